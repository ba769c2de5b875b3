/** The lead a command is about, by what people call it. */
import type { PortalHistories } from '../store/lead-history.ts';
import { WrongUse } from './mistakes.ts';

/** For a HubSpot contact id, also one that was merged away, or an e-mail address. @throws WrongUse where it is not one lead */
export async function findLead(
  histories: Pick<PortalHistories, 'find'>,
  portalId: string,
  contact: string,
): Promise<{ readonly leadId: string; readonly contactId: string }> {
  const found = await histories.find(contact);
  if (found.length > 1) {
    const ids = found.map((each) => each.contactId).join(', ');
    throw new WrongUse(
      `${found.length} contacts have the address ${contact}: ask for one by its id (${ids}).`,
    );
  }
  const [lead] = found;
  if (lead) return lead;
  throw new WrongUse(
    `Portal ${portalId} has no lead ${contact}. Give its HubSpot contact id, or the e-mail address HubSpot has; a contact that was never looked at, or was erased, is not known here.`,
  );
}

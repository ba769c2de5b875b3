/** One of the outbox's rows of sales leads: each is made, found or moved, and what came of it is known from then on. */
import type { LeadStandings, WishedLead } from '../handoff/sales-lead.ts';
import type { DispatchDeps } from './dispatch.ts';
import { grantEach } from './each-wish.ts';
import type { OutboxBatch, OutboxRow, PutLead, Refusal } from './ports.ts';

/**
 * @returns what HubSpot would not take
 * @throws what HubSpot or the store has against all of it; the row is then as it was, and what is made is found next time
 */
export async function putLeads(
  deps: DispatchDeps,
  batch: OutboxBatch,
  row: OutboxRow,
): Promise<readonly Refusal[]> {
  const { portalId } = batch;
  const { objectId: contactId } = row;
  let known = await deps.outbox.leadStandings(portalId, contactId);
  return grantEach(deps, batch, row, async (json) => {
    const wish = JSON.parse(json) as WishedLead;
    const standing = known[wish.attempt];
    if (standing === undefined || standing.isRefused) return;
    const ofOthers = idsBeside(known, wish.attempt);
    const { leadId, how } = await deps.crm.putLead(contactId, wish, { id: standing.id, ofOthers });
    const now = { id: leadId, act: wish.act };
    await deps.outbox.keepLeadStanding(portalId, contactId, { attempt: wish.attempt, standing: now });
    known = { ...known, [wish.attempt]: now };
    if (how !== 'unmade') await deps.record({ portalId, ...entryOf(contactId, wish, { leadId, how }) });
  });
}

function idsBeside(standings: LeadStandings, attempt: number): readonly string[] {
  return Object.entries(standings).flatMap(([each, { id }]) =>
    id !== null && each !== String(attempt) ? [id] : [],
  );
}

function entryOf(objectId: string, { act, stage }: WishedLead, { leadId, how }: PutLead) {
  return {
    action: `lead-${how as Exclude<PutLead['how'], 'unmade'>}`,
    objectId,
    detail: { leadId, act, stage },
  } as const;
}

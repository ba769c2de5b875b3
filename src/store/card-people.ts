/** Who colleagues are, as the card names them. */
import type { CardPerson } from '../card/ports.ts';
import type { Receipt } from '../engine/receipt.ts';
import type { Facts } from '../inbox/changes.ts';
import type { Database } from './database.ts';

/** Lead ids of everybody whose signals the receipt counts. */
export function colleaguesIn({ account, contributions }: Receipt): string[] {
  const because = [...contributions, ...(account ? [account] : [])].flatMap((one) => one.because);
  return [...new Set(because.flatMap(({ lead }) => lead ?? []))];
}

/** By lead id; whoever was deleted is not among them. */
export async function readPeople(
  db: Database,
  portalId: string,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, CardPerson>> {
  if (leadIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('lead')
    .select(['lead_id', 'contact_id', 'facts'])
    .where('portal_id', '=', portalId)
    .where('lead_id', 'in', leadIds)
    .where('deleted_at', 'is', null)
    .execute();
  return new Map(
    rows.map(({ lead_id, contact_id, facts }) => [
      lead_id,
      {
        name: nameIn(facts) ?? `Contact ${contact_id}`,
        title: facts.jobtitle?.[0] || null,
        contactId: contact_id,
      },
    ]),
  );
}

/** First and last name, else the e-mail address. */
export function nameIn(facts: Facts): string | null {
  const fact = (name: string) => facts[name]?.[0] ?? '';
  return [fact('firstname'), fact('lastname')].filter(Boolean).join(' ') || fact('email') || null;
}

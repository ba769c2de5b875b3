/** One of the outbox's rows of sales leads: each is made, found or moved, and what came of it is known from then on. */
import type { LeadStandings, WishedLead } from '../handoff/sales-lead.ts';
import type { DispatchDeps } from './dispatch.ts';
import type { OutboxBatch, OutboxRow, PutLead } from './ports.ts';

/** @throws what HubSpot or the store has against it; the row is then as it was, and what is made is found next time */
export async function putLeads(deps: DispatchDeps, batch: OutboxBatch, row: OutboxRow): Promise<void> {
  const { portalId } = batch;
  const { objectId: contactId } = row;
  const wishes = Object.values(row.properties).map((wish) => JSON.parse(wish) as WishedLead);
  let known = await deps.outbox.leadStandings(portalId, contactId);
  for (const wish of wishes) {
    const standing = known[wish.attempt];
    if (standing === undefined || standing.isRefused) continue;
    const ofOthers = idsBeside(known, wish.attempt);
    const { leadId, how } = await deps.crm.putLead(contactId, wish, { id: standing.id, ofOthers });
    const now = { id: leadId, act: wish.act };
    await deps.outbox.keepLeadStanding(portalId, contactId, { attempt: wish.attempt, standing: now });
    known = { ...known, [wish.attempt]: now };
    if (how !== 'unmade') await deps.record({ portalId, ...entryOf(contactId, wish, { leadId, how }) });
  }
  await deps.outbox.sent(batch, [row]);
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

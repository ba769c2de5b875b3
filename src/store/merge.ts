/**
 * A merge in HubSpot gives the surviving contact a new id and ends the old ones. The histories join under one
 * lead; the dead ids stay as aliases and resolve to it (R37).
 */
import { sql } from 'kysely';
import type { Database } from './database.ts';

export async function mergeLeads(
  db: Database,
  portalId: string,
  survivor: string,
  merged: readonly string[],
  now: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const ids = [...new Set([...merged, survivor])];
    const aliases = await tx
      .selectFrom('lead_alias')
      .select(['value', 'lead_id'])
      .where('portal_id', '=', portalId)
      .where('kind', '=', 'contact')
      .where('value', 'in', ids)
      .forUpdate()
      .execute();
    // The first id named is HubSpot's primary record: its state is the one that goes on.
    const order = new Map(ids.map((id, place) => [id, place]));
    const [keep, ...rest] = [
      ...new Set(
        aliases.sort((a, b) => order.get(a.value)! - order.get(b.value)!).map((alias) => alias.lead_id),
      ),
    ];
    if (keep === undefined) return;
    for (const leadId of rest) await joinLead(tx, portalId, leadId, keep);
    await sql`
      insert into lead_alias (portal_id, kind, value, lead_id)
      select ${portalId}, 'contact', value, ${keep} from unnest(${ids}::text[]) as value
      on conflict (portal_id, kind, value) do update set lead_id = excluded.lead_id`.execute(tx);
    await tx
      .updateTable('lead')
      .set((eb) => ({
        contact_id: survivor,
        deleted_at: null,
        // No model has seen the joined evidence yet: the next decision is news, whatever it finds.
        model_hash: null,
        revision: eb('revision', '+', 1),
      }))
      .where('portal_id', '=', portalId)
      .where('lead_id', '=', keep)
      .execute();
    await tx
      .insertInto('audit')
      .values({
        portal_id: portalId,
        at: new Date(now),
        actor: 'crm',
        action: 'merge',
        lead_id: keep,
        detail: JSON.stringify({ survivor, merged }),
      })
      .execute();
    const dead = ids.filter((id) => id !== survivor);
    for (const table of ['outbox', 'work'] as const) {
      await tx
        .deleteFrom(table)
        .where('portal_id', '=', portalId)
        .where('object_type', '=', 'contact')
        .where('object_id', 'in', dead)
        .execute();
    }
  });
}

async function joinLead(
  tx: import('kysely').Transaction<import('./tables.ts').Tables>,
  portalId: string,
  from: string,
  to: string,
): Promise<void> {
  await sql`
    insert into signal (portal_id, lead_id, kind, asset, minute, occurred_at, recorded_at, attributes, doors)
    select portal_id, ${to}, kind, asset, minute, occurred_at, recorded_at, attributes, doors from signal
    where portal_id = ${portalId} and lead_id = ${from}
    on conflict (portal_id, lead_id, kind, asset, minute) do nothing`.execute(tx);
  await sql`delete from signal where portal_id = ${portalId} and lead_id = ${from}`.execute(tx);
  await sql`update fact set subject_id = ${to} where portal_id = ${portalId} and subject = 'lead'
    and subject_id = ${from}`.execute(tx);
  for (const table of ['receipt', 'audit'] as const) {
    await tx
      .updateTable(table)
      .set({ lead_id: to })
      .where('portal_id', '=', portalId)
      .where('lead_id', '=', from)
      .execute();
  }
  await sql`
    update episode set lead_id = ${to}, number = number + coalesce(
      (select max(number) from episode kept where kept.portal_id = ${portalId} and kept.lead_id = ${to}), 0)
    where portal_id = ${portalId} and lead_id = ${from}`.execute(tx);
  await sql`update lead_alias set lead_id = ${to} where portal_id = ${portalId} and lead_id = ${from}`.execute(
    tx,
  );
  await sql`delete from latest_receipt where portal_id = ${portalId} and lead_id = ${from}`.execute(tx);
  await sql`delete from lead where portal_id = ${portalId} and lead_id = ${from}`.execute(tx);
}

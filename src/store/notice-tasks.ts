/**
 * Tasks for the owners of leads, on their way to HubSpot: one row of the outbox for each contact, in a lane of its own,
 * that holds each task under its notice's key. Notices are given once, and so are their tasks.
 */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { NoticeTask } from '../handoff/notice-tasks.ts';
import type { TaskAsked } from '../outbox/ports.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

export interface LeadTasks {
  readonly leadId: string;
  readonly tasks: readonly NoticeTask[];
}

interface Moment {
  readonly portalId: string;
  /** Epoch ms. */
  readonly now: number;
}

/** In the transaction that keeps the notices as given. */
export async function addTasks(tx: Tx, at: Moment, leads: readonly LeadTasks[]): Promise<void> {
  const rows = leads
    .filter(({ tasks }) => tasks.length > 0)
    .map(({ leadId, tasks }) => ({ lead_id: leadId, tasks: byKey(tasks) }));
  if (rows.length > 0) await put(tx, at, rows);
}

async function put(
  tx: Tx,
  { portalId, now }: Moment,
  rows: readonly { readonly lead_id: string; readonly tasks: Readonly<Record<string, string>> }[],
): Promise<void> {
  await sql`
    insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
    select lead.portal_id, 'contact', lead.contact_id, 'task', asked.tasks, installation.generation,
      ${new Date(now)}, ${new Date(now)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as asked (lead_id bigint, tasks jsonb)
      join lead on lead.portal_id = ${portalId} and lead.lead_id = asked.lead_id
      join installation on installation.portal_id = lead.portal_id
    order by lead.contact_id
    on conflict (portal_id, object_type, object_id, lane) do update set
      properties = outbox.properties || excluded.properties, version = outbox.version + 1`.execute(tx);
}

/** Sales has answered what this clock asks for. `clock`: an expression; the lead is `lead`. */
export function isAnswered(clock: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`case ${clock} when 'acceptance' then lead.sal_status <> 'pending'
    else lead.stage not in ('mql', 'sal') end`;
}

/**
 * Of some tasks those that are still to be made: the contact is there, is still that owner's, and sales has not answered.
 * @returns their keys, by contact
 */
export async function tasksWanted(
  db: Database,
  portalId: string,
  asked: readonly TaskAsked[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const tasks = JSON.stringify(
    asked.map(({ contactId, task: { key, clock, owner } }) => ({ contact_id: contactId, key, clock, owner })),
  );
  const { rows } = await sql<{ contact_id: string; keys: string[] }>`
    select asked.contact_id, jsonb_agg(asked.key) as keys
    from jsonb_to_recordset(${tasks}::jsonb) as asked (contact_id text, key text, clock text, owner text)
      join lead_alias alias on alias.portal_id = ${portalId} and alias.kind = 'contact'
        and alias.value = asked.contact_id
      join lead on lead.portal_id = alias.portal_id and lead.lead_id = alias.lead_id
    where lead.deleted_at is null and lead.facts->'hubspot_owner_id'->>0 = asked.owner
      and not ${isAnswered(sql`asked.clock`)}
    group by asked.contact_id`.execute(db);
  return new Map(rows.map((row) => [row.contact_id, new Set(row.keys)]));
}

/**
 * Tasks that HubSpot refused are on their way once more, as far as they are still wanted.
 * @returns whether any is
 */
export async function askForTasksAgain(
  tx: Tx,
  at: Moment,
  contactId: string,
  refused: Readonly<Record<string, string>>,
): Promise<boolean> {
  const tasks = Object.values(refused).map((task) => JSON.parse(task) as NoticeTask);
  const wanted = await tasksWanted(
    tx,
    at.portalId,
    tasks.map((task) => ({ contactId, task })),
  );
  const again = tasks.filter(({ key }) => wanted.get(contactId)?.has(key));
  if (again.length === 0) return false;
  const lead = await tx
    .selectFrom('lead_alias')
    .select('lead_id')
    .where('portal_id', '=', at.portalId)
    .where('kind', '=', 'contact')
    .where('value', '=', contactId)
    .executeTakeFirstOrThrow();
  await addTasks(tx, at, [{ leadId: lead.lead_id, tasks: again }]);
  return true;
}

function byKey(tasks: readonly NoticeTask[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tasks.map((task) => [task.key, JSON.stringify(task)]));
}

/**
 * Tasks for the owners of leads, on their way to HubSpot: one row of the outbox for each contact, in a lane of its own,
 * that holds each task under its notice's key. Notices are given once, and so are their tasks.
 */
import { sql, type Transaction } from 'kysely';
import { isTaskWanted, type NoticeTask, type TaskGround } from '../handoff/notice-tasks.ts';
import type { SalStatus } from '../lifecycle/lead-state.ts';
import { asStage } from '../lifecycle/stages.ts';
import type { TaskAsked } from '../outbox/ports.ts';
import type { Database } from './database.ts';
import { activityOfEpisodes } from './episode-activity.ts';
import { latestEpisodes } from './episodes.ts';
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

interface LeadOfTasks extends TaskGround {
  readonly leadId: string;
}

/**
 * Of some tasks those that are still to be made: the contact is there, and what they ask for is still asked of that owner.
 * @returns their keys, by contact
 */
export async function tasksWanted(
  db: Database,
  portalId: string,
  asked: readonly TaskAsked[],
  now: number,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const leads = await leadsOf(db, portalId, [...new Set(asked.map(({ contactId }) => contactId))]);
  const wanted = asked.filter(({ contactId, task }) => {
    const lead = leads.get(contactId);
    return lead !== undefined && isTaskWanted(task, lead, now);
  });
  const byContact = Map.groupBy(wanted, ({ contactId }) => contactId);
  return new Map([...byContact].map(([id, each]) => [id, new Set(each.map(({ task }) => task.key))]));
}

/** By contact, whatever id it has by now; those that HubSpot has deleted are left out. */
async function leadsOf(
  db: Database,
  portalId: string,
  contactIds: readonly string[],
): Promise<ReadonlyMap<string, LeadOfTasks>> {
  const { rows } = await sql<{
    contact_id: string;
    lead_id: string;
    stage: string;
    sal_status: string;
    episode: number;
    owner: string | null;
  }>`
    select alias.value as contact_id, lead.lead_id, lead.stage, lead.sal_status, lead.episode,
      lead.facts->'hubspot_owner_id'->>0 as owner
    from lead_alias alias join lead using (portal_id, lead_id)
    where alias.portal_id = ${portalId} and alias.kind = 'contact'
      and alias.value = any(${[...contactIds]}::text[]) and lead.deleted_at is null`.execute(db);
  const episodes = await latestEpisodes(db, portalId, rows);
  const activity = await activityOfEpisodes(db, portalId, episodes);
  return new Map(
    rows.map((row) => [
      row.contact_id,
      {
        leadId: row.lead_id,
        state: { stage: asStage(row.stage), salStatus: row.sal_status as SalStatus },
        owner: row.owner,
        episode: episodes.get(row.lead_id)?.current ?? null,
        activity: activity.get(row.lead_id) ?? [],
      },
    ]),
  );
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
  const lead = (await leadsOf(tx, at.portalId, [contactId])).get(contactId);
  if (lead === undefined) return false;
  const tasks = Object.values(refused)
    .map((task) => JSON.parse(task) as NoticeTask)
    .filter((task) => isTaskWanted(task, lead, at.now));
  await addTasks(tx, at, [{ leadId: lead.leadId, tasks }]);
  return tasks.length > 0;
}

function byKey(tasks: readonly NoticeTask[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tasks.map((task) => [task.key, JSON.stringify(task)]));
}

/** What the home page shows of a portal, from the local store alone: each list by its page, each read by its portal. */
import { sql } from 'kysely';
import type { Viewer } from '../card/identity.ts';
import { settingsOf } from '../handoff/handoff-settings.ts';
import type { HomeAsk } from '../home/contract.ts';
import type { HomeReading, HomeStore, WorkState } from '../home/ports.ts';
import type { Database } from './database.ts';
import { failingOf } from './failing-work.ts';
import { attemptsSince } from './home-attempts.ts';
import { readPending, readSilent, readWaking } from './home-lists.ts';
import type { ModelStore } from './models.ts';
import { ownersWithLeads } from './portal-owners.ts';

const FIGURES_MS = 30 * 86_400_000;

export function createHomeStore(db: Database, models: Pick<ModelStore, 'byHash'>): HomeStore {
  return { read: (viewer, ask, now) => readHome(db, models, { viewer, ask, now }) };
}

interface Given {
  readonly viewer: Viewer;
  readonly ask: HomeAsk;
  /** Epoch ms. */
  readonly now: number;
}

async function readHome(
  db: Database,
  models: Pick<ModelStore, 'byHash'>,
  given: Given,
): Promise<HomeReading> {
  const { viewer, ask, now } = given;
  const { portalId } = viewer;
  const portal = await db
    .selectFrom('installation')
    .select(['state', 'model_hash', 'account'])
    .where('portal_id', '=', portalId)
    .executeTakeFirst();
  if (!portal) return { kind: 'not_installed' };
  if (portal.state === 'disconnected') return { kind: 'disconnected' };
  const { model_hash: modelHash, account } = portal;
  if (modelHash === null) return { kind: 'preparing' };
  const agreed = async (hash: string | null) =>
    settingsOf(account, (await models.byHash(portalId, hash ?? modelHash)).document);
  const [settings, pending, silent, waking, owners, attempts, work] = await Promise.all([
    agreed(modelHash),
    readPending(db, given),
    readSilent(db, given),
    readWaking(db, given),
    ownersWithLeads(db, viewer, ask.whose),
    attemptsSince(db, agreed, { portalId, since: now - FIGURES_MS, now }),
    readWork(db, portalId),
  ]);
  const uiDomain = typeof account.uiDomain === 'string' ? account.uiDomain : null;
  return {
    kind: 'home',
    home: { portalId, uiDomain, settings, pending, silent, waking, owners, attempts, work },
  };
}

async function readWork(db: Database, portalId: string): Promise<WorkState> {
  const { rows } = await sql<WorkState>`
    select
      (select min(due_at) from work where portal_id = ${portalId} and lease_until is null) as "workDueSince",
      (select min(due_at) from outbox where portal_id = ${portalId} and lease_until is null) as "writesDueSince",
      ${failingOf(portalId)} as failing,
      (select count(*)::int from dead_letter where portal_id = ${portalId} and replayed_at is null
        and withdrawn_at is null) as "deadLetters",
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind) order by kind), '[]') from (
        select distinct on (kind) kind, state from task where portal_id = ${portalId}
        order by kind, task_id desc) newest where state = 'failed') as "failedTasks",
      (select jsonb_build_object('done', coalesce((progress->>'done')::int, 0), 'total', (progress->>'total')::int)
        from task where portal_id = ${portalId} and kind = 'backfill' and state in ('waiting', 'running'))
        as backfill`.execute(db);
  return rows[0]!;
}

/**
 * Where the reading of the webhooks journal stands: one row for the app, which is also the lease of the one process
 * that reads. A file's events and the place after it are kept in one transaction, by the leader or not at all.
 */
import { CompiledQuery, sql } from 'kysely';
import {
  JOURNAL_KEPT_MS,
  type JournalStore,
  type Kept,
  LeadershipLostError,
  type Place,
  type Reading,
} from '../journal/ports.ts';
import type { Database } from './database.ts';
import type { Installations } from './installations.ts';
import { type Queryable, storeBatch } from './intake.ts';
import { noteChanges, startCatchingUp } from './journal-changes.ts';
import { createTaskStore } from './tasks.ts';

export interface JournalStoreDeps {
  readonly db: Database;
  readonly installations: Installations;
  /** This process, as nobody else is called. */
  readonly owner: string;
}

const LEASE_MS = 60_000;
/** A webhook may leave HubSpot so long after its event: only then is a note of the journal's end safe. */
const SETTLE_MS = 60_000;

const PLACE = sql`read_offset as "offset", repair_since as "repairSince", read_until as "readUntil", unavailable`;

export function createJournalStore({ db, installations, owner }: JournalStoreDeps): JournalStore {
  return {
    async lead(now) {
      const until = new Date(now + LEASE_MS);
      const { rows } = await sql<Place>`
        insert into journal (one, leader, leader_until) values (true, ${owner}, ${until})
        on conflict (one) do update set leader = excluded.leader, leader_until = excluded.leader_until
        where journal.leader is null or journal.leader = excluded.leader or journal.leader_until < ${new Date(now)}
        returning ${PLACE}`.execute(db);
      return rows[0] ?? null;
    },
    async letGo() {
      await sql`update journal set leader = null where leader = ${owner}`.execute(db);
    },
    begin: (offset) => asLeader(db, owner, sql`read_offset = ${offset}`),
    bookmark: (offset, now) => bookmark(db, owner, offset, now),
    keep: (reading, now) =>
      db.transaction().execute((tx) => keep(tx, installations.within(tx), owner, reading, now)),
    passOver: (offset, now) =>
      db.transaction().execute(async (tx) => {
        const place = await readJournalPlace(tx);
        await asLeader(tx, owner, sql`read_offset = ${offset}`);
        // Nothing in it is older than what HubSpot keeps.
        await sweepCovered(tx, Math.max(place?.readUntil ?? place?.repairSince ?? 0, now - JOURNAL_KEPT_MS));
      }),
    caughtUp: (now) => asLeader(db, owner, caughtUpAt(now)),
    startAnew: (now) =>
      db.transaction().execute(async (tx) => {
        const place = await holdJournal(tx);
        const since = place?.repairSince ?? place?.readUntil ?? now - JOURNAL_KEPT_MS;
        await asLeader(tx, owner, sql`read_offset = '', next_offset = null`);
        await sweepCovered(tx, since);
      }),
    unavailable: (reason, now) =>
      db.transaction().execute(async (tx) => {
        const place = await holdJournal(tx);
        await asLeader(
          tx,
          owner,
          sql`unavailable = ${reason}, read_offset = null, next_offset = null, repair_since = null,
            read_until = coalesce(read_until, ${new Date(now)})`,
        );
        if (place?.repairSince) await sweepCovered(tx, place.repairSince);
        await sql`delete from journal_cover`.execute(tx);
        return place?.unavailable === null;
      }),
    async available() {
      const { numAffectedRows } = await sql`
        update journal set unavailable = null where leader = ${owner} and unavailable is not null`.execute(
        db,
      );
      return numAffectedRows === 1n;
    },
    async portals() {
      const { rows } = await sql<{ portalId: string; modelHash: string }>`
        select portal_id as "portalId", model_hash as "modelHash" from installation
        where state = 'connected' and provisioned_at is not null and model_hash is not null
        order by portal_id`.execute(db);
      return rows;
    },
    async portalsLeft() {
      const { rows } = await sql<{ portal_id: string }>`
        select portal_id from installation where state = 'disconnected'`.execute(db);
      return rows.map(({ portal_id }) => portal_id);
    },
    async cover(portalIds, now) {
      const ids = [...portalIds];
      await sql`delete from journal_cover where portal_id <> all(${ids}::bigint[])`.execute(db);
      await sql`insert into journal_cover (portal_id, since)
        select id, ${new Date(now)} from unnest(${ids}::bigint[]) as id on conflict do nothing`.execute(db);
    },
    startCatchingUp: (now) => startCatchingUp(db, now),
  };
}

type Change = ReturnType<typeof caughtUpAt>;

/** @throws LeadershipLostError where another process leads */
async function asLeader(db: Database, owner: string, change: Change): Promise<void> {
  const { numAffectedRows } = await sql`update journal set ${change} where leader = ${owner}`.execute(db);
  if (numAffectedRows !== 1n) throw new LeadershipLostError('Another process reads the journal now.');
}

/** For whoever only looks; null where nobody has ever read. */
export async function readJournalPlace(db: Database): Promise<Place | null> {
  return (await sql<Place>`select ${PLACE} from journal`.execute(db)).rows[0] ?? null;
}

/** As above, for whoever is about to change it: a gap that is noted meanwhile waits, and is not overwritten. */
async function holdJournal(tx: Database): Promise<Place | null> {
  return (await sql<Place>`select ${PLACE} from journal for update`.execute(tx)).rows[0] ?? null;
}

/** The journal may tell of a moment some time after it: a repair is over only where it was read that long after the gap. */
function caughtUpAt(now: number) {
  const at = new Date(now);
  return sql`read_until = ${at}, next_offset = null,
    repair_since = case when repair_until <= ${at} then null else repair_since end`;
}

/** What is noted now becomes the place of a repair once the doors were seen open a while after. */
async function bookmark(db: Database, owner: string, offset: string, now: number): Promise<void> {
  const isSettled = sql`(next_offset_at + ${`${SETTLE_MS} milliseconds`}::interval
    <= (select open_at from open_doors))`;
  const isNew = sql`(next_offset is null or ${isSettled})`;
  await asLeader(
    db,
    owner,
    sql`read_offset = case when repair_since is null and ${isSettled} then next_offset else read_offset end,
      next_offset = case when ${isNew} then ${offset} else next_offset end,
      next_offset_at = case when ${isNew} then ${new Date(now)} else next_offset_at end`,
  );
}

/**
 * Portals that the journal stood in for; where it cannot, HubSpot is searched. Whoever starts sweeps holds the journal's
 * row first, then the tasks by portal: so nobody waits in a circle.
 */
async function sweepCovered(tx: Database, since: number): Promise<void> {
  const { rows } = await sql<{ portal_id: string }>`
    select portal_id from journal_cover join installation using (portal_id)
    where state = 'connected' order by portal_id`.execute(tx);
  const tasks = createTaskStore(tx);
  for (const { portal_id } of rows) await tasks.start(portal_id, 'reconcile', { since });
}

async function keep(
  tx: Database,
  installations: Installations,
  owner: string,
  { from, to, publishedAt, events, rejected, changes, endings }: Reading,
  now: number,
): Promise<Kept> {
  const until = publishedAt === null ? sql`read_until` : sql`${new Date(publishedAt)}`;
  const { numAffectedRows } = await sql`
    update journal set read_offset = ${to}, read_until = ${until}, leader_until = ${new Date(now + LEASE_MS)}
    where leader = ${owner} and read_offset = ${from}`.execute(tx);
  if (numAffectedRows !== 1n) throw new LeadershipLostError('Another process has read this file.');
  const { stored, duplicates } = await storeBatch(within(tx), { receivedAt: now, events, rejected });
  await noteChanges(tx, changes, now);
  const ended: string[] = [];
  for (const { portalId, at } of endings) if (await end(installations, portalId, at)) ended.push(portalId);
  return { stored, duplicates, ended };
}

/** An installation that began after its end was told is another one (R40). */
async function end(installations: Installations, portalId: string, at: number): Promise<boolean> {
  const portal = installations.forPortal(portalId);
  // Whoever is just fetching a new token ends first: it goes with the others.
  await portal.lockTokens();
  const installation = await portal.read();
  if (installation?.state !== 'connected' || installation.installedAt > at) return false;
  await portal.markDisconnected('the app was removed from the account in HubSpot');
  return true;
}

/** The intake's statements in our transaction. */
function within(tx: Database): Queryable {
  return {
    query: ({ text, values }) => tx.executeQuery(CompiledQuery.raw(text, (values ?? []) as unknown[])),
  };
}

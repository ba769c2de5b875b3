/** What becomes of deals that SQLs ask for: on their way once, in whatever order things happen to the lead. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DealWish } from '../../src/deals/deal-wish.ts';
import type { OutboxBatch } from '../../src/outbox/ports.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createDeadLetters } from '../../src/store/dead-letters.ts';
import { ASKED_DEAL, keepDealWishes, waitingForRight } from '../../src/store/deal-wishes.ts';
import { mergeLeads } from '../../src/store/merge.ts';
import { createOutboxStore, dropOldWrites } from '../../src/store/outbox.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 2, 10);
const DEAL = { name: 'Dana', pipeline: 'default', stage: 'talk', since: new Date(NOW).toISOString() };
const TAKEN_BACK: DealWish = { kind: 'withdrawn', hasDeal: false };

let database: TestDatabase;
let open: OpenDatabase;
beforeAll(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
});
afterAll(async () => {
  await open.close();
  await database.drop();
});
beforeEach(begin);

async function begin(): Promise<void> {
  await sql`truncate lead, lead_alias, outbox, dead_letter, installation, work, audit restart identity`.execute(
    open.db,
  );
  await sql`insert into installation (portal_id, state, scopes, installed_at, provisioned_at)
    values (1, 'connected', '{crm.objects.deals.write}', ${new Date(NOW)}, now())`.execute(open.db);
}

/** @returns its lead */
async function lead(contactId: number, stage: string): Promise<string> {
  const { rows } = await sql<{ lead_id: string }>`
    with added as (
      insert into lead (portal_id, contact_id, origin, created_at, stage)
      values (1, ${contactId}, 'live', now(), ${stage}) returning lead_id)
    insert into lead_alias (portal_id, kind, value, lead_id)
    select 1, 'contact', ${String(contactId)}, lead_id from added returning lead_id`.execute(open.db);
  return rows[0]!.lead_id;
}

const keep = (leadId: string, dealWish: DealWish | null) =>
  open.db
    .transaction()
    .execute((tx) => keepDealWishes(tx, { portalId: '1', now: NOW }, [{ leadId, dealWish }]));
const look = (isNew: boolean, deal = DEAL): DealWish => ({ kind: 'open', isNew, deal, dueAt: NOW });
const outbox = () => createOutboxStore(open.db);
const letters = () => createDeadLetters(open.db).forPortal('1');

async function waiting(): Promise<readonly string[]> {
  const { rows } = await sql<{ row: string }>`
    select lane || ' ' || object_id as row from outbox order by object_id, lane`.execute(open.db);
  return rows.map(({ row }) => row);
}

async function refuse(batch: OutboxBatch | null): Promise<void> {
  const refusals = batch!.rows.map((row) => ({ row, reason: 'INVALID_OPTION' }));
  await outbox().refused(batch!, refusals, NOW);
}

test('a wish is on its way once, with what the last look knows, and not before its time', async () => {
  const dana = await lead(11, 'sql');
  await keep(dana, { ...look(true), dueAt: NOW + 1 } as DealWish);
  await keep(dana, { ...look(false, { ...DEAL, name: 'Dana Reyes' }), dueAt: NOW + 1 } as DealWish);
  expect(await outbox().claim('1', NOW, 100)).toBeNull();
  expect(await outbox().claim('1', NOW + 1, 100)).toMatchObject({
    lane: 'deal',
    rows: [{ objectId: '11', properties: { ...DEAL, name: 'Dana Reyes' }, causedAt: NOW + 1 }],
  });
});

test('what an older install has left is not sent along with what is due now', async () => {
  for (const [contact, generation] of [
    [11, 1],
    [12, 2],
  ] as const) {
    await sql`insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
      values (1, 'contact', ${contact}, 'score', '{"fairlead_score":"1"}', ${generation}, ${new Date(NOW)},
        ${new Date(NOW)})`.execute(open.db);
  }
  await sql`update installation set generation = 2`.execute(open.db);
  const batch = await outbox().claim('1', NOW, 100);
  expect(batch?.rows.map(({ objectId }) => objectId)).toEqual(['12']);
});

test('what may have reached HubSpot is found there where the lead has its deal; what cannot have is dropped', async () => {
  const [tried, untried] = [await lead(11, 'sql'), await lead(12, 'sql')];
  await keep(tried, look(true));
  const batch = await outbox().claim('1', NOW, 100);
  await outbox().retry(batch!, [{ row: batch!.rows[0]!, dueAt: NOW }], 'no answer');
  await keep(untried, look(true));
  for (const id of [tried, untried]) await keep(id, { kind: 'withdrawn', hasDeal: true });
  expect(await waiting()).toEqual(['deal 11']);
  await keep(tried, TAKEN_BACK);
  expect(await waiting()).toEqual([]);
});

test('a refused deal is asked for again only for an SQL, under whatever id; else its letter is withdrawn', async () => {
  const [dana, kim] = [await lead(11, 'sql'), await lead(12, 'sql')];
  for (const id of [dana, kim]) await keep(id, look(true));
  await refuse(await outbox().claim('1', NOW, 100));
  for (const id of [dana, kim]) await keep(id, look(false));
  expect(await waiting()).toEqual([]);

  await sql`update lead set stage = 'sal' where contact_id = 12`.execute(open.db);
  await mergeLeads(open.db, '1', '20', ['11'], NOW);
  const found = await letters().list({ limit: 10 });
  const idOf = (contact: string) => found.find(({ objectId }) => objectId === contact)!.deadId;
  expect(await letters().replay(idOf('12'), NOW)).toBe('withdrawn');
  expect(await letters().replay(idOf('11'), NOW)).toBe('replayed');
  expect(await letters().list({ limit: 10 })).toEqual([]);
  for (const id of [dana, kim]) await keep(id, look(false));
  expect(await waiting()).toEqual(['deal 20']);
});

test('a refused deal is told of under whatever id the contact has, until it is asked for again', async () => {
  await keep(await lead(11, 'sql'), look(true));
  await refuse(await outbox().claim('1', NOW, 100));
  await mergeLeads(open.db, '1', '20', ['11'], NOW);
  const asked = async () =>
    (
      await sql<{ asked: unknown }>`
        select ${ASKED_DEAL} as asked from lead join installation portal using (portal_id)`.execute(open.db)
    ).rows[0]!.asked;
  expect(await asked()).toEqual({ asks: false, isAllowed: true, isRetried: false, isRefused: true });
  const [letter] = await letters().list({ limit: 10 });
  await letters().replay(letter!.deadId, NOW);
  expect(await asked()).toMatchObject({ asks: true, isRefused: false });
});

test('who waits for the right is counted, where the model asks for deals and the right is lacking', async () => {
  await keep(await lead(11, 'sql'), look(true));
  await sql`insert into model (portal_id, hash, document) values (1, 'h', '{"handoff": {"deal": {}}}')`.execute(
    open.db,
  );
  await sql`update installation set model_hash = 'h'`.execute(open.db);
  expect(await waitingForRight(open.db, '1')).toBeNull();
  await sql`update installation set scopes = '{}'`.execute(open.db);
  expect(await waitingForRight(open.db, '1')).toBe(1);
});

/** What can happen to an SQL between two looks. `claim` and `answer`: HubSpot makes the deal at the first, or is asked twice. */
const HAPPENINGS = ['look', 'delete', 'revoke', 'grant', 'reinstall', 'claim', 'answer', 'merge'] as const;

test('in whatever order it is deleted, restored, merged, installed anew and granted, an SQL gets its deal, and asks once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...HAPPENINGS), { maxLength: 14 }), async (happenings) => {
      await begin();
      const leadId = await lead(11, 'sql');
      let now = NOW;
      let contact = 11;
      let held: OutboxBatch | null = null;
      let wasAnswered = false;
      const scopes = (granted: string) =>
        sql`update installation set scopes = ${granted}::text[]`.execute(open.db);
      const reinstall = async () => {
        await sql`update installation set generation = generation + 1`.execute(open.db);
        await dropOldWrites(open.db, '1');
      };
      const does: Record<(typeof HAPPENINGS)[number], () => Promise<unknown>> = {
        look: () => keep(leadId, look(false)),
        delete: () => sql`delete from outbox where object_id = ${contact}`.execute(open.db),
        revoke: () => scopes('{}').then(reinstall),
        grant: () => scopes('{crm.objects.deals.write}').then(reinstall),
        reinstall,
        // Whoever had it in hand before is gone.
        async claim() {
          now += 60_000_000;
          held = (await outbox().claim('1', now, 100)) ?? held;
        },
        async answer() {
          if (held === null) return;
          await outbox().sent(held, held.rows);
          wasAnswered = true;
        },
        async merge() {
          contact += 1;
          await lead(contact * 100, 'lead');
          await mergeLeads(open.db, '1', String(contact), [String(contact - 1), String(contact * 100)], now);
        },
      };
      await keep(leadId, look(true));
      for (const each of happenings) {
        const before = wasAnswered ? await waiting() : null;
        await does[each]();
        const after = await waiting();
        expect(after.length).toBeLessThanOrEqual(1);
        // What was given its deal asks for no other.
        if (before?.length === 0) expect(after).toEqual([]);
      }
      await does.grant();
      await does.look();
      await does.claim();
      await does.answer();
      expect(wasAnswered).toBe(true);
      await does.look();
      expect(await waiting()).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

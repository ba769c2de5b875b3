/** The lists of the home page: in which order, page by page, and of whom. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FIRST_LOOK, type HomeAsk } from '../../src/home/contract.ts';
import type { Home } from '../../src/home/ports.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createHomeStore } from '../../src/store/home.ts';
import { keepOwners } from '../../src/store/portal-owners.ts';
import { defaultModel } from '../engine/default-pack.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 18, 12);
const [PORTAL, ELSEWHERE] = ['1', '2'];
const RAE = { portalId: PORTAL, userId: '77', userEmail: 'rae@seller.test' };
const anOwner = (id: string, userId: string | null, name: string | null, email: string | null = null) => ({
  id,
  userId,
  email,
  name,
  isDeactivated: false,
});

let database: TestDatabase;
let open: OpenDatabase;
let read: (ask?: Partial<HomeAsk>, viewer?: typeof RAE) => Promise<Home>;
beforeAll(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  const store = createHomeStore(open.db, { byHash: async () => defaultModel });
  read = async (ask = {}, viewer = RAE) => {
    const reading = await store.read(viewer, { ...FIRST_LOOK, ...ask }, NOW);
    if (reading.kind !== 'home') throw new Error(reading.kind);
    return reading.home;
  };
  for (const portalId of [PORTAL, ELSEWHERE]) await addPortal(portalId);
  await addLeads(PORTAL, 50, 0, { hoursLeft: 'mixed' });
  await addLeads(PORTAL, 12, 100, { stage: 'sal', salStatus: 'accepted', hoursLeft: 'late' });
  await addLeads(PORTAL, 3, 200, { stage: 'sal', salStatus: 'accepted', hoursLeft: 'early' });
  await addLeads(ELSEWHERE, 2, 0, { hoursLeft: 'mixed' });
});
afterAll(async () => {
  await open.close();
  await database.drop();
});

async function addPortal(portalId: string): Promise<void> {
  await sql`
    insert into installation (portal_id, state, scopes, installed_at, model_hash)
    values (${portalId}, 'connected', '{}', now(), 'hash')`.execute(open.db);
}

interface Given {
  readonly stage?: string;
  readonly salStatus?: string;
  readonly hoursLeft: 'mixed' | 'late' | 'early';
}

/** Numbered contacts with an attempt each: every third has raised a hand, every seventh is promised nothing. */
async function addLeads(portalId: string, count: number, from: number, given: Given): Promise<void> {
  const { stage = 'mql', salStatus = 'pending', hoursLeft } = given;
  const due = { mixed: sql`(id * 37 % 50) - 20`, late: sql`-1 - id`, early: sql`1 + id` }[hoursLeft];
  await sql`
    with numbered as (
      select id, case when id % 7 > 0 or ${hoursLeft !== 'mixed'} then
        ${new Date(NOW)}::timestamptz + (${due}) * interval '1 hour' end as due_at,
        case when id % 3 = 0 then 'hand_raiser' else 'normal' end as priority
      from generate_series(1, ${count}) as id),
    added as (
      insert into lead (portal_id, contact_id, origin, created_at, stage, sal_status, episode, mql_at, priority,
        sla_due_at, owner_id)
      select ${portalId}, ${from} + id, 'live', now(), ${stage}, ${salStatus}, 1,
        ${new Date(NOW - 90 * HOUR)}::timestamptz, priority, due_at, (array['60001', '60002', null])[1 + id % 3]
      from numbered order by id desc returning *)
    insert into episode (portal_id, lead_id, number, opened_at, opened_by, channel, priority, model_hash, receipt_id,
      mql_at)
    select portal_id, lead_id, 1, mql_at, 'engine', 'inbound', priority, 'hash', 1, mql_at from added`.execute(
    open.db,
  );
}

/** What the first list says of itself, page after page. */
async function pages(ask: Partial<HomeAsk> = {}) {
  const all: string[][] = [];
  for (let pending = 1; ; pending += 1) {
    const { pending: list } = await read({ ...ask, pending });
    if (list.page < pending) return all;
    all.push(list.leads.map(({ contactId }) => contactId));
  }
}

/** As a person would put them: the same facts, sorted by hand. */
function byHand(): string[] {
  const leads = Array.from({ length: 50 }, (_, place) => {
    const id = place + 1;
    const hours = id % 7 > 0 ? ((id * 37) % 50) - 20 : Number.POSITIVE_INFINITY;
    return { id, hours, isLate: hours <= 0, hasRaisedHand: id % 3 === 0 };
  });
  return leads
    .toSorted(
      (a, b) =>
        Number(b.isLate) - Number(a.isLate) ||
        Number(b.hasRaisedHand) - Number(a.hasRaisedHand) ||
        (a.hours === b.hours ? b.id - a.id : a.hours - b.hours),
    )
    .map(({ id }) => String(id));
}

describe('who waits for sales', () => {
  test('comes late first, then by raised hands, then by what is due; who is promised nothing at the end', async () => {
    expect((await pages()).flat()).toEqual(byHand());
  });

  test('comes in pages of twenty, each lead on one of them', async () => {
    expect((await pages()).map((page) => page.length)).toEqual([20, 20, 10]);
  });

  test('is counted in all on every page, with those who are late', async () => {
    const late = Array.from({ length: 50 }, (_, place) => place + 1).filter(
      (id) => id % 7 > 0 && ((id * 37) % 50) - 20 <= 0,
    ).length;
    for (const pending of [1, 3]) {
      expect((await read({ pending })).pending).toMatchObject({ total: 50, late, page: pending });
    }
  });

  test('is shown on the last page where there are fewer than was asked for', async () => {
    const { pending } = await read({ pending: 99 });
    expect([pending.page, pending.leads.length]).toEqual([3, 10]);
  });

  test('is another portal’s business where the lead is', async () => {
    const { pending, silent } = await read({}, { ...RAE, portalId: ELSEWHERE });
    expect([pending.total, silent.total]).toEqual([2, 0]);
  });
});

test('who was left alone is who was accepted and whose time is up, the longest overdue first (AT-35)', async () => {
  const first = await read();
  expect(first.silent.leads.map(({ contactId }) => contactId)).toEqual(['112', '111', '110', '109', '108']);
  const last = await read({ silent: 3 });
  expect([last.silent.total, last.silent.leads.map(({ contactId }) => contactId)]).toEqual([
    12,
    ['102', '101'],
  ]);
});

describe('whose leads', () => {
  test('are the viewer’s by HubSpot’s user id or e-mail, nobody’s, or one owner’s', async () => {
    const total = async (whose: string, viewer = RAE) => (await read({ whose }, viewer)).pending.total;
    expect(await total('mine')).toBe(0);
    await keepOwners(open.db, PORTAL, [
      anOwner('60001', '77', 'Rae Stone'),
      anOwner('60002', '78', 'Sam Poe'),
    ]);
    expect([await total('mine'), await total('60001'), await total('60002'), await total('nobody')]).toEqual([
      16, 16, 17, 17,
    ]);
    await keepOwners(open.db, PORTAL, [anOwner('60002', null, 'Rae Stone', 'RAE@seller.test')]);
    expect(await total('mine')).toBe(17);
    expect(await total('mine', { ...RAE, userId: '79', userEmail: 'sam@seller.test' })).toBe(0);
  });

  test('there are to choose from: the viewer first, then the busiest, and who was chosen though idle', async () => {
    await keepOwners(open.db, PORTAL, [
      anOwner('60001', '77', 'Rae Stone'),
      anOwner('60003', '80', 'Idle Ida'),
      anOwner('60004', '81', 'Chosen Cher'),
    ]);
    expect((await read({ whose: '60004' })).owners).toEqual([
      { ownerId: '60001', name: 'Rae Stone', isViewer: true },
      { ownerId: '60004', name: 'Chosen Cher', isViewer: false },
      { ownerId: '60002', name: null, isViewer: false },
    ]);
  });

  test('are never told of another portal’s owners', async () => {
    const { owners, pending } = await read({ whose: 'mine' }, { ...RAE, portalId: ELSEWHERE });
    expect(owners.map(({ name }) => name)).toEqual([null]);
    expect(pending.total).toBe(0);
  });
});

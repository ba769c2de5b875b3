/** Accounts in the store: who is found, how many, whose they are, and who waits for whom. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CommitteeReach } from '../../src/engine/committee-reach.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { accountMembers, MOST_PEOPLE, MOST_SIGNALS } from '../../src/inbox/account-people.ts';
import { accountPeople, addAccountWork, holdAccounts } from '../../src/store/accounts.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { withoutThem } from '../../src/store/forget-colleagues.ts';
import { leadEvidence } from '../../src/store/lead-evidence.ts';
import { lookAgain } from '../../src/store/look-again.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const REACH: CommitteeReach = { kinds: ['guide', 'price'], withinDays: 30, titles: true };

let database: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

interface Person {
  readonly portal?: string;
  readonly company?: string;
  /** What its own record says, where that is another. */
  readonly says?: string;
  readonly deleted?: boolean;
  readonly view?: string;
  readonly model?: string;
  readonly signals?: readonly { readonly kind: string; readonly daysAgo: number; readonly asset?: string }[];
}

async function lead(contact: string, person: Person = {}): Promise<string> {
  const { portal = '1', company = '7', deleted = false, view = null, model = null, signals = [] } = person;
  const facts = { associatedcompanyid: [person.says ?? company, 1], jobtitle: ['CFO', 1] };
  const newest = Math.min(...signals.map(({ daysAgo }) => daysAgo));
  const activeAt = signals.length === 0 ? null : new Date(NOW - newest * DAY_MS);
  const { rows } = await sql<{ lead_id: string }>`
    insert into lead (portal_id, contact_id, company_id, facts, origin, created_at, deleted_at, active_at,
      account_view, model_hash)
    values (${portal}, ${contact}, ${company}, ${JSON.stringify(facts)}, 'live', now(),
      ${deleted ? new Date(NOW) : null}, ${activeAt}, ${view}, ${model}) returning lead_id`.execute(open.db);
  const leadId = rows[0]!.lead_id;
  for (const { kind, daysAgo, asset = '' } of signals) {
    const at = NOW - daysAgo * DAY_MS;
    await sql`insert into signal (portal_id, lead_id, kind, asset, minute, occurred_at, recorded_at, doors)
      values (${portal}, ${leadId}, ${kind}, ${asset}, ${Math.floor(at / 60_000)}, ${new Date(at)},
        ${new Date(at)}, '{api}')`.execute(open.db);
  }
  return leadId;
}

const GUIDE = { kind: 'guide', daysAgo: 3 };
const found = async (portalId = '1', companyIds = ['7']) =>
  accountPeople(open.db, portalId, { companyIds, reach: REACH, now: NOW });

async function waiting(): Promise<readonly { type: string; id: string; reason: string; priority: number }[]> {
  const { rows } = await sql<{ type: string; id: string; reason: string; priority: number }>`
    select object_type as type, object_id as id, reason, priority from work
    order by object_type, object_id`.execute(open.db);
  return rows;
}

describe('the people of an account', () => {
  test('are those of the company who did something within reach', async () => {
    const there = await lead('1', { signals: [GUIDE, { kind: 'reply', daysAgo: 1 }] });
    await lead('2', { signals: [{ kind: 'guide', daysAgo: 32 }] });
    await lead('3', { signals: [{ kind: 'reply', daysAgo: 1 }] });
    await lead('4');
    await lead('5', { signals: [GUIDE], deleted: true });
    await lead('6', { signals: [GUIDE], company: '8' });
    const people = await found();
    expect(people.get('7')).toEqual([
      {
        leadId: there,
        title: 'CFO',
        activeAt: NOW - DAY_MS,
        signals: [{ kind: 'guide', asset: null, attributes: {}, occurredAt: NOW - 3 * DAY_MS }],
      },
    ]);
    expect([...people.keys()]).toEqual(['7']);
  });

  test('are found of many companies at once', async () => {
    const [one, two] = [
      await lead('1', { signals: [GUIDE] }),
      await lead('2', { company: '8', signals: [GUIDE] }),
    ];
    const people = await found('1', ['7', '8', '9']);
    expect([...people].map(([id, all]) => [id, all.map(({ leadId }) => leadId)])).toEqual([
      ['7', [one]],
      ['8', [two]],
    ]);
  });

  test('who came along with a merged company wait for their own record to say so', async () => {
    await lead('1', { signals: [GUIDE], company: '7', says: '8' });
    expect(await found('1', ['7', '8'])).toEqual(new Map());
  });

  test('of another portal are nobody here, with the same ids of contact and company', async () => {
    const [here, there] = [
      await lead('1', { signals: [GUIDE] }),
      await lead('1', { portal: '2', signals: [GUIDE, { kind: 'price', daysAgo: 1 }] }),
    ];
    expect((await found('1')).get('7')?.map(({ leadId }) => leadId)).toEqual([here]);
    expect((await found('2')).get('7')?.map(({ leadId }) => leadId)).toEqual([there]);
    expect(await found('3')).toEqual(new Map());
    for (const [portal, members] of [
      ['1', 1],
      ['2', 2],
    ] as const) {
      for await (const { evidence } of leadEvidence(open.db, portal, { reach: REACH, now: NOW })) {
        expect([evidence.signals.length, evidence.account]).toEqual([members, []]);
      }
    }
  });

  test('are bounded in the store as they are in a decision', async () => {
    await sql`
      with added as (
        insert into lead (portal_id, contact_id, company_id, facts, origin, created_at, active_at)
        select 1, id, 7, '{"associatedcompanyid": ["7", 1]}', 'live', now(),
          ${new Date(NOW)}::timestamptz - id * interval '1 minute'
        from generate_series(1, ${MOST_PEOPLE + 20}) as id returning lead_id, contact_id, active_at)
      insert into signal (portal_id, lead_id, kind, minute, occurred_at, recorded_at, doors)
      select 1, lead_id, 'guide', extract(epoch from active_at)::bigint / 60 - n, active_at - n * interval '1 minute',
        now(), '{api}' from added cross join generate_series(0, ${MOST_SIGNALS + 5}) as n`.execute(open.db);
    const people = (await found()).get('7')!;
    expect(people).toHaveLength(MOST_PEOPLE);
    expect(people.every(({ signals }) => signals.length === MOST_SIGNALS)).toBe(true);
    const everybody = await accountPeople(open.db, '1', {
      companyIds: ['7'],
      reach: REACH,
      now: NOW,
      without: people.slice(0, 20).map(({ leadId }) => leadId),
    });
    const all = [...people.slice(0, 20), ...everybody.get('7')!];
    expect(accountMembers(all, REACH, NOW)).toEqual(accountMembers(people, REACH, NOW));
  });
});

describe('an account that is held', () => {
  const asked = { companyIds: ['7', '8'], reach: REACH, without: [] };

  test('knows how it last stood, and whether HubSpot has it', async () => {
    const account = { modelHash: 'm', rules: 'r', view: 'r 1', score: 30_000 };
    await sql`insert into company (portal_id, company_id, account, read_at)
      values (1, 7, ${JSON.stringify(account)}, now()), (2, 8, null, now())`.execute(open.db);
    const held = await open.db.transaction().execute((tx) => holdAccounts(tx, '1', asked, NOW));
    expect(held.get('7')).toEqual({ isHere: true, people: [], last: account });
    expect(held.get('8')).toEqual({ isHere: false, people: [], last: null });
  });

  test('waits for whoever decides about its people, and for nobody of another portal', async () => {
    const order: string[] = [];
    const first = open.db.transaction().execute(async (tx) => {
      await holdAccounts(tx, '1', asked, NOW);
      order.push('held');
      await sleep(300);
      order.push('let go');
    });
    while (order.length === 0) await sleep(5);
    const elsewhere = open.db.transaction().execute(async (tx) => {
      await holdAccounts(tx, '2', asked, NOW);
      order.push('other portal');
    });
    const second = open.db.transaction().execute(async (tx) => {
      await holdAccounts(tx, '1', { ...asked, companyIds: ['8'] }, NOW);
      order.push('next');
    });
    await Promise.all([first, second, elsewhere]);
    expect(order).toEqual(['held', 'other portal', 'let go', 'next']);
  });

  test('is never waited for in a circle, whatever the order in which companies are named', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => String(i + 1));
    const hold = async (companyIds: readonly string[]) => {
      for (let round = 0; round < 20; round += 1) {
        await open.db.transaction().execute(async (tx) => {
          await holdAccounts(tx, '1', { ...asked, companyIds }, NOW);
          await addAccountWork(
            tx,
            '1',
            companyIds.map((companyId) => ({ companyId, reason: 'account', isUrgent: true })),
            NOW,
          );
        });
      }
    };
    await Promise.all([hold(ids), hold(ids.toReversed()), hold(ids.slice(10)), hold(ids.slice(5, 20))]);
    expect(await waiting()).toHaveLength(30);
  });
});

describe('companies as work', () => {
  const mark = (companyId: string, reason: 'account' | 'time', isUrgent: boolean) =>
    open.db.transaction().execute((tx) => addAccountWork(tx, '1', [{ companyId, reason, isUrgent }], NOW));

  test('are marked once, however often something happens, with the more urgent reason', async () => {
    await mark('7', 'time', false);
    expect(await waiting()).toEqual([{ type: 'company', id: '7', reason: 'time', priority: 5 }]);
    await mark('7', 'account', true);
    await mark('7', 'time', false);
    expect(await waiting()).toEqual([{ type: 'company', id: '7', reason: 'account', priority: 0 }]);
  });
});

describe('leads of a company that are to be looked at again', () => {
  const again = (news: Partial<Parameters<typeof lookAgain>[2][number]>) =>
    open.db
      .transaction()
      .execute((tx) =>
        lookAgain(tx, '1', [{ companyId: '7', reason: 'account', isPatient: false, ...news }], NOW),
      );

  test('are all of them, the hundred active last at once: none is left out, however many there are', async () => {
    await sql`insert into lead (portal_id, contact_id, company_id, origin, created_at, active_at)
      select 1, id, 7, 'live', now(), now() - id * interval '1 minute' from generate_series(1, 2500) as id`.execute(
      open.db,
    );
    await lead('9001', { deleted: true });
    await lead('1', { portal: '2' });
    expect(await again({ reason: 'company' })).toBe(2_500);
    const all = await waiting();
    expect(all.filter(({ priority }) => priority === 0).map(({ id }) => Number(id))).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
    expect(all).toHaveLength(2_500);
    expect(await again({ reason: 'company', isPatient: true })).toBe(2_500);
  });

  test('are those decided under another view, or those named, or those of one model', async () => {
    const named = await lead('1', { view: 'old', model: 'a' });
    await lead('2', { view: 'new', model: 'a' });
    await lead('3', { view: 'old', model: 'b' });
    await lead('4', { model: 'b' });
    const ids = async (news: Parameters<typeof again>[0]) => {
      await sql`delete from work`.execute(open.db);
      await again(news);
      return (await waiting()).map(({ id }) => id);
    };
    expect(await ids({ otherThan: 'new' })).toEqual(['1', '3', '4']);
    expect(await ids({ otherThan: 'new', decidedBy: 'a' })).toEqual(['1']);
    expect(await ids({ otherThan: 'new', only: [named] })).toEqual(['1']);
    expect(await ids({ otherThan: 'old', only: [named] })).toEqual([]);
    expect(await ids({})).toEqual(['1', '2', '3', '4']);
  });
});

test('what an erased colleague did goes from a receipt, and all else stays', () => {
  const receipt = {
    contributions: [
      { points: 20, because: [{ input: 'a', lead: '5' }, { input: 'b' }, { input: 'c', lead: '6' }] },
    ],
    account: { people: 3, because: [{ lead: '5' }] },
    inputs: {
      account: [
        { leadId: '5', signals: [] },
        { leadId: '6', signals: [] },
      ],
    },
  };
  expect(withoutThem(receipt, ['5'])).toEqual({
    contributions: [{ points: 20, because: [{ input: 'b' }, { input: 'c', lead: '6' }] }],
    account: { people: 3, because: [] },
    inputs: { account: [{ leadId: '6', signals: [] }] },
  });
});

/** What a claim of deals leaves behind, all of it or nothing, whatever happens to its contacts meanwhile. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DealFact } from '../../src/deals/deal-fact.ts';
import type { DealRead } from '../../src/deals/ports.ts';
import type { Claim } from '../../src/inbox/claim.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createDealStore, dealsOfContacts } from '../../src/store/deals.ts';
import { enqueueWork } from '../../src/store/enqueue-work.ts';
import { eraseContacts } from '../../src/store/erase.ts';
import { mergeLeads } from '../../src/store/merge.ts';
import { WorkQueue } from '../../src/store/work.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { whileOpen } from './while-open.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const PORTAL = '1';

let database: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  await sql`insert into installation (portal_id, state, scopes, installed_at, provisioned_at)
    values (${PORTAL}, 'connected', '{}', now(), now())`.execute(open.db);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

const deals = () => createDealStore(open.db).forPortal(PORTAL);
const rows = async (text: string) => (await open.pool.query(text)).rows;
const links = () => rows('select deal_id, contact_id from deal_contact order by deal_id, contact_id');
const workOf = (objectType: string) =>
  rows(`select object_id, reason, priority from work where object_type = '${objectType}' order by object_id`);

function aFact(changes: Partial<DealFact> = {}): DealFact {
  return {
    dealId: '901',
    state: 'lost',
    at: NOW - 1,
    openedAt: NOW - 7,
    amount: '12500.50',
    currency: 'EUR',
    lostReason: 'Price',
    pipeline: 'default',
    stage: 'closedlost',
    closesAt: NOW,
    owner: '60001',
    ...changes,
  };
}

async function aClaim(dealIds: readonly string[] = ['901']): Promise<Claim> {
  await enqueueWork(open.db, {
    portalId: PORTAL,
    objectType: 'deal',
    objectIds: dealIds,
    dueAt: NOW,
    reason: 'event',
  });
  return (await new WorkQueue(open.db, 'a').claim(NOW, { patient: false }))!;
}

async function keep(read: DealRead, lookAt: readonly string[] = [], isPatient = false): Promise<void> {
  const claim = await aClaim([read.fact.dealId]);
  const looked = lookAt.map((contactId) => ({ contactId, isPatient }));
  await deals().finish(claim, { read: [read], gone: [], lookAt: looked, settled: [] }, NOW);
}

/** A lead under its contact id. */
async function lead(contactId: string, deleted = false): Promise<void> {
  await sql`
    with added as (
      insert into lead (portal_id, contact_id, origin, created_at, deleted_at)
      values (${PORTAL}, ${contactId}, 'live', now(), ${deleted ? new Date(NOW) : null})
      returning portal_id, lead_id)
    insert into lead_alias (portal_id, kind, value, lead_id)
    select portal_id, 'contact', ${contactId}, lead_id from added`.execute(open.db);
}

const told = async (contactId: string, type: string) => {
  await sql`
    insert into event (portal_id, key, type, object_type, object_id, occurred_at, recorded_at)
    values (${PORTAL}, gen_random_uuid(), ${type}, 'contact', ${contactId}, now(), now())`.execute(open.db);
};

describe('what is kept', () => {
  test('comes back as it was, by deal and by contact', async () => {
    await keep({ fact: aFact(), contactIds: ['11', '12'] });
    expect(await deals().load(['901', '902'])).toEqual(
      new Map([['901', { fact: aFact(), contactIds: ['11', '12'], gone: false }]]),
    );
    const found = await deals().ofContacts(['11', '12', '13']);
    expect([...found.entries()].sort()).toEqual([
      ['11', [aFact()]],
      ['12', [aFact()]],
    ]);
    expect(await deals().ofContacts([])).toEqual(new Map());
    expect(await createDealStore(open.db).forPortal('2').ofContacts(['11'])).toEqual(new Map());
  });

  test('can be read within a decision’s own transaction', async () => {
    await keep({ fact: aFact(), contactIds: ['11'] });
    const found = await open.db.transaction().execute((tx) => dealsOfContacts(tx, PORTAL, ['11']));
    expect(found.get('11')).toEqual([aFact()]);
  });

  test('is the latest change first', async () => {
    await keep({ fact: aFact({ dealId: '1', at: NOW - 5 }), contactIds: ['11'] });
    await keep({ fact: aFact({ dealId: '2', at: NOW - 1 }), contactIds: ['11'] });
    await keep({ fact: aFact({ dealId: '3', at: NOW - 9 }), contactIds: ['11'] });
    const found = (await deals().ofContacts(['11'])).get('11')!;
    expect(found.map(({ dealId }) => dealId)).toEqual(['2', '1', '3']);
  });

  test('of a deal that is gone is nobody’s, and all there again when it comes back', async () => {
    await keep({ fact: aFact(), contactIds: ['11'] });
    const claim = await aClaim();
    await deals().finish(claim, { read: [], gone: ['901'], lookAt: [], settled: [] }, NOW);
    expect((await deals().load(['901'])).get('901')).toMatchObject({ gone: true, contactIds: ['11'] });
    expect((await deals().ofContacts(['11'])).size).toBe(0);
    await keep({ fact: aFact({ state: 'open' }), contactIds: ['11'] });
    expect((await deals().ofContacts(['11'])).get('11')).toMatchObject([{ state: 'open' }]);
  });
});

describe('a claim of deals', () => {
  test('ends with its contacts due, if they are leads and there', async () => {
    await lead('11');
    await lead('12', true);
    await keep({ fact: aFact(), contactIds: ['11', '12', '13'] }, ['11', '12', '13', '11']);
    expect(await workOf('deal')).toEqual([]);
    expect(await workOf('contact')).toEqual([{ object_id: '11', reason: 'deal', priority: 0 }]);
    const [queue] = await rows('select next_due from portal_queue');
    expect(queue.next_due).toBeLessThanOrEqual(NOW);
  });

  test('of the past makes its contacts due after the live work, unless somebody waits for them', async () => {
    await lead('11');
    await lead('12');
    await enqueueWork(open.db, {
      portalId: PORTAL,
      objectType: 'contact',
      objectIds: ['12'],
      dueAt: NOW + 5_000,
      reason: 'event',
    });
    await keep({ fact: aFact(), contactIds: ['11', '12'] }, ['11', '12'], true);
    expect(await workOf('contact')).toEqual([
      { object_id: '11', reason: 'deal', priority: 5 },
      { object_id: '12', reason: 'event', priority: 0 },
    ]);
  });

  test.each([
    ['rescore', 'deal'],
    ['import', 'deal'],
    ['time', 'deal'],
    ['event', 'event'],
    ['company', 'company'],
    ['account', 'account'],
    ['history', 'history'],
  ] as const)('finds a contact due for %s and leaves it due for %s', async (reason, left) => {
    await lead('11');
    const due = { portalId: PORTAL, objectType: 'contact', objectIds: ['11'], dueAt: NOW + 5_000 } as const;
    await enqueueWork(open.db, { ...due, reason, priority: 5 });
    await keep({ fact: aFact(), contactIds: ['11'] }, ['11']);
    expect(await workOf('contact')).toEqual([{ object_id: '11', reason: left, priority: 0 }]);
  });

  test('that was taken over leaves nothing of what it has read', async () => {
    await lead('11');
    const claim = await aClaim();
    await sql`update work set lease_token = gen_random_uuid()`.execute(open.db);
    const commit = {
      read: [{ fact: aFact(), contactIds: ['11'] }],
      gone: [],
      lookAt: [{ contactId: '11', isPatient: false }],
      settled: [],
    };
    await expect(deals().finish(claim, commit, NOW)).rejects.toThrow('taken over');
    expect(await rows('select 1 from deal')).toEqual([]);
    expect(await links()).toEqual([]);
    expect(await workOf('contact')).toEqual([]);
  });

  test('whose deal had news meanwhile has it looked at once more', async () => {
    const claim = await aClaim();
    await enqueueWork(open.db, {
      portalId: PORTAL,
      objectType: 'deal',
      objectIds: ['901'],
      dueAt: NOW,
      reason: 'event',
    });
    const queue = new WorkQueue(open.db, 'a');
    expect(await queue.claim(NOW, { patient: false })).toBeNull();
    await deals().finish(
      claim,
      { read: [{ fact: aFact(), contactIds: [] }], gone: [], lookAt: [], settled: [] },
      NOW,
    );
    expect((await queue.claim(NOW, { patient: false }))?.objectType).toBe('deal');
  });
});

describe('contacts that are another’s meanwhile', () => {
  test('R37 a merge takes the deals of both along, once each', async () => {
    await lead('11');
    await lead('12');
    await keep({ fact: aFact({ dealId: '1' }), contactIds: ['11', '12'] });
    await keep({ fact: aFact({ dealId: '2' }), contactIds: ['12'] });
    await mergeLeads(open.db, PORTAL, '13', ['11', '12'], NOW);
    await mergeLeads(open.db, PORTAL, '13', ['11', '12'], NOW);
    expect(await links()).toEqual([
      { deal_id: '1', contact_id: '13' },
      { deal_id: '2', contact_id: '13' },
    ]);
  });

  test('R37 contacts that were no leads yet are merged with their deals too', async () => {
    await keep({ fact: aFact(), contactIds: ['11'] });
    await mergeLeads(open.db, PORTAL, '13', ['11', '12'], NOW);
    expect(await links()).toEqual([{ deal_id: '901', contact_id: '13' }]);
  });

  test('R37 a deal that was read before a merge and is kept after it is the survivor’s', async () => {
    await lead('11');
    await mergeLeads(open.db, PORTAL, '13', ['11', '12'], NOW);
    await keep({ fact: aFact(), contactIds: ['11', '12'] }, ['11']);
    expect(await links()).toEqual([{ deal_id: '901', contact_id: '13' }]);
    expect(await workOf('contact')).toMatchObject([{ object_id: '13' }]);
  });

  test('R39 an erasure takes deals and their contacts in the order in which reading does', async () => {
    await lead('11');
    await keep({ fact: aFact(), contactIds: ['11'] });
    let freeLinks = 0;
    await whileOpen(
      open.db,
      async (tx) => {
        await sql`update deal set amount = 1 where deal_id = 901`.execute(tx);
      },
      () => eraseContacts(open.db, PORTAL, ['11'], NOW),
      async (tx) => {
        const { rows: free } = await sql`
          select from deal_contact where deal_id = 901 for update skip locked`.execute(tx);
        freeLinks = free.length;
      },
    );
    expect(freeLinks).toBe(1);
    expect(await rows('select lost_reason from deal')).toEqual([{ lost_reason: null }]);
  });

  test('R39 a deal that was read before an erasure and is kept after it names nobody', async () => {
    await lead('11');
    await told('11', 'contact.privacyDeletion');
    await told('12', 'object.deletion');
    await eraseContacts(open.db, PORTAL, ['11'], NOW);
    await keep({ fact: aFact(), contactIds: ['11', '12'] });
    expect(await links()).toEqual([{ deal_id: '901', contact_id: '12' }]);
  });

  test('R39 an erasure leaves the deals of others and of other portals alone', async () => {
    await keep({ fact: aFact(), contactIds: ['11', '12'] });
    await sql`insert into deal_contact values ('2', '901', '11')`.execute(open.db);
    await eraseContacts(open.db, PORTAL, ['11'], NOW);
    expect(await rows('select * from deal_contact order by portal_id')).toEqual([
      { portal_id: '1', deal_id: '901', contact_id: '12' },
      { portal_id: '2', deal_id: '901', contact_id: '11' },
    ]);
    expect(await rows('select lost_reason from deal')).toEqual([{ lost_reason: 'Price' }]);
    await eraseContacts(open.db, PORTAL, ['12'], NOW);
    expect(await rows('select lost_reason from deal')).toEqual([{ lost_reason: null }]);
  });
});

test('of what nobody waits for deals come first, so that contacts find them kept', async () => {
  const later = { portalId: PORTAL, reason: 'history', priority: 5 } as const;
  await enqueueWork(open.db, { ...later, objectType: 'company', objectIds: ['7'], dueAt: NOW - 3 });
  await enqueueWork(open.db, { ...later, objectType: 'contact', objectIds: ['8'], dueAt: NOW - 2 });
  await enqueueWork(open.db, { ...later, objectType: 'deal', objectIds: ['9'], dueAt: NOW - 1 });
  const queue = new WorkQueue(open.db, 'a');
  const types: unknown[] = [];
  for (let turn = 0; turn < 3; turn += 1)
    types.push((await queue.claim(NOW, { patient: false }))?.objectType);
  expect(types).toEqual(['deal', 'contact', 'company']);
});

/** What a claim of companies leaves behind, all of it or nothing. */
import { sql, type Transaction } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import type { Claim } from '../../src/inbox/claim.ts';
import { companyFacts } from '../../src/inbox/company-facts.ts';
import type { PortalContext } from '../../src/inbox/ports.ts';
import { processCompanies } from '../../src/inbox/process-companies.ts';
import { loadPack } from '../../src/packs.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { enqueueWork } from '../../src/store/enqueue-work.ts';
import { createLeadStore } from '../../src/store/leads.ts';
import type { Tables } from '../../src/store/tables.ts';
import { WorkQueue } from '../../src/store/work.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { whileOpen } from './while-open.ts';

const NOW = Date.UTC(2026, 10, 2, 10);
const PORTAL = '1';

let database: TestDatabase;
let open: OpenDatabase;
let portal: PortalContext;
/** What HubSpot has: values by company id. */
let companies: Map<string, Record<string, string>>;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  companies = new Map();
  portal = {
    portalId: PORTAL,
    generation: 1,
    installedAt: NOW,
    model: await loadPack('default'),
    settings: settingsOf({}),
    appId: '1',
    unwritable: [],
    unwritableOnCompanies: [],
  };
  await sql`insert into installation (portal_id, state, scopes, installed_at, provisioned_at)
    values (${PORTAL}, 'connected', '{}', now(), now())`.execute(open.db);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

const crm = {
  companies: async (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const properties = companies.get(id);
      return properties ? [{ id, properties, updatedAt: NOW }] : [];
    }),
};
const deps = () => ({ leads: createLeadStore(open.db), crm, now: () => NOW });

async function rows<Row>(query: string): Promise<Row[]> {
  return (await open.pool.query(query)).rows as Row[];
}

async function lead(contactId: string, companyId: string): Promise<void> {
  await sql`insert into lead (portal_id, contact_id, company_id, origin, created_at)
    values (${PORTAL}, ${contactId}, ${companyId}, 'live', now())`.execute(open.db);
}

async function know(companyId: string, properties: Record<string, string>): Promise<void> {
  companies.set(companyId, properties);
  await companyFacts(deps(), portal, [companyId]);
}

async function event(companyId: string, key: number, type: string, detail: unknown = null): Promise<void> {
  await sql`insert into event (portal_id, key, type, object_type, object_id, detail, occurred_at, recorded_at)
    values (${PORTAL}, ${`00000000-0000-0000-0000-${String(key).padStart(12, '0')}`}, ${type}, 'company',
      ${companyId}, ${detail && JSON.stringify(detail)}, now(), ${new Date(NOW)})`.execute(open.db);
  await enqueueWork(open.db, {
    portalId: PORTAL,
    objectType: 'company',
    objectIds: [companyId],
    dueAt: NOW,
    reason: 'event',
  });
}

async function claim(now = NOW): Promise<Claim> {
  return (await new WorkQueue(open.db, 'a').claim(now, { patient: false }))!;
}

const waiting = () =>
  rows<{ id: string; priority: number }>(
    `select object_id as id, priority from work where object_type = 'contact' order by object_id`,
  );

test('a changed company is kept together with the work of its leads, or not at all', async () => {
  await know('7', { industry: 'COMPUTER_SOFTWARE' });
  await lead('11', '7');
  companies.set('7', { industry: 'BANKING' });
  await event('7', 1, 'company.propertyChange');
  const lost = await claim();
  await sql`update work set lease_token = null, lease_until = null, due_at = ${new Date(NOW)}`.execute(
    open.db,
  );
  await expect(processCompanies(deps(), portal, lost)).rejects.toThrow('taken over');
  expect(await waiting()).toEqual([]);

  await sql`update portal_queue set next_due = ${new Date(NOW)}`.execute(open.db);
  await processCompanies(deps(), portal, await claim());
  expect(await waiting()).toEqual([{ id: '11', priority: 0 }]);
  expect(await rows(`select facts->'industry'->>0 as industry from company`)).toEqual([
    { industry: 'BANKING' },
  ]);
  expect(await rows('select outcome from event')).toEqual([{ outcome: 'applied' }]);
});

test('leads beyond the first hundred of a company come later', async () => {
  await know('7', { industry: 'COMPUTER_SOFTWARE' });
  for (let contact = 0; contact < 101; contact += 1) await lead(String(100 + contact), '7');
  companies.set('7', { industry: 'BANKING' });
  await event('7', 1, 'company.propertyChange');
  await processCompanies(deps(), portal, await claim());
  const priorities = (await waiting()).map(({ priority }) => priority);
  expect(priorities.filter((priority) => priority === 0)).toHaveLength(100);
  expect(priorities.filter((priority) => priority === 5)).toHaveLength(1);
});

test('an event that comes while its company is read stays open, and the company is read again', async () => {
  await know('7', { industry: 'COMPUTER_SOFTWARE' });
  await event('7', 1, 'company.propertyChange');
  const held = await claim();
  const late = {
    companies: async () => {
      await event('7', 2, 'company.propertyChange');
      return [];
    },
  };
  await processCompanies({ ...deps(), crm: late }, portal, held);
  expect(await rows('select outcome from event order by key')).toEqual([
    { outcome: 'applied' },
    { outcome: null },
  ]);
  expect((await claim()).items).toMatchObject([{ objectId: '7' }]);
});

test('a company that HubSpot no longer has counts for nothing, and its leads are looked at again', async () => {
  await know('7', { industry: 'COMPUTER_SOFTWARE' });
  await lead('11', '7');
  companies.delete('7');
  await event('7', 1, 'company.deletion');
  await processCompanies(deps(), portal, await claim());
  expect(await waiting()).toEqual([{ id: '11', priority: 0 }]);
  expect(await rows('select deleted_at is not null as gone from company')).toEqual([{ gone: true }]);
  expect(await companyFacts(deps(), portal, ['7'])).toEqual(new Map());

  await sql`delete from work`.execute(open.db);
  companies.set('7', { industry: 'COMPUTER_SOFTWARE' });
  await event('7', 2, 'company.restore');
  await processCompanies(deps(), portal, await claim());
  expect(await waiting()).toEqual([{ id: '11', priority: 0 }]);
  expect((await companyFacts(deps(), portal, ['7'])).get('7')).toMatchObject({
    industry: ['COMPUTER_SOFTWARE', NOW],
  });
});

test('a merged company hands its leads to the survivor, with the time since when its values are known', async () => {
  await know('7', { industry: 'BANKING' });
  await know('8', { industry: 'COMPUTER_SOFTWARE' });
  await lead('11', '7');
  await lead('12', '8');
  await sql`update lead set deleted_at = now() where contact_id = 12`.execute(open.db);
  companies = new Map([['9', { industry: 'BANKING' }]]);
  const later = NOW + 60_000;
  await event('9', 1, 'company.merge', { primaryObjectId: '7', mergedObjectIds: ['8'], newObjectId: '9' });
  await processCompanies({ ...deps(), now: () => later }, portal, await claim());
  expect(await rows('select distinct company_id from lead')).toEqual([{ company_id: '9' }]);
  expect(await waiting()).toEqual([{ id: '11', priority: 0 }]);
  const known = await createLeadStore(open.db).companies(PORTAL, ['7', '8', '9']);
  expect([...known.values()].map(({ companyId, gone }) => [companyId, gone]).sort()).toEqual([
    ['7', true],
    ['8', true],
    ['9', false],
  ]);
  expect(known.get('9')?.facts.industry).toEqual(['BANKING', NOW]);
  // What was recorded of the old ones stays where a decision of that time finds it.
  expect(await rows(`select subject_id::int as id from fact order by fact_id`)).toEqual([
    { id: 7 },
    { id: 8 },
    { id: 9 },
  ]);
});

describe('a company met for the first time', () => {
  test('is what the first reader found, for all who meet it at the same time', async () => {
    const first = deps();
    companies.set('7', { industry: 'BANKING' });
    const slow = {
      companies: async (ids: readonly string[]) => {
        const found = await crm.companies(ids);
        companies.set('7', { industry: 'COMPUTER_SOFTWARE' });
        await companyFacts(first, portal, ['7']);
        return found;
      },
    };
    const facts = await companyFacts({ ...first, crm: slow }, portal, ['7']);
    expect(facts.get('7')?.industry?.[0]).toBe('COMPUTER_SOFTWARE');
    expect(await rows(`select facts->'industry'->>0 as industry from company`)).toEqual([
      { industry: 'COMPUTER_SOFTWARE' },
    ]);
  });

  test('has leads looked at again that were decided before HubSpot showed it', async () => {
    await lead('11', '7');
    await know('7', { industry: 'BANKING' });
    expect(await waiting()).toEqual([{ id: '11', priority: 0 }]);
  });
});

test('claims of companies and webhooks about the same leads never wait for each other in a circle', async () => {
  const { leads } = deps();
  const contacts = Array.from({ length: 200 }, (_, place) => String(1_000 + place));
  for (const contact of contacts) await lead(contact, contact.endsWith('5') ? '7' : '8');
  const until = Date.now() + 800;
  const webhooks = async () => {
    while (Date.now() < until) {
      const work = { portalId: PORTAL, objectType: 'contact', reason: 'event', dueAt: NOW } as const;
      await open.db.transaction().execute((tx) => enqueueWork(tx, { ...work, objectIds: contacts }));
    }
  };
  const claims = async (companyId: string) => {
    while (Date.now() < until) {
      const held = {
        portalId: PORTAL,
        objectType: 'company',
        token: '00000000-0000-0000-0000-000000000000',
        leaseUntil: NOW,
        items: [],
      } as const;
      const nothing = { read: [], gone: [], merges: [], learned: [], settled: [], generation: 1 };
      const commit = { ...nothing, changed: ['8', '7', companyId] };
      const accounts = { asked: null, appraise: () => expect.fail('no account is asked for') };
      await leads.finishCompanies(held, commit, accounts, NOW);
    }
  };
  await Promise.all([webhooks(), webhooks(), claims('7'), claims('8')]);
});

test('a claim of companies takes them in the order of their ids, also those that HubSpot no longer has', async () => {
  await know('3', { industry: 'BANKING' });
  await know('5', { industry: 'BANKING' });
  companies.delete('3');
  companies.set('5', { industry: 'COMPUTER_SOFTWARE' });
  await event('3', 1, 'company.deletion');
  await event('5', 2, 'company.propertyChange');
  const held = await claim();
  expect(held.items).toHaveLength(2);
  const take = async (tx: Transaction<Tables>, id: number) =>
    void (await sql`select from company where company_id = ${id} for update`.execute(tx));
  await whileOpen(
    open.db,
    (tx) => take(tx, 3),
    () => processCompanies(deps(), portal, held),
    (tx) => take(tx, 5),
  );
  expect(
    await rows(`select company_id, deleted_at is not null as gone from company order by company_id`),
  ).toEqual([
    { company_id: '3', gone: true },
    { company_id: '5', gone: false },
  ]);
});

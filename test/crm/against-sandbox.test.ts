/** The client against a portal that behaves like HubSpot: the two were written apart, so agreement means something. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoPortalId, type Sandbox } from '../../sandbox/sandbox.ts';
import { type CrmClient, createCrm } from '../../src/crm/crm.ts';
import { manifest } from '../../src/manifest.ts';
import { provision } from '../../src/oauth/provision.ts';
import { startRefereedSandbox } from '../referee/refereed-sandbox.ts';

let sandbox: Sandbox;
let violations: string[];
let crm: CrmClient;

beforeAll(async () => {
  ({ sandbox, violations } = await startRefereedSandbox({ app: { scopes: [...manifest.scopes.required] } }));
  const { accessToken } = tokenOf(sandbox.install(demoPortalId));
  crm = createCrm({ apiUrl: sandbox.url, retryScale: 0.02, accessToken: async () => accessToken }).portal(
    demoPortalId,
  );
});
afterAll(() => sandbox.close());

function tokenOf(answer: unknown): { accessToken: string } {
  return { accessToken: (answer as { access_token: string }).access_token };
}

test('provisions a portal once, and finds nothing to do the second time', async () => {
  const first = await provision(crm, manifest.properties);
  expect(first.clashes).toEqual([]);
  expect(first.created).toHaveLength(
    manifest.properties.contacts.length + manifest.properties.companies.length,
  );
  const second = await provision(crm, manifest.properties);
  expect(second).toMatchObject({ created: [], updated: [], clashes: [] });
});

test('reads the account and its owners', async () => {
  expect(await crm.readAccount()).toMatchObject({ portalId: demoPortalId });
  expect((await crm.readOwnersPage()).owners.length).toBeGreaterThan(0);
});

describe('records', () => {
  test('are created, read with history, updated and listed', async () => {
    const { written, refused } = await crm.createBatch('contact', [
      { email: 'ada@example.com', firstname: 'Ada' },
      { email: 'bob@example.com', firstname: 'Bob' },
    ]);
    expect(refused).toEqual([]);
    const [ada, bob] = written.map((row) => row.id) as [string, string];
    await crm.updateBatch('contact', [{ id: ada, properties: { jobtitle: 'CTO' } }]);
    await crm.updateBatch('contact', [{ id: ada, properties: { jobtitle: 'CEO' } }]);
    const { found, missing } = await crm.readBatch('contact', {
      ids: [ada, '999999999'],
      properties: ['email', 'jobtitle', 'fairlead_score'],
      propertiesWithHistory: ['jobtitle'],
    });
    expect(missing).toEqual(['999999999']);
    expect(found[0]!.properties).toMatchObject({
      email: 'ada@example.com',
      jobtitle: 'CEO',
      fairlead_score: null,
    });
    expect(found[0]!.history.jobtitle?.map((entry) => entry.value)).toEqual(['CEO', 'CTO']);
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page = await crm.listPage('contact', { properties: ['email'], after, limit: 1 });
      ids.push(...page.records.map((record) => record.id));
      after = page.after;
    } while (after !== undefined);
    expect(ids).toEqual(expect.arrayContaining([ada, bob]));
  });

  test('of which one is not valid: the others are written, and that one is named with the reason', async () => {
    const { written } = await crm.createBatch('contact', [
      { email: 'c@example.com' },
      { email: 'd@example.com' },
    ]);
    const [good, bad] = written.map((row) => row.id) as [string, string];
    const outcome = await crm.updateBatch('contact', [
      { id: good, properties: { fairlead_sal_status: 'accepted' } },
      { id: bad, properties: { fairlead_sal_status: 'no_such_option' } },
      { id: '888888888', properties: { fairlead_sal_status: 'accepted' } },
    ]);
    expect(outcome.written.map((row) => row.id)).toEqual([good]);
    expect(outcome.refused.map((row) => row.id)).toEqual([bad, '888888888']);
    expect(outcome.refused[0]!.category).toBe('VALIDATION_ERROR');
    expect(outcome.refused[0]!.reason).not.toContain('no_such_option');
  });

  test('are upserted by the external id', async () => {
    const upsert = () =>
      crm.upsertBatch('contact', 'fairlead_external_id', [
        { key: 'crm-7', properties: { firstname: 'Eve', email: 'eve@example.com' } },
      ]);
    expect((await upsert()).written).toMatchObject([{ key: 'crm-7', isNew: true }]);
    expect((await upsert()).written).toMatchObject([{ key: 'crm-7', isNew: false }]);
  });

  test('tell their primary company', async () => {
    const [companyId] = sandbox.load(demoPortalId, 'companies', [{ properties: { name: 'Acme' } }]);
    const [employee, nobody] = sandbox.load(demoPortalId, 'contacts', [
      { properties: { email: 'f@acme.test' }, companyId: companyId! },
      { properties: { email: 'g@acme.test' } },
    ]);
    const companies = await crm.readCompaniesOf([employee!, nobody!]);
    expect(companies.get(employee!)).toEqual({ primary: companyId, all: [companyId] });
    expect(companies.get(nobody!)).toEqual({ primary: null, all: [] });
    const page = await crm.listPage('contact', { properties: [], withCompanies: true });
    expect(page.records.find((record) => record.id === employee)?.companyIds).toEqual([companyId]);
  });

  test('are found by search', async () => {
    const filter = { propertyName: 'email', operator: 'EQ', value: 'ada@example.com' } as const;
    const page = await crm.search('contact', {
      filterGroups: [{ filters: [filter] }],
      properties: ['firstname'],
    });
    expect(page.records.map((record) => record.properties.firstname)).toEqual(['Ada']);
  });
});

describe('on a bad day', () => {
  test('a 207 that refuses every third row keeps the rest (R29)', async () => {
    const rows = Array.from({ length: 9 }, (_, index) => ({ email: `g${index}@example.com` }));
    const ids = (await crm.createBatch('contact', rows)).written.map((row) => row.id);
    sandbox.faults.add({ match: { path: 'batch/update' }, effect: { kind: 'partial', every: 3 }, times: 1 });
    const outcome = await crm.updateBatch(
      'contact',
      ids.map((id) => ({ id, properties: { city: 'Ulm' } })),
    );
    expect(outcome.written).toHaveLength(6);
    expect(outcome.refused).toHaveLength(3);
  });

  test('an answer lost after HubSpot acted ends in the same value (R30)', async () => {
    const [row] = (await crm.createBatch('contact', [{ email: 'lost@example.com' }])).written;
    sandbox.faults.add({
      match: { path: 'batch/update' },
      effect: { kind: 'drop', when: 'after' },
      times: 1,
    });
    await crm.updateBatch('contact', [{ id: row!.id, properties: { city: 'Bonn' } }]);
    const { found } = await crm.readBatch('contact', { ids: [row!.id], properties: ['city'] });
    expect(found[0]!.properties.city).toBe('Bonn');
  });
});

test('an uninstall ends the access', async () => {
  await crm.uninstall();
  await expect(crm.readAccount()).rejects.toMatchObject({ code: 'unauthorised' });
});

test('every call and answer so far fits HubSpot’s OpenAPI documents', () => {
  expect(sandbox.calls.length).toBeGreaterThan(25);
  expect(violations).toEqual([]);
});

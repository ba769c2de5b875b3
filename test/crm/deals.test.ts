/** Deals, their pipelines and their people, against a portal that behaves like HubSpot. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPipeline } from '../../sandbox/crm/pipelines.ts';
import { demoPortalId, type Sandbox } from '../../sandbox/sandbox.ts';
import { type CrmClient, createCrm } from '../../src/crm/crm.ts';
import { createDealReader } from '../../src/crm/worker-ports.ts';
import { manifest } from '../../src/manifest.ts';
import { startRefereedSandbox } from '../referee/refereed-sandbox.ts';
import { aClient, startDouble } from './support/hubspot-double.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const { required, optional } = manifest.scopes;

let sandbox: Sandbox;
let violations: string[];
let crm: CrmClient;

beforeAll(async () => {
  ({ sandbox, violations } = await startRefereedSandbox({
    now: () => NOW,
    limit: 10_000,
    app: { scopes: [...required, ...optional] },
  }));
  crm = portalWith([...required, ...optional]);
});
afterAll(async () => {
  await sandbox.close();
  expect(violations).toEqual([]);
});

function portalWith(scopes: readonly string[]): CrmClient {
  const { access_token: token } = sandbox.install(demoPortalId, scopes) as unknown as {
    access_token: string;
  };
  const deps = { apiUrl: sandbox.url, retryScale: 0.02, accessToken: async () => token };
  return createCrm(deps).portal(demoPortalId);
}

const person = () => sandbox.actor(demoPortalId);
const valuesOf = (deal: string) => sandbox.portal(demoPortalId).live('deals', deal).values;
const aContact = (name: string) => person().create('contacts', { email: `${name}@hooli.test` });
const aDeal = (dealstage = 'qualifiedtobuy') => person().create('deals', { dealname: 'Pilot', dealstage });

describe('pipelines', () => {
  test('tell of each stage whether it is closed, and how likely it makes the deal', async () => {
    addPipeline(sandbox.portal(demoPortalId), {
      id: '88',
      label: 'Partners',
      stages: [{ id: '8801', label: 'Talk', probability: '0.1', closed: false }],
    });
    const [sales, partners] = await crm.readDealPipelines();
    expect(sales!.stages.slice(-3)).toEqual([
      { id: 'contractsent', isClosed: false, probability: 0.9 },
      { id: 'closedwon', isClosed: true, probability: 1 },
      { id: 'closedlost', isClosed: true, probability: 0 },
    ]);
    expect(partners).toEqual({ id: '88', stages: [{ id: '8801', isClosed: false, probability: 0.1 }] });
  });

  test.each([
    [{}, null, null],
    [{ metadata: {} }, null, null],
    [{ metadata: { isClosed: true, probability: 1 } }, true, 1],
    [{ metadata: { isClosed: 'false', probability: '' } }, false, null],
    [{ metadata: { isClosed: null, probability: 'likely' } }, null, null],
  ])('that say %j are read as closed %j, probability %j', async (stage, isClosed, probability) => {
    const results = [{ id: 7, label: 'x', stages: [{ id: 71, ...stage }] }];
    const hubspot = await startDouble(() => ({ status: 200, body: { results } }));
    const read = await aClient(hubspot.url).readDealPipelines();
    await hubspot.close();
    expect(read).toEqual([{ id: '7', stages: [{ id: '71', isClosed, probability }] }]);
  });
});

describe('who belongs to whom', () => {
  test('is read both ways, for records without associations and unknown ones too', async () => {
    const [ada, ben, deal, other] = [aContact('ada'), aContact('ben'), aDeal(), aDeal()];
    person().associate('deals', deal, 'contacts', ada);
    person().associate('deals', deal, 'contacts', ben);
    const contacts = await crm.readLinked({ from: 'deal', to: 'contact' }, [deal, other, '31415']);
    expect(contacts).toEqual(
      new Map([
        [deal, [ada, ben]],
        [other, []],
        ['31415', []],
      ]),
    );
    expect(await crm.readLinked({ from: 'contact', to: 'deal' }, [ada])).toEqual(new Map([[ada, [deal]]]));
    expect(await crm.readLinked({ from: 'contact', to: 'deal' }, [])).toEqual(new Map());
  });

  test('is read to the last of more than 500', async () => {
    const deal = aDeal();
    const contacts = Array.from({ length: 501 }, (_, place) => aContact(`many${place}`));
    for (const contact of contacts) person().associate('deals', deal, 'contacts', contact);
    const linked = await crm.readLinked({ from: 'deal', to: 'contact' }, [deal]);
    expect(new Set(linked.get(deal))).toEqual(new Set(contacts));
  });
});

test('deals are read fifty at a time, each with the stages it has been in', async () => {
  const deals = Array.from({ length: 51 }, () => aDeal());
  person().update('deals', deals[50]!, { dealstage: 'closedwon' }, { at: NOW + 1_000 });
  const before = sandbox.calls.length;
  const read = await createDealReader(crm).deals([...deals, '31415']);
  expect(sandbox.calls.length - before).toBe(2);
  expect(read.map(({ id }) => id)).toEqual(deals);
  expect(read[50]).toMatchObject({
    properties: { dealstage: 'closedwon', hs_is_closed_won: 'true' },
    stages: [
      { value: 'closedwon', occurredAt: NOW + 1_000 },
      { value: 'qualifiedtobuy', occurredAt: NOW },
    ],
  });
});

describe('a deal for a qualified lead', () => {
  const pilot = { name: 'Northwind pilot', pipeline: 'default', stage: 'appointmentscheduled' };

  test('is made with its people and its company', async () => {
    const [ada, ben] = [aContact('carol'), aContact('dan')];
    const company = person().create('companies', { name: 'Hooli', domain: 'hooli.test' });
    const deal = await crm.createDeal({
      ...pilot,
      amount: '12500',
      currency: 'EUR',
      owner: '60002',
      contactIds: [ada],
      companyId: company,
    });
    await crm.addContactsToDeal(deal, [ben]);
    await crm.addContactsToDeal(deal, [ada, ben]);
    await crm.addContactsToDeal(deal, []);
    expect(valuesOf(deal)).toMatchObject({
      dealname: 'Northwind pilot',
      dealstage: 'appointmentscheduled',
      amount: '12500',
      deal_currency_code: 'EUR',
      hubspot_owner_id: '60002',
    });
    const contacts = await crm.readLinked({ from: 'deal', to: 'contact' }, [deal]);
    expect(contacts.get(deal)).toEqual([ada, ben]);
    const companies = await crm.readLinked({ from: 'deal', to: 'company' }, [deal]);
    expect(companies.get(deal)).toEqual([company]);
  });

  test('needs no company, amount or owner', async () => {
    const ada = aContact('erin');
    const deal = await crm.createDeal({ ...pilot, contactIds: [ada], companyId: null });
    expect(valuesOf(deal).amount).toBeUndefined();
    expect(await crm.readLinked({ from: 'contact', to: 'deal' }, [ada])).toEqual(new Map([[ada, [deal]]]));
  });

  test('R30 is not made twice where the answer is lost', async () => {
    const hubspot = await startDouble(() => 'drop');
    await expect(aClient(hubspot.url).createDeal({ ...pilot, contactIds: ['1'] })).rejects.toThrow(
      'connection failed',
    );
    expect(hubspot.asked).toHaveLength(1);
    await hubspot.close();
  });

  test('R35 is refused by name where the account has not granted it', async () => {
    const reading = portalWith(required);
    const refused = reading.createDeal({ ...pilot, contactIds: [] });
    await expect(refused).rejects.toMatchObject({ code: 'missing-scopes' });
    await expect(reading.createDeal({ ...pilot, contactIds: [] })).rejects.toThrow('crm.objects.deals.write');
  });
});

/** Deals from webhook to kept row, and from there to the contacts whose outcome they are. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addPipeline, archivePipeline } from '../../sandbox/crm/pipelines.ts';
import { latestDeal } from '../../src/deals/latest-deal.ts';
import { createDealStore } from '../../src/store/deals.ts';
import { DAY, type DealStage, HOUR, MINUTE, NOW, openDealStage } from '../support/deal-stage.ts';
import { PORTAL } from '../support/stage.ts';

let stage: DealStage;
beforeEach(async () => {
  stage = await openDealStage();
});
afterEach(() => stage.close());

const person = () => stage.sandbox.actor(PORTAL);
const dealsOf = (portalId = PORTAL) => createDealStore(stage.context.db).forPortal(portalId);
const calls = (end: string) => stage.sandbox.calls.filter(({ path }) => path.endsWith(end)).length;

async function expectQuiet(): Promise<void> {
  expect(await stage.rows('select object_type, object_id, last_error from work')).toEqual([]);
  expect(await stage.rows('select reason from dead_letter')).toEqual([]);
  expect(await stage.rows('select 1 from event where outcome is null')).toEqual([]);
}

describe('a deal of a lead', () => {
  let contact: string;
  beforeEach(async () => {
    await stage.install();
    contact = stage.aContact('ada');
    await stage.settle();
  });

  test('is kept with its contact from the first webhook on, and the lead is looked at again', async () => {
    const before = await stage.decisions(contact);
    const deal = stage.aDeal([contact], { amount: '12500' });
    await stage.settle();
    expect(await stage.kept()).toEqual([
      {
        deal_id: deal,
        state: 'open',
        since: NOW,
        amount: '12500',
        currency: 'USD',
        lost_reason: null,
        pipeline: 'default',
        stage: 'appointmentscheduled',
        gone: false,
        contacts: [contact],
      },
    ]);
    expect(await stage.decisions(contact)).toBeGreaterThan(before);
    await expectQuiet();
  });

  test('is won, or lost with amount and reason, since the moment it was closed', async () => {
    const won = stage.aDeal([contact], { amount: '12500' });
    const lost = stage.aDeal([contact], { amount: '800', deal_currency_code: 'CHF' });
    await stage.moves(won, { dealstage: 'contractsent' });
    await stage.moves(won, { dealstage: 'closedwon', amount: '11000' });
    await stage.moves(lost, { dealstage: 'closedlost' });
    await stage.moves(lost, { closed_lost_reason: 'Too expensive' });
    expect(await stage.kept()).toMatchObject([
      { deal_id: won, state: 'won', since: NOW + 2 * MINUTE, amount: '11000', currency: 'USD' },
      {
        deal_id: lost,
        state: 'lost',
        since: NOW + 3 * MINUTE,
        amount: '800',
        currency: 'CHF',
        lost_reason: 'Too expensive',
      },
    ]);
    const facts = (await dealsOf().ofContacts([contact])).get(contact)!;
    expect(facts.map(({ dealId }) => dealId)).toEqual([lost, won]);
    expect(latestDeal(facts)).toMatchObject({ deal: 'lost', at: NOW + 3 * MINUTE });
  });

  test('that is opened again has no lost reason any more, and is open since then', async () => {
    const deal = stage.aDeal([contact]);
    await stage.moves(deal, { dealstage: 'closedlost', closed_lost_reason: 'No budget' });
    await stage.moves(deal, { dealstage: 'contractsent' });
    expect(await stage.kept()).toMatchObject([{ state: 'open', since: NOW + 2 * MINUTE, lost_reason: null }]);
  });

  test('whose news changes nothing that is known lets the lead alone', async () => {
    const deal = stage.aDeal([contact]);
    await stage.settle();
    const before = await stage.decisions(contact);
    const reads = calls('/deals/batch/read');
    person().update('deals', deal, { dealname: 'Pilot 2' });
    await stage.settle();
    expect(calls('/deals/batch/read')).toBe(reads);
    await stage.post([dealEvent(deal, { propertyName: 'amount', propertyValue: '' })]);
    await stage.settle();
    expect(calls('/deals/batch/read')).toBe(reads + 1);
    expect(await stage.decisions(contact)).toBe(before);
    await expectQuiet();
  });

  test('is no longer the outcome of a contact that is taken off it, and is that of one who joins', async () => {
    const other = stage.aContact('ben');
    const deal = stage.aDeal([contact]);
    await stage.settle();
    person().associate('deals', deal, 'contacts', other);
    person().dissociate('deals', deal, 'contacts', contact);
    const before = [await stage.decisions(contact), await stage.decisions(other)];
    await stage.settle();
    expect(await stage.kept()).toMatchObject([{ contacts: [other] }]);
    expect([...(await dealsOf().ofContacts([contact, other])).keys()]).toEqual([other]);
    const after = [await stage.decisions(contact), await stage.decisions(other)];
    expect(after.every((times, place) => times > before[place]!)).toBe(true);
  });

  test('that is deleted is nobody’s outcome, and comes back when it is restored', async () => {
    const deal = stage.aDeal([contact]);
    await stage.moves(deal, { dealstage: 'closedwon' });
    stage.now += MINUTE;
    person().delete('deals', deal);
    await stage.settle();
    expect(await stage.kept()).toMatchObject([{ gone: true, state: 'won' }]);
    expect((await dealsOf().ofContacts([contact])).size).toBe(0);
    const before = await stage.decisions(contact);
    person().restore('deals', deal);
    await stage.settle();
    expect(await stage.kept()).toMatchObject([{ gone: false, state: 'won', contacts: [contact] }]);
    expect(await stage.decisions(contact)).toBeGreaterThan(before);
    await expectQuiet();
  });

  test('R37 that is merged lives on under its new id, with the contacts of both', async () => {
    const other = stage.aContact('ben');
    const first = stage.aDeal([contact], { amount: '100' });
    const second = stage.aDeal([other], { amount: '900' });
    await stage.settle();
    const merged = person().merge('deals', first, second);
    await stage.settle();
    expect(await stage.kept()).toMatchObject([
      { deal_id: first, gone: true },
      { deal_id: second, gone: true },
      { deal_id: merged, gone: false, amount: '100', contacts: [contact, other].sort() },
    ]);
    const facts = await dealsOf().ofContacts([contact, other]);
    expect([...facts.values()].flat().map(({ dealId }) => dealId)).toEqual([merged, merged]);
    // A late word about an id that is no more changes nothing.
    await stage.post([dealEvent(second, { propertyName: 'amount', propertyValue: '900' })]);
    await stage.settle();
    expect(await stage.kept()).toMatchObject([{ gone: true }, { gone: true }, { gone: false }]);
    await expectQuiet();
  });

  test('R37 goes with its contact where that is merged into another', async () => {
    const other = stage.aContact('ben');
    const deal = stage.aDeal([contact, other]);
    await stage.settle();
    const merged = person().merge('contacts', contact, other);
    await stage.settle();
    expect(await stage.kept()).toMatchObject([{ deal_id: deal, contacts: [merged] }]);
    expect([...(await dealsOf().ofContacts([merged])).keys()]).toEqual([merged]);
    await expectQuiet();
  });

  test('R39 forgets an erased contact, and what sales wrote once nobody is left', async () => {
    const other = stage.aContact('ben');
    const lost = { dealstage: 'closedlost', closed_lost_reason: 'Ada said no' };
    const alone = stage.aDeal([contact], lost);
    const shared = stage.aDeal([contact, other], lost);
    await stage.settle();
    stage.now += MINUTE;
    person().privacyDelete(contact);
    await stage.settle();
    expect(await stage.kept()).toMatchObject([
      { deal_id: alone, contacts: [], lost_reason: null },
      { deal_id: shared, contacts: [other], lost_reason: 'Ada said no' },
    ]);
    // What comes in later about it does not bring it back.
    await stage.moves(alone, { amount: '5' });
    expect(await stage.kept()).toMatchObject([{ contacts: [], lost_reason: null, amount: '5' }, {}]);
    const [{ found }] = await stage.rows(`select count(*)::int as found from event where value like '%Ada%'`);
    expect(found).toBe(0);
    await expectQuiet();
  });

  test('of a contact that nobody has looked at yet waits for it, and makes no lead', async () => {
    stage.sandbox.setAppUrl(null);
    const unknown = stage.aContact('cleo');
    const deal = stage.aDeal([unknown]);
    stage.sandbox.setAppUrl(stage.url);
    await stage.post([dealEvent(deal, { subscriptionType: 'object.creation' })]);
    await stage.settle();
    expect(await stage.kept()).toMatchObject([{ contacts: [unknown] }]);
    expect(await stage.rows(`select 1 from lead where contact_id = ${unknown}`)).toEqual([]);
    await expectQuiet();
  });

  test('that HubSpot does not have ends as ignored', async () => {
    await stage.post([dealEvent('31415')]);
    await stage.settle();
    expect(await stage.rows(`select outcome, reason from event where object_type = 'deal'`)).toEqual([
      { outcome: 'ignored', reason: 'deal is gone' },
    ]);
    await expectQuiet();
  });

  test('made by our own app is read like any other', async () => {
    stage.sandbox.setAppUrl(null);
    const deal = stage.aDeal([contact]);
    stage.sandbox.setAppUrl(stage.url);
    const ours = { changeSource: 'INTEGRATION', sourceId: stage.config.hubspot.appId };
    await stage.post([dealEvent(deal, { ...ours, subscriptionType: 'object.creation' })]);
    await stage.settle();
    expect(await stage.kept()).toMatchObject([{ deal_id: deal, contacts: [contact] }]);
  });
});

function dealEvent(deal: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    eventId: 100,
    subscriptionId: 7,
    portalId: Number(PORTAL),
    appId: Number(stage.config.hubspot.appId),
    occurredAt: stage.now,
    subscriptionType: 'object.propertyChange',
    attemptNumber: 0,
    objectId: Number(deal),
    objectTypeId: '0-3',
    propertyName: 'dealstage',
    propertyValue: 'closedlost',
    changeSource: 'CRM_UI',
    sourceId: 'userId:77',
    ...changes,
  };
}

test('R21 R23 the same news in any order and twice over come to the same, whatever they claim', async () => {
  stage.sandbox.setAppUrl(null);
  await stage.install();
  const contact = stage.aContact('ada');
  const deal = stage.aDeal([contact]);
  stage.now += HOUR;
  person().update('deals', deal, { dealstage: 'closedwon', amount: '7000' });
  const told = [
    dealEvent(deal, { subscriptionType: 'object.creation', occurredAt: NOW }),
    dealEvent(deal, { propertyValue: 'appointmentscheduled', occurredAt: NOW }),
    dealEvent(deal, { propertyValue: 'closedlost', occurredAt: NOW + MINUTE }),
    dealEvent(deal, { propertyValue: 'closedwon' }),
    dealEvent(deal, { propertyName: 'amount', propertyValue: '1' }),
  ];
  for (const batch of [[told[3]!], told.toReversed(), told, [told[2]!, told[2]!]]) {
    expect(await stage.post(batch)).toBe(204);
    await stage.settle();
    expect(await stage.kept()).toMatchObject([
      { state: 'won', since: NOW + HOUR, amount: '7000', contacts: [contact] },
    ]);
  }
  expect(await stage.rows(`select count(*)::int as n from event where object_type = 'deal'`)).toEqual([
    { n: told.length },
  ]);
  await expectQuiet();
});

test('a hundred deals cost two reads, one look at their contacts and one at the pipelines', async () => {
  stage.sandbox.setAppUrl(null);
  await stage.install();
  const contacts = Array.from({ length: 100 }, (_, place) => stage.aContact(`p${place}`));
  const deals = contacts.map((contact) => stage.aDeal([contact]));
  const before = stage.sandbox.calls.length;
  await stage.post(deals.map((deal) => dealEvent(deal)));
  await stage.settle();
  const made = stage.sandbox.calls.slice(before).map(({ path }) => path.replace('/2026-09', ''));
  expect(made.sort()).toEqual([
    '/crm/associations/deals/contacts/batch/read',
    '/crm/objects/deals/batch/read',
    '/crm/objects/deals/batch/read',
    '/crm/pipelines/deals',
  ]);
  await stage.post(deals.map((deal) => dealEvent(deal, { propertyName: 'amount' })));
  await stage.settle();
  expect(stage.sandbox.calls.length - before).toBe(made.length + 3);
  expect(await stage.rows('select count(*)::int as n from deal where state = $$open$$')).toEqual([
    { n: 100 },
  ]);
});

describe('pipelines of the portal’s own', () => {
  const PARTNERS = {
    id: '88',
    label: 'Partners',
    stages: [
      { id: '8801', label: 'Talk', probability: '0.1', closed: false },
      { id: '8802', label: 'Signed', probability: '1.0', closed: true },
      { id: '8803', label: 'Dropped', probability: '0.0', closed: true },
    ],
  };
  let contact: string;
  beforeEach(async () => {
    await stage.install();
    contact = stage.aContact('ada');
    stage.aDeal([contact]);
    await stage.settle();
  });

  test('are read as soon as a deal is in one that was made since', async () => {
    addPipeline(stage.sandbox.portal(PORTAL), PARTNERS);
    const deal = stage.aDeal([contact], { pipeline: '88', dealstage: '8801' });
    await stage.moves(deal, { dealstage: '8803' });
    expect(await stage.kept()).toMatchObject([{}, { state: 'lost', since: NOW + MINUTE, pipeline: '88' }]);
    expect(calls('/crm/pipelines/2026-09/deals')).toBe(2);
  });

  test('that are archived leave HubSpot’s own word on their deals', async () => {
    const portal = stage.sandbox.portal(PORTAL);
    addPipeline(portal, PARTNERS);
    const deal = stage.aDeal([contact], { pipeline: '88', dealstage: '8801' });
    await stage.moves(deal, { dealstage: '8802' });
    archivePipeline(portal, '88');
    stage.now += HOUR;
    await stage.moves(deal, { amount: '10' });
    expect(await stage.kept()).toMatchObject([{}, { state: 'won', amount: '10', since: NOW + MINUTE }]);
  });

  test('that the portal does not show are no obstacle', async () => {
    stage.now += HOUR;
    stage.sandbox.faults.add({ match: { path: /pipelines/ }, effect: noRight() });
    const deal = stage.aDeal([contact]);
    await stage.moves(deal, { dealstage: 'closedlost' });
    await stage.moves(deal, { amount: '10' });
    expect(await stage.kept()).toMatchObject([
      {},
      { state: 'lost', amount: '10', since: NOW + HOUR + MINUTE },
    ]);
    await expectQuiet();
  });
});

function noRight() {
  const errors = [{ message: 'scopes', context: { requiredGranularScopes: ['crm.objects.deals.read'] } }];
  const body = { category: 'MISSING_SCOPES', message: 'scopes', errors };
  return { kind: 'status', status: 403, body } as const;
}

describe('R35 without the right to read deals', () => {
  test('contacts are judged all the same, deals wait in sight, and are read once the right is granted', async () => {
    const fault = stage.sandbox.faults.add({ match: { path: /objects\/2026-09\/deals/ }, effect: noRight() });
    await stage.install();
    const contact = stage.aContact('ada');
    const deal = stage.aDeal([contact]);
    await stage.settle();
    await stage.moves(deal, { dealstage: 'closedwon' });
    expect(stage.contact(contact).fairlead_score).toBeDefined();
    expect(await stage.kept()).toEqual([]);
    expect(calls('/deals/batch/read')).toBe(1);
    const waiting = await stage.rows(`select object_id, last_error from work`);
    expect(waiting).toEqual([
      {
        object_id: deal,
        last_error: expect.stringContaining('reinstall the app to grant crm.objects.deals.read'),
      },
    ]);
    expect(await stage.rows('select 1 from dead_letter')).toEqual([]);
    // An admin installs the app again, and grants it this time.
    stage.sandbox.faults.remove(fault.id);
    await stage.install();
    expect(await stage.kept()).toMatchObject([{ state: 'won', contacts: [contact] }]);
    const tasks = await stage.context.tasks.list(PORTAL);
    expect(tasks.find(({ kind }) => kind === 'deals')).toMatchObject({ state: 'done' });
    await expectQuiet();
  });
});

describe('the deals that were there before', () => {
  const YEAR = 365 * DAY;

  /** 120 people with a deal each, lost a year ago; one of them has won another since. */
  function load(): { readonly customer: string; readonly others: readonly string[] } {
    const contacts = stage.sandbox.load(
      PORTAL,
      'contacts',
      Array.from({ length: 120 }, (_, place) => ({
        properties: { email: `p${place}@northwind.example`, lifecyclestage: 'lead' },
        createdAt: NOW - 2 * YEAR,
      })),
    );
    const [customer, ...others] = contacts as [string, ...string[]];
    stage.sandbox.load(
      PORTAL,
      'deals',
      contacts.map((contactId) => ({
        properties: { dealstage: 'appointmentscheduled', pipeline: 'default', amount: '100' },
        createdAt: NOW - 2 * YEAR,
        contactId,
        history: [
          { at: NOW - YEAR, properties: { dealstage: 'closedlost', closed_lost_reason: 'Too early' } },
        ],
      })),
    );
    stage.sandbox.load(PORTAL, 'deals', [
      {
        properties: {
          dealstage: 'closedwon',
          amount: '900',
          closedate: new Date(NOW - 30 * DAY).toISOString(),
        },
        createdAt: NOW - DAY,
        contactId: customer,
      },
    ]);
    return { customer, others };
  }

  test('are kept as they were, and known when their contacts are first looked at', async () => {
    const { customer, others } = load();
    await stage.install();
    expect(await stage.rows('select state, count(*)::int as n from deal group by 1 order by 1')).toEqual([
      { state: 'lost', n: 120 },
      { state: 'won', n: 1 },
    ]);
    const facts = await dealsOf().ofContacts([customer, ...others]);
    // It came to HubSpot won, and had been before.
    expect(latestDeal(facts.get(customer)!)).toMatchObject({ deal: 'won', at: NOW - 30 * DAY });
    for (const contact of others) {
      expect(facts.get(contact)).toMatchObject([{ state: 'lost', at: NOW - YEAR, lostReason: 'Too early' }]);
    }
    // Most deals are kept before their contacts are read; whose come later is looked at once more.
    const looks = await stage.rows('select revision, count(*)::int as n from lead group by 1 order by 1');
    expect(looks[0]).toMatchObject({ revision: 1 });
    expect(looks[0].n).toBeGreaterThan(90);
    expect(Math.max(...looks.map(({ revision }) => revision))).toBeLessThanOrEqual(2);
    expect(await stage.rows('select 1 from episode')).toEqual([]);
    const tasks = await stage.context.tasks.list(PORTAL);
    expect(tasks.find(({ kind }) => kind === 'deals')).toMatchObject({
      state: 'done',
      progress: { done: 121, total: 121 },
    });
    await expectQuiet();
  });

  test('are listed on where HubSpot failed, each page once', async () => {
    load();
    const pages = () =>
      stage.sandbox.calls.flatMap(({ method, path, status }) =>
        method === 'GET' && path.includes('/objects/2026-09/deals?')
          ? [[new URL(path, stage.url).searchParams.has('after'), status]]
          : [],
      );
    stage.sandbox.faults.add({
      match: { method: 'GET', path: /objects\/2026-09\/deals/ },
      effect: { kind: 'status', status: 423, body: { message: 'locked', category: 'LOCKED' } },
      times: 4,
    });
    await stage.install();
    for (let tries = 0; tries < 100 && pages().length < 6; tries += 1) {
      stage.now += MINUTE;
      await stage.settle();
    }
    expect(pages()).toEqual([...Array(4).fill([false, 423]), [false, 200], [true, 200]]);
    expect(await stage.rows('select count(*)::int as n from deal')).toEqual([{ n: 121 }]);
    await expectQuiet();
  });

  test('and are deleted while nobody listens are gone after the next install', async () => {
    await stage.install();
    const contact = stage.aContact('ada');
    const [deleted, kept] = [stage.aDeal([contact]), stage.aDeal([contact])];
    await stage.settle();
    stage.sandbox.setAppUrl(null);
    person().delete('deals', deleted);
    person().update('deals', kept, { dealstage: 'closedwon' });
    stage.now += DAY;
    stage.sandbox.setAppUrl(stage.url);
    const before = await stage.decisions(contact);
    await stage.install();
    expect(await stage.kept()).toMatchObject([
      { deal_id: deleted, gone: true },
      { deal_id: kept, gone: false, state: 'won' },
    ]);
    expect(await stage.decisions(contact)).toBeGreaterThan(before);
    await expectQuiet();
  });

  test('listed once more change nothing and nobody is looked at again', async () => {
    load();
    await stage.install();
    const looks = () => stage.rows('select sum(revision)::int as n from lead');
    const before = await looks();
    await stage.context.tasks.start(PORTAL, 'deals');
    await stage.settle();
    expect(await looks()).toEqual(before);
    await expectQuiet();
  });
});

test('equal ids of deals and contacts in two portals never meet', async () => {
  stage.sandbox.setAppUrl(null);
  await stage.install();
  const contact = stage.aContact('ada');
  const deal = stage.aDeal([contact], { dealstage: 'closedwon' });
  const other = '4001002';
  stage.sandbox.createPortal({ id: other, name: 'Second portal', account: { companyCurrency: 'EUR' } });
  stage.sandbox.load(other, 'contacts', [{ id: contact, properties: { email: 'lee@keystone.example' } }]);
  stage.sandbox.load(other, 'deals', [
    { id: deal, properties: { dealstage: 'closedlost', closed_lost_reason: 'Theirs' }, contactId: contact },
  ]);
  await stage.install(other);
  await stage.post([dealEvent(deal)]);
  await stage.settle();
  const states = async (portalId: string) =>
    (await dealsOf(portalId).ofContacts([contact]))
      .get(contact)
      ?.map(({ state, currency }) => [state, currency]);
  expect(await states(PORTAL)).toEqual([['won', 'USD']]);
  expect(await states(other)).toEqual([['lost', 'EUR']]);
});

/** The journal read all the time, beside the webhooks: for what no webhook can tell of one portal alone. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { DAY_1, downloads, visits, workedLead } from '../support/worked-lead.ts';

const MINUTE = 60_000;

let stage: Stage;
let clock: { now: number };
beforeEach(async () => {
  clock = { now: DAY_1 };
  stage = await openStage({ now: () => clock.now, env: { FAIRLEAD_JOURNAL: 'always' } });
  await stage.install();
});
afterEach(() => stage.close());

/** What timers would do, a minute apiece. */
async function minutes(count: number): Promise<void> {
  for (let each = 0; each < count; each += 1) {
    clock.now += MINUTE;
    await stage.context.journal!.round();
    await stage.settle();
  }
}

const subscribed = () =>
  [...stage.sandbox.journal.subscriptions.values()].find(
    ({ subscriptionType, objectTypeId }) => subscriptionType === 'OBJECT' && objectTypeId === '0-1',
  )!;

async function publishWithCity(): Promise<void> {
  const source = defaultSource();
  source.inputs.contact.city = { type: 'text', label: 'city' };
  const [first] = source.rules;
  source.rules.push({
    ...{ ...first, id: 'neg.city', score: 'negative', label: 'From Bergen', points: -7 },
    when: { filters: [{ propertyName: 'city', operator: 'EQ', value: 'Bergen' }] },
  });
  await stage.context.models.publish(PORTAL, compileModel(parseModel(source), LEXICON));
}

test('a property that no webhook tells of arrives once a published model reads it, and subscriptions follow the model', async () => {
  const contact = workedLead(stage);
  await stage.settle();
  await minutes(2);
  expect(subscribed().properties).not.toContain('city');
  const { id } = subscribed();
  await publishWithCity();
  await minutes(1);
  expect(subscribed()).toMatchObject({ id, properties: expect.arrayContaining(['city', 'jobtitle']) });

  stage.sandbox.actor(PORTAL).update('contacts', contact, { city: 'Bergen' });
  await stage.settle();
  expect(stage.contact(contact).fairlead_negative_score).toBe('0');
  await minutes(2);
  expect(stage.contact(contact).fairlead_negative_score).toBe('-7');
  const told = await stage.rows(
    `select property, value, change_source, outcome from event where property = 'city'`,
  );
  expect(told).toEqual([{ property: 'city', value: 'Bergen', change_source: 'CRM_UI', outcome: 'applied' }]);
});

test('what webhooks tell as well costs no call and counts once, whoever is first (R21)', async () => {
  const contact = workedLead(stage);
  await stage.settle();
  await minutes(3);
  const histories = () =>
    stage.sandbox.calls.filter(({ path, portalId }) => portalId === PORTAL && path.endsWith('/batch/read'))
      .length;
  downloads(stage, contact, clock.now);
  await stage.settle();
  const before = histories();
  await minutes(3);
  expect(histories()).toBe(before);
  expect(await stage.rows('select * from journal_change')).toEqual([]);

  stage.sandbox.webhooks.disorder.paused = true;
  visits(stage, contact, 'pricing');
  await minutes(3);
  stage.sandbox.webhooks.resume();
  await stage.settle();
  const pages = await stage.rows(`select outcome from event where property = 'hs_analytics_last_url'`);
  expect(pages).toEqual([{ outcome: 'applied' }]);
});

test('a portal that has left keeps no subscription, and those of a portal that is not known here stay', async () => {
  await minutes(1);
  const stranger = { ...subscribed(), portalId: '999' };
  stage.sandbox.journal.subscribe(stranger);
  stage.sandbox.uninstall(PORTAL);
  await minutes(2);
  expect([...stage.sandbox.journal.subscriptions.values()]).toMatchObject([
    { subscriptionType: 'APP_LIFECYCLE_EVENT', objectTypeId: '4-1916193' },
    { portalId: '999' },
  ]);
});

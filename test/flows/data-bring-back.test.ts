/** A lead that sales has sent back until its data change: by what it comes back, and by what it does not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { decideOnCard, HOUR } from '../support/handoff-stage.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { aBuyer } from '../support/telling.ts';

const clock = { at: Date.UTC(2026, 10, 2, 15) };
let stage: Stage;
let contact: string;
let company: string;

beforeAll(async () => {
  stage = await openStage({ now: () => clock.at });
  await stage.install();
  await publish();
  contact = await aBuyer(stage);
  company = stage.sandbox.portal(PORTAL).stores.companies.all()[0]!.id;
  await change({ city: 'Boston', ...asksForDemo() });
  expect(valuesOf()).toMatchObject({ fairlead_stage: 'mql', lifecyclestage: 'marketingqualifiedlead' });
  expect(
    await decideOnCard(stage, contact, { decision: 'reject', reason: 'wrong_company_size' }),
  ).toMatchObject({ ok: true });
  expect(valuesOf()).toMatchObject({ fairlead_stage: 'disqualified' });
});
afterAll(() => stage.close());

const valuesOf = () => stage.contact(contact);
const asksForDemo = () => ({
  recent_conversion_event_name: 'Request a demo',
  recent_conversion_date: new Date(clock.at).toISOString(),
});

/** Who is sent back for good is a lead again to HubSpot too, which is our own write. */
async function publish(change: (source: ReturnType<typeof defaultSource>) => void = () => {}) {
  const source = defaultSource();
  source.handoff = { lifecycle: { disqualified: 'lead' } };
  change(source);
  await stage.context.models.publish(PORTAL, compileModel(parseModel(source), LEXICON));
}

async function change(properties: Readonly<Record<string, string>>): Promise<void> {
  clock.at += HOUR;
  stage.sandbox.actor(PORTAL).update('contacts', contact, properties);
  await stage.settle();
}

test('AT-26 no opened e-mail, no new request and no visited page brings it back', async () => {
  await change({ hs_email_last_open_date: new Date(clock.at).toISOString() });
  await change({ hs_analytics_last_url: 'https://www.example.com/pricing' });
  await change(asksForDemo());
  expect(valuesOf()).toMatchObject({
    fairlead_stage: 'disqualified',
    fairlead_next_step: expect.stringContaining('its data have not changed since it was sent back'),
  });
});

test('AT-26 what Fairlead itself writes there does not, nor who owns it', async () => {
  for (let minute = 0; minute < 3; minute += 1) {
    clock.at += 61_000;
    await stage.settle();
  }
  expect(valuesOf().lifecyclestage).toBe('lead');
  await change({ hubspot_owner_id: stage.sandbox.portal(PORTAL).owners[0]!.id });
  expect(valuesOf().fairlead_stage).toBe('disqualified');
});

test('AT-26 what a new model reads for the first time does not', async () => {
  await publish((source) => {
    source.model.version = '1.1.0';
    source.inputs.contact.city = { type: 'text', label: 'city' };
    const when = { filters: [{ propertyName: 'city', operator: 'EQ', value: 'Boston' }] };
    const [size] = source.rules;
    source.rules.push({ ...size, id: 'fit.city', label: 'In Boston', when });
  });
  await change({ hs_email_last_open_date: new Date(clock.at).toISOString() });
  const [lead] = await stage.rows(`select facts->'city'->>0 as city from lead where contact_id = ${contact}`);
  expect(lead).toEqual({ city: 'Boston' });
  expect(valuesOf().fairlead_stage).toBe('disqualified');
});

test('AT-26 a change of what fit goes by does, at once', async () => {
  clock.at += HOUR;
  stage.sandbox.actor(PORTAL).update('companies', company, { numberofemployees: '210' });
  await stage.settle();
  expect(valuesOf()).toMatchObject({ fairlead_stage: 'mql', fairlead_episode: '2' });
  expect(await stage.rows('select number, outcome from episode order by number')).toEqual([
    { number: 1, outcome: 'rejected' },
    { number: 2, outcome: null },
  ]);
});

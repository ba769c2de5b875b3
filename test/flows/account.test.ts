/** Accounts end to end: several people of one company, each below the threshold, who are at something together. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareOnPortal } from '../../src/cli/model/comparison.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { type AccountStage, DAY, DAY_1, openAccountStage } from '../support/account-stage.ts';
import {
  aCompany,
  aPerson,
  CHECKLIST,
  COMPARISON,
  committeeModel,
  plainModel,
  WEBINAR,
} from '../support/committee-model.ts';
import { PORTAL } from '../support/stage.ts';

let stage: AccountStage;
let people: AccountStage['people'];
let onDay: AccountStage['onDay'];
let companyNow: AccountStage['companyNow'];
let receiptOf: AccountStage['receiptOf'];
let rows: AccountStage['rows'];
beforeEach(async () => {
  stage = await openAccountStage();
  ({ people, onDay, companyNow, receiptOf, rows } = stage);
});
afterEach(() => stage.close());

describe('AT-20 a committee', () => {
  test('of three people on one topic within thirty days is an account MQL, with all three named', async () => {
    const [ada, ben, cleo] = people;
    await onDay(1, [ada, CHECKLIST]);
    expect(companyNow()).toMatchObject({ fairlead_account_stage: 'engaged', fairlead_committee_size: '1' });
    await onDay(9, [ben, WEBINAR]);
    await onDay(17, [cleo, COMPARISON]);
    expect(companyNow()).toMatchObject({
      fairlead_account_stage: 'account_mql',
      fairlead_account_score: '50',
      fairlead_committee_size: '3',
    });
    for (const contact of people) {
      expect(stage.contact(contact)).toMatchObject({
        fairlead_score: '50',
        fairlead_stage: 'lead',
        fairlead_committee_size: '3',
        fairlead_next_action: 'account_play',
      });
    }
    const { account } = await receiptOf(ada);
    const leads = await rows('select lead_id, contact_id from lead');
    const named = account!.because.map(({ lead }) => leads.find((row) => row.lead_id === lead)?.contact_id);
    expect(account).toMatchObject({ track: 'account.committee', people: 3, topic: 'governance' });
    expect(named).toEqual([cleo, ben, undefined]);
    const { out } = await fairlead(`explain --portal ${PORTAL} ${ada}`, { stage });
    expect(out).toContain('3 people on governance: account MQL by "Three people on one topic"');
    expect(out).toContain(`contact ${ben}: webinar_view`);
    expect(out).toContain(`contact ${cleo}: comparison_view`);
    expect(out).toContain('this lead: checklist_download');
    expect(out).toContain(`, with contact ${cleo} and contact ${ben}`);
  });

  test('is not one person who does all of it', async () => {
    const [ada] = people;
    await onDay(1, [ada, CHECKLIST]);
    await onDay(2, [ada, WEBINAR]);
    await onDay(3, [ada, COMPARISON]);
    expect(companyNow()).toMatchObject({
      fairlead_account_stage: 'engaged',
      fairlead_committee_size: '1',
      fairlead_account_score: '90',
    });
  });

  test('does not stand where the third comes on the 31st day after the first', async () => {
    const [ada, ben, cleo] = people;
    await onDay(1, [ada, CHECKLIST]);
    await onDay(15, [ben, WEBINAR]);
    await onDay(32, [cleo, COMPARISON]);
    expect(companyNow()).toMatchObject({ fairlead_account_stage: 'engaged', fairlead_committee_size: '2' });
    expect((await receiptOf(cleo)).account).toMatchObject({ track: null, people: 2 });
  });

  test('is not made of people of different companies', async () => {
    const [ada, ben] = people;
    const elsewhere = aPerson(stage, aCompany(stage, { domain: 'duo.example' }), 'eve');
    const nowhere = aPerson(stage, null, 'nat');
    await onDay(1, [ada, CHECKLIST], [ben, WEBINAR], [elsewhere, COMPARISON], [nowhere, COMPARISON]);
    expect(companyNow()).toMatchObject({ fairlead_account_stage: 'engaged', fairlead_committee_size: '2' });
    expect((await receiptOf(nowhere)).account).toMatchObject({ people: 1 });
  });

  test('falls with nobody doing anything, on the day on which its window closes', async () => {
    const [ada, ben, cleo] = people;
    await onDay(1, [ada, CHECKLIST]);
    await onDay(9, [ben, WEBINAR]);
    await onDay(17, [cleo, COMPARISON]);
    const due = await rows(`select due_at from work where object_type = 'company' and reason = 'time'`);
    expect(due).toEqual([{ due_at: Math.floor(DAY_1 / DAY) * DAY + 31 * DAY }]);
    await onDay(31);
    expect(companyNow()).toMatchObject({ fairlead_account_stage: 'account_mql' });
    await onDay(32);
    expect(companyNow()).toMatchObject({ fairlead_account_stage: 'engaged', fairlead_committee_size: '2' });
    for (const contact of people) {
      expect(stage.contact(contact)).toMatchObject({ fairlead_committee_size: '2' });
    }
    await onDay(60);
    expect(companyNow()).toMatchObject({
      fairlead_account_stage: 'none',
      fairlead_account_score: '0',
      fairlead_committee_size: '0',
    });
    expect(await rows('select 1 from work')).toEqual([]);
  });
});

test('AT-21 two others a week later raise the priority of the first, whose receipt shows them', async () => {
  const [ada, ben, cleo] = people;
  await onDay(1, [ada, CHECKLIST]);
  expect(stage.contact(ada)).toMatchObject({ fairlead_score: '30', fairlead_priority: 'low' });
  await onDay(8, [ben, WEBINAR], [cleo, COMPARISON]);
  expect(stage.contact(ada)).toMatchObject({
    fairlead_score: '50',
    fairlead_priority: 'normal',
    fairlead_reason: expect.stringContaining('three people are at governance together'),
  });
  const { contributions } = await receiptOf(ada);
  const shared = contributions.find(({ ruleId }) => ruleId === 'intent.committee');
  const leads = await rows('select lead_id, contact_id from lead');
  const others = shared!.because.flatMap(
    ({ lead }) => leads.find((row) => row.lead_id === lead)?.contact_id ?? [],
  );
  expect(shared!.points).toBe(20_000);
  expect(new Set(others)).toEqual(new Set([ben, cleo]));
});

test('AT-21 the first becomes an MQL by what colleagues do, and is handed over', async () => {
  const [ada, ben, cleo] = people;
  const demanding = committeeModel((source) => {
    source.mql.threshold.default = 80;
  });
  await stage.context.models.publish(PORTAL, demanding);
  await onDay(1, [ada, CHECKLIST], [ada, 'https://www.example.com/pricing']);
  await onDay(8, [ben, WEBINAR]);
  expect(stage.contact(ada)).toMatchObject({ fairlead_score: '60', fairlead_stage: 'lead' });
  await onDay(9, [cleo, COMPARISON]);
  expect(stage.contact(ada)).toMatchObject({
    fairlead_score: '80',
    fairlead_stage: 'mql',
    fairlead_sal_status: 'pending',
    lifecyclestage: 'marketingqualifiedlead',
  });
});

test('a backtest judges leads with their colleagues', async () => {
  const [ada, ben, cleo] = people;
  await onDay(1, [ada, CHECKLIST], [ben, WEBINAR], [cleo, COMPARISON]);
  const after = committeeModel((source) => {
    source.mql.threshold.default = 50;
  });
  const comparison = await compareOnPortal(stage.context, PORTAL, { before: plainModel(), after }, 10);
  expect(comparison).toMatchObject({ leads: 3, becomes: 3, otherScores: 3 });
  expect(new Set(comparison.becoming.map(({ contactId }) => contactId))).toEqual(new Set(people));
});

describe('AT-22 a customer', () => {
  test('is no MQL and no account MQL, whatever its people read', async () => {
    stage.sandbox.actor(PORTAL).update('companies', stage.company, { lifecyclestage: 'customer' });
    const [ada, ben, cleo] = people;
    await onDay(1, [ada, CHECKLIST], [ben, WEBINAR], [cleo, COMPARISON]);
    expect(companyNow()).toMatchObject({ fairlead_account_stage: 'customer', fairlead_committee_size: '3' });
    for (const contact of people) {
      expect(stage.contact(contact)).toMatchObject({ fairlead_next_action: 'route_cs' });
      expect(stage.contact(contact).fairlead_stage).not.toBe('mql');
    }
  });

  test('that an account has become takes its MQL back', async () => {
    const [ada, ben, cleo] = people;
    await onDay(1, [ada, CHECKLIST], [ben, WEBINAR], [cleo, COMPARISON]);
    expect(companyNow()).toMatchObject({ fairlead_account_stage: 'account_mql' });
    stage.sandbox.actor(PORTAL).update('companies', stage.company, { lifecyclestage: 'customer' });
    await onDay(2);
    expect(companyNow()).toMatchObject({ fairlead_account_stage: 'customer' });
  });
});

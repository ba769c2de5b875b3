/** Deals in the life of a lead: an outcome is a stage, too. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, type DealStage, MINUTE, openDealStage } from '../support/deal-stage.ts';
import { PORTAL } from '../support/stage.ts';
import { workedLead } from '../support/worked-lead.ts';

let stage: DealStage;
let contact: string;
beforeEach(async () => {
  stage = await openDealStage();
  await stage.install();
  contact = stage.aContact('ada');
  await stage.settle();
});
afterEach(() => stage.close());

test('a deal takes its lead along: to opportunity, back for a while when it is lost, to customer when it is won', async () => {
  const stageOf = () => {
    const { fairlead_stage: now, fairlead_furthest_stage: furthest } = stage.contact(contact);
    return [now, furthest];
  };
  expect(stageOf()).toEqual(['lead', 'lead']);
  const deal = stage.aDeal([contact]);
  await stage.settle();
  expect(stageOf()).toEqual(['opportunity', 'opportunity']);
  const other = stage.aDeal([contact]);
  await stage.moves(deal, { dealstage: 'closedlost' });
  expect(stageOf()).toEqual(['opportunity', 'opportunity']);
  await stage.moves(other, { dealstage: 'closedlost' });
  expect(stageOf()).toEqual(['recycled', 'opportunity']);
  await stage.moves(other, { dealstage: 'contractsent' });
  expect(stageOf()).toEqual(['opportunity', 'opportunity']);
  await stage.moves(other, { dealstage: 'closedwon' });
  expect(stageOf()).toEqual(['customer', 'customer']);
  expect(await stage.rows('select 1 from episode')).toEqual([]);
});

test('AT-30 X-11 a lost deal keeps its lead from being handed over again until the cool-down is over', async () => {
  const buyer = workedLead(stage);
  const asksForDemo = async () => {
    stage.now += MINUTE;
    stage.sandbox.actor(PORTAL).update('contacts', buyer, {
      recent_conversion_event_name: 'Request a demo',
      recent_conversion_date: new Date(stage.now).toISOString(),
    });
    await stage.settle();
  };
  const deal = stage.aDeal([buyer], { amount: '9000' });
  await stage.settle();
  await stage.moves(deal, { dealstage: 'closedlost', closed_lost_reason: 'Chose another vendor' });
  expect(stage.contact(buyer).fairlead_stage).toBe('recycled');
  stage.now += 7 * DAY;
  await asksForDemo();
  expect(stage.contact(buyer)).toMatchObject({
    fairlead_stage: 'recycled',
    fairlead_sal_status: 'none',
    fairlead_next_action: 'nurture',
    fairlead_next_step: expect.stringMatching(/^It qualifies, but its deal was lost on /),
  });
  stage.now += 180 * DAY;
  await asksForDemo();
  expect(stage.contact(buyer)).toMatchObject({ fairlead_stage: 'mql', fairlead_sal_status: 'pending' });
  expect(await stage.rows('select number, deal from episode')).toEqual([{ number: 1, deal: null }]);

  // What becomes of it now is the outcome of this attempt.
  stage.now += MINUTE;
  const second = stage.aDeal([buyer], { amount: '12500.50', deal_currency_code: 'EUR' });
  await stage.settle();
  await stage.moves(second, { dealstage: 'closedwon' });
  expect(stage.contact(buyer).fairlead_stage).toBe('customer');
  expect(await stage.rows('select number, outcome, deal from episode')).toMatchObject([
    {
      number: 1,
      outcome: 'opportunity',
      deal: { dealId: second, state: 'won', amount: 12_500.5, currency: 'EUR' },
    },
  ]);
});

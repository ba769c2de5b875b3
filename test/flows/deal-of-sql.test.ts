/** On SQL a deal is opened where the model asks for it: by the portal's own choice and right, and once. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDeadLetters } from '../../src/store/dead-letters.ts';
import { DEAL, type DealOfSqlStage, openDealOfSqlStage } from '../support/deal-of-sql-stage.ts';
import { HOUR } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';

let stage: DealOfSqlStage;
beforeEach(async () => {
  stage = await openDealOfSqlStage();
});
afterEach(() => stage.close());

const audit = (action: string) =>
  stage.rows<{ detail: { how: string } }>(`select detail from audit where action = '${action}'`);
const letters = () => createDeadLetters(stage.context.db).forPortal(PORTAL);

test('with its contact, company and owner of that hour; and one whose answer was lost is not made twice', async () => {
  await stage.agree(DEAL);
  await stage.edit({ hubspot_owner_id: '60001' });
  stage.sandbox.faults.add({
    match: { method: 'POST', path: '/crm/objects/2026-09/deals' },
    effect: { kind: 'drop', when: 'after' },
    times: 1,
  });
  expect(await stage.qualify()).toMatchObject({ ok: true });
  expect(await stage.stepOnCard()).toMatch(/^Fairlead opens its deal once .* undone: \w{3} \d\d:\d\d \(/);
  expect(stage.values().fairlead_next_step).toMatch(
    /^Fairlead opens its deal once .* the card says when, or/,
  );
  await stage.edit({ hubspot_owner_id: '60002' });
  expect(stage.dealsMade()).toEqual([]);
  await stage.afterUndo();
  for (let tries = 0; tries < 4 && (await stage.rows('select 1 from outbox')).length > 0; tries++) {
    await stage.after(60_000);
  }
  expect(stage.dealsMade()).toHaveLength(1);
  const [deal] = await stage.deals();
  expect(stage.sandbox.portal(PORTAL).live('deals', deal!.deal_id).values).toMatchObject({
    pipeline: 'default',
    dealstage: 'appointmentscheduled',
    hubspot_owner_id: '60002',
  });
  expect(await audit('deal-found')).toMatchObject([{ detail: { how: 'found' } }]);
  expect(stage.values().fairlead_stage).toBe('opportunity');
  expect(await stage.stepOnCard()).toBe('Tell the owner of the open deal.');
});

test('not before the SQL cannot be undone any more: taken back in time it leaves no deal', async () => {
  await stage.agree(DEAL);
  await stage.qualify();
  await stage.after(HOUR - 1);
  expect(stage.values().fairlead_stage).toBe('sql');
  expect(await stage.decide({ decision: 'undo' })).toMatchObject({ ok: true });
  await stage.after(3 * HOUR);
  expect(stage.dealsMade()).toEqual([]);
  expect(stage.values().fairlead_stage).toBe('sal');
});

test('not where the model is silent, or a deal is there', async () => {
  await stage.qualify();
  await stage.agree(DEAL);
  await stage.afterUndo();
  expect(stage.dealsMade()).toEqual([]);
  expect(stage.values().fairlead_stage).toBe('sql');
  await stage.decide({ decision: 'reject', reason: 'outside_territory' });
  await stage.decide({ decision: 'accept', answers: stage.allYes });

  const actor = stage.sandbox.actor(PORTAL);
  const company = stage.values().associatedcompanyid!;
  const pilot = actor.create('deals', { dealname: 'Pilot', pipeline: DEAL.pipeline, dealstage: DEAL.stage });
  actor.associate('deals', pilot, 'companies', company);
  expect(await stage.qualify()).toMatchObject({ ok: true });
  await stage.afterUndo();
  expect(stage.dealsMade()).toEqual([]);
  expect(await audit('deal-joined')).toMatchObject([{ detail: { how: 'joined', dealId: pilot } }]);
  expect(stage.values().fairlead_stage).toBe('opportunity');
});

test('a deal that somebody opens and wins within the hour is the one', async () => {
  await stage.agree(DEAL);
  await stage.qualify();
  const actor = stage.sandbox.actor(PORTAL);
  const own = actor.create('deals', { dealname: 'Own', pipeline: DEAL.pipeline, dealstage: DEAL.stage });
  actor.associate('deals', own, 'contacts', stage.contact1);
  await stage.after(60_000);
  expect(await stage.rows('select 1 from outbox')).toEqual([]);
  actor.update('deals', own, { dealstage: 'closedwon' });
  await stage.afterUndo();
  expect(stage.dealsMade()).toEqual([]);
  expect(stage.values().fairlead_stage).toBe('customer');
});

test('a stage that HubSpot does not have is a dead letter, and is tried again when the model was mended', async () => {
  await stage.agree({ ...DEAL, stage: 'no_such_stage' });
  await stage.qualify();
  await stage.afterUndo();
  await stage.after(HOUR);
  expect(stage.values().fairlead_stage).toBe('sql');
  const [letter, ...others] = await letters().list({ limit: 10 });
  expect(others).toEqual([]);
  expect(letter!.reason).toMatch(/deal create .*INVALID_OPTION/);
  expect(await stage.stepOnCard()).toContain('HubSpot has refused its deal');
  await stage.agree(DEAL);
  expect(stage.dealsMade()).toHaveLength(1);
  expect(await letters().replay(letter!.deadId, stage.clock.at)).toBe('replayed');
  await stage.settle();
  expect(stage.dealsMade()).toHaveLength(2);
  expect(stage.values().fairlead_stage).toBe('opportunity');
});

test('a refused deal that nobody wants any more is marked so, and asked for no more', async () => {
  await stage.agree({ ...DEAL, stage: 'no_such_stage' });
  await stage.qualify();
  await stage.afterUndo();
  const [letter] = await letters().list({ limit: 10 });
  await stage.decide({ decision: 'recycle', reason: 'no_current_need' });
  expect(await letters().list({ limit: 10 })).toEqual([]);
  expect(await letters().list({ limit: 10, all: true })).toMatchObject([
    { deadId: letter!.deadId, withdrawnAt: stage.clock.at, replayedAt: null },
  ]);
  expect(await letters().replay(letter!.deadId, stage.clock.at)).toBe('withdrawn');
  await stage.settle();
  expect(stage.dealsMade()).toHaveLength(1);
});

test('without the right the wish waits, and outlasts the contact’s deletion; the right and the contact come back', async () => {
  await stage.agree(DEAL);
  await stage.grant(false);
  await stage.qualify();
  await stage.afterUndo();
  expect(await stage.stepOnCard()).toContain('waits for the right to write deals');
  const actor = stage.sandbox.actor(PORTAL);
  actor.delete('contacts', stage.contact1);
  await stage.after(60_000);
  await stage.grant(true);
  expect(stage.dealsMade()).toEqual([]);
  stage.sandbox.faults.add({
    match: { method: 'POST', path: '/crm/objects/2026-09/deals' },
    effect: { kind: 'status', status: 503 },
    times: 1,
  });
  actor.restore('contacts', stage.contact1);
  await stage.settle();
  expect(await stage.stepOnCard()).toBe('HubSpot has not taken its deal yet: Fairlead goes on trying.');
  await stage.after(60_000);
  expect(stage.dealsMade()).toHaveLength(2);
  expect(stage.values().fairlead_stage).toBe('opportunity');
});

/** A portal's own agreement, published with its model, is what card, HubSpot and clocks go by. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import type { HandoffSection } from '../../src/engine/schema-handoff.ts';
import { unfollowedLeads } from '../../src/store/stage-answers.ts';
import { viewOf } from '../card/support.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { ALL_YES, type HandoffStage, HOUR, openHandoffStage } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';

let stage: HandoffStage;
beforeEach(async () => {
  stage = await openHandoffStage();
});
afterEach(() => stage.close());

/** Publishes it, and the lead is looked at by it. */
async function agree(handoff: HandoffSection): Promise<void> {
  const model = compileModel(parseModel({ ...defaultSource(), handoff }), LEXICON);
  await stage.context.models.publish(PORTAL, model);
  await stage.edit({ jobtitle: 'SVP of Sales' });
}

test("clocks run by the portal's targets, hours and zone", async () => {
  const mqlAt = stage.clock.at;
  await agree({
    sla: { firstTouch: { hours: 1, counted: 'business' }, acceptance: { hours: 8, counted: 'elapsed' } },
    calendar: { zone: 'Europe/Berlin' },
  });
  expect(Date.parse(stage.values().fairlead_followup_due_at!)).toBe(mqlAt + HOUR);
  expect(Date.parse(stage.values().fairlead_accept_due_at!)).toBe(mqlAt + 8 * HOUR);
  stage.clock.at += 2 * HOUR;
  await stage.settle();
  expect(stage.values().fairlead_sla_notice).toBe('first_touch_breach');
});

test("HubSpot's own fields follow to the portal's own stages, and what sales sets there stays", async () => {
  await agree({ leadStatus: { sal: 'IN_PROGRESS' } });
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  expect(stage.values()).toMatchObject({ fairlead_stage: 'sal', hs_lead_status: 'IN_PROGRESS' });
  expect(await stage.rows(`select mirror->'isOpen' as open from lead`)).toEqual([{ open: false }]);
  // No look in between: what sales says half an hour later is met by the very next one.
  stage.clock.at += 30 * 60_000;
  await stage.edit({ num_contacted_notes: '1', hs_lead_status: 'CONNECTED' });
  stage.clock.at += HOUR;
  await stage.edit({ jobtitle: 'Chief Sales Officer' });
  const record = stage.sandbox.portal(PORTAL).live('contacts', stage.contact1);
  const statuses = record.writes.flatMap(({ values }) => values.hs_lead_status ?? []);
  expect(statuses).toEqual(['IN_PROGRESS', 'CONNECTED']);
});

test('AT-27 backward, the lifecycle stage is cleared, set and read back', async () => {
  await agree({ lifecycle: { mql: 'marketingqualifiedlead', recycled: 'lead' } });
  await stage.decide({ decision: 'recycle', reason: 'no_current_need' });
  for (let minute = 0; minute < 3; minute += 1) {
    stage.clock.at += 61_000;
    await stage.settle();
  }
  expect(stage.values()).toMatchObject({ fairlead_stage: 'recycled', lifecyclestage: 'lead' });
  const record = stage.sandbox.portal(PORTAL).live('contacts', stage.contact1);
  const written = record.writes.flatMap(({ values, source }) =>
    source.type === 'INTEGRATION' && 'lifecyclestage' in values ? [values.lifecyclestage ?? ''] : [],
  );
  expect(written).toEqual(['marketingqualifiedlead', '', 'lead']);
  expect(await stage.rows(`select 1 from audit where action = 'stage_not_applied'`)).toEqual([]);
});

test('a stage that HubSpot refuses or ignores is on the card and among the portal’s troubles until it follows', async () => {
  const troubles = () => unfollowedLeads(stage.context.db, PORTAL);
  const barriers = async () => (await viewOf(stage, stage.contact1)).barriers;
  await agree({ lifecycle: { mql: 'marketingqualifiedlead', sal: 'nosuchstage', recycled: 'lead' } });
  expect(await troubles()).toEqual({ count: 0, reason: null });
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  expect(await barriers()).toEqual([
    expect.stringMatching(/^HubSpot has not followed since .+: Lifecycle stage should be "nosuchstage"/),
  ]);
  expect(await troubles()).toMatchObject({ count: 1, reason: expect.stringContaining('VALIDATION_ERROR') });

  const at = new Date(stage.clock.at).toISOString();
  const untouched = { id: stage.contact1, properties: {}, createdAt: at, updatedAt: at, archived: false };
  const body = { status: 'COMPLETE', results: [untouched], startedAt: at, completedAt: at };
  stage.sandbox.faults.add({
    match: { method: 'POST', path: '/contacts/batch/update' },
    effect: { kind: 'status', status: 200, body },
  });
  await stage.decide({ decision: 'recycle', reason: 'no_current_need' });
  stage.clock.at += 61_000;
  await stage.settle();
  expect(await barriers()).toEqual([
    expect.stringContaining('should be empty, and is "marketingqualifiedlead"'),
  ]);
  expect(await troubles()).toEqual({ count: 1, reason: null });

  stage.sandbox.faults.clear();
  for (let minute = 0; minute < 3; minute += 1) {
    stage.clock.at += 61_000;
    await stage.settle();
  }
  expect(stage.values().lifecyclestage).toBe('lead');
  expect([await barriers(), await troubles()]).toEqual([[], { count: 0, reason: null }]);
});

test('reasons lead where the portal sends them, and an undo ends when it says', async () => {
  await agree({ reasons: { competitor: { outcome: 'nurture', nextAction: 'nurture' } }, undoMinutes: 5 });
  await stage.decide({ decision: 'reject', reason: 'competitor' });
  expect(stage.values()).toMatchObject({ fairlead_stage: 'nurture', fairlead_next_action: 'nurture' });
  stage.clock.at += 6 * 60_000;
  expect(await stage.decide({ decision: 'undo' })).toMatchObject({ ok: false, code: 'undo_too_late' });
});

test('AT-28 an SQL takes the checklist of the portal', async () => {
  const items = [{ key: 'project', label: 'Project', help: 'There is one.', required: true }];
  await agree({
    checklist: 'own',
    checklists: { own: { label: 'Own', items, pass: { atLeast: 1, also: [], mayStayOpen: [] } } },
  });
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  const open = await stage.decide({ decision: 'qualify', checklist: { project: { state: 'no' } } });
  expect(open).toMatchObject({ ok: false, code: 'checklist_open' });
  const passed = { project: { state: 'confirmed' } } as const;
  expect(await stage.decide({ decision: 'qualify', checklist: passed })).toMatchObject({ ok: true });
  expect(stage.values()).toMatchObject({ fairlead_stage: 'sql', fairlead_checklist: '1 of 1 confirmed' });
});

test('X-06 in two stages a person qualifies an MQL at once, and no acceptance is waited for', async () => {
  await agree({ mode: 'two_stages' });
  expect(stage.values().fairlead_accept_due_at ?? '').toBe('');
  const confirmed = { state: 'confirmed' } as const;
  const keys = ['budget', 'authority', 'need', 'timeline', 'conversation', 'next_step'];
  const checklist = Object.fromEntries(keys.map((key) => [key, confirmed]));
  expect(await stage.decide({ decision: 'qualify', checklist })).toMatchObject({ ok: true });
  expect(stage.values()).toMatchObject({ fairlead_stage: 'sql', fairlead_sal_status: 'accepted' });
});

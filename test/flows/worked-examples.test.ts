/** A worked example from its first click to the SQL, under a portal's own model and agreement. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { ALL_YES, decideOnCard, HOUR } from '../support/handoff-stage.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { aBuyer } from '../support/telling.ts';

const clock = { at: 0 };
let stage: Stage;
beforeEach(async () => {
  clock.at = Date.UTC(2026, 10, 2, 10);
  stage = await openStage({ now: () => clock.at });
  await stage.install();
});
afterEach(() => stage.close());

/** A guide on what this portal is about suffices; outreach is promised within a day; an SQL takes a project. */
function agreedModel() {
  const source = defaultSource();
  source.topics = { reporting: { label: 'Manual reporting', words: ['manual reporting'] } };
  source.rules.push({
    id: 'int.guide_reporting',
    score: 'intent',
    points: 45,
    label: 'Downloaded a guide on manual reporting',
    when: { signal: 'guide_download', withinDays: 90, topic: 'reporting' },
  });
  const day = { hours: 24, counted: 'elapsed' };
  const project = { key: 'project', label: 'Active project', help: 'There is one.', required: true };
  source.handoff = {
    sla: { firstTouch: day, acceptance: day, followUp: day },
    checklist: 'discovery',
    checklists: { discovery: { label: 'Discovery', items: [project], pass: { atLeast: 1 } } },
  };
  return compileModel(parseModel(source), LEXICON);
}

test('AT-59 a VP of Operations: a guide makes an MQL, outreach within 24 hours a SAL, a confirmed project an SQL', async () => {
  await stage.context.models.publish(PORTAL, agreedModel());
  const actor = stage.sandbox.actor(PORTAL);
  const contact = await aBuyer(stage, 'ola@plant.example');
  const values = () => stage.contact(contact);
  actor.update('contacts', contact, { jobtitle: 'VP of Operations' });
  await stage.settle();
  actor.update('contacts', contact, {
    recent_conversion_event_name: 'Guide: reducing manual reporting',
    recent_conversion_date: new Date(clock.at).toISOString(),
  });
  await stage.settle();
  const mqlAt = clock.at;
  expect(values()).toMatchObject({
    fairlead_stage: 'mql',
    fairlead_sal_status: 'pending',
    fairlead_next_action: 'review',
    fairlead_mql_at: new Date(mqlAt).toISOString(),
  });

  clock.at = mqlAt + 4 * HOUR;
  expect(await decideOnCard(stage, contact, { decision: 'accept', answers: ALL_YES })).toMatchObject({
    ok: true,
  });
  clock.at = mqlAt + 23 * HOUR;
  actor.update('contacts', contact, {
    notes_last_contacted: new Date(clock.at).toISOString(),
    num_contacted_notes: '1',
  });
  await stage.settle();
  expect(values()).toMatchObject({ fairlead_stage: 'sal', fairlead_sla_status: 'met' });
  const { json } = await fairlead(['report', 'sla', '--portal', PORTAL, '--json'], { stage });
  expect(json.all).toMatchObject({
    answers: { accepted: 1 },
    answered: { inTime: { count: 1, of: 1 } },
    touched: { inTime: { count: 1, of: 1 } },
    toAnswer: { elapsed: { median: 4 * HOUR } },
    toTouch: { elapsed: { median: 23 * HOUR } },
  });

  clock.at = mqlAt + 72 * HOUR;
  const spoken = {
    conversation: { state: 'confirmed' },
    next_step: { state: 'confirmed', note: 'solution consultation on the 12th' },
  } as const;
  const tooEarly = await decideOnCard(stage, contact, {
    decision: 'qualify',
    checklist: { ...spoken, project: { state: 'unknown' } },
  });
  expect(tooEarly).toMatchObject({ ok: false, code: 'checklist_open' });
  expect(values().fairlead_stage).toBe('sal');
  const project = { state: 'confirmed', note: 'monthly reports by the new year' } as const;
  await decideOnCard(stage, contact, { decision: 'qualify', checklist: { ...spoken, project } });
  expect(values()).toMatchObject({
    fairlead_stage: 'sql',
    fairlead_furthest_stage: 'sql',
    fairlead_checklist: '1 of 1 confirmed',
    lifecyclestage: 'salesqualifiedlead',
  });
  const [kept] = await stage.rows(
    `select record->'checklist'->'answers' as answers from decision where record->>'to' = 'sql'`,
  );
  expect(kept).toEqual({ answers: { ...spoken, project } });
});

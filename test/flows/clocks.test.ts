/** The clocks that sales has promised to keep, minute by minute, as they show in HubSpot and in the report. */
import { afterEach, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import type { HandoffSection } from '../../src/engine/schema-handoff.ts';
import { becomeMql } from '../card/support.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { ALL_YES, decideOnCard, openHandoffStage } from '../support/handoff-stage.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { aBuyer } from '../support/telling.ts';

const MINUTE = 60_000;
let stage: Stage;
afterEach(() => stage.close());

async function agree(handoff: HandoffSection): Promise<void> {
  const model = compileModel(parseModel({ ...defaultSource(), handoff }), LEXICON);
  await stage.context.models.publish(PORTAL, model);
}

test('AT-31 of two MQLs at 10:00 with an hour to call, 10:59 is met and 11:01 is breached by a minute', async () => {
  const opened = await openHandoffStage();
  stage = opened;
  const { clock, contact1: inTime } = opened;
  await agree({
    sla: { firstTouch: { hours: 1, counted: 'business' } },
    calendar: { zone: 'UTC' },
  });
  const late = await aBuyer(stage, 'kim@southwind.example');
  const worksAfter = async (contact: string, minutes: number) => {
    clock.at += minutes * MINUTE;
    stage.sandbox.actor(PORTAL).update('contacts', contact, {
      notes_last_contacted: new Date(clock.at).toISOString(),
      num_contacted_notes: '1',
    });
    await stage.settle();
    await decideOnCard(stage, contact, { decision: 'accept', answers: ALL_YES });
  };
  await worksAfter(inTime, 59);
  // Its story takes four days: a week later, on a Friday at 10:00 as well.
  clock.at = Date.UTC(2026, 10, 9, 10);
  await becomeMql(stage, late, clock);
  expect(new Date(clock.at).toISOString()).toBe('2026-11-13T10:00:00.000Z');
  await worksAfter(late, 61);
  expect(stage.contact(inTime).fairlead_sla_status).toBe('met');
  expect(stage.contact(late).fairlead_sla_status).toBe('breached');
  const { json } = await fairlead(['report', 'sla', '--portal', PORTAL, '--json'], { stage });
  expect(json).toMatchObject({
    all: { touched: { inTime: { count: 1, of: 2 } }, answered: { inTime: { count: 2, of: 2 } } },
    breaches: { firstTouch: { count: 1, open: 0, medianLateMs: MINUTE }, attempts: 1 },
  });
});

test('AT-32 four business hours from Friday 16:00 end on Monday at 11:00, over a change of the clocks and a holiday too', async () => {
  // In New York, where the portal is: the clocks go back on Sunday.
  const friday = Date.parse('2026-10-30T16:00-04:00');
  const clock = { at: friday };
  stage = await openStage({ now: () => clock.at });
  await stage.install();
  await agree({ sla: { overrides: [] } });
  const asksForDemo = async (contact: string) => {
    stage.sandbox.actor(PORTAL).update('contacts', contact, {
      recent_conversion_event_name: 'Request a demo',
      recent_conversion_date: new Date(clock.at).toISOString(),
    });
    await stage.settle();
  };
  const dueOf = (contact: string) => Date.parse(stage.contact(contact).fairlead_followup_due_at!);
  const first = await aBuyer(stage, 'ann@one.example');
  await asksForDemo(first);
  expect(stage.contact(first)).toMatchObject({ fairlead_stage: 'mql' });
  expect(dueOf(first)).toBe(Date.parse('2026-11-02T11:00-05:00'));

  await agree({ sla: { overrides: [] }, calendar: { holidays: [{ date: '2026-11-02' }] } });
  stage.sandbox.actor(PORTAL).update('contacts', first, { jobtitle: 'SVP of Sales' });
  await stage.settle();
  expect(dueOf(first)).toBe(Date.parse('2026-11-03T11:00-05:00'));

  clock.at = Date.parse('2026-11-06T16:00-05:00');
  const second = await aBuyer(stage, 'bob@two.example');
  await asksForDemo(second);
  expect(dueOf(second)).toBe(Date.parse('2026-11-09T11:00-05:00'));
});

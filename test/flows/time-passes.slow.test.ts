/** Nothing happens but time: only the leads whose day has come are looked at, and on that very day. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { nextChange } from '../../src/engine/next-change.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { wakeLeads } from '../../src/store/wake-leads.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { aLead, aSignal, defaultModel, defaultSource } from '../engine/default-pack.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { type Clock, DAY, DAY_1, playFiveDays, workedLead } from '../support/worked-lead.ts';

/** The worked example as the engine reads it. */
const WORKED = aLead({
  signals: [
    aSignal('guide_download', 2),
    aSignal('pricing_page_view', 4),
    aSignal('case_study_view', 4),
    aSignal('email_reply', 6),
  ],
});

let clock: Clock;
let stage: Stage;
beforeEach(async () => {
  clock = { now: DAY_1 };
  stage = await openStage({ now: () => clock.now });
  await stage.install();
});
afterEach(() => stage.close());

interface Row {
  decision: string;
  grade: string;
  stage: string;
  next_change_at: number | null;
  model_hash: string | null;
  revision: number;
}

async function row(contact: string): Promise<Row> {
  return stage.context.db
    .selectFrom('lead')
    .select(['decision', 'grade', 'stage', 'next_change_at', 'model_hash', 'revision'])
    .where('contact_id', '=', contact)
    .executeTakeFirstOrThrow() as Promise<Row>;
}

/** Sets the clock, lets the worker do what there is to do, and tells what HubSpot was asked: `batch/read 1`. */
async function at(now: number): Promise<string[]> {
  clock.now = now;
  const before = stage.sandbox.calls.length;
  await stage.settle();
  return stage.sandbox.calls
    .slice(before)
    .filter(({ path }) => path.includes('/objects/'))
    .map(({ path, inputs }) => `${path.split('/').slice(-3).join('/')} ${inputs}`);
}

/** The midnight on which the engine says that the worked lead falls below the threshold, from the fifth day on. */
function fallsBelow(): number {
  return nextChange(defaultModel, WORKED, DAY_1 + 4 * DAY, ['decision'])!.day * DAY;
}

async function timesWoken(): Promise<number> {
  const metric = await stage.context.registry.getSingleMetric('fairlead_leads_woken_total')!.get();
  return metric.values[0]!.value;
}

describe('the worked lead', () => {
  let contact: string;
  beforeEach(async () => {
    contact = await playFiveDays(stage, clock);
  });

  test('falls below the threshold on the day that was named, and not the day before', async () => {
    const { out } = await fairlead(`explain --portal ${PORTAL} ${contact}`, { stage });
    expect(out).toContain('  Falls below the threshold on 25 November if nothing happens.');
    expect(new Date(fallsBelow()).toISOString()).toBe('2026-11-25T00:00:00.000Z');

    await at(fallsBelow() - 1);
    expect(await row(contact)).toMatchObject({ decision: 'mql', next_change_at: fallsBelow() });
    expect(stage.contact(contact)).toMatchObject({ fairlead_grade: 'A1', fairlead_priority: 'high' });

    await at(fallsBelow());
    expect(await row(contact)).toMatchObject({ decision: 'not_mql', grade: 'A2' });
    expect(stage.contact(contact)).toMatchObject({ fairlead_grade: 'A2', fairlead_priority: 'low' });
  });

  test('stays with sales when its points have faded', async () => {
    await at(fallsBelow());
    expect(await row(contact)).toMatchObject({ decision: 'not_mql', stage: 'mql' });
    expect(stage.contact(contact)).toMatchObject({
      fairlead_stage: 'mql',
      fairlead_sal_status: 'pending',
      fairlead_episode: '1',
      lifecyclestage: 'marketingqualifiedlead',
    });
  });

  test('is the one of many that is read, once, and written once', async () => {
    const quiet = Array.from({ length: 120 }, (_, place) => ({
      properties: { email: `quiet${place}@duo.example`, jobtitle: 'Analyst', lifecyclestage: 'subscriber' },
    }));
    stage.sandbox.load(PORTAL, 'contacts', quiet);
    await stage.context.tasks.start(PORTAL, 'backfill');
    await at(fallsBelow() - 1);
    const before = await timesWoken();
    expect(await at(fallsBelow() - 1)).toEqual([]);
    expect(await at(fallsBelow())).toEqual([
      'contacts/batch/read 1',
      'contacts/batch/update 1',
      'companies/batch/update 1', // the account's score is that of its best lead
    ]);
    expect((await timesWoken()) - before).toBe(1);
    expect(await at(fallsBelow() + DAY / 2)).toEqual([]);
  });

  test('is decided by whoever goes on after an end between its day and its decision', async () => {
    await at(fallsBelow() - 1);
    const { revision } = await row(contact);
    clock.now = fallsBelow();
    expect(await wakeLeads(stage.context.db, { portalId: PORTAL, now: clock.now })).toBe(1);
    expect(await row(contact)).toMatchObject({ decision: 'mql', next_change_at: null });
    await stage.settle();
    expect(await row(contact)).toMatchObject({ decision: 'not_mql', revision: revision + 1 });
    await stage.settle();
    expect(await row(contact)).toMatchObject({ revision: revision + 1 });
  });

  test('keeps its day when another model is published, and is judged by that one then', async () => {
    await at(fallsBelow() - 1);
    const source = defaultSource();
    source.model.version = '2.0.0';
    source.mql.threshold.default = 30;
    const lenient = compileModel(parseModel(source), LEXICON);
    await stage.context.models.publish(PORTAL, lenient);
    expect(await at(fallsBelow() - 1)).toEqual([]);
    expect(await row(contact)).toMatchObject({ next_change_at: fallsBelow(), model_hash: defaultModel.hash });
    await at(fallsBelow());
    expect(await row(contact)).toMatchObject({ decision: 'mql', grade: 'A2', model_hash: lenient.hash });
  });

  test('is not read while its portal is disconnected, and is as it should be once that is over', async () => {
    await stage.context.installations.forPortal(PORTAL).markDisconnected('uninstalled in HubSpot');
    expect(await at(fallsBelow() + DAY)).toEqual([]);
    expect(await row(contact)).toMatchObject({ decision: 'mql' });
    await stage.install();
    expect(await row(contact)).toMatchObject({ decision: 'not_mql', grade: 'A2' });
    expect((await row(contact)).next_change_at).toBeGreaterThan(clock.now);
  });

  test('is looked at a last time when HubSpot no longer has it', async () => {
    stage.sandbox.actor(PORTAL).delete('contacts', contact, { silent: true });
    const days = new Set<number>();
    for (let day = 5; day < 40; day += 1) {
      if ((await at(DAY_1 + day * DAY)).length > 0) days.add(day);
    }
    expect(days.size).toBe(1);
    expect(await timesWoken()).toBe(1);
  });
});

test('a demo that is told a day ahead hands its lead over on its day', async () => {
  const contact = workedLead(stage);
  const tomorrow = DAY_1 + DAY;
  stage.sandbox.actor(PORTAL).update('contacts', contact, {
    recent_conversion_event_name: 'Request a demo',
    recent_conversion_date: new Date(tomorrow).toISOString(),
  });
  await stage.settle();
  expect(stage.contact(contact)).toMatchObject({ fairlead_stage: 'lead', fairlead_episode: '0' });
  const midnight = Math.floor(tomorrow / DAY) * DAY;
  expect(await at(midnight - 1)).toEqual([]);
  await at(midnight);
  expect(stage.contact(contact)).toMatchObject({
    fairlead_stage: 'mql',
    fairlead_sal_status: 'pending',
    fairlead_priority: 'hand_raiser',
    fairlead_episode: '1',
  });
});

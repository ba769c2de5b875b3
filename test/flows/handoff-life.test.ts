/** A handoff among everything else that happens: crossing writes, merges, erasure, a process that dies, a long way. */
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import type { PersonAct } from '../../src/lifecycle/decision.ts';
import { DAY } from '../card/support.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { whileOpen } from '../store/while-open.ts';
import { ALL_YES, type HandoffStage, HOUR, openHandoffStage } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';

let stage: HandoffStage;
beforeEach(async () => {
  stage = await openHandoffStage();
});
afterEach(() => stage.close());

const confirmed = (note: string) => ({ state: 'confirmed', note }) as const;

test('AT-01b goes to SQL: accepted and written to within the hour, discovery on day 8', async () => {
  const mqlAt = stage.clock.at;
  stage.clock.at = mqlAt + 40 * 60_000;
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  stage.clock.at += 5 * 60_000;
  await stage.edit({
    notes_last_contacted: new Date(stage.clock.at).toISOString(),
    num_contacted_notes: '1',
  });
  expect(stage.values()).toMatchObject({ fairlead_stage: 'sal', fairlead_sla_status: 'met' });
  stage.clock.at = mqlAt + 3 * DAY;
  const checklist = {
    budget: confirmed('holds the budget'),
    authority: confirmed('signs'),
    need: confirmed('cannot keep up with outbound volume'),
    timeline: confirmed('30 days'),
    conversation: confirmed('discovery call'),
    next_step: confirmed('sales executive takes over'),
  };
  expect(await stage.decide({ decision: 'qualify', checklist })).toMatchObject({ ok: true });
  expect(stage.values()).toMatchObject({
    fairlead_stage: 'sql',
    lifecyclestage: 'salesqualifiedlead',
    fairlead_sla_status: 'met',
  });
  const [episode] = await stage.rows<{ mql_at: number; sql_at: number; checklist: unknown }>(
    'select mql_at, sql_at, checklist from episode',
  );
  expect((episode!.sql_at - episode!.mql_at) / DAY).toBe(3);
  expect(episode!.checklist).toMatchObject({ sentence: '4 of 4 confirmed' });
});

test('AT-60 an unknown budget is kept as still to confirm, and is in the way of no SQL', async () => {
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  const checklist = {
    budget: { state: 'unknown' },
    authority: confirmed('VP of Marketing'),
    need: confirmed('wants guaranteed lead quality'),
    timeline: confirmed('next quarter'),
    conversation: confirmed('evaluated partners together'),
    next_step: confirmed('follow-up with revenue operations'),
  } as const;
  expect(await stage.decide({ decision: 'qualify', checklist })).toMatchObject({ ok: true });
  expect(stage.values().fairlead_checklist).toBe('3 of 4 confirmed; still to confirm: budget');
});

/** While `act` is at work, what a person does 200 ms after HubSpot has taken our value and its answer was lost. */
async function raced(
  field: string,
  ours: string,
  { act, edit }: { readonly act: () => Promise<unknown>; readonly edit: () => void },
): Promise<void> {
  const { sandbox, clock } = stage;
  const lost = { match: { method: 'POST', path: '/contacts/batch/update' }, times: 4 } as const;
  sandbox.faults.add({ ...lost, effect: { kind: 'drop', when: 'after' } });
  let isOver = false;
  const work = act().finally(() => {
    isOver = true;
  });
  while (stage.values()[field] !== ours && !isOver) await setImmediate();
  expect(isOver).toBe(false);
  clock.at += 200;
  edit();
  await work;
  for (let minute = 0; minute < 3; minute += 1) {
    clock.at += 61_000;
    await stage.settle();
  }
}

const writesOf = (field: string) =>
  stage.sandbox
    .portal(PORTAL)
    .live('contacts', stage.contact1)
    .writes.flatMap(({ values, source }) => (field in values ? [[source.type, values[field] ?? '']] : []));

describe("a person's edit, 200 ms after our write was applied and its answer lost, stays", () => {
  test('as a decision in the SAL status', async () => {
    const actor = stage.sandbox.actor(PORTAL);
    stage.clock.at += HOUR;
    await stage.decide({ decision: 'accept', answers: ALL_YES });
    stage.clock.at += 60_000;
    await raced('fairlead_sal_status', 'pending', {
      act: () => stage.decide({ decision: 'undo' }),
      edit: () =>
        actor.update('contacts', stage.contact1, {
          fairlead_sal_status: 'rejected',
          fairlead_rejection_reason: 'competitor',
        }),
    });
    expect(stage.values()).toMatchObject({
      fairlead_sal_status: 'rejected',
      fairlead_rejection_reason: 'competitor',
      fairlead_stage: 'disqualified',
    });
    expect(writesOf('fairlead_sal_status').at(-1)).toEqual(['CRM_UI', 'rejected']);
    const decisions = await stage.rows<{ standing: string }>('select standing from decision order by at');
    expect(decisions.map(({ standing }) => standing)).toEqual(['undone', 'stands', 'stands']);
  });

  test("in HubSpot's own lifecycle stage and lead status", async () => {
    const actor = stage.sandbox.actor(PORTAL);
    const model = compileModel(
      parseModel({
        ...defaultSource(),
        handoff: {
          lifecycle: { mql: 'marketingqualifiedlead', sal: 'salesqualifiedlead' },
          leadStatus: { sal: 'IN_PROGRESS' },
        },
      }),
      LEXICON,
    );
    await stage.context.models.publish(PORTAL, model);
    await stage.edit({ jobtitle: 'SVP of Sales' });
    await raced('hs_lead_status', 'IN_PROGRESS', {
      act: () => stage.decide({ decision: 'accept', answers: ALL_YES }),
      edit: () => {
        actor.update('contacts', stage.contact1, { lifecyclestage: '', hs_lead_status: 'CONNECTED' });
        actor.update('contacts', stage.contact1, { lifecyclestage: 'subscriber' });
      },
    });
    expect(stage.values()).toMatchObject({ lifecyclestage: 'subscriber', hs_lead_status: 'CONNECTED' });
    expect(writesOf('hs_lead_status')).toEqual([
      ['INTEGRATION', 'IN_PROGRESS'],
      ['CRM_UI', 'CONNECTED'],
    ]);
    expect(writesOf('lifecyclestage').slice(-3)).toEqual([
      ['INTEGRATION', 'salesqualifiedlead'],
      ['CRM_UI', ''],
      ['CRM_UI', 'subscriber'],
    ]);
  });
});

test('R01 a decision is kept by the process that answered, and told to HubSpot by the next', async () => {
  const { contact1, clock } = stage;
  const act = { decision: 'accept', answers: ALL_YES, key: 'k1', at: clock.at } as const;
  const by = { kind: 'person', id: '77', door: 'cli' } as const;
  expect(await stage.context.decisions.decide(PORTAL, contact1, act, by)).toMatchObject({ ok: true });
  // Its worker had just taken the contact; neither is heard of again.
  expect(await stage.context.queue.claim(clock.at, { patient: false })).not.toBeNull();
  clock.at += 10 * 60_000;
  await (await stage.anotherProcess()).worker.drain();
  expect(stage.values()).toMatchObject({ fairlead_stage: 'sal', fairlead_sal_status: 'accepted' });
});

test('two people who decide at the same moment: both are kept, and the lead is where the later one put it', async () => {
  const { decide } = stage.context.decisions;
  const at = stage.clock.at;
  const answers = await Promise.all([
    decide(
      PORTAL,
      stage.contact1,
      { decision: 'reject', reason: 'competitor', key: 'a', at },
      { kind: 'person', id: '1', door: 'card' },
    ),
    decide(
      PORTAL,
      stage.contact1,
      { decision: 'accept', answers: ALL_YES, key: 'b', at },
      { kind: 'person', id: '2', door: 'card' },
    ),
  ]);
  await stage.settle();
  expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
  const [last, first] = await stage.rows<{ to: string; standing: string }>(
    `select record->>'to' as to, standing from decision order by at desc`,
  );
  expect(last!.standing).toBe('stands');
  // An acceptance that is followed by a rejection was one; a rejection is replaced by a change of mind.
  expect(first!.standing).toBe(last!.to === 'sal' ? 'superseded' : 'stands');
  expect(stage.values().fairlead_stage).toBe(last!.to);
  expect(await stage.rows(`select 1 from audit where action = 'decision'`)).toHaveLength(2);
});

test('an attempt that a person took back and the engine opens at once is there, and the engine’s', async () => {
  const { decide } = stage.context.decisions;
  const by = { kind: 'person', id: '77', door: 'cli' } as const;
  const say = async (act: object) => {
    stage.clock.at += 2 * HOUR;
    const dated = { key: `k${stage.clock.at}`, at: stage.clock.at, ...act } as PersonAct;
    expect(await decide(PORTAL, stage.contact1, dated, by)).toMatchObject({ ok: true });
    await stage.settle();
  };
  await say({ decision: 'recycle', reason: 'no_current_need' });
  await say({ decision: 'accept', answers: ALL_YES });
  expect(stage.values()).toMatchObject({ fairlead_stage: 'sal', fairlead_episode: '2' });
  stage.clock.at += 10 * 60_000;
  // Taken back and new evidence, in one look.
  await stage.edit({
    fairlead_sal_status: 'pending',
    hs_sales_email_last_replied: new Date(stage.clock.at).toISOString(),
  });
  expect(stage.values()).toMatchObject({ fairlead_stage: 'mql', fairlead_episode: '2' });
  const episodes = await stage.rows('select number, opened_by, outcome from episode order by number');
  expect(episodes).toEqual([
    { number: 1, opened_by: 'engine', outcome: 'recycled' },
    { number: 2, opened_by: 'engine', outcome: null },
  ]);
});

test('a merge is no attempt of sales', async () => {
  const actor = stage.sandbox.actor(PORTAL);
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  const other = actor.create('contacts', { email: 'd.reyes@northwind.example', num_contacted_notes: '6' });
  await stage.settle();
  stage.clock.at += HOUR;
  const survivor = actor.merge('contacts', stage.contact1, other);
  actor.update('contacts', survivor, { num_contacted_notes: '6' }, { silent: true });
  await stage.settle();
  stage.clock.at += HOUR;
  actor.update('contacts', survivor, { jobtitle: 'Chief Revenue Officer' });
  await stage.settle();
  const rejected = await stage.context.decisions.decide(
    PORTAL,
    survivor,
    { decision: 'reject', reason: 'no_response', key: 'k3', at: stage.clock.at },
    { kind: 'person', id: '77', door: 'cli' },
  );
  expect(rejected).toMatchObject({ ok: false, code: 'too_few_attempts' });
});

describe('records that become one, or none', () => {
  test('R37 a merge keeps what sales has said, and its episode goes on', async () => {
    const actor = stage.sandbox.actor(PORTAL);
    await stage.decide({ decision: 'accept', answers: ALL_YES });
    const other = actor.create('contacts', { email: 'dana.reyes@northwind.example' });
    await stage.settle();
    stage.clock.at += HOUR;
    const survivor = actor.merge('contacts', other, stage.contact1);
    await stage.settle();
    expect(stage.contact(survivor)).toMatchObject({ fairlead_stage: 'sal', fairlead_sal_status: 'accepted' });
    expect(await stage.rows('select number, sal_at is not null as accepted, outcome from episode')).toEqual([
      { number: 1, accepted: true, outcome: null },
    ]);
    const rejected = await stage.context.decisions.decide(
      PORTAL,
      stage.contact1,
      { decision: 'recycle', reason: 'no_current_need', key: 'k2', at: stage.clock.at },
      { kind: 'person', id: '77', door: 'cli' },
    );
    expect(rejected).toMatchObject({ ok: true });
    await stage.settle();
    expect(stage.contact(survivor)).toMatchObject({ fairlead_stage: 'recycled' });
  });

  test('R37 a decision that meets a merge at work is about the lead that both have become', async () => {
    const other = stage.sandbox.actor(PORTAL).create('contacts', { email: 'dana.reyes@northwind.example' });
    await stage.settle();
    const [dead] = await stage.rows<{ lead_id: string }>(
      `select lead_id from lead where contact_id = ${other}`,
    );
    const [kept] = await stage.rows<{ lead_id: string }>(
      `select lead_id from lead where contact_id = ${stage.contact1}`,
    );
    const answer = await whileOpen(
      stage.context.db,
      async (tx) => {
        await sql`delete from lead where lead_id = ${dead!.lead_id}`.execute(tx);
        await sql`update lead_alias set lead_id = ${kept!.lead_id} where lead_id = ${dead!.lead_id}`.execute(
          tx,
        );
      },
      () =>
        stage.context.decisions.decide(
          PORTAL,
          other,
          { decision: 'accept', answers: ALL_YES, key: 'k3', at: stage.clock.at },
          { kind: 'person', id: '77', door: 'cli' },
        ),
    );
    expect(answer).toMatchObject({ ok: true });
    expect(await stage.rows('select lead_id from decision')).toEqual([kept]);
  });

  test('R39 an erasure takes every decision along', async () => {
    await stage.decide({ decision: 'reject', reason: 'wrong_persona', note: 'an intern' });
    stage.sandbox.actor(PORTAL).privacyDelete(stage.contact1);
    await stage.settle();
    for (const table of ['decision', 'episode', 'audit', 'receipt']) {
      const rows = await stage.rows(`select 1 from ${table} where lead_id is not null`);
      expect(rows, table).toEqual([]);
    }
    const answer = await stage.context.decisions.decide(
      PORTAL,
      stage.contact1,
      { decision: 'undo', key: 'k9', at: stage.clock.at },
      { kind: 'person', id: '77', door: 'cli' },
    );
    expect(answer).toMatchObject({ ok: false, code: 'no_lead' });
  });
});

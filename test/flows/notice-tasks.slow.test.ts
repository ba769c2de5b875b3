/** The owner of a lead finds it among the tasks in HubSpot, where the model asks for that: once for each notice. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { createDeadLetters } from '../../src/store/dead-letters.ts';
import { aBuyer, becomeMql, DAY_1 } from '../card/support.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { ALL_YES, decideOnCard, HOUR } from '../support/handoff-stage.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const OWNER = '60001';
const TASKS = '/crm/objects/2026-09/tasks';
const clock = { at: DAY_1 };
let stage: Stage;
let contact: string;

beforeEach(async () => {
  clock.at = DAY_1;
  stage = await openStage({ now: () => clock.at });
  await stage.install();
  const handoff = { tasks: ['handover', 'reminder', 'breach'] };
  const model = compileModel(parseModel({ ...defaultSource(), handoff }), LEXICON);
  await stage.context.models.publish(PORTAL, model);
  contact = await aBuyer(stage);
  stage.sandbox.actor(PORTAL).update('contacts', contact, { hubspot_owner_id: OWNER });
  await stage.settle();
});
afterEach(() => stage.close());

const tasks = () => stage.sandbox.portal(PORTAL).stores.tasks.all();
const subjects = () => tasks().map(({ values }) => values.hs_task_subject!.split(':')[0]);
const audited = (action: string) =>
  stage.rows<{ detail: { notice: string } }>(`select detail from audit where action = '${action}'`);
const waiting = () => stage.rows(`select 1 from outbox where lane = 'task'`);

async function after(ms: number): Promise<void> {
  clock.at += ms;
  await stage.settle();
}

async function untilNothingWaits(): Promise<void> {
  for (let tries = 0; tries < 6 && (await waiting()).length > 0; tries++) await after(60_000);
  expect(await waiting()).toEqual([]);
}

/** The worker wakes at each moment at which something is due. */
async function live(until: number): Promise<void> {
  for (;;) {
    const [row] = await stage.rows<{ at: number | null }>('select next_change_at as at from lead');
    if (!row?.at || row.at > until) return;
    await after(Math.max(0, row.at - clock.at));
  }
}

test('AT-34 an MQL is a task for its owner, due when its clock runs out; accepted, it is no further one', async () => {
  await becomeMql(stage, contact, clock);
  const [task, ...others] = tasks();
  expect(others).toEqual([]);
  expect(task!.values).toMatchObject({
    hubspot_owner_id: OWNER,
    hs_task_status: 'NOT_STARTED',
    hs_task_priority: 'MEDIUM',
    hs_timestamp: stage.contact(contact).fairlead_accept_due_at,
  });
  expect(task!.values.hs_task_subject).toMatch(/^A lead for you: accept or reject it by /);
  expect(task!.links).toMatchObject([{ type: 'contacts', id: contact }]);
  expect(await audited('task-made')).toHaveLength(1);
  await decideOnCard(stage, contact, { decision: 'accept', answers: ALL_YES });
  await after(60_000);
  const touch = { notes_last_contacted: new Date(clock.at).toISOString(), num_contacted_notes: '1' };
  stage.sandbox.actor(PORTAL).update('contacts', contact, touch);
  await stage.settle();
  await live(clock.at + 19 * HOUR);
  expect(subjects()).toEqual(['A lead for you']);
});

test('AT-34 nobody answers: each notice of the kinds that the model names is one task, and a lost answer makes no second one', async () => {
  stage.sandbox.faults.add({
    match: { method: 'POST', path: TASKS },
    effect: { kind: 'drop', when: 'after' },
    times: 1,
  });
  await becomeMql(stage, contact, clock);
  expect(await waiting()).toHaveLength(1);
  await untilNothingWaits();
  expect(subjects()).toEqual(['A lead for you']);
  expect(await audited('task-found')).toHaveLength(1);
  await live(clock.at + 24 * HOUR);
  expect(subjects()).toEqual(['A lead for you', 'Due soon', 'Late', 'Due soon', 'Late']);
});

test('R35 without the right it is a dead letter that says what to do, made when that is put right and still wanted', async () => {
  const denied = {
    status: 403,
    body: {
      status: 'error',
      category: 'MISSING_SCOPES',
      message: "This app hasn't been granted all required scopes to make this call.",
      correlationId: 'c',
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: ['crm.objects.contacts.write'] },
        },
      ],
    },
  };
  stage.sandbox.faults.add({
    match: { method: 'POST', path: TASKS },
    effect: { kind: 'status', ...denied },
    times: 1,
  });
  await becomeMql(stage, contact, clock);
  expect(tasks()).toEqual([]);
  const letters = createDeadLetters(stage.context.db).forPortal(PORTAL);
  const [letter, ...others] = await letters.list({ limit: 10 });
  expect(others).toEqual([]);
  expect(letter!.reason).toMatch(/task create .*reinstall the app to grant crm\.objects\.contacts\.write/);
  expect(stage.contact(contact).fairlead_stage).toBe('mql');
  clock.at += HOUR;
  await stage.install();
  expect(await letters.replay(letter!.deadId, clock.at)).toBe('replayed');
  await stage.settle();
  expect(subjects()).toEqual(['A lead for you']);
});

test('what sales has answered before it could be made is left, and so is what was another owner’s', async () => {
  const lost = { match: { method: 'POST', path: TASKS }, effect: { kind: 'drop', when: 'before' } } as const;
  const down = stage.sandbox.faults.add(lost);
  const give = async (owner: string) => {
    await after(60_000);
    stage.sandbox.actor(PORTAL).update('contacts', contact, { hubspot_owner_id: owner });
    await stage.settle();
  };
  await becomeMql(stage, contact, clock);
  expect(await waiting()).toHaveLength(1);
  await give('60002');
  stage.sandbox.faults.remove(down.id);
  await untilNothingWaits();
  expect(tasks().map(({ values }) => values.hubspot_owner_id)).toEqual(['60002']);

  const downAgain = stage.sandbox.faults.add(lost);
  await give(OWNER);
  expect(await waiting()).toHaveLength(1);
  await decideOnCard(stage, contact, { decision: 'reject', reason: 'wrong_persona' });
  stage.sandbox.faults.remove(downAgain.id);
  await untilNothingWaits();
  expect(tasks()).toHaveLength(1);
});

test('R35 a task that was refused in one attempt is not made in the next, whoever asks for all of them again', async () => {
  const broken = stage.sandbox.faults.add({
    match: { method: 'POST', path: TASKS },
    effect: {
      kind: 'status',
      status: 400,
      body: { status: 'error', category: 'VALIDATION_ERROR', message: 'no' },
    },
  });
  await becomeMql(stage, contact, clock);
  const letters = createDeadLetters(stage.context.db).forPortal(PORTAL);
  const [letter] = await letters.list({ limit: 10 });
  expect(letter!.payload.lane).toBe('task');
  await decideOnCard(stage, contact, { decision: 'reject', reason: 'wrong_persona' });
  await after(24 * HOUR);
  stage.sandbox.faults.remove(broken.id);
  await becomeMql(stage, contact, clock);
  expect(stage.contact(contact).fairlead_episode).toBe('2');
  expect(subjects()).toEqual(['A lead for you']);
  expect(await letters.replay(letter!.deadId, clock.at)).toBe('withdrawn');
  await stage.settle();
  expect(subjects()).toEqual(['A lead for you']);
});

/** One decision, four doors: the card, HubSpot itself, a workflow's action, the command line. All of them end alike. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActionRun } from '../../sandbox/workflows/action-call.ts';
import { REJECTION_REASONS } from '../../src/engine/rejection-reasons.ts';
import { becomeMql, DAY } from '../card/support.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { ALL_YES, type HandoffStage, HOUR, openHandoffStage, WORKFLOW } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';
import { aBuyer } from '../support/telling.ts';

let stage: HandoffStage;
beforeEach(async () => {
  stage = await openHandoffStage();
  stage.clock.at += HOUR;
});
afterEach(() => stage.close());

const DECIDE = '/actions/decide';

/** A workflow comes to one of our actions, and all that follows has happened. */
async function act(
  path: string,
  inputFields: ActionRun['inputFields'] = {},
  { portalId = PORTAL, ...run }: Partial<ActionRun> & { readonly portalId?: string } = {},
) {
  const call = { path, objectId: stage.contact1, inputFields, workflowId: 31, ...run };
  const { status, body } = await stage.sandbox.runAction(portalId, call);
  await stage.settle();
  // biome-ignore lint/suspicious/noExplicitAny: tests read single fields of several shapes
  return { status, ...(body as any).outputFields };
}

async function cli(...line: string[]) {
  const ran = await fairlead(['decide', stage.contact1, '--portal', PORTAL, ...line], { stage });
  await stage.settle();
  return ran;
}

const BY_RAE = ['--by', 'rae@northwind.example'];
const decisions = () =>
  stage.rows<{ key: string; standing: string }>('select key, standing from decision order by at, key');
const refusals = () =>
  stage.rows<{ actor: string; detail: Record<string, unknown> }>(
    `select actor, detail from audit where action = 'decision_refused' order by audit_id`,
  );

/** What is left of a decision in our books and in HubSpot, without who made it and by which door. */
async function whatIsLeft() {
  const [episode] = await stage.rows<Record<string, unknown>>(
    'select number, outcome, decision, sal_at, closed_at from episode order by number desc limit 1',
  );
  const [lead] = await stage.rows('select stage, furthest_stage, sal_status, episode from lead');
  const names = ['stage', 'furthest_stage', 'sal_status', 'rejection_reason', 'next_action'];
  const shown = names.map((name) => stage.values()[`fairlead_${name}`] ?? '');
  return { episode, lead, shown };
}

describe('the same decision ends alike', () => {
  const DOORS = {
    accept: {
      card: () => stage.decide({ decision: 'accept', answers: ALL_YES }),
      hubspot: () => stage.edit({ fairlead_sal_status: 'accepted' }),
      workflow: () => act(DECIDE, { decision: 'accept' }),
      cli: () => cli('--accept', ...BY_RAE),
    },
    reject: {
      card: () => stage.decide({ decision: 'reject', reason: 'competitor' }),
      hubspot: () => stage.edit({ fairlead_sal_status: 'rejected', fairlead_rejection_reason: 'competitor' }),
      workflow: () => act(DECIDE, { decision: 'reject', reason: 'competitor' }),
      cli: () => cli('--reject', 'competitor', ...BY_RAE),
    },
    recycle: {
      card: () => stage.decide({ decision: 'recycle', reason: 'no_current_need' }),
      hubspot: () =>
        stage.edit({ fairlead_sal_status: 'recycled', fairlead_rejection_reason: 'no_current_need' }),
      workflow: () => act(DECIDE, { decision: 'recycle', reason: 'no_current_need' }),
      cli: () => cli('--recycle', 'no_current_need', ...BY_RAE),
    },
  } as const;

  const ENDS = {
    accept: ['sal', 'sal', 'accepted', '', 'discovery'],
    reject: ['disqualified', 'mql', 'rejected', 'competitor', 'suppress'],
    recycle: ['recycled', 'mql', 'recycled', 'no_current_need', 'nurture'],
  } as const;
  const OUTCOMES = { accept: null, reject: 'rejected', recycle: 'recycled' } as const;

  const words = ['accept', 'reject', 'recycle'] as const;
  const doors = ['card', 'hubspot', 'workflow', 'cli'] as const;
  test.each(words.flatMap((word) => doors.map((door) => [word, door] as const)))(
    '%s, by the door %s',
    async (word, door) => {
      await DOORS[word][door]();
      const [now, end] = [stage.clock.at, ENDS[word]];
      expect(await whatIsLeft()).toMatchObject({
        lead: { stage: end[0], furthest_stage: end[1], sal_status: end[2], episode: 1 },
        episode: {
          number: 1,
          outcome: OUTCOMES[word],
          decision: { decision: word, at: now },
          sal_at: word === 'accept' ? now : null,
          closed_at: word === 'accept' ? null : now,
        },
        shown: end,
      });
    },
  );
});

describe('a workflow', () => {
  test('is told in a sentence what its decision did, and stands as automation', async () => {
    const callbackId = `ap-${randomUUID()}`;
    const first = await act(DECIDE, { decision: 'reject', reason: 'no_business_context' }, { callbackId });
    expect(first).toEqual({
      status: 200,
      result: 'decided',
      message: 'Rejected as "No business context": the lead is in nurture now.',
      hs_execution_state: 'SUCCESS',
    });
    expect(stage.values()).toMatchObject({ fairlead_decided_by: 'workflow 31', fairlead_stage: 'nurture' });
    expect(await stage.rows(`select actor, detail->'by' as by from audit where action = 'decision'`)).toEqual(
      [
        {
          actor: 'automation:31',
          by: { kind: 'automation', id: '31', name: 'workflow 31', door: 'action' },
        },
      ],
    );
  });

  test('that repeats a run decides once (R21)', async () => {
    const callbackId = `ap-${randomUUID()}`;
    await act(DECIDE, { decision: 'accept' }, { callbackId });
    stage.clock.at += 5 * HOUR;
    const again = await act(DECIDE, { decision: 'accept' }, { callbackId });
    expect(again).toMatchObject({ result: 'known', hs_execution_state: 'SUCCESS' });
    expect(await decisions()).toEqual([{ key: `action:${callbackId}`, standing: 'stands' }]);
    const other = await act(DECIDE, { decision: 'accept' });
    expect(other).toMatchObject({ result: 'refused', message: expect.stringContaining('accepted already') });
  });

  test('AT-09 cannot qualify, disqualify or take back: that is a person’s', async () => {
    await stage.decide({ decision: 'accept', answers: ALL_YES });
    const before = stage.values();
    for (const decision of ['qualify', 'disqualify', 'undo']) {
      expect(await act(DECIDE, { decision, reason: 'competitor' })).toMatchObject({
        status: 200,
        result: 'refused',
        message: expect.stringMatching(/^Only a person can .* Automation may accept, reject and recycle\.$/),
        hs_execution_state: 'FAIL_CONTINUE',
      });
    }
    expect(stage.values()).toEqual(before);
    expect((await refusals()).map(({ detail }) => detail.code)).toEqual(Array(3).fill('person_only'));
  });

  test('does not change what a person has decided, and both are kept', async () => {
    await stage.decide({ decision: 'accept', answers: ALL_YES });
    stage.clock.at += HOUR;
    const answer = await act(DECIDE, { decision: 'reject', reason: 'wrong_persona' });
    expect(answer).toMatchObject({ result: 'refused', message: expect.stringContaining('weighs more') });
    expect(stage.values()).toMatchObject({ fairlead_stage: 'sal', fairlead_sal_status: 'accepted' });
    expect((await decisions()).map(({ standing }) => standing)).toEqual(['stands', 'superseded']);
  });

  test('AT-24 with a reason that is none is told the reasons', async () => {
    const answer = await act(DECIDE, { decision: 'reject', reason: 'bad_lead' });
    expect(answer).toMatchObject({ result: 'refused', hs_execution_state: 'FAIL_CONTINUE' });
    for (const reason of REJECTION_REASONS.filter((each) => each !== 'no_response')) {
      expect(answer.message).toContain(reason);
    }
  });

  test('that brings what cannot be used is told in words, and goes on', async () => {
    const before = stage.values();
    const recycle = { decision: 'recycle', reason: 'no_current_need' };
    const refusedWith = [
      [{}, /^decision: is empty\. Choose accept, reject or recycle\.$/],
      [{ decision: 'approve' }, /^decision: "approve" is none\. Choose/],
      [{ decision: ['accept'] }, /^decision: is neither/],
      [{ decision: 'accept', note: 'x'.repeat(2_001) }, /^note: is longer than 2000/],
      [{ ...recycle, recycle_until: 'soon' }, /^recycle_until: is no date\./],
      [{ ...recycle, recycle_until: '2020-01-01' }, /a day after today/],
      [{ decision: 'reject' }, /^A reason is needed\. Choose one of: wrong_persona/],
    ] as const;
    for (const [inputFields, message] of refusedWith) {
      const answer = await act(DECIDE, inputFields);
      expect(answer).toMatchObject({ status: 200, result: 'refused', hs_execution_state: 'FAIL_CONTINUE' });
      expect(answer.message).toMatch(message);
    }
    expect(stage.values()).toEqual(before);
    expect(await decisions()).toEqual([]);
  });

  test.each([
    ['a date', '2027-03-01'],
    ['HubSpot writes a date property', String(Date.UTC(2027, 2, 1))],
  ])('recycles to the day it was given, as %s', async (_form, recycle_until) => {
    const run = { decision: 'recycle', reason: 'no_current_need', recycle_until };
    expect(await act(DECIDE, run)).toMatchObject({
      message: expect.stringContaining('by itself on 2027-03-01'),
    });
    expect(stage.values().fairlead_recycle_until).toBe('2027-03-01');
  });

  test("reaches nobody's lead but its own portal's", async () => {
    const other = '4001002';
    stage.sandbox.createPortal({ id: other, name: 'Second portal' });
    const answer = await act(DECIDE, { decision: 'accept' }, { portalId: other });
    expect(answer).toMatchObject({ result: 'refused', message: expect.stringContaining('not installed') });
    await stage.install(other);
    const installed = await act(DECIDE, { decision: 'accept' }, { portalId: other });
    expect(installed).toMatchObject({
      result: 'refused',
      message: expect.stringContaining('does not know this contact'),
    });
    expect(stage.values()).toMatchObject({ fairlead_stage: 'mql', fairlead_sal_status: 'pending' });
    expect(await decisions()).toEqual([]);
  });
});

describe('re-qualify now', () => {
  const requalify = () => act('/actions/rescore');
  const looks = () => stage.rows<{ at: number }>('select evaluated_at as at from lead');

  test('has the contact looked at at once, however often it is asked', async () => {
    expect(await looks()).toEqual([{ at: stage.clock.at - HOUR }]);
    const answer = await requalify();
    expect(answer).toEqual({
      status: 200,
      result: 'looking',
      message:
        'Fairlead looks at the contact now. It is an MQL already: its score and reasons are renewed, and sales decides.',
      hs_execution_state: 'SUCCESS',
    });
    expect(await looks()).toEqual([{ at: stage.clock.at }]);
    const settled = stage.values();
    expect(await requalify()).toEqual(answer);
    expect(stage.values()).toEqual(settled);
    expect(await stage.rows('select 1 from episode')).toHaveLength(1);
  });

  test('AT-26 opens nothing for a lead that was sent back and has done nothing since', async () => {
    await stage.decide({ decision: 'recycle', reason: 'no_current_need' });
    stage.clock.at += DAY;
    const answer = await requalify();
    expect(answer.message).toMatch(/It was sent back on .*: it qualifies again on what has happened since/);
    expect(stage.values()).toMatchObject({ fairlead_stage: 'recycled', fairlead_episode: '1' });
  });

  test('makes an MQL of whom HubSpot has told nothing about, where the evidence is enough', async () => {
    const actor = stage.sandbox.actor(PORTAL);
    const kim = await aBuyer(stage, 'kim@southwind.example');
    actor.update('contacts', kim, { hs_email_optout: 'true' });
    await becomeMql(stage, kim, stage.clock);
    const stageOfKim = () => stage.contact(kim).fairlead_stage;
    expect(stageOfKim()).not.toBe('mql');
    actor.update('contacts', kim, { hs_email_optout: 'false' });
    await stage.sandbox.flushWebhooks();
    await stage.context.pool.query('delete from work; delete from event where outcome is null');
    await stage.settle();
    expect(stageOfKim()).not.toBe('mql');
    const answer = await act('/actions/rescore', {}, { objectId: kim });
    expect(answer.message).toContain('It becomes an MQL if its evidence is enough.');
    expect(stageOfKim()).toBe('mql');
  });

  test('tells of a contact that HubSpot has deleted, and of one that is new', async () => {
    const actor = stage.sandbox.actor(PORTAL);
    const unmet = await stage.sandbox.runAction(PORTAL, {
      path: '/actions/rescore',
      objectId: actor.create('contacts', { email: 'new@northwind.example' }),
    });
    expect(unmet.body).toMatchObject({ outputFields: { message: expect.stringContaining('new here') } });
    await stage.settle();
    actor.delete('contacts', stage.contact1);
    await stage.settle();
    expect(await requalify()).toMatchObject({
      result: 'refused',
      message: expect.stringContaining('deleted'),
      hs_execution_state: 'FAIL_CONTINUE',
    });
  });
});

describe('the command line', () => {
  test('decides as a person: its word beats a workflow’s', async () => {
    await act(DECIDE, { decision: 'accept' });
    const { exitCode, out } = await cli('--disqualify', 'competitor', '--note', 'works for them', ...BY_RAE);
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: 'Disqualified as "Competitor": it stays out until a person says otherwise.',
    });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'disqualified',
      fairlead_decided_by: 'rae@northwind.example',
    });
    stage.clock.at += 60_000;
    const undone = await cli('--undo', ...BY_RAE);
    expect(undone.out).toBe('Taken back: the lead is a SAL again.');
    expect(stage.values()).toMatchObject({ fairlead_stage: 'sal' });
  });

  test('AT-28 qualifies with what discovery has confirmed, and says what is open', async () => {
    await cli('--accept', ...BY_RAE);
    const open = await cli('--qualify', '--checklist', 'need=confirmed,budget=partial', ...BY_RAE);
    expect(open).toMatchObject({ exitCode: 1, out: expect.stringContaining('Not an SQL yet') });
    const items = ['budget', 'authority', 'need', 'timeline', 'conversation', 'next_step'];
    const all = items.map((item) => `${item}=confirmed`).join(',');
    expect((await cli('--qualify', '--checklist', all, ...BY_RAE)).out).toBe(
      'Qualified: the lead is an SQL now. Still missing on the record: Contact owner.',
    );
    expect(stage.values()).toMatchObject({ fairlead_stage: 'sql' });
  });

  test('under one key decides once', async () => {
    const line = ['--accept', '--key', 'a-batch-7', ...BY_RAE, '--json'];
    expect((await cli(...line)).json).toMatchObject({ ok: true, repeated: false, stage: 'sal' });
    const again = await cli(...line);
    expect(again).toMatchObject({ exitCode: 0, json: { ok: true, repeated: true } });
    expect(await decisions()).toEqual([{ key: 'cli:a-batch-7', standing: 'stands' }]);
    const other = await cli('--undo', '--key', 'a-batch-7', ...BY_RAE, '--json');
    expect(other).toMatchObject({ exitCode: 1, json: { ok: false, code: 'key_reused' } });
  });
});

test('in a stage in which it cannot be, it is refused at every door, and nothing but the sentence changes', async () => {
  await act(DECIDE, { decision: 'recycle', reason: 'no_current_need' });
  stage.clock.at += 3 * DAY;
  const before = stage.values();
  const sentence = 'The lead has not been handed to sales (it is recycled), so it cannot be rejected.';
  const reject = { decision: 'reject', reason: 'wrong_persona' } as const;
  const card = await stage.decide(reject);
  expect(card).toMatchObject({
    ok: false,
    message: `${sentence} Possible here: accept, disqualify, recycle with another reason, which corrects it.`,
  });
  const line = await cli('--reject', 'wrong_persona', ...BY_RAE);
  expect(line).toMatchObject({
    exitCode: 1,
    out: `${sentence} Possible here: accept, disqualify, recycle with another reason, which corrects it.`,
  });
  expect(await act(DECIDE, reject)).toMatchObject({ result: 'refused', message: sentence });
  await stage.edit({ fairlead_sal_status: 'rejected', fairlead_rejection_reason: 'wrong_persona' }, WORKFLOW);
  const { fairlead_evaluated_at: _, fairlead_next_step: step, ...after } = stage.values();
  expect(before).toMatchObject(after);
  expect(step).toBe(`Put back: ${sentence} ${before.fairlead_next_step}`);
  const codes = (await refusals()).map(({ detail }) => detail.code);
  expect(codes).toEqual(Array(4).fill('wrong_stage'));
});

/** Sales answers: on the card and in HubSpot, through the real doors, with what HubSpot shows of it afterwards. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PersonAct } from '../../src/lifecycle/decision.ts';
import { DAY } from '../card/support.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { ALL_YES, type HandoffStage, HOUR, openHandoffStage, WORKFLOW } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';

let stage: HandoffStage;
beforeEach(async () => {
  stage = await openHandoffStage();
});
afterEach(() => stage.close());

const audit = (action: string) =>
  stage.rows<{ actor: string; detail: Record<string, unknown> }>(
    `select actor, detail from audit where action = '${action}' order by audit_id`,
  );
const episodes = () =>
  stage.rows<Record<string, unknown>>('select * from episode where lead_id is not null order by number');

describe('accepting', () => {
  test('AT-29 on the card takes four answers, and is there in HubSpot with who and when', async () => {
    stage.clock.at += 40 * 60_000;
    const open = await stage.decide({ decision: 'accept', answers: { valid: true, relevant: true } });
    expect(open).toMatchObject({ ok: false, code: 'answers_missing' });
    expect(stage.values()).toMatchObject({ fairlead_stage: 'mql', fairlead_sal_status: 'pending' });

    const accepted = await stage.decide({ decision: 'accept', answers: ALL_YES });
    expect(accepted).toMatchObject({ ok: true });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'sal',
      fairlead_furthest_stage: 'sal',
      fairlead_sal_status: 'accepted',
      fairlead_decided_by: 'rae@northwind.example',
      fairlead_sal_at: new Date(stage.clock.at).toISOString(),
      fairlead_next_action: 'discovery',
      lifecyclestage: 'marketingqualifiedlead',
    });
    expect(await episodes()).toMatchObject([
      {
        number: 1,
        via: 'threshold',
        channel: 'linkedin_ads',
        source: 'PAID_SOCIAL',
        sal_at: stage.clock.at,
        decision: { decision: 'accept', by: { kind: 'person', id: '77', door: 'card' } },
        answers: { implied: false },
        closed_at: null,
      },
    ]);
    expect(await audit('decision')).toMatchObject([
      { actor: '77', detail: { decision: 'accept', to: 'sal' } },
    ]);
    expect(await audit('decision_refused')).toMatchObject([
      { actor: '77', detail: { decision: 'accept', code: 'answers_missing', by: { door: 'card' } } },
    ]);
  });

  test('by editing the SAL status in HubSpot is the same, with the answers implied', async () => {
    stage.clock.at += HOUR;
    await stage.edit({ fairlead_sal_status: 'accepted' });
    expect(stage.values()).toMatchObject({ fairlead_stage: 'sal', fairlead_sal_status: 'accepted' });
    expect(await episodes()).toMatchObject([
      { decision: { by: { kind: 'person', door: 'hubspot' } }, answers: { implied: true } },
    ]);
  });

  test('AT-09 by a workflow is kept as what it is; and it makes no SQL', async () => {
    stage.clock.at += HOUR;
    await stage.edit({ fairlead_sal_status: 'accepted' }, WORKFLOW);
    expect(stage.values()).toMatchObject({ fairlead_stage: 'sal' });
    expect(await episodes()).toMatchObject([{ decision: { by: { kind: 'automation' } } }]);
    await stage.edit({ lifecyclestage: 'salesqualifiedlead' }, WORKFLOW);
    expect(stage.values()).toMatchObject({ fairlead_stage: 'sal' });
  });

  test('sent twice under one key happens once', async () => {
    const decision = { decision: 'accept', answers: ALL_YES, idempotencyKey: 'a'.repeat(20) } as const;
    await stage.decide(decision);
    stage.clock.at += HOUR;
    expect(await stage.decide(decision)).toMatchObject({ ok: true, data: { told: /already/ } });
    expect(await audit('decision')).toHaveLength(1);
    expect(await stage.rows('select 1 from decision')).toHaveLength(1);
  });
});

describe('rejecting', () => {
  test('AT-24 takes a reason of the list; "bad lead" is none', async () => {
    for (const reason of [undefined, 'bad_lead']) {
      const answer = await stage.decide({ decision: 'reject', ...(reason ? { reason } : {}) });
      expect(answer).toMatchObject({ ok: false });
    }
    expect(stage.values()).toMatchObject({ fairlead_stage: 'mql' });
    const rejected = await stage.decide({ decision: 'reject', reason: 'wrong_persona', note: 'an intern' });
    expect(rejected).toMatchObject({ ok: true });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'nurture',
      fairlead_furthest_stage: 'mql',
      fairlead_sal_status: 'rejected',
      fairlead_rejection_reason: 'wrong_persona',
      fairlead_rejection_note: 'an intern',
      fairlead_next_action: 'nurture',
    });
    expect(await episodes()).toMatchObject([{ outcome: 'rejected', closed_at: stage.clock.at }]);
  });

  test('AT-57 what the data contradict stands, is flagged, and is listed until people have said what was wrong, or it is taken back', async () => {
    await stage.decide({ decision: 'reject', reason: 'wrong_company_size' });
    expect(stage.values()).toMatchObject({ fairlead_stage: 'disqualified' });
    expect(await audit('decision')).toMatchObject([
      { detail: { contradiction: expect.stringContaining('the data say otherwise') } },
    ]);
    expect(await episodes()).toMatchObject([{ decision: { contradicted: true } }]);
    const review = async (...more: string[]) =>
      (await fairlead(['report', 'review', '--portal', PORTAL, ...more], { stage })).out;
    expect(
      (await fairlead(['report', 'review', '--portal', PORTAL, '--format', 'xls'], { stage })).exitCode,
    ).toBe(2);
    expect(JSON.parse(await review('--json'))).toMatchObject({
      all: { count: 1, of: 1 },
      open: [
        {
          contactId: stage.contact1,
          by: { kind: 'person', door: 'card' },
          reason: 'wrong_company_size',
          contradiction: { rules: ['fit.size'] },
          stage: 'disqualified',
        },
      ],
    });
    expect(await review()).toMatch(
      new RegExp(`contact ${stage.contact1}: .*; but 50 to 500 employees \\(employee count 200\\)\\.`),
    );
    expect(await review('--format', 'csv')).toContain(`,${stage.contact1},1,`);
    const said = (word: string, ...more: string[]) =>
      fairlead(['review', word, stage.contact1, '--portal', PORTAL, '--by', 'sam@seller.example', ...more], {
        stage,
      });
    const record = ['--wrong', 'record', '--note', 'one branch alone'];
    expect(await said('resolve', ...record)).toMatchObject({
      exitCode: 0,
      out: `Contact ${stage.contact1} is resolved: the record was wrong.`,
    });
    expect((await said('resolve', ...record)).out).toContain('Nothing has changed.');
    expect(await said('resolve', '--wrong', 'rule', '--note', 'x')).toMatchObject({ exitCode: 1 });
    expect(JSON.parse(await review('--json'))).toMatchObject({
      all: { count: 1 },
      open: [],
      resolved: [{ contactId: stage.contact1, resolution: { wrong: 'record', note: 'one branch alone' } }],
    });
    const sla = await fairlead(['report', 'sla', '--portal', PORTAL, '--json'], { stage });
    expect(sla.json.marketing.at(-1)).toMatchObject({ delivered: 1, failed: 1, disputed: 0 });
    expect((await said('reopen', '--note', 'counted again')).out).toContain('is open.');
    expect((await said('reopen')).out).toContain('Nothing has changed.');
    expect(await audit('contradiction_resolved')).toMatchObject([
      { detail: { wrong: 'record', note: 'one branch alone', reason: 'wrong_company_size' } },
    ]);
    expect(await audit('contradiction_reopened')).toMatchObject([{ detail: { wasWrong: 'record' } }]);
    await said('resolve', '--wrong', 'decision', '--note', 'it fits');
    expect(stage.values()).toMatchObject({ fairlead_stage: 'disqualified' });
    expect(await stage.decide({ decision: 'undo' })).toMatchObject({ ok: true });
    expect(await review()).toContain('Nothing was sent back in these days.');
    expect((await said('resolve', ...record)).out).toContain('there is nothing to review');

    stage.clock.at += HOUR;
    await stage.decide({ decision: 'reject', reason: 'wrong_company_size' });
    expect(JSON.parse(await review('--json'))).toMatchObject({
      open: [{ contactId: stage.contact1 }],
      resolved: [],
    });
  });

  test('in HubSpot without a reason waits for it, is shown as lacking one, and is never guessed', async () => {
    await stage.edit({ fairlead_sal_status: 'rejected' });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'mql',
      fairlead_sal_status: 'rejected',
      fairlead_next_step: expect.stringContaining('without a reason'),
    });
    expect(await stage.stepOnCard()).toBe(stage.values().fairlead_next_step!.replace('user 77', 'you'));
    expect(await stage.rows('select 1 from event where outcome is null')).toHaveLength(1);
    stage.clock.at += HOUR;
    await stage.edit({ fairlead_rejection_reason: 'competitor' });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'disqualified',
      fairlead_next_action: 'suppress',
    });
    expect(await stage.rows('select 1 from event where outcome is null')).toHaveLength(0);
    expect(await stage.rows('select 1 from decision')).toHaveLength(1);
  });

  test('in HubSpot with the reason first, and the note last: none of them is lost', async () => {
    await stage.edit({ fairlead_rejection_note: 'an intern' });
    await stage.edit({ fairlead_rejection_reason: 'wrong_persona' });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'mql',
      fairlead_rejection_reason: 'wrong_persona',
      fairlead_rejection_note: 'an intern',
    });
    stage.clock.at += 60_000;
    await stage.edit({ fairlead_sal_status: 'rejected' });
    await stage.edit({ fairlead_rejection_note: 'an intern, for the summer' });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'nurture',
      fairlead_rejection_reason: 'wrong_persona',
      fairlead_rejection_note: 'an intern, for the summer',
    });
    expect(await episodes()).toMatchObject([
      { decision: { reason: 'wrong_persona', note: 'an intern, for the summer' } },
    ]);
    expect(await audit('note')).toMatchObject([{ detail: { note: 'an intern, for the summer' } }]);
    // What came by hand is taken back with the decision that it belonged to.
    await stage.decide({ decision: 'undo' });
    expect(stage.values()).toMatchObject({ fairlead_stage: 'mql', fairlead_sal_status: 'pending' });
    expect(stage.values()).not.toHaveProperty('fairlead_rejection_reason');
  });

  test('in HubSpot without a reason is overtaken by what a person decides on the card', async () => {
    await stage.edit({ fairlead_sal_status: 'rejected' });
    stage.clock.at += 5 * 60_000;
    await stage.decide({ decision: 'accept', answers: ALL_YES });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'sal',
      fairlead_sal_status: 'accepted',
      fairlead_next_step: expect.stringMatching(
        /Have the discovery conversation, then fill in the checklist\.$/,
      ),
    });
    expect(await stage.stepOnCard()).toBe(stage.values().fairlead_next_step);
    expect(await stage.rows('select 1 from event where outcome is null')).toHaveLength(0);
  });

  test('as a customer by mistake has a way back', async () => {
    await stage.decide({ decision: 'reject', reason: 'existing_customer' });
    expect(stage.values()).toMatchObject({ fairlead_stage: 'expansion' });
    stage.clock.at += 3 * HOUR;
    expect(await stage.decide({ decision: 'recycle', reason: 'no_current_need' })).toMatchObject({
      ok: true,
    });
    expect(stage.values()).toMatchObject({ fairlead_stage: 'recycled' });
  });

  test('in HubSpot where it is not possible is put back with a sentence, for a day, and the audit keeps it', async () => {
    await stage.decide({ decision: 'accept', answers: ALL_YES });
    stage.clock.at += 2 * HOUR;
    await stage.edit({ fairlead_sal_status: 'rejected', fairlead_rejection_reason: 'no_response' });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'sal',
      fairlead_sal_status: 'accepted',
    });
    expect(stage.values()).not.toHaveProperty('fairlead_rejection_reason');
    expect(await audit('edit_put_back')).toMatchObject([
      { detail: { message: expect.stringContaining('no attempt since the lead was accepted') } },
    ]);
    const told = stage.values().fairlead_next_step;
    expect(told).toMatch(/^Put back: .*no attempt since the lead was accepted/);
    expect(await stage.stepOnCard()).toBe(told);
    stage.clock.at += 24 * HOUR;
    await stage.settle();
    expect(stage.values().fairlead_next_step).not.toContain('Put back');
    expect(await stage.stepOnCard()).toBe(stage.values().fairlead_next_step);
  });
});

test('R26 a workflow that our own put-back enrols again is answered three times an hour, then shown as a conflict', async () => {
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  const seen: (string | undefined)[] = [];
  for (let run = 0; run < 5; run++) {
    stage.clock.at += 60_000;
    await stage.edit({ fairlead_sal_status: 'pending' }, WORKFLOW);
    seen.push(stage.values().fairlead_sal_status);
  }
  expect(seen).toEqual(['accepted', 'accepted', 'accepted', 'pending', 'pending']);
  expect(stage.values()).toMatchObject({
    fairlead_stage: 'sal',
    fairlead_next_step: expect.stringMatching(/^Conflict: a workflow sets SAL status "pending"/),
  });
  expect(await stage.stepOnCard()).toBe(stage.values().fairlead_next_step);
  expect(await audit('edit_held')).toMatchObject([
    { detail: { wanted: { fairlead_sal_status: 'accepted' } } },
  ]);
  expect(await audit('edit_put_back')).toHaveLength(3);
  stage.clock.at += HOUR;
  await stage.settle();
  expect(stage.values()).toMatchObject({
    fairlead_sal_status: 'accepted',
    fairlead_next_step: expect.not.stringContaining('Conflict'),
  });
  expect(await audit('edit_put_back')).toHaveLength(4);
});

test('R26 what others write where Fairlead alone speaks is put back at once, three times an hour', async () => {
  await stage.decide({ decision: 'recycle', reason: 'no_current_need' });
  const { fairlead_recycle_until: until } = stage.values();
  const ours = { fairlead_stage: 'recycled', fairlead_furthest_stage: 'mql', fairlead_recycle_until: until };
  stage.clock.at += 60_000;
  await stage.edit({ fairlead_furthest_stage: 'sql', fairlead_recycle_until: '2027-06-01' });
  expect(stage.values()).toMatchObject(ours);
  for (let run = 0; run < 2; run++) {
    stage.clock.at += 60_000;
    await stage.edit({ fairlead_stage: 'sql' }, WORKFLOW);
    expect(stage.values()).toMatchObject(ours);
  }
  stage.clock.at += 60_000;
  await stage.edit({ fairlead_stage: 'sql' }, WORKFLOW);
  expect(stage.values()).toMatchObject({
    fairlead_stage: 'sql',
    fairlead_next_step: expect.stringMatching(/^Conflict: a workflow sets Stage "sql" again and again/),
  });
  expect(await audit('edit_put_back')).toHaveLength(3);
  stage.clock.at += HOUR;
  await stage.settle();
  expect(stage.values()).toMatchObject(ours);
  expect(await stage.rows('select stage from lead')).toEqual([{ stage: 'recycled' }]);
  expect(await stage.rows('select 1 from decision')).toHaveLength(1);
});

describe('taking back', () => {
  test('takes back the last of three words of one millisecond', async () => {
    const act = { answers: ALL_YES, at: stage.clock.at };
    const by = { kind: 'person', id: '77', door: 'cli' } as const;
    const { decide } = stage.context.decisions;
    const about = (more: object) => decide('4001001', stage.contact1, { ...act, ...more } as PersonAct, by);
    await about({ decision: 'accept', key: 'z' });
    await about({ decision: 'recycle', reason: 'no_current_need', key: 'm' });
    expect(await about({ decision: 'undo', key: 'a' })).toMatchObject({ ok: true, state: { stage: 'sal' } });
  });

  test('within the hour restores all of it; later it is refused', async () => {
    const before = stage.values();
    await stage.decide({ decision: 'reject', reason: 'competitor' });
    stage.clock.at += 10 * 60_000;
    expect(await stage.decide({ decision: 'undo' })).toMatchObject({ ok: true });
    for (const name of ['stage', 'sal_status', 'furthest_stage', 'rejection_reason', 'decided_by']) {
      expect(stage.values()[`fairlead_${name}`] ?? '').toBe(before[`fairlead_${name}`] ?? '');
    }
    expect(await episodes()).toMatchObject([{ outcome: null, closed_at: null, decision: null }]);
    await stage.decide({ decision: 'accept', answers: ALL_YES });
    stage.clock.at += 2 * HOUR;
    expect(await stage.decide({ decision: 'undo' })).toMatchObject({ ok: false, code: 'undo_too_late' });
  });
});

describe('recycling', () => {
  test('AT-26 qualifies again only by what is new, as another episode', async () => {
    await stage.decide({ decision: 'recycle', reason: 'no_current_need' });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'recycled',
      fairlead_furthest_stage: 'mql',
      fairlead_sal_status: 'recycled',
      fairlead_next_action: 'nurture',
    });
    expect(stage.values().fairlead_recycle_until).toBeTruthy();
    stage.clock.at += DAY;
    await stage.edit({ jobtitle: 'Chief Revenue Officer' });
    expect(stage.values()).toMatchObject({ fairlead_stage: 'recycled', fairlead_episode: '1' });
    stage.clock.at += DAY;
    await stage.edit({
      hs_sales_email_last_replied: new Date(stage.clock.at).toISOString(),
    });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'mql',
      fairlead_episode: '2',
      fairlead_sal_status: 'pending',
    });
    expect(stage.values()).not.toHaveProperty('fairlead_rejection_reason');
    expect(stage.values()).not.toHaveProperty('fairlead_recycle_until');
    expect(await episodes()).toMatchObject([
      { number: 1, outcome: 'recycled' },
      { number: 2, outcome: null },
    ]);
  });
});

describe('qualifying', () => {
  test('AT-28 takes discovery: what is still to confirm is said, and a person makes the SQL', async () => {
    await stage.decide({ decision: 'accept', answers: ALL_YES });
    const some = { need: { state: 'confirmed' }, budget: { state: 'partial' } } as const;
    const open = await stage.decide({ decision: 'qualify', checklist: some });
    expect(open).toMatchObject({ ok: false, code: 'checklist_open' });
    expect(await stage.rows('select checklist from lead')).toEqual([{ checklist: some }]);
    const confirmed = { state: 'confirmed' } as const;
    const checklist = Object.fromEntries(
      ['budget', 'authority', 'need', 'timeline', 'conversation', 'next_step'].map((key) => [key, confirmed]),
    );
    expect(await stage.decide({ decision: 'qualify', checklist })).toMatchObject({ ok: true });
    expect(stage.values()).toMatchObject({
      fairlead_stage: 'sql',
      fairlead_furthest_stage: 'sql',
      fairlead_checklist: '4 of 4 confirmed',
      lifecyclestage: 'salesqualifiedlead',
    });
  });
});

describe('clocks', () => {
  test('AT-32 the due times are written, and a clock that runs out is seen without anybody looking', async () => {
    const { clock } = stage;
    const due = Date.parse(stage.values().fairlead_accept_due_at!);
    expect(due - clock.at).toBe(24 * HOUR);
    expect(stage.values()).toMatchObject({ fairlead_sla_status: 'on_track' });
    for (let hour = 0; hour < 30; hour += 1) {
      clock.at += HOUR;
      await stage.settle();
    }
    expect(stage.values()).toMatchObject({ fairlead_sla_status: 'breached', fairlead_stage: 'mql' });
  });

  test('AT-31 a call that sales logs meets the first touch; touching is not accepting', async () => {
    stage.clock.at += HOUR;
    const at = new Date(stage.clock.at).toISOString();
    await stage.edit({ notes_last_contacted: at, num_contacted_notes: '1' });
    expect(stage.values()).toMatchObject({ fairlead_stage: 'mql', fairlead_sal_status: 'pending' });
    expect(stage.values().fairlead_followup_due_at ?? '').toBe('');
    expect(stage.values().fairlead_accept_due_at).toBeTruthy();
  });
});

describe('bad decisions', () => {
  test("about a contact of another portal, of nobody, or one that was deleted, change nothing and say what's up", async () => {
    const decide = stage.context.decisions.decide;
    const act = { decision: 'accept', answers: ALL_YES, key: 'k1', at: stage.clock.at } as const;
    const by = { kind: 'person', id: '77', door: 'cli' } as const;
    expect(await decide('4009999', stage.contact1, act, by)).toMatchObject({ ok: false, code: 'no_lead' });
    expect(await decide('4001001', '99999999', act, by)).toMatchObject({ ok: false, code: 'no_lead' });
    stage.sandbox.actor('4001001').delete('contacts', stage.contact1);
    await stage.settle();
    const deleted = await decide('4001001', stage.contact1, act, by);
    expect(deleted).toMatchObject({ ok: false, message: expect.stringContaining('deleted') });
    expect(await stage.rows('select 1 from decision')).toHaveLength(0);
  });
});

import { describe, expect, test } from 'vitest';
import { nextDue } from '../../src/lifecycle/due.ts';
import type { DealEvent, VerdictEvent } from '../../src/lifecycle/handoff-events.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import type { HandoffState, WayBack } from '../../src/lifecycle/lead-state.ts';
import { next } from '../../src/lifecycle/lifecycle-step.ts';
import { evidenceOf } from '../../src/lifecycle/new-evidence.ts';
import { nextActionOf } from '../../src/lifecycle/next-action.ts';
import type { Verdict } from '../../src/lifecycle/transition-table.ts';
import { advance } from '../../src/lifecycle/transitions.ts';
import { aLead, anMql, DAY, Handoff, HOUR, NOW, passed } from './handoff-builders.ts';
import { aBuyer, aSignal, DEFAULT_PACK, onDay, receiptOn } from './pack-leads.ts';

const verdict = (kind: Verdict, at: number, more: Partial<VerdictEvent> = {}): VerdictEvent => ({
  kind: 'verdict',
  verdict: kind,
  live: true,
  evidence: [],
  dataChangedAt: null,
  at,
  ...more,
});
const signal = (at: number, kind = 'pricing_page_view', raisesHand = false) => ({ kind, at, raisesHand });
const see = (state: HandoffState, event: VerdictEvent | DealEvent) => next(state, event, DEFAULT_HANDOFF);

function sentBack(reason = 'no_current_need', act: 'recycle' | 'reject' = 'recycle'): HandoffState {
  return passed(new Handoff().person({ decision: act, reason, at: NOW })).state;
}

describe('AT-26 recycle and return', () => {
  test('a recycled lead whose points still reach the bar is no MQL again while nothing new happens', () => {
    let state = sentBack();
    for (const day of [0, 1, 30, 89]) {
      const step = see(
        state,
        verdict('qualified', NOW + day * DAY, { evidence: [signal(NOW - HOUR), signal(NOW)] }),
      );
      expect(step).toMatchObject({ transition: null, opensEpisode: false, heldBack: 'nothing_new' });
      state = step.state;
    }
    expect(state).toMatchObject({ stage: 'recycled', episode: 1 });
  });

  test('a signal after the recycling opens a new attempt, with nothing of the old one', () => {
    const step = see(sentBack(), verdict('qualified', NOW + DAY, { evidence: [signal(NOW + HOUR)] }));
    expect(step).toMatchObject({
      transition: { from: 'recycled', to: 'mql', direction: 'forward', by: 'engine' },
      opensEpisode: true,
      endsEpisode: null,
    });
    expect(step.state).toMatchObject({
      stage: 'mql',
      salStatus: 'pending',
      episode: 2,
      mqlAt: NOW + DAY,
      decided: null,
      wayBack: null,
    });
  });

  test('with the default pack: 85 points stay 85 points, until the pricing page is visited again', () => {
    const before = aBuyer({
      signals: [aSignal('pricing_page_view', 1), aSignal('email_reply', 2), aSignal('demo_request', 3)],
    });
    const mql = advance(aLead(), {
      verdict: 'qualified',
      lifecycle: 'lead',
      live: true,
      now: onDay(4),
    }).state;
    const recycled = passed(
      new Handoff(mql).person({ decision: 'recycle', reason: 'no_current_need', at: onDay(5) }),
    ).state;
    const look = (day: number, lead: typeof before) => {
      const receipt = receiptOn(day, lead);
      expect(receipt.score).toBe(85_000);
      expect(receipt.decision).toBe('mql');
      const evidence = evidenceOf(receipt, DEFAULT_PACK.document);
      return advance(recycled, {
        verdict: 'qualified',
        lifecycle: 'lead',
        live: true,
        evidence,
        now: receipt.now,
      });
    };
    expect(look(8, before).state).toMatchObject({ stage: 'recycled', episode: 1 });
    const visited = { ...before, signals: [...before.signals, aSignal('pricing_page_view', 8)] };
    expect(look(8, visited).state).toMatchObject({ stage: 'mql', episode: 2 });
  });

  test('an e-mail that was opened is nothing new', () => {
    const receipt = receiptOn(8, aBuyer({ signals: [aSignal('demo_request', 3), aSignal('email_open', 8)] }));
    expect(receipt.contributions.map(({ ruleId }) => ruleId)).toContain('eng.open');
    expect(evidenceOf(receipt, DEFAULT_PACK.document)).toEqual([
      { kind: 'demo_request', at: onDay(3), raisesHand: true },
    ]);
  });

  test('a look at the careers page is nothing that speaks for the lead', () => {
    const receipt = receiptOn(8, aBuyer({ signals: [aSignal('careers_page_view', 8)] }));
    expect(receipt.contributions.map(({ ruleId }) => ruleId)).toContain('neg.careers');
    expect(evidenceOf(receipt, DEFAULT_PACK.document)).toEqual([]);
  });

  test('history brings nobody back by itself', () => {
    const event = verdict('qualified', NOW + DAY, { evidence: [signal(NOW + HOUR)], live: false });
    expect(see(sentBack(), event)).toMatchObject({ transition: null, heldBack: 'unreleased' });
  });

  test('a condition is waited for, but a raised hand always counts', () => {
    const until = NOW + 80 * DAY;
    const { state } = passed(
      new Handoff().person({
        decision: 'recycle',
        reason: 'no_current_need',
        wakeOn: ['comparison_view'],
        until,
        at: NOW,
      }),
    );
    const at = NOW + DAY;
    const stageWith = (evidence: VerdictEvent['evidence']) =>
      see(state, verdict('qualified', at, { evidence })).state.stage;
    expect(stageWith([signal(at - 1)])).toBe('recycled');
    expect(stageWith([signal(at - 1, 'comparison_view')])).toBe('mql');
    expect(stageWith([signal(at - 1, 'demo_request', true)])).toBe('mql');
  });

  test.each([
    ['wrong_persona', 'nurture', true, false],
    ['invalid_data', 'lead', false, true],
    ['wrong_company_size', 'disqualified', false, true],
    ['competitor', 'disqualified', false, false],
  ] as const)(
    'rejected as %s it waits in %s; by a signal: %s, by new data: %s',
    (reason, stage, bySignal, byData) => {
      const state = sentBack(reason, 'reject');
      expect(state.stage).toBe(stage);
      const at = NOW + DAY;
      const returns = (more: Partial<VerdictEvent>) =>
        see(state, verdict('qualified', at, more)).opensEpisode;
      expect(returns({})).toBe(false);
      expect(returns({ evidence: [signal(at)], dataChangedAt: NOW })).toBe(bySignal);
      expect(returns({ dataChangedAt: at })).toBe(byData);
    },
  );

  test('what a person has disqualified no verdict opens', () => {
    const { state } = passed(new Handoff().person({ decision: 'disqualify', reason: 'competitor', at: NOW }));
    for (const kind of ['qualified', 'not_qualified', 'held', 'expanding'] as const) {
      expect(see(state, verdict(kind, NOW + DAY, { evidence: [signal(NOW + DAY)] })).transition).toBeNull();
    }
  });
});

describe('waking on a day', () => {
  test('puts a recycled lead back to nurture, to be looked at; points alone make no MQL of it', () => {
    const state = sentBack();
    const until = state.wayBack!.until!;
    expect(nextDue(state, DEFAULT_HANDOFF, NOW)).toBe(until);
    expect(see(state, verdict('qualified', until - 1)).transition).toBeNull();
    const woken = see(state, verdict('qualified', until));
    expect(woken.transition).toEqual({
      from: 'recycled',
      to: 'nurture',
      direction: 'sideways',
      by: 'engine',
    });
    expect(woken.state.wayBack).toMatchObject({ until: null, wokeAt: until });
    expect(nextActionOf(woken.state, 'nurture', DEFAULT_HANDOFF)).toBe('review');
    expect(see(woken.state, verdict('qualified', until + DAY)).heldBack).toBe('nothing_new');
    expect(nextDue(woken.state, DEFAULT_HANDOFF, until)).toBeNull();
    const returned = see(
      woken.state,
      verdict('qualified', until + DAY, { evidence: [signal(until + HOUR)] }),
    );
    expect(returned.state).toMatchObject({ stage: 'mql', episode: 2 });
  });

  test('is nothing to wait for where the lead is out', () => {
    const { state } = see(sentBack(), verdict('disqualified', NOW + DAY));
    expect(state).toMatchObject({ stage: 'disqualified', wayBack: { until: NOW + 90 * DAY } });
    expect(nextDue(state, DEFAULT_HANDOFF, NOW)).toBeNull();
  });

  test('AT-27 MQL to nurture, and a SAL later', () => {
    const handoff = new Handoff();
    handoff.person({ decision: 'reject', reason: 'wrong_persona', at: NOW });
    expect(handoff.state.stage).toBe('nurture');
    handoff.state = see(
      handoff.state,
      verdict('qualified', NOW + DAY, { evidence: [signal(NOW + HOUR)] }),
    ).state;
    expect(handoff.accept({ at: NOW + 2 * DAY }).state).toMatchObject({
      stage: 'sal',
      episode: 2,
      furthestStage: 'sal',
    });
  });
});

describe('an MQL below the bar', () => {
  const grace = DEFAULT_HANDOFF.graceDays * DAY;

  test('goes back to nurture when its grace is over, and not before', () => {
    const fallen = see(anMql(), verdict('not_qualified', NOW + DAY));
    expect(fallen).toMatchObject({ transition: null, state: { stage: 'mql', belowSince: NOW + DAY } });
    expect(nextDue(fallen.state, DEFAULT_HANDOFF, NOW)).toBe(NOW + DAY + grace);
    expect(see(fallen.state, verdict('not_qualified', NOW + DAY + grace - 1)).transition).toBeNull();
    const gone = see(fallen.state, verdict('not_qualified', NOW + DAY + grace));
    expect(gone).toMatchObject({
      transition: { from: 'mql', to: 'nurture', direction: 'backward', by: 'engine' },
      endsEpisode: 'fell_below',
      state: { salStatus: 'none', belowSince: null, furthestStage: 'mql' },
    });
  });

  test.each(['qualified', 'held'] as const)('starts its grace anew after a verdict "%s"', (kind) => {
    const fallen = see(anMql(), verdict('not_qualified', NOW)).state;
    const back = see(fallen, verdict(kind, NOW + DAY)).state;
    expect(back.belowSince).toBeNull();
    expect(see(back, verdict('not_qualified', NOW + grace)).transition).toBeNull();
  });

  test.each(['sal', 'sql', 'opportunity'] as const)('as a %s nothing takes it back', (stage) => {
    let state = anMql({ stage, furthestStage: stage, salStatus: 'accepted', salAt: NOW });
    for (const kind of [
      'not_qualified',
      'held',
      'disqualified',
      'diverted',
      'expanding',
      'qualified',
    ] as const) {
      for (const day of [1, 20, 400]) {
        const step = see(state, verdict(kind, NOW + day * DAY));
        expect(step.transition).toBeNull();
        state = step.state;
      }
    }
    expect(state.stage).toBe(stage);
  });
});

describe('AT-30, X-11 closed-lost', () => {
  const lost: DealEvent = { kind: 'deal', deal: 'lost', at: NOW };
  const coolDown = DEFAULT_HANDOFF.closedLostCoolDownDays * DAY;

  test('a lost deal recycles the opportunity, and the lead is stopped before review within the cool-down', () => {
    const { state, transition } = see(
      aLead({ stage: 'opportunity', furthestStage: 'opportunity', episode: 1 }),
      lost,
    );
    expect(transition).toMatchObject({ to: 'recycled', by: 'deal', direction: 'backward' });
    expect(state.furthestStage).toBe('opportunity');
    const at = NOW + coolDown;
    const evidence = [signal(NOW + DAY)];
    expect(see(state, verdict('qualified', at - 1, { evidence }))).toMatchObject({
      opensEpisode: false,
      heldBack: 'closed_lost',
    });
    expect(see(state, verdict('qualified', at, { evidence })).state).toMatchObject({
      stage: 'mql',
      episode: 2,
    });
  });

  test('a lead with a deal lost before Fairlead is stopped too', () => {
    const { state, transition } = see(aLead(), lost);
    expect(transition).toBeNull();
    expect(see(state, verdict('qualified', NOW + DAY)).heldBack).toBe('closed_lost');
    expect(nextDue(state, DEFAULT_HANDOFF, NOW)).toBe(NOW + coolDown);
    expect(nextDue(state, DEFAULT_HANDOFF, NOW + coolDown)).toBeNull();
    expect(see(state, verdict('qualified', NOW + coolDown)).opensEpisode).toBe(true);
  });

  test('a deal that is open again lifts the stop, and an older word of a deal says nothing', () => {
    const { state } = see(aLead(), lost);
    const reopened = see(state, { kind: 'deal', deal: 'open', at: NOW + DAY });
    expect(reopened.state.stage).toBe('opportunity');
    expect(see(reopened.state, lost)).toMatchObject({ transition: null, state: reopened.state });
  });

  test('a deal lost before sales had accepted takes nothing out of its hands, and counts for the cool-down', () => {
    const accepted = new Handoff().accept({ at: NOW + HOUR }).state;
    const past = { ...lost, at: NOW - 30 * DAY };
    const { state, transition } = see(accepted, past);
    expect(transition).toBeNull();
    expect(state).toEqual({ ...accepted, deal: { state: 'lost', at: past.at } });
    expect(see(accepted, { ...lost, at: NOW + HOUR }).transition).toBeNull();
    expect(see(accepted, { ...lost, at: NOW + HOUR + 1 }).transition).toMatchObject({ to: 'recycled' });
  });

  test('an opportunity goes back with the deal that it follows, and only what is newer than both is new', () => {
    const followed = aLead({
      stage: 'opportunity',
      stageSince: NOW,
      deal: { state: 'open', at: NOW - 2 * DAY },
    });
    const { state, transition } = see(followed, { ...lost, at: NOW - DAY });
    expect(transition).toMatchObject({ to: 'recycled' });
    expect(state.wayBack?.since).toBe(NOW);
  });

  test('a person may take on a lead within the cool-down', () => {
    const { state } = see(aLead(), lost);
    expect(new Handoff(state).accept().state.stage).toBe('sal');
  });

  test('a won deal makes a customer of whomever it finds', () => {
    for (const stage of ['lead', 'mql', 'sal', 'sql', 'opportunity', 'disqualified', 'expansion'] as const) {
      const { state } = see(aLead({ stage }), { kind: 'deal', deal: 'won', at: NOW });
      expect(state).toMatchObject({ stage: 'customer', furthestStage: 'customer' });
    }
  });
});

describe('AT-22, AT-30 customers', () => {
  const look = (
    state: HandoffState,
    kind: Verdict,
    more: { lifecycle?: string; lifecycleSince?: number } = {},
  ) => advance(state, { verdict: kind, lifecycle: 'customer', live: true, now: NOW + DAY, ...more });

  test('a customer who looks around is an expansion signal and no MQL', () => {
    const step = look(aLead(), 'expanding');
    expect(step.transition).toEqual({ from: 'lead', to: 'expansion', direction: 'sideways', by: 'engine' });
    expect(step.opensEpisode).toBe(false);
    expect(nextActionOf(step.state, 'none', DEFAULT_HANDOFF)).toBe('route_cs');
    expect(look(step.state, 'expanding').transition).toBeNull();
  });

  test('is a customer again once the interest has cooled', () => {
    const { state } = look(aLead(), 'expanding');
    expect(look(state, 'diverted').state.stage).toBe('customer');
  });

  test('an MQL that turns out to be a customer leaves the review', () => {
    const step = look(anMql(), 'expanding', { lifecycle: 'lead' });
    expect(step).toMatchObject({
      endsEpisode: 'expansion',
      state: { stage: 'expansion', salStatus: 'none' },
    });
  });

  test('an expansion signal ends where the company is no customer any more, unless a person said so', () => {
    const { state } = look(aLead(), 'expanding', { lifecycle: 'lead' });
    expect(look(state, 'not_qualified', { lifecycle: 'lead' }).state.stage).toBe('lead');
    const said = sentBack('existing_customer', 'reject');
    expect(said.stage).toBe('expansion');
    expect(look(said, 'qualified', { lifecycle: 'lead' }).transition).toBeNull();
  });
});

describe('the lifecycle stage in the CRM', () => {
  const wayBack: WayBack = { since: NOW, on: 'new_signals', wakeOn: null, until: null, wokeAt: null };
  const recycled = aLead({
    stage: 'recycled',
    furthestStage: 'opportunity',
    episode: 1,
    wayBack,
    sentBackAt: NOW,
  });
  const look = (state: HandoffState, lifecycle: string, lifecycleSince?: number) =>
    advance(state, {
      verdict: 'not_qualified',
      lifecycle,
      live: true,
      now: NOW + DAY,
      ...(lifecycleSince === undefined ? {} : { lifecycleSince }),
    });

  test('says nothing against a decision that is younger', () => {
    expect(look(recycled, 'opportunity', NOW - HOUR).transition).toBeNull();
    expect(look(recycled, 'opportunity').transition).toBeNull();
    expect(look(recycled, 'opportunity', NOW + HOUR).state.stage).toBe('opportunity');
  });

  test('says nothing either once the lead has come back', () => {
    const opportunity = aLead({ stage: 'opportunity', furthestStage: 'opportunity', episode: 1 });
    const { state } = passed(
      new Handoff(opportunity).person({ decision: 'recycle', reason: 'no_current_need', at: NOW }),
    );
    const returned = see(state, verdict('qualified', NOW + DAY, { evidence: [signal(NOW + HOUR)] })).state;
    expect(returned).toMatchObject({ stage: 'mql', wayBack: null });
    expect(look(returned, 'opportunity', NOW - HOUR).transition).toBeNull();
    expect(look(returned, 'opportunity', NOW + HOUR).state.stage).toBe('opportunity');
  });

  test('says nothing against a deal that was lost since', () => {
    const opportunity = aLead({ stage: 'opportunity', furthestStage: 'opportunity', episode: 1 });
    const { state } = see(opportunity, { kind: 'deal', deal: 'lost', at: NOW });
    expect(look(state, 'opportunity', NOW - HOUR).transition).toBeNull();
    expect(look(state, 'customer', NOW + HOUR).state.stage).toBe('customer');
  });

  test('set back by a person takes the lead out of the pipeline, unless a deal is there', () => {
    const customer = aLead({ stage: 'customer', furthestStage: 'customer', stageSince: NOW });
    expect(look(customer, 'lead', NOW + HOUR)).toMatchObject({
      transition: { from: 'customer', to: 'lead', direction: 'backward', by: 'crm' },
      state: { furthestStage: 'customer' },
    });
    expect(look(customer, 'lead', NOW - HOUR).transition).toBeNull();
    expect(look(customer, 'lead').transition).toBeNull();
    expect(look(customer, '4711', NOW + HOUR).transition).toBeNull();
    const deal = { state: 'won', at: NOW } as const;
    expect(look({ ...customer, deal }, 'lead', NOW + HOUR).transition).toBeNull();
  });

  test('alone makes no SQL', () => {
    expect(look(anMql(), 'salesqualifiedlead', NOW + HOUR).transition).toBeNull();
  });
});

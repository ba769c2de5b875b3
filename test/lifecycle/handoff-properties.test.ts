/** Laws of the whole handoff: whatever happens to a lead, in whatever order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REJECTION_REASONS } from '../../src/engine/rejection-reasons.ts';
import { applyEdits, withResult } from '../../src/lifecycle/apply-edits.ts';
import { inOrder } from '../../src/lifecycle/concurrent.ts';
import type { Decision } from '../../src/lifecycle/decision.ts';
import { decide } from '../../src/lifecycle/decisions.ts';
import type { HandoffEvent } from '../../src/lifecycle/handoff-events.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { type HandoffState, hasOpenEpisode } from '../../src/lifecycle/lead-state.ts';
import { next } from '../../src/lifecycle/lifecycle-step.ts';
import { type Fact, replay } from '../../src/lifecycle/replay.ts';
import { furthest } from '../../src/lifecycle/stages.ts';
import {
  ALL_YES,
  aContext,
  aLead,
  anMql,
  BANT_PASSED,
  DANA,
  DAY,
  HOUR,
  LEE,
  NOW,
  WORKFLOW,
} from './handoff-builders.ts';

const at = fc.integer({ min: 0, max: 60 * 24 }).map((hours) => NOW + hours * HOUR);

const verdicts = fc.record({
  kind: fc.constant('verdict' as const),
  verdict: fc.constantFrom(
    'qualified' as const,
    'qualified' as const,
    'not_qualified' as const,
    'held' as const,
    'disqualified' as const,
    'diverted' as const,
    'expanding' as const,
  ),
  live: fc.boolean(),
  evidence: fc.array(fc.record({ kind: fc.constantFrom('a', 'b'), at, raisesHand: fc.boolean() }), {
    maxLength: 3,
  }),
  dataChangedAt: fc.option(at),
  at,
});
const lifecycles = fc.record({
  kind: fc.constant('lifecycle' as const),
  lifecycle: fc.constantFrom('lead', 'opportunity', 'customer', 'salesqualifiedlead', '4711', null),
  since: fc.option(at, { nil: undefined }),
  at,
});
const deals = fc.record({
  kind: fc.constant('deal' as const),
  deal: fc.constantFrom('open' as const, 'won' as const, 'lost' as const),
  at,
});
const events = fc.oneof({ weight: 12, arbitrary: verdicts }, lifecycles, deals);

const reason = fc.constantFrom(...REJECTION_REASONS, 'no_current_need', 'bad lead', null);
const key = fc.integer({ min: 0, max: 1e6 }).map((n) => `k${n}`);
const accepting = fc.record({
  decision: fc.constant('accept' as const),
  answers: fc.constantFrom(ALL_YES, ALL_YES, 'implied' as const, { ...ALL_YES, valid: false }),
});
const qualifying = fc.record({
  decision: fc.constant('qualify' as const),
  checklist: fc.constantFrom(BANT_PASSED, BANT_PASSED, {}),
});
const acts = fc.oneof(
  { weight: 3, arbitrary: accepting },
  { weight: 3, arbitrary: qualifying },
  fc.record({ decision: fc.constant('reject' as const), reason }),
  fc.record({ decision: fc.constant('recycle' as const), reason, until: fc.option(at) }),
  fc.record({ decision: fc.constant('disqualify' as const), reason }),
  fc.record({ decision: fc.constant('undo' as const) }),
);
const byPeople = fc
  .record({ act: acts, by: fc.constantFrom(DANA, LEE), key, at })
  .map(({ act, ...rest }) => ({ ...act, ...rest }) as Decision);
/** Also what the types forbid: a workflow that asks for an SQL. */
const byWorkflows = fc
  .record({ act: acts, key, at })
  .map(({ act, ...rest }) => ({ ...act, ...rest, by: WORKFLOW }) as Decision);
const decisions = fc.oneof({ weight: 2, arbitrary: byPeople }, byWorkflows);

const GIVENS = { receipt: null, properties: {}, attempts: 6, minAttempts: 6, checklist: null };

function factsOf(happenings: readonly (HandoffEvent | Decision)[]): Fact[] {
  return happenings.map((one, index): Fact => {
    if ('decision' in one) return { id: one.key, decision: one, givens: GIVENS };
    return { id: `event ${index}`, event: one as Extract<HandoffEvent, { kind: 'verdict' }> };
  });
}

const WHOLE_LIFE = fc.array(fc.oneof({ weight: 2, arbitrary: events }, { weight: 3, arbitrary: decisions }), {
  maxLength: 25,
  size: 'max',
});

interface Ledger {
  readonly open: number | null;
  readonly outcomes: ReadonlyMap<number, string>;
}

describe('any sequence of verdicts, CRM changes, deals, workflows and decisions', () => {
  test('keeps stage, furthest stage, SAL status and attempts consistent, and never throws', () => {
    fc.assert(
      fc.property(WHOLE_LIFE, (happenings) => {
        let state = aLead();
        let records: Parameters<typeof withResult>[0] = [];
        let now = NOW;
        let ledger: Ledger = { open: null, outcomes: new Map() };
        for (const happening of happenings) {
          now = Math.max(now, happening.at);
          const before = state;
          if ('decision' in happening) {
            const decision = { ...happening, at: now };
            const result = decide(
              state,
              decision,
              aContext({ ...GIVENS, now, decisions: records }),
              DEFAULT_HANDOFF,
            );
            records = withResult(records, result);
            if (!result.ok) expect(result.message.length).toBeGreaterThan(10);
            if (!result.ok || result.repeated) continue;
            state = result.state;
            for (const effect of result.effects) ledger = applied(ledger, effect);
            expectTransition(before, state, result.transition);
          } else {
            const step = next(state, { ...happening, at: now } as HandoffEvent, DEFAULT_HANDOFF);
            state = step.state;
            if (step.opensEpisode) ledger = applied(ledger, { kind: 'open_episode', episode: state.episode });
            if (step.endsEpisode) {
              ledger = applied(ledger, {
                kind: 'close_episode',
                episode: state.episode,
                outcome: step.endsEpisode,
              });
            }
            expectTransition(before, state, step.transition);
            expect(furthest(state.furthestStage, before.furthestStage)).toBe(state.furthestStage);
          }
          expectConsistent(state);
          expect(ledger.open).toBe(hasOpenEpisode(state) ? state.episode : null);
          expect(ledger.outcomes.size + (ledger.open === null ? 0 : 1)).toBe(state.episode);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('AT-09 never reaches SQL without a person’s qualifying', () => {
    let reached = 0;
    fc.assert(
      fc.property(WHOLE_LIFE, (happenings) => {
        const { transitions, records, state } = replay(aLead(), factsOf(happenings), DEFAULT_HANDOFF);
        const isByPerson = (one: (typeof records)[number]) =>
          one.decision.decision === 'qualify' && one.decision.by.kind === 'person';
        if (transitions.some(({ to }) => to === 'sql') || state.stage === 'sql') {
          expect(records.some(isByPerson)).toBe(true);
          reached += 1;
        }
        for (const { to, by } of transitions) if (to === 'sql') expect(by).toBe('person');
      }),
      { numRuns: 1000 },
    );
    expect(reached).toBeGreaterThan(50);
  });

  test('without people reaches neither SQL nor its depth', () => {
    const machines = fc.array(fc.oneof(verdicts, byWorkflows), { maxLength: 25, size: 'max' });
    fc.assert(
      fc.property(machines, (happenings) => {
        const { state, transitions } = replay(aLead(), factsOf(happenings), DEFAULT_HANDOFF);
        expect(transitions.map(({ to }) => to)).not.toContain('sql');
        expect(['lead', 'mql', 'sal', 'expansion', 'customer']).toContain(state.furthestStage);
      }),
      { numRuns: 1000 },
    );
  });

  test('ends the same in whatever order its facts are told, and however often', () => {
    fc.assert(
      fc.property(WHOLE_LIFE.chain(withShuffled), ([facts, mixed]) => {
        expect(replay(aLead(), mixed, DEFAULT_HANDOFF)).toEqual(replay(aLead(), facts, DEFAULT_HANDOFF));
      }),
      { numRuns: 500 },
    );
  });
});

describe('decisions that arrive in any order', () => {
  // Reasons and answers are given, so that nothing is refused for what it lacks.
  const complete = fc
    .record({
      act: fc.oneof(
        fc.constant({ decision: 'accept', answers: ALL_YES } as const),
        fc.constantFrom('competitor', 'wrong_persona', 'outside_territory').map((why) => ({
          decision: 'reject' as const,
          reason: why,
        })),
        fc.constant({ decision: 'recycle', reason: 'no_current_need' } as const),
      ),
      by: fc.constantFrom(DANA, LEE, WORKFLOW),
      minute: fc.nat(50),
    })
    .map(
      ({ act, by, minute }) =>
        ({ ...act, by, at: NOW + minute * 60_000, key: `${by.id} ${minute}` }) as Decision,
    );
  const sets = fc.uniqueArray(complete, { maxLength: 5, size: 'max', selector: ({ key: unique }) => unique });

  test('end as in their own order, where each had an effect or was outweighed', () => {
    let compared = 0;
    const run = (some: readonly Decision[]) => {
      let state = anMql();
      let records: Parameters<typeof withResult>[0] = [];
      let isRefused = false;
      for (const decision of some) {
        const result = decide(state, decision, aContext({ decisions: records }), DEFAULT_HANDOFF);
        records = withResult(records, result);
        if (result.ok) state = result.state;
        else if (result.code !== 'superseded') isRefused = true;
      }
      return { state, isRefused };
    };
    fc.assert(
      fc.property(
        sets.chain((all) => fc.tuple(fc.constant(all), shuffled(all))),
        ([all, mixed]) => {
          const inTime = run(replayOrder(all));
          const asTold = run(mixed);
          if (inTime.isRefused || asTold.isRefused) return;
          compared += 1;
          expect(asTold.state).toEqual(inTime.state);
        },
      ),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  test('a person’s word is never lost to a machine’s', () => {
    fc.assert(
      fc.property(sets.chain(shuffled), (some) => {
        let state = anMql();
        let records: Parameters<typeof withResult>[0] = [];
        for (const decision of some) {
          const result = decide(state, decision, aContext({ decisions: records }), DEFAULT_HANDOFF);
          records = withResult(records, result);
          if (result.ok) state = result.state;
        }
        const standing = records
          .filter((record) => record.standing === 'stands')
          .toSorted((a, b) => inOrder(a.decision, b.decision));
        const isRerouted = state.salStatus === 'pending';
        if (!isRerouted && standing.some(({ decision }) => decision.by.kind === 'person')) {
          const lastByPerson = standing.findLast(({ decision }) => decision.by.kind === 'person')!;
          const after = standing.slice(standing.indexOf(lastByPerson) + 1);
          if (lastByPerson.after.salStatus !== 'pending') expect(after).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test('what HubSpot tells of edits, redelivered and in any order, ends the same', () => {
  const edits = fc.uniqueArray(
    fc.record({
      key: fc.integer({ min: 0, max: 1e6 }).map(String),
      property: fc.constantFrom('fairlead_sal_status' as const, 'fairlead_rejection_reason' as const),
      value: fc.constantFrom('accepted', 'rejected', 'recycled', 'competitor', 'duplicate', ''),
      at,
      source: fc.constantFrom('CRM_UI', 'AUTOMATION_PLATFORM'),
      sourceId: fc.constant('userId:7'),
    }),
    { maxLength: 6, selector: (edit) => edit.key },
  );
  const look = (some: Parameters<typeof applyEdits>[1]['edits']) =>
    applyEdits(
      anMql(),
      { edits: some, present: {}, ours: { appId: '1', written: {} }, now: NOW + 90 * DAY },
      aContext(),
      DEFAULT_HANDOFF,
    );
  fc.assert(
    fc.property(
      edits.chain((all) => fc.tuple(fc.constant(all), shuffled([...all, ...all]))),
      ([all, mixed]) => {
        expect(look(mixed)).toEqual(look(all));
      },
    ),
  );
});

function applied(
  { open, outcomes }: Ledger,
  effect: { readonly kind: string; readonly episode?: number; readonly outcome?: string },
): Ledger {
  const episode = effect.episode ?? -1;
  switch (effect.kind) {
    case 'open_episode':
      expect(open).toBeNull();
      return { open: episode, outcomes };
    case 'close_episode':
      expect(open).toBe(episode);
      return { open: null, outcomes: new Map(outcomes).set(episode, effect.outcome ?? '') };
    case 'reopen_episode': {
      expect(outcomes.has(episode)).toBe(true);
      const left = new Map(outcomes);
      left.delete(episode);
      return { open: episode, outcomes: left };
    }
    case 'drop_episode': {
      const left = new Map(outcomes);
      left.delete(episode);
      return { open: open === episode ? null : open, outcomes: left };
    }
    default:
      return { open, outcomes };
  }
}

function expectTransition(
  before: HandoffState,
  after: HandoffState,
  transition: { readonly from: string; readonly to: string } | null,
): void {
  if (transition) expect(transition).toMatchObject({ from: before.stage, to: after.stage });
  else expect(after.stage).toBe(before.stage);
}

function expectConsistent(state: HandoffState): void {
  const { stage, furthestStage, salStatus, episode, mqlAt, salAt, sqlAt, belowSince, decided } = state;
  expect(furthest(furthestStage, stage)).toBe(furthestStage);
  expect(salStatus === 'pending').toBe(stage === 'mql' && episode > 0);
  if (stage === 'sal' || stage === 'sql') expect(salStatus).toBe('accepted');
  if (stage === 'sal') expect(salAt).not.toBeNull();
  if (stage === 'sql') expect(sqlAt).not.toBeNull();
  if (mqlAt !== null && salAt !== null) expect(salAt).toBeGreaterThanOrEqual(mqlAt);
  if (salAt !== null && sqlAt !== null) expect(sqlAt).toBeGreaterThanOrEqual(salAt);
  if (stage !== 'mql') expect(belowSince).toBeNull();
  if (stage === 'recycled') expect(state.wayBack).not.toBeNull();
  if (salStatus === 'rejected' || salStatus === 'recycled') expect(decided?.reason).toBeTruthy();
}

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

function withShuffled(happenings: readonly (HandoffEvent | Decision)[]): fc.Arbitrary<[Fact[], Fact[]]> {
  const facts = [...new Map(factsOf(happenings).map((fact) => [fact.id, fact])).values()];
  return fc.tuple(fc.constant(facts), shuffled([...facts, ...facts]));
}

function replayOrder(all: readonly Decision[]): Decision[] {
  return all.toSorted(inOrder);
}

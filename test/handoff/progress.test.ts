/** What is kept of a lead's attempts is the same, however many looks it took to hear of what happened. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  begin,
  changedEpisodes,
  type KeptHandoff,
  type Origins,
  type Progress,
  withDecision,
  withStep,
} from '../../src/handoff/progress.ts';
import type { Decision } from '../../src/lifecycle/decision.ts';
import { decide } from '../../src/lifecycle/decisions.ts';
import type { Episode } from '../../src/lifecycle/episodes.ts';
import type { VerdictEvent } from '../../src/lifecycle/handoff-events.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { next } from '../../src/lifecycle/lifecycle-step.ts';
import {
  ALL_YES,
  aContext,
  aLead,
  DANA,
  HOUR,
  LEE,
  MINUTE,
  NOW,
  WORKFLOW,
} from '../lifecycle/handoff-builders.ts';
import { aBuyer, receiptOn } from '../lifecycle/pack-leads.ts';

const RECEIPT = receiptOn(5, aBuyer());
const ORIGINS: Origins = {
  receipt: RECEIPT,
  signals: [],
  channel: 'linkedin_ads',
  origin: { campaign: null, source: null, topic: null },
  owner: '60001',
};

type Happening = Decision | VerdictEvent;

function after(progress: Progress, happening: Happening): Progress {
  const { state, decisions } = progress;
  if (!('decision' in happening)) {
    return withStep(progress, next(state, happening, DEFAULT_HANDOFF), happening.at, ORIGINS);
  }
  const context = aContext({ now: happening.at, decisions, attempts: 6 });
  return withDecision(progress, happening, decide(state, happening, context, DEFAULT_HANDOFF), ORIGINS);
}

type Rows = ReadonlyMap<number, Episode>;

/** As the store keeps them: what an attempt was opened with does not change. */
function keep(rows: Rows, progress: Progress): Rows {
  const kept = new Map([...rows].filter(([number]) => !progress.dropped.includes(number)));
  for (const episode of changedEpisodes(progress)) {
    const { openedAt, openedBy, mqlAt: _mqlAt } = kept.get(episode.number) ?? episode;
    kept.set(episode.number, { ...episode, openedAt, openedBy });
  }
  return kept;
}

function load(rows: Rows, { state, decisions }: Pick<KeptHandoff, 'state' | 'decisions'>): KeptHandoff {
  const before = [...rows.values()].filter(({ number }) => number < state.episode);
  const previous = before.toSorted((a, b) => a.number - b.number).at(-1) ?? null;
  return { state, decisions, episode: rows.get(state.episode) ?? null, previous };
}

/** @param looks the happenings of each look */
function live(looks: readonly (readonly Happening[])[]) {
  let rows: Rows = new Map();
  let kept: KeptHandoff = load(rows, { state: aLead(), decisions: [] });
  for (const look of looks) {
    const progress = look.reduce(after, begin(kept));
    rows = keep(rows, progress);
    expect(progress.episode).toEqual(rows.get(progress.state.episode) ?? null);
    kept = load(rows, progress);
  }
  return { state: kept.state, decisions: kept.decisions, rows: [...rows].toSorted(([a], [b]) => a - b) };
}

const reason = fc.constantFrom('competitor', 'no_current_need', 'no_business_context', 'outside_territory');
const acts = fc.oneof(
  fc.constant({ decision: 'accept', answers: ALL_YES } as const),
  fc.record({ decision: fc.constant('reject' as const), reason }),
  fc.record({ decision: fc.constant('recycle' as const), reason }),
  { weight: 2, arbitrary: fc.constant({ decision: 'undo' } as const) },
);
const said = fc.record({ act: acts, by: fc.constantFrom(DANA, DANA, LEE, WORKFLOW) });
const judged = fc.constantFrom('qualified' as const, 'not_qualified' as const);
const moment = fc.record({
  wait: fc.constantFrom(5, 20, 90),
  what: fc.oneof({ weight: 3, arbitrary: said }, judged),
});
type Moment = ReturnType<typeof momentsOf>[number];
/** A second attempt that a person begins, and takes back at once: seldom met by chance. */
const TAKEN_BACK: readonly Moment[] = momentsOf(
  [5, { decision: 'recycle', reason: 'no_current_need' }],
  [90, { decision: 'accept', answers: ALL_YES }],
  [5, { decision: 'undo' }],
);
const happenings = fc
  .array(fc.oneof({ weight: 5, arbitrary: moment.map((one) => [one]) }, fc.constant(TAKEN_BACK)), {
    minLength: 1,
    maxLength: 14,
  })
  .map((parts) => parts.flat())
  .map((all) => {
    let at = NOW;
    return all.map(({ wait, what }, index): Happening => {
      at += wait * MINUTE;
      if (typeof what !== 'string') {
        return { ...what.act, by: what.by, key: `k${index}`, at } as Decision;
      }
      const evidence = [{ kind: 'demo_request', at, raisesHand: true }];
      return { kind: 'verdict', verdict: what, live: true, evidence, dataChangedAt: at, at };
    });
  });

describe('attempts', () => {
  test('that are begun and taken back in one look leave the rows that many looks leave', () => {
    let [dropped, reopened] = [0, 0];
    fc.assert(
      fc.property(happenings, fc.array(fc.nat(4), { maxLength: 14 }), (all, cuts) => {
        const one = live([all]);
        expect(live(all.map((each) => [each]))).toEqual(one);
        expect(live(inSlices(all, cuts))).toEqual(one);
        const undone = one.decisions.filter(
          ({ standing, opensEpisode }) => standing === 'undone' && opensEpisode,
        );
        dropped += undone.length;
        reopened += undone.filter(({ before }) => before.episode > 0).length;
      }),
      { numRuns: 400 },
    );
    expect(dropped).toBeGreaterThan(20);
    expect(reopened).toBeGreaterThan(5);
  });

  test('are those before them again once they were taken back', () => {
    const accept = { decision: 'accept', answers: ALL_YES, by: DANA } as const;
    const first: Happening[] = [
      { ...accept, key: 'a', at: NOW },
      { decision: 'recycle', reason: 'no_current_need', by: DANA, key: 'b', at: NOW + HOUR },
      { ...accept, key: 'c', at: NOW + 3 * HOUR },
    ];
    const begun = live([first]);
    expect(begun.rows).toHaveLength(2);
    const back = live([first, [{ decision: 'undo', by: DANA, key: 'd', at: NOW + 3.5 * HOUR }]]);
    expect(back.rows).toEqual(begun.rows.slice(0, 1));
  });
});

function inSlices(all: readonly Happening[], cuts: readonly number[]): Happening[][] {
  const slices: Happening[][] = [];
  let start = 0;
  for (const length of [...cuts, all.length]) {
    slices.push(all.slice(start, start + length));
    start += length;
  }
  return slices;
}

function momentsOf(...moments: readonly (readonly [wait: number, act: object])[]) {
  return moments.map(([wait, act]) => ({
    wait,
    what: { act, by: DANA } as { act: object; by: Decision['by'] } | 'qualified' | 'not_qualified',
  }));
}

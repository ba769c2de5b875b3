/** Laws of the whole handoff, by the code that the worker and the desk run: whatever happens to a lead. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookAtHandoff } from '../../src/handoff/look.ts';
import { changedDecisions, changedEpisodes } from '../../src/handoff/progress.ts';
import type { PersonAct } from '../../src/lifecycle/decision.ts';
import { type HandoffState, hasOpenEpisode } from '../../src/lifecycle/lead-state.ts';
import { furthest, type Stage } from '../../src/lifecycle/stages.ts';
import { HOUR } from '../lifecycle/handoff-builders.ts';
import { Life } from './a-life.ts';
import { type Happening, lives, mixed, news, TO_SQL } from './happenings.ts';

/** The same lives each time, so that a change is judged and not chance. */
const RUNS = { numRuns: 200, seed: 2026 };

function live(life: Life, happening: Happening): void {
  life.now += happening.hours * HOUR;
  if (happening.kind === 'look') {
    life.hear(happening.news);
    life.look(happening.news.live);
  } else {
    const asked = { ...happening.act, key: happening.key, at: life.now } as PersonAct;
    life.decide(asked, happening.by);
  }
}

function lived(happenings: readonly Happening[]): Life {
  const life = new Life();
  for (const happening of happenings) live(life, happening);
  return life;
}

describe('whatever happens to a lead', () => {
  test('its stage, furthest stage, SAL status and attempts agree with each other', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(lives, (happenings) => {
        const life = new Life();
        for (const happening of [...happenings.slice(0, 5), ...TO_SQL, ...happenings.slice(5)]) {
          const before = life.kept.state;
          const moved = life.moves.length;
          live(life, happening);
          expectConsistent(life.kept.state);
          expectAttempts(life);
          expectPath(before, life, moved);
          seen.add(life.kept.state.stage);
        }
      }),
      RUNS,
    );
    expect([...seen].sort()).toEqual(
      [...'disqualified customer expansion lead mql nurture opportunity recycled sal sql'.split(' ')].sort(),
    );
  });

  test('AT-09 it is an SQL by a person’s qualifying alone', () => {
    let reached = 0;
    fc.assert(
      fc.property(lives, lives, (before, after) => {
        const { kept, moves } = lived([...before, ...TO_SQL, ...after.slice(0, 4)]);
        const qualified = kept.decisions.filter(
          ({ decision }) => decision.decision === 'qualify' && decision.by.kind === 'person',
        );
        if (kept.state.stage === 'sql') {
          reached += 1;
          expect(
            qualified.some(
              ({ episode, standing }) => episode === kept.state.episode && standing === 'stands',
            ),
          ).toBe(true);
        }
        if (moves.some(({ transition }) => transition.to === 'sql')) expect(qualified).not.toEqual([]);
      }),
      RUNS,
    );
    expect(reached).toBeGreaterThan(10);
  });

  test('the audit log alone says its stage, its furthest stage, and each decision', () => {
    let decided = 0;
    fc.assert(
      fc.property(lives, lives, (before, after) => {
        const { audit, kept } = lived([...before, ...TO_SQL, ...after]);
        let stage: Stage = 'lead';
        let furthestStage: Stage = 'lead';
        for (const { action, detail } of audit) {
          if (action !== 'transition') continue;
          expect(detail.from).toBe(stage);
          stage = detail.to as Stage;
          furthestStage = furthest(furthestStage, stage);
        }
        expect({ stage, furthestStage }).toEqual({
          stage: kept.state.stage,
          furthestStage: kept.state.furthestStage,
        });
        const keysOf = (said: readonly string[]) =>
          audit.filter(({ action }) => said.includes(action)).map(({ detail }) => detail.key);
        const made = keysOf(['decision']);
        const asked = keysOf(['decision', 'decision_refused']);
        for (const { decision, standing } of kept.decisions) {
          expect(asked.filter((key) => key === decision.key)).toEqual([decision.key]);
          if (standing === 'stands') expect(made).toContain(decision.key);
        }
        decided += kept.decisions.length;
      }),
      RUNS,
    );
    expect(decided).toBeGreaterThan(100);
  });

  test('looked at again with nothing new, and what was decided told once more, it stays as it is', () => {
    fc.assert(
      fc.property(lives, news, (happenings, latest) => {
        const life = lived(happenings);
        life.now += HOUR;
        life.hear(latest);
        const { edits } = life.given(latest.live);
        life.look(latest.live);
        const again = life.given(latest.live);
        const { progress, notices } = lookAtHandoff({
          ...again,
          edits: { ...edits, edits: [...again.edits.edits, ...edits.edits.filter(isDecidedIn(life))] },
        });
        expect(progress.moves).toEqual([]);
        expect(progress.state).toEqual(life.kept.state);
        expect(changedDecisions(progress)).toEqual([]);
        expect(changedEpisodes(progress)).toEqual([]);
        expect(notices).toEqual([]);
      }),
      RUNS,
    );
  });

  test('in whatever order, and however often, it is told to one look, that look is the same', () => {
    let moved = 0;
    fc.assert(
      fc.property(lives, news, fc.infiniteStream(fc.nat()), (happenings, latest, noise) => {
        const life = lived(happenings);
        life.now += HOUR;
        life.hear(latest);
        const given = life.given(latest.live);
        const look = lookAtHandoff(given);
        moved += look.progress.moves.length;
        expect(ordered(lookAtHandoff(mixed(given, noise)))).toEqual(ordered(look));
      }),
      RUNS,
    );
    expect(moved).toBeGreaterThan(50);
  });
});

/** What was refused is settled, and is not heard again when things stand otherwise. */
function isDecidedIn({ kept: { decisions } }: Life): (edit: { readonly key: string }) => boolean {
  const keys = new Set(decisions.map(({ decision }) => decision.key));
  return ({ key: told }) => keys.has(told);
}

/** Decisions are kept by their keys: their order says nothing. */
function ordered({ progress, ...look }: ReturnType<typeof lookAtHandoff>) {
  const byKey = (list: typeof progress.decisions) =>
    list.toSorted((one, other) => (one.decision.key < other.decision.key ? -1 : 1));
  const { before, decisions, ...rest } = progress;
  return { ...look, ...rest, decisions: byKey(decisions) };
}

/** Each move begins where the one before has ended. */
function expectPath(before: HandoffState, { moves, kept }: Life, from: number): void {
  let { stage } = before;
  for (const { transition } of moves.slice(from)) {
    expect(transition.from).toBe(stage);
    stage = transition.to;
  }
  expect(kept.state.stage).toBe(stage);
}

function expectAttempts({ kept: { state }, episodes }: Life): void {
  expect([...episodes.keys()].sort((a, b) => a - b)).toEqual(
    Array.from({ length: state.episode }, (_, i) => i + 1),
  );
  for (const { number, outcome, closedAt } of episodes.values()) {
    const isOpen = number === state.episode && hasOpenEpisode(state);
    expect({ number, isOpen: outcome === null }).toEqual({ number, isOpen });
    expect(closedAt === null).toBe(outcome === null);
  }
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

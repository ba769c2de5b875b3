/**
 * The same facts, whenever and however often they are told and looked at, give the same end: over several looks, with
 * everything that was told to people on the way. By the code that the worker and the desk run.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LookGiven } from '../../src/handoff/look.ts';
import type { PersonAct } from '../../src/lifecycle/decision.ts';
import { DAY, HOUR, MINUTE } from '../lifecycle/handoff-builders.ts';
import { Life, type News } from './a-life.ts';
import { deciding, type Happening, looking, mixed, TO_SQL } from './happenings.ts';

/** The same lives each time, so that a change is judged and not chance. */
const RUNS = { numRuns: 60, seed: 2027 };

const lives = fc.array(fc.oneof(looking, looking, deciding), { minLength: 3, maxLength: 10, size: 'max' });
const noise = fc.infiniteStream(fc.nat());

/** Everything that stays of a life, and everything that it has told anybody. */
function endOf({ kept, episodes, moves, notices, tasks }: Life) {
  const byKey = kept.decisions.toSorted((one, other) => (one.decision.key < other.decision.key ? -1 : 1));
  return { state: kept.state, decisions: byKey, episodes: [...episodes.values()], moves, notices, tasks };
}

test('in whatever order, and however often, everything is told to each of several looks, all of it ends the same', () => {
  let told = 0;
  fc.assert(
    fc.property(lives, lives, noise, (first, then, random) => {
      const all = [...first, ...TO_SQL.slice(0, 2), ...then];
      const inOrder = lived(new Life(), all, 1, NOBODY);
      told += inOrder.tasks.length;
      const life: Life = new Life((given) => mixed(withTheDecided(given, seen, life), random));
      const seen = new Map<string, LookGiven['edits']['edits'][number]>();
      expect(endOf(lived(life, all, 2, NOBODY))).toEqual(endOf(inOrder));
    }),
    RUNS,
  );
  expect(told).toBeGreaterThan(RUNS.numRuns);
});

test('however often the worker looks between what happens and what is due, all of it ends the same', () => {
  let looks = 0;
  fc.assert(
    fc.property(lives, lives, noise, (first, then, random) => {
      const all = [...first, ...TO_SQL.slice(0, 2), ...then];
      const asDue = lived(new Life(), all, 1, NOBODY);
      const restless = lived(new Life(), all, 1, (now) => {
        looks += 1;
        return now + MINUTE + ((random.next().value as number) % (4 * DAY));
      });
      expect(endOf(restless)).toEqual(endOf(asDue));
    }),
    RUNS,
  );
  expect(looks).toBeGreaterThan(RUNS.numRuns);
});

/** When somebody looks though nothing is due; null where nobody does. */
type Restless = (now: number) => number | null;
const NOBODY: Restless = () => null;

/** `times`: how often each decision is told. */
function lived(life: Life, all: readonly Happening[], times: number, restless: Restless): Life {
  for (const [place, happening] of all.entries()) {
    const at = life.now + happening.hours * HOUR;
    passTime(life, at, restless);
    life.now = at;
    if (happening.kind === 'look') {
      life.hear(withOwnKeys(happening.news, place));
    } else {
      const asked = { ...happening.act, key: happening.key, at } as PersonAct;
      for (let time = 0; time < times; time += 1) life.decide(asked, happening.by);
    }
    life.look(happening.kind === 'look' && happening.news.live);
  }
  return life;
}

/** HubSpot gives each change a key of its own, which no other door uses. */
function withOwnKeys({ edits = [], ...news }: News, place: number): News {
  return { ...news, edits: edits.map((edit, i) => ({ ...edit, key: `change ${place}.${i}` })) };
}

/** The worker looks when something is due; time alone is no news. */
function passTime(life: Life, until: number, restless: Restless): void {
  for (;;) {
    const [next] = [life.dueAt, restless(life.now)].filter((at) => at !== null).toSorted((a, b) => a - b);
    if (next === undefined || next >= until) return;
    life.now = Math.max(next, life.now + 1);
    life.look(false);
  }
}

/** What has been decided by an edit is told once more in each later look. */
function withTheDecided(
  given: LookGiven,
  seen: Map<string, LookGiven['edits']['edits'][number]>,
  { kept }: Life,
): LookGiven {
  const decided = new Set(kept.decisions.map(({ decision }) => decision.key));
  const again = [...seen.values()].filter(({ key }) => decided.has(key));
  for (const edit of given.edits.edits) seen.set(edit.key, edit);
  return { ...given, edits: { ...given.edits, edits: [...given.edits.edits, ...again] } };
}

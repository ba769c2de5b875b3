/**
 * The nearest changes that would turn a decision: what would make this lead an MQL, or unmake the MQL it is. Sets of
 * one step are tried, then of two, then of three; each is judged by the engine itself, so limits, exclusive sets, gates,
 * fast tracks and channels are right by construction. The smallest sets win, so none holds a step it does not need.
 */
import { type Candidate, candidatesFor, leavesOutTopics } from './candidates.ts';
import { allOf, type Changeable, dependentsOfCandidate } from './dependents.ts';
import { observe } from './evaluate.ts';
import { type Glance, look, lookAgain, type Sight, verdictOn } from './glance.ts';
import type { EvaluationInput } from './input.ts';
import type { Model } from './model.ts';
import { inFullWidth } from './path-ranges.ts';
import { lackingPoints, mostPoints, type Points } from './prospects.ts';
import type { Decision, Grade } from './receipt.ts';
import { type ShutGates, shutGates } from './shut-gates.ts';
import { everySet, type Prospect } from './step-sets.ts';
import type { SignalStep, Step } from './steps.ts';
import { merged, timesOf, worldAfter } from './supposed-world.ts';
import { type OpenProperty, propertiesOf } from './suppositions.ts';
import type { World } from './world.ts';

export interface Path {
  readonly steps: readonly Step[];
  /** What the engine says after these steps. Points in milli-points. */
  readonly decision: Decision;
  readonly grade: Grade;
  readonly score: number;
  readonly margin: number;
}

/** What a search has found. */
export interface PathsFound {
  /** The nearest first. */
  readonly paths: readonly Path[];
  /** false: not every set of steps could be tried, so there may be others, and nearer ones. */
  readonly complete: boolean;
}

export interface PathOptions {
  /** How many steps together at most; 3 unless told. */
  readonly maxSteps?: number;
  /** How many paths at most; 5 unless told. */
  readonly limit?: number;
}

/** The paths of `findPaths` alone, for whoever need not know whether there may be others. */
export function paths(
  model: Model,
  input: EvaluationInput,
  now: number,
  options: PathOptions = {},
): readonly Path[] {
  return findPaths(model, input, now, options).paths;
}

/**
 * Paths of the fewest steps that change `mql` to something else, or anything else to `mql`; the least activity first.
 * None for a lead that a gate keeps out or sends elsewhere, and none where only a known fact stands in the way.
 */
export function findPaths(
  model: Model,
  input: EvaluationInput,
  now: number,
  { maxSteps = 3, limit = 5 }: PathOptions = {},
): PathsFound {
  const world = observe(model, input, now);
  const sight = look(world);
  const today = verdictOn(world, sight);
  const { decision } = today;
  if (decision === 'disqualified' || decision === 'diverted') return NO_WAY;
  const aim = decision === 'mql' ? 'unmake' : 'make';
  const properties = openProperties(model);
  const candidates = candidatesFor(world, properties, aim);
  const turned = (after: Decision) => (after === 'mql') === (aim === 'make');
  const changes = new Map(candidates.map((one) => [one.subject, dependentsOfCandidate(world, one)]));
  const changesOf = ({ subject }: Candidate) => changes.get(subject)!;
  const after = lookingAhead(world, sight, changesOf);
  const search: Search = {
    after,
    turns: (set) => turned(after(set).decision),
    prospects: candidates.map((candidate) => ({
      candidate,
      most: mostPoints(world, sight, changesOf(candidate)),
    })),
    lacking: aim === 'make' ? lackingPoints(world, today) : NOTHING,
    gates: shutGates(world, aim === 'make' ? sight.gates : [], candidates, changesOf),
  };
  if (isFitOutOfReach(search) || !search.gates.mayOpen) return NO_WAY;
  const { sets, complete } = smallestSets(search, maxSteps);
  const found = sets.map((set) => judged(search, fewestTimes(search, set)));
  const nearest = withoutTwins(found).sort(nearestFirst).slice(0, limit);
  return {
    paths: nearest.map((path) => inFullWidth({ model, input, now, properties, turned }, path)),
    complete: complete && !leavesOutTopics(world),
  };
}

/** Whatever else were tried. */
const NO_WAY: PathsFound = { paths: [], complete: true };

const PROPERTIES = new WeakMap<Model, readonly OpenProperty[]>();

/** A few milliseconds, once a model. */
function openProperties(model: Model): readonly OpenProperty[] {
  const known = PROPERTIES.get(model) ?? propertiesOf(model.document, model.plan.lexicon);
  PROPERTIES.set(model, known);
  return known;
}

interface Search {
  /** What the engine says after these changes. */
  readonly after: (set: readonly Candidate[]) => Glance;
  readonly turns: (set: readonly Candidate[]) => boolean;
  readonly prospects: readonly Prospect[];
  /** Sets that cannot bring these points, for the threshold or the fit, are not tried. */
  readonly lacking: Points;
  /** Nor are sets that leave one of these shut. */
  readonly gates: ShutGates;
}

const NOTHING: Points = { score: 0, fit: 0 };

/** What hangs on a candidate. */
type ChangesOf = (candidate: Candidate) => Changeable;

/** Looks again at nothing but what hangs on the changes. */
function lookingAhead(
  world: World,
  sight: Sight,
  changesOf: ChangesOf,
): (set: readonly Candidate[]) => Glance {
  return (set) => {
    const after = worldAfter(world, set);
    const changed = allOf(set.map(changesOf));
    return verdictOn(after, lookAgain(after, sight, changed));
  };
}

function isFitOutOfReach({ prospects, lacking }: Search): boolean {
  return lacking.fit > 0 && prospects.every(({ most }) => most.fit === 0);
}

/** Sets of the fewest steps that turn the decision, and whether all of that size and below were tried. */
interface SmallestSets {
  readonly sets: readonly (readonly Candidate[])[];
  readonly complete: boolean;
}

function smallestSets({ prospects, lacking, gates, turns }: Search, maxSteps: number): SmallestSets {
  let looked = 0;
  for (let size = 1; size <= maxSteps; size++) {
    const turning: (readonly Candidate[])[] = [];
    const complete = everySet(prospects, size, lacking, (set) => {
      if (!gates.mayBeOpenedBy(set)) return true;
      if (size > 1 && ++looked > MOST_LOOKED_AT) return false;
      if (turns(set)) turning.push(set);
      return true;
    });
    if (turning.length > 0 || !complete) return { sets: turning, complete };
  }
  return { sets: [], complete: true };
}

/** Single steps are all tried. Of more together so many sets, so that a search ends soon; the answer tells that it did. */
const MOST_LOOKED_AT = 4_000;

/** Fewer times where fewer do as well. */
function fewestTimes(search: Search, set: readonly Candidate[]): readonly Candidate[] {
  const fewest = [...merged(set)];
  for (const [i, { step }] of fewest.entries()) {
    for (let times = timesOf(step) - 1; times >= 1; times--) {
      const less = { ...fewest[i]!, step: { ...(step as SignalStep), times } };
      if (!search.turns(fewest.with(i, less))) break;
      fewest[i] = less;
    }
  }
  return fewest;
}

function judged(search: Search, set: readonly Candidate[]): Path {
  const { decision, grade, score, margin } = search.after(set);
  return { steps: set.map(({ step }) => step), decision, grade, score, margin };
}

function withoutTwins(found: readonly Path[]): Path[] {
  const byText = new Map(found.map((path) => [JSON.stringify(path.steps), path]));
  return [...byText.values()];
}

function nearestFirst(one: Path, other: Path): number {
  const [a, b] = [effortOf(one), effortOf(other)];
  return a.times - b.times || a.facts - b.facts || Math.abs(one.margin) - Math.abs(other.margin);
}

function effortOf({ steps }: Path): { readonly times: number; readonly facts: number } {
  const times = steps.map(timesOf);
  return {
    times: times.reduce((sum, one) => sum + one, 0),
    facts: steps.filter((step) => step.kind === 'fact').length,
  };
}

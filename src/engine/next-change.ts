/**
 * The day on which a decision or grade changes although nothing happens. Points only change at a UTC midnight, and
 * only on days on which a signal is worth less, leaves its window or (dated ahead) arrives: those days are looked at,
 * however far off. Where every term can only fall, the first of them is found by bisection.
 */
import { accountStanding } from './account.ts';
import { conditionsOf, datedTestsOf, kindsOf, windowOf } from './condition-tree.ts';
import type { CompiledCondition } from './conditions.ts';
import { observe } from './evaluate.ts';
import { type Glance, glance } from './glance.ts';
import type { EvaluationInput, Signal } from './input.ts';
import type { Model } from './model.ts';
import type { CompiledPlan } from './plan.ts';
import type { Decision, Grade, Priority } from './receipt.ts';
import type { DatedTest } from './schema.ts';
import { dayOf } from './values.ts';
import type { World } from './world.ts';

export interface Standing {
  readonly decision: Decision;
  readonly grade: Grade;
  readonly priority: Priority;
}

export interface NextChange {
  /** Whole UTC days since 1970, as `asOfDay` of a receipt: the change comes at its midnight. */
  readonly day: number;
  readonly from: Standing;
  readonly to: Standing;
}

/** `committee`: how many people of the company are at it together, of which a standing says nothing. */
export type Watched = keyof Standing | 'committee';

/** The last moment a date can name; a signal dated beyond it never arrives. */
const LAST_TIME = 8.64e15;
const DECISION_AND_GRADE: readonly Watched[] = ['decision', 'grade'];

/**
 * The first UTC day after `now` (epoch milliseconds) on which something watched differs with no new data; null when
 * that never comes. Equals a search day by day (P8). A lead that is written back watches its priority too.
 */
export function nextChange(
  model: Model,
  input: EvaluationInput,
  now: number,
  watched: readonly Watched[] = DECISION_AND_GRADE,
): NextChange | null {
  const today = observe(model, input, now);
  const from = standingOn(today, today.day);
  const own = watched.filter((key): key is keyof Standing => key !== 'committee');
  const differs = (standing: Standing) => own.some((key) => standing[key] !== from[key]);
  const days = [
    onlyFalls(today) ? firstByBisection(today, differs) : firstByLooking(today, differs),
    watched.includes('committee') ? firstWithAnotherCommittee(today) : undefined,
  ].filter((day) => day !== undefined);
  if (days.length === 0) return null;
  const day = Math.min(...days);
  return { day, from, to: standingOn(today, day) };
}

/**
 * Proof from the plan that standing can only get worse from day to day: every signal of the lead has happened, and
 * none of its kinds takes points away, keeps a lead out, or names its channel. Losing such a one would raise it.
 */
export function onlyFalls(world: World): boolean {
  const raising = raisingKinds(world.plan, world.input.channel !== undefined);
  for (const [kind, index] of world.plan.kinds) {
    const signals = signalsOfAll(world, index);
    if (signals.length === 0) continue;
    if (raising.has(kind) || signals.some((signal) => dayOf(signal.occurredAt) > world.day)) return false;
  }
  return true;
}

function raisingKinds(plan: CompiledPlan, channelIsFrozen: boolean): ReadonlySet<string> {
  const kinds = new Set<string>();
  const add = (condition: CompiledCondition) => {
    const dated =
      condition.kind === 'dated' ? [condition] : condition.kind === 'mixed' ? condition.dated : [];
    for (const kind of dated.flatMap((part) => part.kinds)) kinds.add(kind);
  };
  for (const { milliPoints, condition } of plan.rules) {
    // Where something must not have happened, forgetting it raises the score.
    if (milliPoints < 0 || condition.kind === 'mixed' || mayRise(condition)) add(condition);
  }
  for (const { gate, condition } of plan.gates) {
    if (gate.kind !== 'require' || condition.kind === 'mixed') add(condition);
  }
  for (const { require } of plan.channels.values()) if (require?.kind === 'mixed') add(require);
  if (!channelIsFrozen) for (const { condition } of plan.channelRules) add(condition);
  return kinds;
}

function mayRise(condition: CompiledCondition): boolean {
  return condition.kind === 'dated' && condition.mayRise;
}

/** Once worse, it stays worse: the days with a difference are all those from some day on. */
function firstByBisection(today: World, differs: (standing: Standing) => boolean): number | undefined {
  let different = lastTurningDay(today);
  if (different <= today.day || !differs(standingOn(today, different))) return undefined;
  let same = today.day;
  while (different - same > 1) {
    const middle = same + Math.floor((different - same) / 2);
    if (differs(standingOn(today, middle))) different = middle;
    else same = middle;
  }
  return different;
}

function firstByLooking(today: World, differs: (standing: Standing) => boolean): number | undefined {
  return turningDays(today, windowsOf(today)).find((day) => differs(standingOn(today, day)));
}

/** Which may grow as well: where one account track no longer holds, another may show more people. */
function firstWithAnotherCommittee(today: World): number | undefined {
  const people = accountStanding(today)?.people;
  const days = turningDays(today, committeeWindows(today));
  return days.find((day) => accountStanding({ ...today, day })?.people !== people);
}

function standingOn(today: World, day: number): Standing {
  const { decision, grade, priority }: Glance = glance({ ...today, day });
  return { decision, grade, priority };
}

/** From this day on nothing changes any more. */
function lastTurningDay(today: World): number {
  let last = today.day;
  for (const { window, signal } of counted(today, windowsOf(today))) {
    last = Math.max(last, dayOf(signal.occurredAt) + window.withinDays + 1);
  }
  return last;
}

/** Every later day on which some signal arrives, is worth less or leaves its window, in order. */
function turningDays(today: World, windows: readonly Window[]): readonly number[] {
  const days = new Set<number>();
  const seen = new Map<Window, Set<number>>(windows.map((window) => [window, new Set()]));
  for (const { window, signal } of counted(today, windows)) {
    const happened = dayOf(signal.occurredAt);
    const known = seen.get(window)!;
    if (known.has(happened)) continue;
    known.add(happened);
    for (const age of window.turningAges) if (happened + age > today.day) days.add(happened + age);
  }
  return [...days].sort((a, b) => a - b);
}

interface Window {
  readonly kind: string;
  readonly withinDays: number;
  /** Ages in days at which a signal's worth here differs from the day before. */
  readonly turningAges: readonly number[];
}

function* counted(
  today: World,
  windows: readonly Window[],
): Generator<{ readonly window: Window; readonly signal: Signal }> {
  for (const window of windows) {
    for (const signal of signalsOfAll(today, today.plan.kinds.get(window.kind)!)) {
      if (Math.abs(signal.occurredAt) <= LAST_TIME) yield { window, signal };
    }
  }
}

function windowsOf(today: World): readonly Window[] {
  const { plan, document } = today;
  const rules = plan.rules.flatMap(({ rule, decay }) =>
    datedTestsOf(rule.when).flatMap((test) => windowsOfTest(test, decay)),
  );
  const elsewhere = conditionsOf(document).filter(({ path }) => !path.startsWith('rules.'));
  return [
    ...rules,
    ...elsewhere.flatMap(({ condition }) => datedTestsOf(condition).flatMap((test) => windowsOfTest(test))),
    ...document.fastTracks.map(({ signal, withinDays }) => windowOfKind(signal, withinDays)),
    ...committeeWindows(today),
  ];
}

function committeeWindows({ document: { accountTracks = [] } }: World): readonly Window[] {
  return accountTracks.flatMap((track) => windowsOfTest({ account: track }));
}

function windowsOfTest(test: DatedTest, decay: Int32Array | null = null): readonly Window[] {
  return [...new Set(kindsOf(test))].map((kind) => windowOfKind(kind, windowOf(test), decay));
}

function windowOfKind(kind: string, withinDays: number, decay: Int32Array | null = null): Window {
  return { kind, withinDays, turningAges: turningAges(withinDays, decay) };
}

/** The lead's own and its colleagues': a committee's window closes on theirs too. */
function signalsOfAll({ signals, colleagues }: World, kind: number): readonly Signal[] {
  const own = signals[kind] ?? [];
  return colleagues.length === 0 ? own : [own, ...colleagues.map((one) => one.signals[kind] ?? [])].flat();
}

function turningAges(withinDays: number, decay: Int32Array | null): readonly number[] {
  const ages = [0];
  if (decay) for (let age = 1; age < decay.length; age++) if (decay[age] !== decay[age - 1]) ages.push(age);
  ages.push(withinDays + 1);
  return ages;
}

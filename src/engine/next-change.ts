/**
 * The day on which a decision or grade changes although nothing happens, however far off. Points only change at a UTC
 * midnight, and rise only on days on which a signal that is dated ahead arrives, or one that was held against the lead
 * is worth less: those days are looked at. Between them every term can only fall, and bisection finds the first change.
 */
import { accountStanding } from './account.ts';
import { conditionsOf, datedTestsOf, kindsOf, windowOf } from './condition-tree.ts';
import { type CompiledCondition, datedOf } from './conditions.ts';
import { dependentsOf } from './dependents.ts';
import { observe } from './evaluate.ts';
import { look, lookAgain, verdictOn } from './glance.ts';
import type { EvaluationInput, Signal } from './input.ts';
import type { Model } from './model.ts';
import type { CompiledPlan } from './plan.ts';
import type { Decision, Grade, Priority } from './receipt.ts';
import type { DatedTest, ModelDocument } from './schema.ts';
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

/**
 * `committee`: how many people of the company are at it together, of which a standing says nothing. `reaches`: whether
 * the score is at least so many milli-points.
 */
export type Watched = keyof Standing | 'committee' | { readonly reaches: number };

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
  const standingOn = standings(today);
  const { score, ...from } = standingOn(today.day);
  const differs = (day: number) => {
    const then = standingOn(day);
    return watched.some((one) => {
      if (one === 'committee') return false;
      return typeof one === 'string'
        ? then[one] !== from[one]
        : then.score >= one.reaches !== score >= one.reaches;
    });
  };
  const days = [
    firstDifferent(today, differs),
    watched.includes('committee') ? firstWithAnotherCommittee(today) : undefined,
  ].filter((day) => day !== undefined);
  if (days.length === 0) return null;
  const day = Math.min(...days);
  const { score: _then, ...to } = standingOn(day);
  return { day, from, to };
}

/** The standing on any day, of which only what hangs on the lead's signals is looked at again. */
function standings(today: World): (day: number) => Standing & { readonly score: number } {
  const sight = look(today);
  const kinds = [...today.plan.kinds].filter(([, index]) => signalsOfAll(today, index).length > 0);
  const changing = dependentsOf(today.plan, [], new Set(kinds.map(([kind]) => kind)));
  return (day) => {
    const world = { ...today, day };
    const { decision, grade, priority, score } = verdictOn(world, lookAgain(world, sight, changing));
    return { decision, grade, priority, score };
  };
}

/**
 * Proof from the plan that standing can only get worse from day to day: every signal of the lead has happened, and
 * none of its kinds takes points away, keeps a lead out, or names its channel. Losing such a one would raise it.
 */
export function onlyFalls(today: World): boolean {
  return risingDays(today).length === 0;
}

/** Days on which standing may rise, in order: a signal arrives, or one that was held against the lead is worth less. */
function risingDays(today: World): readonly number[] {
  const { windows, raising, raisingChannel } = timetableOf(today);
  const days = new Set<number>();
  for (const window of windows) {
    const rises =
      raising.has(window.kind) || (today.input.channel === undefined && raisingChannel.has(window.kind));
    addTurningDays(days, today, rises ? window : { ...window, turningAges: ARRIVAL });
  }
  return inOrder(days);
}

const ARRIVAL = [0];

/** Kinds of which forgetting one may raise a score, or let a lead in again. */
function raisingKinds(plan: CompiledPlan): ReadonlySet<string> {
  const conditions: CompiledCondition[] = [];
  for (const { milliPoints, condition } of plan.rules) {
    // Where something must not have happened, forgetting it raises the score.
    if (milliPoints < 0 || condition.kind === 'mixed' || mayRise(condition)) conditions.push(condition);
  }
  for (const { gate, condition } of plan.gates) {
    if (gate.kind !== 'require' || condition.kind === 'mixed') conditions.push(condition);
  }
  for (const { require } of plan.channels.values()) if (require?.kind === 'mixed') conditions.push(require);
  return kindsOfAll(conditions);
}

function kindsOfAll(conditions: readonly CompiledCondition[]): ReadonlySet<string> {
  return new Set(conditions.flatMap(datedOf).flatMap(({ kinds }) => kinds));
}

function mayRise(condition: CompiledCondition): boolean {
  return condition.kind === 'dated' && condition.mayRise;
}

/**
 * Between two days on which it may rise standing only falls: where it is the same at both ends it is so throughout, and
 * otherwise the days with a difference are all those from some day on.
 */
function firstDifferent(today: World, differs: (day: number) => boolean): number | undefined {
  const last = lastTurningDay(today);
  let same = today.day;
  for (const rising of [...risingDays(today), last + 1]) {
    if (rising - 1 > same && differs(rising - 1)) return firstByBisection(same, rising - 1, differs);
    if (rising <= last && differs(rising)) return rising;
    same = rising;
  }
  return undefined;
}

function firstByBisection(equal: number, unlike: number, differs: (day: number) => boolean): number {
  let [same, different] = [equal, unlike];
  while (different - same > 1) {
    const middle = same + Math.floor((different - same) / 2);
    if (differs(middle)) different = middle;
    else same = middle;
  }
  return different;
}

/** Which may grow as well: where one account track no longer holds, another may show more people. */
function firstWithAnotherCommittee(today: World): number | undefined {
  const people = accountStanding(today)?.people;
  const days = new Set<number>();
  for (const window of timetableOf(today).committees) addTurningDays(days, today, window);
  return inOrder(days).find((day) => accountStanding({ ...today, day })?.people !== people);
}

function inOrder(days: ReadonlySet<number>): readonly number[] {
  return [...days].sort((a, b) => a - b);
}

/** From this day on nothing changes any more. */
function lastTurningDay(today: World): number {
  let last = today.day;
  for (const { kind, withinDays } of timetableOf(today).windows) {
    for (const happened of daysOf(today, kind)) last = Math.max(last, happened + withinDays + 1);
  }
  return last;
}

/** Every later day on which some signal arrives, is worth less or leaves the window. */
function addTurningDays(days: Set<number>, today: World, { kind, turningAges }: Window): void {
  for (const happened of daysOf(today, kind))
    for (const age of turningAges) if (happened + age > today.day) days.add(happened + age);
}

/** The days on which something of a kind happened, or is told to happen. */
function daysOf(today: World, kind: string): ReadonlySet<number> {
  const days = new Set<number>();
  for (const { occurredAt } of signalsOfAll(today, today.plan.kinds.get(kind)!))
    if (Math.abs(occurredAt) <= LAST_TIME) days.add(dayOf(occurredAt));
  return days;
}

/** When what happened is worth less, and what may then rise. */
interface Timetable {
  readonly windows: readonly Window[];
  /** Those of account tracks. */
  readonly committees: readonly Window[];
  readonly raising: ReadonlySet<string>;
  /** Kinds that name the channel, where that is not frozen. */
  readonly raisingChannel: ReadonlySet<string>;
}

const TIMETABLES = new WeakMap<CompiledPlan, Timetable>();

/** Once a model. */
function timetableOf({ plan, document }: World): Timetable {
  const known = TIMETABLES.get(plan);
  if (known) return known;
  const timetable = {
    windows: windowsOf(plan, document),
    committees: committeeWindows(document),
    raising: raisingKinds(plan),
    raisingChannel: kindsOfAll(plan.channelRules.map(({ condition }) => condition)),
  };
  TIMETABLES.set(plan, timetable);
  return timetable;
}

interface Window {
  readonly kind: string;
  readonly withinDays: number;
  /** Ages in days at which a signal's worth here differs from the day before. */
  readonly turningAges: readonly number[];
}

function windowsOf(plan: CompiledPlan, document: ModelDocument): readonly Window[] {
  const rules = plan.rules.flatMap(({ rule, decay }) =>
    datedTestsOf(rule.when).flatMap((test) => windowsOfTest(test, decay)),
  );
  const elsewhere = conditionsOf(document).filter(({ path }) => !path.startsWith('rules.'));
  return [
    ...rules,
    ...elsewhere.flatMap(({ condition }) => datedTestsOf(condition).flatMap((test) => windowsOfTest(test))),
    ...document.fastTracks.map(({ signal, withinDays }) => windowOfKind(signal, withinDays)),
    ...committeeWindows(document),
  ];
}

function committeeWindows({ accountTracks = [] }: ModelDocument): readonly Window[] {
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

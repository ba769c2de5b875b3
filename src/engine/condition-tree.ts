/** The conditions of a document wherever they stand, and the single tests each is made of. */
import type {
  Committee,
  Condition,
  DatedTest,
  Filter,
  FilterTest,
  ModelDocument,
  SignalTest,
} from './schema.ts';

export interface PlacedCondition {
  /** As in 'rules.3.when': where an author finds it. */
  readonly path: string;
  readonly condition: Condition;
}

/** Every condition of a document, in its order. */
export function conditionsOf(document: ModelDocument): readonly PlacedCondition[] {
  const channels = Object.entries(document.mql.threshold.channels);
  return [
    ...document.rules.map((rule, i) => ({ path: `rules.${i}.when`, condition: rule.when })),
    ...document.gates.map((gate, i) => ({ path: `gates.${i}.when`, condition: gate.when })),
    ...document.channel.rules.map((rule, i) => ({ path: `channel.rules.${i}.when`, condition: rule.when })),
    ...channels.flatMap(([channel, { require }]) =>
      require ? [{ path: `mql.threshold.channels.${channel}.require`, condition: require }] : [],
    ),
    ...(document.mql.nextActions ?? []).map((action, i) => ({
      path: `mql.nextActions.${i}.when`,
      condition: action.when,
    })),
    ...(document.accountTracks ?? []).flatMap(({ require }, i) =>
      require ? [{ path: `accountTracks.${i}.require`, condition: require }] : [],
    ),
  ];
}

export interface Leaf {
  readonly path: string;
  readonly test: FilterTest | DatedTest;
  /** Under an odd number of `not`. */
  readonly negated: boolean;
}

/** The tests of a condition, with `all`, `any` and `not` taken apart. */
export function leavesOf(condition: Condition, path = '', negated = false): readonly Leaf[] {
  if ('all' in condition)
    return condition.all.flatMap((one, i) => leavesOf(one, `${path}.all.${i}`, negated));
  if ('any' in condition)
    return condition.any.flatMap((one, i) => leavesOf(one, `${path}.any.${i}`, negated));
  if ('not' in condition) return leavesOf(condition.not, `${path}.not`, !negated);
  return [{ path, test: condition, negated }];
}

/** Groups of filters of which each must hold whole. */
export function filterGroupsOf(test: FilterTest): readonly (readonly Filter[])[] {
  return 'filters' in test ? [test.filters] : test.filterGroups.map((group) => group.filters);
}

/** Every filter of a condition, however deep. */
export function filtersOf(condition: Condition): readonly Filter[] {
  return leavesOf(condition).flatMap(({ test }) => (isDated(test) ? [] : filterGroupsOf(test).flat()));
}

/** A single test about what has happened; `all`, `any` and `not` of such are not. */
export function isDated(condition: Condition): condition is DatedTest {
  return 'signal' in condition || 'progression' in condition || 'account' in condition;
}

export function isSignalTest(condition: Condition): condition is SignalTest {
  return 'signal' in condition;
}

/** Tests about what has happened, however deep. */
export function datedTestsOf(condition: Condition): readonly DatedTest[] {
  return leavesOf(condition).flatMap(({ test }) => (isDated(test) ? [test] : []));
}

/** The signals a test waits for. */
export function kindsOf(test: DatedTest): readonly string[] {
  if ('signal' in test) return [test.signal];
  return 'progression' in test ? test.progression.flat() : test.account.signals;
}

export function windowOf(test: DatedTest): number {
  return 'account' in test ? test.account.withinDays : test.withinDays;
}

/** What account rules and account tracks ask of the people of a company. */
export function committeesOf(document: ModelDocument): readonly Committee[] {
  return [...ruleCommitteesOf(document), ...(document.accountTracks ?? [])];
}

/** What rules, gates and other conditions ask of the people of a company. */
export function ruleCommitteesOf(document: ModelDocument): readonly Committee[] {
  return conditionsOf(document)
    .flatMap(({ condition }) => datedTestsOf(condition))
    .flatMap((test) => ('account' in test ? [test.account] : []));
}

/** A property as a filter names it: `jobtitle.seniority` is the part `seniority` of `jobtitle`. */
export function propertyOf(propertyName: string): {
  readonly property: string;
  readonly part: string | null;
} {
  const dot = propertyName.indexOf('.');
  return dot < 0
    ? { property: propertyName, part: null }
    : { property: propertyName.slice(0, dot), part: propertyName.slice(dot + 1) };
}

/**
 * What a well-formed document may still get wrong: names that are declared nowhere, filters that can never match,
 * sets that cannot be compared. Each becomes an issue with its path.
 */
import type { Condition, Door, DoorMatch, Filter, ModelDocument, ModelIssue } from './schema.ts';

export function findContradictions(document: ModelDocument): readonly ModelIssue[] {
  return [
    ...repeatedIds(document),
    ...conditionsOf(document).flatMap(({ path, condition }) => conditionIssues(document, path, condition)),
    ...ruleIssues(document),
    ...exclusiveIssues(document),
    ...scoreIssues(document),
    ...doorIssues(document),
    ...decisionIssues(document),
  ];
}

function issue(path: string, message: string): ModelIssue {
  return { path, message };
}

function repeatedIds(document: ModelDocument): readonly ModelIssue[] {
  const seen = new Set<string>();
  const issues: ModelIssue[] = [];
  for (const section of ['rules', 'gates', 'fastTracks'] as const) {
    for (const [index, { id }] of document[section].entries()) {
      if (seen.has(id))
        issues.push(issue(`${section}.${index}.id`, `"${id}" is used twice; ids must differ`));
      seen.add(id);
    }
  }
  return issues;
}

interface PlacedCondition {
  readonly path: string;
  readonly condition: Condition;
}

function conditionsOf(document: ModelDocument): readonly PlacedCondition[] {
  const channels = Object.entries(document.mql.threshold.channels);
  return [
    ...document.rules.map((rule, i) => ({ path: `rules.${i}.when`, condition: rule.when })),
    ...document.gates.map((gate, i) => ({ path: `gates.${i}.when`, condition: gate.when })),
    ...document.channel.rules.map((rule, i) => ({ path: `channel.rules.${i}.when`, condition: rule.when })),
    ...channels.flatMap(([channel, { require }]) =>
      require ? [{ path: `mql.threshold.channels.${channel}.require`, condition: require }] : [],
    ),
  ];
}

function conditionIssues(document: ModelDocument, path: string, condition: Condition): readonly ModelIssue[] {
  if ('signal' in condition) return signalIssues(document, `${path}.signal`, condition.signal);
  return filtersOf(condition).flatMap((filter) => filterIssues(document, path, filter));
}

export function filtersOf(condition: Condition): readonly Filter[] {
  if ('signal' in condition) return [];
  return 'filters' in condition
    ? condition.filters
    : condition.filterGroups.flatMap((group) => group.filters);
}

function signalIssues(document: ModelDocument, path: string, kind: string): readonly ModelIssue[] {
  if (Object.hasOwn(document.signals, kind)) return [];
  return [issue(path, `signal "${kind}" is not declared under signals`)];
}

const ORDERED = new Set(['GT', 'GTE', 'LT', 'LTE', 'BETWEEN']);
const OF_TOKENS = new Set(['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN']);

function filterIssues(document: ModelDocument, path: string, filter: Filter): readonly ModelIssue[] {
  const declared = document.inputs[filter.object];
  const input = `${filter.object}.${filter.propertyName}`;
  if (!Object.hasOwn(declared, filter.propertyName)) {
    return [issue(path, `${input} is not declared; add it to inputs.${filter.object} with its type`)];
  }
  const type = declared[filter.propertyName]!.type;
  const issues: ModelIssue[] = [];
  if (ORDERED.has(filter.operator) && type !== 'number' && type !== 'date') {
    issues.push(
      issue(path, `${filter.operator} needs a number or a date, but ${input} is declared as ${type}`),
    );
  }
  if (OF_TOKENS.has(filter.operator) && type !== 'text' && type !== 'enumeration') {
    issues.push(issue(path, `${filter.operator} needs a text, but ${input} is declared as ${type}`));
  }
  if (filter.operator === 'BETWEEN' && filter.value > filter.highValue) {
    issues.push(issue(path, `${filter.value} is above ${filter.highValue}: this can never match`));
  }
  return [...issues, ...choiceIssues(document, path, filter), ...valueIssues(path, input, type, filter)];
}

function choiceIssues(document: ModelDocument, path: string, filter: Filter): readonly ModelIssue[] {
  if (!('list' in filter) && !('values' in filter) && !OF_TOKENS.has(filter.operator)) {
    return filter.operator === 'IN' || filter.operator === 'NOT_IN'
      ? [issue(path, `${filter.operator} needs values, or a list`)]
      : [];
  }
  const choice = filter as Extract<Filter, { operator: 'CONTAINS_TOKEN' | 'NOT_CONTAINS_TOKEN' }>;
  const given = [choice.value, choice.values, choice.list].filter((one) => one !== undefined).length;
  if (given !== 1) return [issue(path, `${filter.operator} needs exactly one of value, values and list`)];
  if (choice.list !== undefined && !Object.hasOwn(document.lists, choice.list)) {
    return [issue(path, `list "${choice.list}" is not declared under lists`)];
  }
  return [];
}

function valueIssues(path: string, input: string, type: string, filter: Filter): readonly ModelIssue[] {
  if (filter.operator !== 'EQ' && filter.operator !== 'NEQ') return [];
  const fits =
    type === 'bool'
      ? typeof filter.value === 'boolean'
      : type === 'number' || type === 'date'
        ? typeof filter.value === 'number'
        : typeof filter.value !== 'boolean';
  return fits
    ? []
    : [issue(path, `${input} is declared as ${type}; ${JSON.stringify(filter.value)} is none`)];
}

function ruleIssues(document: ModelDocument): readonly ModelIssue[] {
  return document.rules.flatMap((rule, i) => {
    const issues: ModelIssue[] = [];
    const bySignal = 'signal' in rule.when;
    if (!Object.hasOwn(document.scores, rule.score)) {
      issues.push(issue(`rules.${i}.score`, `score group "${rule.score}" is not declared under scores`));
    }
    if (rule.decay !== undefined && !Object.hasOwn(document.decays, rule.decay)) {
      issues.push(issue(`rules.${i}.decay`, `decay "${rule.decay}" is not declared under decays`));
    }
    if (!bySignal && (rule.decay !== undefined || rule.repeat !== undefined)) {
      issues.push(issue(`rules.${i}`, 'only a rule about a signal can decay or repeat'));
    }
    if (rule.score === 'fit' && rule.points < 0) {
      issues.push(issue(`rules.${i}.points`, 'fit is gained, never lost; use a negative group or a gate'));
    }
    if (rule.bonus && rule.score !== 'fit')
      issues.push(issue(`rules.${i}.bonus`, 'only a fit rule can be a bonus'));
    return issues;
  });
}

/** The strongest of a set counts, so its rules must pull the same way in the same group. */
function exclusiveIssues(document: ModelDocument): readonly ModelIssue[] {
  const first = new Map<string, ModelDocument['rules'][number]>();
  return document.rules.flatMap((rule, i) => {
    if (rule.exclusive === undefined) return [];
    const other = first.get(rule.exclusive);
    if (!other) {
      first.set(rule.exclusive, rule);
      return [];
    }
    const alike =
      other.score === rule.score && other.points < 0 === rule.points < 0 && other.decisive === rule.decisive;
    if (alike) return [];
    const message = `rules of the set "${rule.exclusive}" must share score group, sign and decisive (see ${other.id})`;
    return [issue(`rules.${i}.exclusive`, message)];
  });
}

function scoreIssues(document: ModelDocument): readonly ModelIssue[] {
  const issues: ModelIssue[] = [];
  if (!Object.hasOwn(document.scores, 'fit')) {
    issues.push(issue('scores', 'a score group "fit" is needed: fit is what activity is judged by'));
  }
  for (const [group, { limit, floor }] of Object.entries(document.scores)) {
    if (floor > limit) issues.push(issue(`scores.${group}`, `floor ${floor} is above limit ${limit}`));
  }
  for (const group of Object.keys(document.scores)) {
    if (group === 'fit' || document.leadScore.sum.includes(group)) continue;
    issues.push(issue('leadScore.sum', `score group "${group}" counts nowhere; add it here or remove it`));
  }
  for (const group of document.leadScore.sum) {
    if (!Object.hasOwn(document.scores, group)) {
      issues.push(issue('leadScore.sum', `score group "${group}" is not declared under scores`));
    }
  }
  return issues;
}

function doorIssues(document: ModelDocument): readonly ModelIssue[] {
  return Object.entries(document.signals).flatMap(([kind, { doors }]) =>
    doors.flatMap((door: Door, i) => [
      ...matchIssues(`signals.${kind}.doors.${i}`, door),
      ...(door.beside ? matchIssues(`signals.${kind}.doors.${i}.beside`, door.beside) : []),
    ]),
  );
}

function matchIssues(path: string, match: DoorMatch): readonly ModelIssue[] {
  const given = [match.contains, match.equals, match.any, match.rises].filter((one) => one !== undefined);
  return given.length === 1 ? [] : [issue(path, 'needs exactly one of contains, equals, any and rises')];
}

function decisionIssues(document: ModelDocument): readonly ModelIssue[] {
  const { threshold, fitMinimum } = document.mql;
  const issues: ModelIssue[] = [];
  for (const [i, track] of document.fastTracks.entries()) {
    issues.push(...signalIssues(document, `fastTracks.${i}.signal`, track.signal));
  }
  const reach = sum(document.leadScore.sum.map((group) => reachOf(document, group)));
  const thresholds = Object.entries(threshold.channels).map(
    ([channel, of]) => [channel, of.threshold] as const,
  );
  for (const [channel, wanted] of [['default', threshold.default] as const, ...thresholds]) {
    if (wanted > reach) {
      issues.push(
        issue(
          'mql.threshold',
          `${wanted} (${channel}) can never be reached: rules and limits allow ${reach}`,
        ),
      );
    }
  }
  if (fitMinimum > reachOf(document, 'fit')) {
    issues.push(
      issue('mql.fitMinimum', `${fitMinimum} can never be reached: fit allows ${reachOf(document, 'fit')}`),
    );
  }
  const { fit, behaviour } = document.grades;
  if (!(fit.A > fit.B && fit.B > fit.C)) issues.push(issue('grades.fit', 'A must be above B, and B above C'));
  if (!(behaviour[1] > behaviour[2] && behaviour[2] > behaviour[3])) {
    issues.push(issue('grades.behaviour', '1 must be above 2, and 2 above 3'));
  }
  return issues;
}

/** The most a group can hold; of an exclusive set only the strongest rule counts. */
function reachOf(document: ModelDocument, group: string): number {
  const limit = Object.hasOwn(document.scores, group) ? document.scores[group]!.limit : 0;
  const rules = document.rules.filter((rule) => rule.score === group && rule.points > 0);
  const best = new Map<string, number>();
  for (const rule of rules) {
    const key = rule.exclusive === undefined ? `rule ${rule.id}` : `set ${rule.exclusive}`;
    best.set(key, Math.max(best.get(key) ?? 0, rule.points * (rule.repeat?.max ?? 1)));
  }
  return Math.min(limit, sum([...best.values()]));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

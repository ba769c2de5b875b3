/**
 * What a well-formed document may still get wrong: names that are declared nowhere, filters that can never match,
 * sets that cannot be compared. Each becomes an issue with its path.
 */
import { conditionsOf, filterGroupsOf, isDated, kindsOf, leavesOf } from './condition-tree.ts';
import { filterIssues } from './filter-contradictions.ts';
import type { Condition, Door, DoorMatch, ModelDocument, ModelIssue } from './schema.ts';

export function findContradictions(document: ModelDocument): readonly ModelIssue[] {
  return [
    ...repeatedIds(document),
    ...conditionsOf(document).flatMap(({ path, condition }) => conditionIssues(document, path, condition)),
    ...ruleIssues(document),
    ...exclusiveIssues(document),
    ...scoreIssues(document),
    ...doorIssues(document),
    ...decisionIssues(document),
    ...botIssues(document),
    ...accountIssues(document),
  ];
}

function issue(path: string, message: string): ModelIssue {
  return { path, message };
}

function repeatedIds(document: ModelDocument): readonly ModelIssue[] {
  const seen = new Set<string>();
  const issues: ModelIssue[] = [];
  for (const section of ['rules', 'gates', 'fastTracks', 'accountTracks', 'bots'] as const) {
    for (const [index, { id }] of (document[section] ?? []).entries()) {
      if (seen.has(id))
        issues.push(issue(`${section}.${index}.id`, `"${id}" is used twice; ids must differ`));
      seen.add(id);
    }
  }
  return issues;
}

function conditionIssues(document: ModelDocument, path: string, condition: Condition): readonly ModelIssue[] {
  return leavesOf(condition, path).flatMap(({ path: at, test }) => {
    if (!isDated(test)) {
      return filterGroupsOf(test)
        .flat()
        .flatMap((filter) => filterIssues(document, at, filter));
    }
    const word = 'signal' in test ? 'signal' : 'progression' in test ? 'progression' : 'account.signals';
    const topic = 'account' in test ? test.account.topic : 'topic' in test ? test.topic : undefined;
    return [
      ...kindsOf(test).flatMap((kind) => signalIssues(document, `${at}.${word}`, kind)),
      ...topicIssues(document, at, topic),
      ...('signal' in test && test.sameTopic && test.atLeast < 2
        ? [issue(at, 'sameTopic compares several signals: give atLeast of 2 or more')]
        : []),
      ...('account' in test && test.account.departments !== undefined ? titleIssues(document, at) : []),
    ];
  });
}

function topicIssues(
  document: ModelDocument,
  path: string,
  topic: string | undefined,
): readonly ModelIssue[] {
  if (topic === undefined || Object.hasOwn(document.topics ?? {}, topic)) return [];
  return [issue(path, `topic "${topic}" is not declared under topics`)];
}

/** Departments are read from job titles. */
function titleIssues(document: ModelDocument, path: string): readonly ModelIssue[] {
  const { contact } = document.inputs;
  if (Object.hasOwn(contact, 'jobtitle') && contact.jobtitle!.type === 'title') return [];
  return [issue(path, 'departments are read from job titles: declare inputs.contact.jobtitle as title')];
}

function signalIssues(document: ModelDocument, path: string, kind: string): readonly ModelIssue[] {
  if (Object.hasOwn(document.signals, kind)) return [];
  return [issue(path, `signal "${kind}" is not declared under signals`)];
}

function ruleIssues(document: ModelDocument): readonly ModelIssue[] {
  return document.rules.flatMap((rule, i) => {
    const issues: ModelIssue[] = [];
    const dated = isDated(rule.when);
    if (!Object.hasOwn(document.scores, rule.score)) {
      issues.push(issue(`rules.${i}.score`, `score group "${rule.score}" is not declared under scores`));
    }
    if (rule.decay !== undefined && !Object.hasOwn(document.decays, rule.decay)) {
      issues.push(issue(`rules.${i}.decay`, `decay "${rule.decay}" is not declared under decays`));
    }
    if (!dated && (rule.decay !== undefined || rule.repeat !== undefined)) {
      issues.push(issue(`rules.${i}`, 'only a rule about a signal can decay or repeat'));
    } else if (rule.repeat !== undefined && !('signal' in rule.when)) {
      issues.push(issue(`rules.${i}.repeat`, 'a progression or a committee counts once'));
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
  const { leadScore } = document;
  const reach = Math.max(leadScore.floor, sum(leadScore.sum.map((group) => reachOf(document, group))));
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

function botIssues(document: ModelDocument): readonly ModelIssue[] {
  return (document.bots ?? []).flatMap(({ signals }, i) =>
    signals.flatMap((kind) => signalIssues(document, `bots.${i}.signals`, kind)),
  );
}

function accountIssues(document: ModelDocument): readonly ModelIssue[] {
  return (document.accountTracks ?? []).flatMap((track, i) => {
    const path = `accountTracks.${i}`;
    const asksOthers = leavesOf(track.require ?? { all: [] }).some(
      ({ test }) =>
        isDated(test) ||
        filterGroupsOf(test)
          .flat()
          .some((filter) => filter.object === 'contact'),
    );
    return [
      ...track.signals.flatMap((kind) => signalIssues(document, `${path}.signals`, kind)),
      ...topicIssues(document, path, track.topic),
      ...(track.departments === undefined ? [] : titleIssues(document, path)),
      ...(asksOthers
        ? [issue(`${path}.require`, 'an account is judged by properties of the company only')]
        : []),
    ];
  });
}

/** The most a group can count, which is its floor at least; what takes points away adds none, and of an exclusive set only the strongest rule counts. */
function reachOf(document: ModelDocument, group: string): number {
  if (!Object.hasOwn(document.scores, group)) return 0;
  const { limit, floor } = document.scores[group]!;
  const rules = document.rules.filter((rule) => rule.score === group);
  const best = new Map<string, number>();
  for (const rule of rules) {
    const key = rule.exclusive === undefined ? `rule ${rule.id}` : `set ${rule.exclusive}`;
    best.set(key, Math.max(best.get(key) ?? 0, rule.points * (rule.repeat?.max ?? 1)));
  }
  return Math.max(floor, Math.min(limit, sum([...best.values()])));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

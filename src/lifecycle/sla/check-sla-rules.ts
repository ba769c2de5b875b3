/** What is wrong with SLA rules, before they are kept. */
import { CHANNELS } from '../../engine/channels.ts';
import type { Priority } from '../../engine/receipt.ts';
import type { BusinessCalendar, SlaIssue } from './business-calendar.ts';
import { BusinessTimeError } from './business-time.ts';
import type { Reminder, SlaOverride, SlaRules, SlaTargets } from './sla-rules.ts';
import { addTime, lengthOf, type TimeSpan } from './time-span.ts';

const PRIORITIES: readonly Priority[] = ['hand_raiser', 'high', 'normal', 'low'];
const SPANS = ['firstTouch', 'acceptance', 'hardLimit', 'followUp', 'escalateFirstTouchAfter'] as const;
/** Clocks that remind: a reminder must be shorter than each of them. */
const REMINDING = ['firstTouch', 'acceptance'] as const;
const MOST_HOURS = 24 * 90;
const MOST_ATTEMPTS = 50;
const MINUTE_MS = 60_000;

/**
 * Everything that is wrong with the rules, in reading order. Each set of targets is judged as a lead meets it,
 * overrides in place. `calendar` is one that `checkCalendar` accepts; `now` is when targets must be within reach.
 */
export function checkSlaRules(rules: SlaRules, calendar: BusinessCalendar, now: number): readonly SlaIssue[] {
  const { overrides, ...targets } = rules;
  return [
    ...targetIssues(targets, targets, '', calendar, now),
    ...overrides.flatMap((override, index) => {
      const path = `overrides.${index}`;
      const merged = { ...targets, ...override.targets };
      return [
        ...selectionIssues(override, path),
        ...targetIssues(override.targets, merged, `${path}.targets.`, calendar, now),
      ];
    }),
  ];
}

/** `stated` is what stands here; `merged` is what it amounts to with what it overrides. */
function targetIssues(
  stated: Partial<SlaTargets>,
  merged: SlaTargets,
  prefix: string,
  calendar: BusinessCalendar,
  now: number,
): readonly SlaIssue[] {
  const issues = [
    ...SPANS.flatMap((name) => spanIssues(stated[name], `${prefix}${name}`, calendar, now)),
    ...(stated.remindBefore ? reminderIssues(stated.remindBefore, `${prefix}remindBefore`) : []),
    ...attemptIssues(stated.minAttempts, `${prefix}minAttempts`),
  ];
  return issues.length > 0 ? issues : orderIssues(merged, prefix, calendar, now);
}

function spanIssues(
  span: TimeSpan | null | undefined,
  path: string,
  calendar: BusinessCalendar,
  now: number,
): readonly SlaIssue[] {
  if (!span) return [];
  if (!(span.hours > 0 && span.hours <= MOST_HOURS) || lengthOf(span) === 0) {
    return [
      {
        path: `${path}.hours`,
        reason: `${span.hours} is not possible; give more than 0, at most ${MOST_HOURS}`,
      },
    ];
  }
  try {
    addTime(now, lengthOf(span), span.counted, calendar);
    return [];
  } catch (error) {
    if (!(error instanceof BusinessTimeError)) throw error;
    return [{ path, reason: error.message }];
  }
}

function reminderIssues(reminder: Reminder, path: string): readonly SlaIssue[] {
  if ('share' in reminder) {
    if (reminder.share > 0 && reminder.share < 1) return [];
    return [
      { path: `${path}.share`, reason: `${reminder.share} is not possible; give a share between 0 and 1` },
    ];
  }
  if (reminder.minutes > 0) return [];
  return [{ path: `${path}.minutes`, reason: `${reminder.minutes} is not possible; give more than 0` }];
}

function attemptIssues(minAttempts: number | undefined, path: string): readonly SlaIssue[] {
  if (minAttempts === undefined) return [];
  if (Number.isInteger(minAttempts) && minAttempts >= 1 && minAttempts <= MOST_ATTEMPTS) return [];
  return [{ path, reason: `${minAttempts} is not possible; give a whole number from 1 to ${MOST_ATTEMPTS}` }];
}

function orderIssues(
  targets: SlaTargets,
  prefix: string,
  calendar: BusinessCalendar,
  now: number,
): readonly SlaIssue[] {
  const { acceptance, hardLimit, remindBefore } = targets;
  const dueAt = (span: TimeSpan) => addTime(now, lengthOf(span), span.counted, calendar);
  const issues: SlaIssue[] = [];
  if (hardLimit && !acceptance) {
    issues.push({
      path: `${prefix}hardLimit`,
      reason: 'limits an acceptance that is not asked for; set both or none',
    });
  }
  if (hardLimit && acceptance && dueAt(hardLimit) < dueAt(acceptance)) {
    issues.push({ path: `${prefix}hardLimit`, reason: 'comes before the acceptance is due; make it longer' });
  }
  if ('minutes' in remindBefore) {
    const tooShort = REMINDING.filter((name) => {
      const span = targets[name];
      return span !== null && lengthOf(span) <= remindBefore.minutes * MINUTE_MS;
    });
    for (const name of tooShort) {
      const reason = `${remindBefore.minutes} minutes leave no time before the reminder of ${name}; give fewer`;
      issues.push({ path: `${prefix}remindBefore.minutes`, reason });
    }
  }
  return issues;
}

function selectionIssues({ priorities, channels, targets }: SlaOverride, path: string): readonly SlaIssue[] {
  const unknown = <Name extends string>(
    names: readonly Name[] | undefined,
    known: readonly Name[],
    key: string,
  ) =>
    (names ?? []).flatMap((name, index) =>
      known.includes(name)
        ? []
        : [{ path: `${path}.${key}.${index}`, reason: `"${name}" is none; use ${known.join(', ')}` }],
    );
  const issues = [
    ...unknown(priorities, PRIORITIES, 'priorities'),
    ...unknown(channels, CHANNELS, 'channels'),
  ];
  for (const [key, names] of Object.entries({ priorities, channels })) {
    if (names?.length === 0)
      issues.push({ path: `${path}.${key}`, reason: 'names none, so it fits no lead; leave it out' });
  }
  if (Object.keys(targets).length === 0) issues.push({ path: `${path}.targets`, reason: 'changes nothing' });
  return issues;
}

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

/** With what, and from when on, targets must be within reach. */
interface Setting {
  readonly calendar: BusinessCalendar;
  readonly now: number;
}

/**
 * Everything that is wrong with the rules, in reading order. Each override is judged with what it leaves in place.
 * `calendar` is one that `checkCalendar` accepts.
 */
export function checkSlaRules(rules: SlaRules, calendar: BusinessCalendar, now: number): readonly SlaIssue[] {
  const { overrides, ...targets } = rules;
  const setting = { calendar, now };
  const baseIssues = valueIssues(targets, '', setting);
  return [
    ...baseIssues,
    ...(baseIssues.length === 0 ? orderIssues(targets, targets, '', setting) : []),
    ...overrides.flatMap((override, index) => {
      const path = `overrides.${index}`;
      const issues = [
        ...selectionIssues(override, path),
        ...valueIssues(override.targets, `${path}.targets.`, setting),
      ];
      if (baseIssues.length > 0 || issues.length > 0) return issues;
      return orderIssues(override.targets, { ...targets, ...override.targets }, `${path}.targets.`, setting);
    }),
  ];
}

function valueIssues(targets: Partial<SlaTargets>, prefix: string, setting: Setting): readonly SlaIssue[] {
  const { remindBefore, minAttempts } = targets;
  return [
    ...SPANS.flatMap((name) => spanIssues(targets[name], `${prefix}${name}`, setting)),
    ...(remindBefore ? reminderIssues(remindBefore, `${prefix}remindBefore`) : []),
    ...attemptIssues(minAttempts, `${prefix}minAttempts`),
  ];
}

/** `stated` is what stands here, and is blamed; `merged` is what it amounts to. */
function orderIssues(
  stated: Partial<SlaTargets>,
  merged: SlaTargets,
  prefix: string,
  setting: Setting,
): readonly SlaIssue[] {
  return [
    ...hardLimitIssues(stated, merged, prefix, setting),
    ...reminderOrderIssues(stated, merged, prefix),
  ];
}

function spanIssues(
  span: TimeSpan | null | undefined,
  path: string,
  { calendar, now }: Setting,
): readonly SlaIssue[] {
  if (!span) return [];
  if (!(span.hours > 0 && span.hours <= MOST_HOURS) || lengthOf(span) === 0) {
    const reason = `${span.hours} is not possible; give more than 0, at most ${MOST_HOURS}`;
    return [{ path: `${path}.hours`, reason }];
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

function hardLimitIssues(
  stated: Partial<SlaTargets>,
  { acceptance, hardLimit }: SlaTargets,
  prefix: string,
  { calendar, now }: Setting,
): readonly SlaIssue[] {
  if (!hardLimit || (stated.hardLimit === undefined && stated.acceptance === undefined)) return [];
  const path = `${prefix}${stated.hardLimit === undefined ? 'acceptance' : 'hardLimit'}`;
  if (!acceptance) {
    return [{ path, reason: 'leaves a hard limit for a decision that is not asked for; set both or none' }];
  }
  const dueAt = (span: TimeSpan) => addTime(now, lengthOf(span), span.counted, calendar);
  if (dueAt(hardLimit) >= dueAt(acceptance)) return [];
  return [
    { path, reason: 'makes the hard limit come before the acceptance is due; the limit is the longer one' },
  ];
}

function reminderOrderIssues(
  stated: Partial<SlaTargets>,
  merged: SlaTargets,
  prefix: string,
): readonly SlaIssue[] {
  const { remindBefore } = merged;
  if (!('minutes' in remindBefore)) return [];
  return REMINDING.flatMap((name) => {
    const span = merged[name];
    const isStated = stated.remindBefore !== undefined || stated[name] !== undefined;
    if (!isStated || span === null || lengthOf(span) > remindBefore.minutes * MINUTE_MS) return [];
    const path = `${prefix}${stated.remindBefore ? 'remindBefore.minutes' : name}`;
    return [
      {
        path,
        reason: `${name} would be reminded of ${remindBefore.minutes} minutes before it is due: at once`,
      },
    ];
  });
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

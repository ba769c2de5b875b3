/**
 * The SLA of one lead: which clocks run, how they stand, and when something happens next. All of it follows from the
 * facts of the episode, so an undone decision leaves no trace here: its clocks run on as if it had not been taken,
 * and no time is given back. A lead that was recycled and returns has a new episode, and new clocks (AT-26).
 */
import type { BusinessCalendar } from './business-calendar.ts';
import { type Clock, type ClockEnds, planClock, readClock } from './clock.ts';
import { type LeadKind, type SlaRules, type SlaTargets, targetsFor } from './sla-rules.ts';
import { addTime, lengthOf, type TimeSpan } from './time-span.ts';

/** What an episode must tell (times in epoch ms). Decisions that were undone are not told. */
export interface SlaFacts extends LeadKind {
  readonly mqlAt: number;
  /** When the owner of another territory took over: his clocks start here, and nothing before counts (AT-25). */
  readonly restartedAt: number | null;
  /** The first touch since the clocks started, as `touchesSince` finds it. */
  readonly firstTouchAt: number | null;
  readonly acceptedAt: number | null;
  /** When the episode left this handoff: rejected, recycled, disqualified, qualified, or taken away by the CRM. */
  readonly ended: { readonly at: number; readonly by: 'decision' | 'crm' } | null;
}

/** The values of `fairlead_sla_status`. */
export type SlaStatus = 'none' | 'on_track' | 'due_soon' | 'breached' | 'met';

export interface Sla {
  readonly status: SlaStatus;
  readonly firstTouch: Clock;
  /** Null in a model without acceptance. */
  readonly acceptance: Clock | null;
  /** Null until the lead is accepted, and when it was touched before that. */
  readonly followUp: Clock | null;
  /** `fairlead_accept_due_at`; null once nobody needs to decide. */
  readonly acceptDueAt: number | null;
  /** `fairlead_followup_due_at`: when the first touch is due; null once nobody needs to get in touch. */
  readonly followUpDueAt: number | null;
  /** The next time (epoch ms) at which a clock changes or a notice is due; null when nothing is to come. */
  readonly nextMoment: number | null;
}

/** @throws BusinessTimeError, BusinessCalendarError where settings passed no check */
export function clocksOf(facts: SlaFacts, rules: SlaRules, calendar: BusinessCalendar, now: number): Sla {
  const targets = targetsFor(rules, facts);
  const current = sinceStart(facts);
  const clocks = {
    firstTouch: firstTouchClock(current, targets, calendar, now),
    acceptance: acceptanceClock(current, targets, calendar, now),
    followUp: followUpClock(current, targets, calendar, now),
  };
  return {
    ...clocks,
    status: statusOf(clocksIn(clocks)),
    acceptDueAt: dueTime(clocks.acceptance),
    followUpDueAt: dueTime(clocks.firstTouch),
    nextMoment: nextMoment(clocksIn(clocks), now),
  };
}

/** The clock of acceptance alone, which asks nothing of touches; null in a model without acceptance. */
export function acceptanceOf(
  facts: SlaFacts,
  rules: SlaRules,
  calendar: BusinessCalendar,
  now: number,
): Clock | null {
  return acceptanceClock(sinceStart(facts), targetsFor(rules, facts), calendar, now);
}

/** The clocks there are. */
export function clocksIn({
  firstTouch,
  acceptance,
  followUp,
}: Pick<Sla, 'firstTouch' | 'acceptance' | 'followUp'>): readonly Clock[] {
  return [firstTouch, acceptance, followUp].filter((clock) => clock !== null);
}

/** Facts of the present owner's turn. */
interface CurrentFacts {
  readonly startedAt: number;
  readonly firstTouchAt: number | null;
  readonly acceptedAt: number | null;
  readonly ended: SlaFacts['ended'];
}

function sinceStart({ mqlAt, restartedAt, firstTouchAt, acceptedAt, ended }: SlaFacts): CurrentFacts {
  const startedAt = Math.max(mqlAt, restartedAt ?? mqlAt);
  const since = (at: number | null) => (at !== null && at >= startedAt ? at : null);
  return {
    startedAt,
    firstTouchAt: since(firstTouchAt),
    acceptedAt: since(acceptedAt),
    ended: ended && ended.at >= startedAt ? ended : null,
  };
}

function firstTouchClock(
  facts: CurrentFacts,
  targets: SlaTargets,
  calendar: BusinessCalendar,
  now: number,
): Clock {
  const { startedAt, firstTouchAt, ended } = facts;
  const { firstTouch: target, remindBefore, escalateFirstTouchAfter: grace } = targets;
  const times = planClock({ name: 'first_touch', startedAt, target, remindBefore }, calendar);
  const escalateAt = grace && after(times.dueAt, grace, calendar);
  return readClock(
    { ...times, escalateAt },
    { metAt: firstTouchAt, stoppedAt: ended?.at ?? null },
    calendar,
    now,
  );
}

/** Sales' answer ends it, whatever the answer is: to send a lead back in time keeps the promise (SL-01). */
function acceptanceClock(
  { startedAt, acceptedAt, ended }: CurrentFacts,
  { acceptance: target, hardLimit, remindBefore }: SlaTargets,
  calendar: BusinessCalendar,
  now: number,
): Clock | null {
  if (!target) return null;
  const times = planClock({ name: 'acceptance', startedAt, target, remindBefore }, calendar);
  const escalateAt = hardLimit && after(startedAt, hardLimit, calendar);
  const endedAt = ended?.at ?? null;
  const ends: ClockEnds =
    ended?.by === 'crm'
      ? { metAt: acceptedAt, stoppedAt: endedAt }
      : { metAt: acceptedAt ?? endedAt, stoppedAt: null };
  return readClock({ ...times, escalateAt }, ends, calendar, now);
}

/** Without a reminder: the one of the first touch has said it. */
function followUpClock(
  { firstTouchAt, acceptedAt, ended }: CurrentFacts,
  { followUp: target }: SlaTargets,
  calendar: BusinessCalendar,
  now: number,
): Clock | null {
  if (acceptedAt === null || (firstTouchAt !== null && firstTouchAt <= acceptedAt)) return null;
  const times = planClock({ name: 'follow_up', startedAt: acceptedAt, target, remindBefore: null }, calendar);
  const ends = { metAt: firstTouchAt, stoppedAt: ended?.at ?? null };
  return readClock({ ...times, escalateAt: null }, ends, calendar, now);
}

/** The worst of what there is; a breach stays one after the late deed. */
function statusOf(clocks: readonly Clock[]): SlaStatus {
  const has = (state: Clock['state']) => clocks.some((clock) => clock.state === state);
  if (has('breached')) return 'breached';
  if (has('due_soon')) return 'due_soon';
  if (has('running')) return 'on_track';
  return has('met') ? 'met' : 'none';
}

function dueTime(clock: Clock | null): number | null {
  return clock === null || clock.endedAt !== null ? null : clock.dueAt;
}

function nextMoment(clocks: readonly Clock[], now: number): number | null {
  const coming = clocks
    .filter(({ endedAt }) => endedAt === null)
    .flatMap(({ remindAt, dueAt, escalateAt }) => [remindAt, dueAt, escalateAt])
    .filter((at): at is number => at !== null && at > now);
  return coming.length > 0 ? Math.min(...coming) : null;
}

function after(start: number, span: TimeSpan, calendar: BusinessCalendar): number {
  return addTime(start, lengthOf(span), span.counted, calendar);
}

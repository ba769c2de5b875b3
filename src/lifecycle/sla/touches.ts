/**
 * Touches: that sales got in touch, found in CRM activity and never in what somebody says of himself. A rise of
 * either property is a touch; what the contact did itself is none. Activity that is logged later counts for the time
 * at which it took place, where HubSpot tells that time.
 */
import { type Entry, entriesOf, type PropertyChange } from './activity-readings.ts';

export interface Touch {
  /** When it took place (epoch ms). */
  readonly at: number;
  /** When HubSpot wrote it down: far behind `at` for a call that was logged in the evening. */
  readonly recordedAt: number;
  /** True when HubSpot gave the time of the activity; otherwise `at` is when the count rose. */
  readonly timeIsKnown: boolean;
  /** True when the count rose with it. */
  readonly isCounted: boolean;
}

export interface TouchRecord {
  readonly firstTouchAt: number | null;
  /** In order of time. Several that were logged in one go may be one of these. */
  readonly touches: readonly Touch[];
  /** How often sales got in touch, at least: attempts, where the period begins with the acceptance. */
  readonly times: number;
}

/** After `since`, up to and with `until` (epoch ms; all that is known when it is left out). */
export interface Period {
  readonly since: number;
  readonly until?: number;
}

/** Said wherever touches are shown. */
export const TOUCHES_DO_NOT_SHOW =
  'HubSpot tells when and how often somebody got in touch, not how: whether a message was a template or came from ' +
  'a sequence, who sent it, and what a call was about cannot be seen here.';

/** One act carries nearly the same time in two properties; a person does not answer that fast. */
const SAME_TIME_MS = 5_000;

/**
 * The touches of a period. `changes` must reach back before `since`: a property without an earlier change counts as
 * one that was never set. Order and repetition of `changes` do not matter; other properties are passed over.
 */
export function touchesSince(changes: readonly PropertyChange[], period: Period): TouchRecord {
  const { since, until = Number.POSITIVE_INFINITY } = period;
  const entries = entriesOf(changes.filter(({ occurredAt }) => occurredAt <= until));
  const { bySales, byContact } = tellApart(loggedActs(entries), entries);
  const touches = bySales.filter(({ at }) => at > since).toSorted((a, b) => a.at - b.at);
  const noTouches = [...byContact, ...bySales.filter(({ at }) => at <= since)];
  return {
    firstTouchAt: touches[0]?.at ?? null,
    touches,
    times: Math.max(
      riseOfCount(entries, since) - noTouches.filter((act) => act.isCounted && act.recordedAt > since).length,
      touches.filter(({ timeIsKnown }) => timeIsKnown).length,
    ),
  };
}

function riseOfCount(entries: readonly Entry[], since: number): number {
  return entries.reduce((sum, { recordedAt, countRise }) => (recordedAt > since ? sum + countRise : sum), 0);
}

/** Every act that HubSpot logged and still has, sales' and the contact's alike. */
function loggedActs(entries: readonly Entry[]): readonly Touch[] {
  return entries.reduce<readonly Touch[]>((acts, entry) => [...remaining(acts, entry), ...actsOf(entry)], []);
}

function remaining(acts: readonly Touch[], { fellBackTo }: Entry): readonly Touch[] {
  if (fellBackTo === null) return acts;
  return acts.filter(({ at, timeIsKnown }) => !timeIsKnown || at <= fellBackTo);
}

function actsOf({ recordedAt, countRise, contactedAt }: Entry): readonly Touch[] {
  const isCounted = countRise > 0;
  if (contactedAt.length > 0)
    return contactedAt.map((at) => ({ at, recordedAt, timeIsKnown: true, isCounted }));
  return isCounted ? [{ at: recordedAt, recordedAt, timeIsKnown: false, isCounted }] : [];
}

/** Each act of the contact explains one logged act of the same time, and no more. */
function tellApart(acts: readonly Touch[], entries: readonly Entry[]) {
  const bySales = [...acts];
  const byContact: Touch[] = [];
  for (const { recordedAt, ownActsAt } of entries) {
    for (const ownAt of ownActsAt) {
      const index = bySales.findIndex(
        (act) => isSameTime(act.at, ownAt) || (!act.timeIsKnown && isSameTime(act.recordedAt, recordedAt)),
      );
      if (index >= 0) byContact.push(...bySales.splice(index, 1));
    }
  }
  return { bySales, byContact };
}

function isSameTime(one: number, other: number): boolean {
  return Math.abs(one - other) <= SAME_TIME_MS;
}

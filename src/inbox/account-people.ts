/**
 * The people of a company as account rules may look at them. Pure, so that a decision and its replay see the same
 * ones. The bounds are here and nowhere else: a committee asks for at most 50 people, each with one signal, so these
 * leave room for all of it, while a company of thousands (a mail provider that was taken for one) costs no more than
 * one of a hundred. Who has been active most recently comes first, and of each the newest signals.
 */
import type { CommitteeReach } from '../engine/committee-reach.ts';
import type { Colleague, Signal } from '../engine/input.ts';
import { DAY_MS, dayOf } from '../engine/values.ts';

export const MOST_PEOPLE = 100;
export const MOST_SIGNALS = 20;

export interface AccountPerson {
  readonly leadId: string;
  /** The raw job title. */
  readonly title: string | null;
  /** When the newest of all its signals happened, of whatever kind (epoch ms); null for none. */
  readonly activeAt: number | null;
  readonly signals: readonly Signal[];
}

/** From when on signals count (epoch ms). A day more than the window: a machine's burst may begin before midnight. */
export function reachesBack({ withinDays }: Pick<CommitteeReach, 'withinDays'>, now: number): number {
  return (dayOf(now) - withinDays - 1) * DAY_MS;
}

/** Those of a company that account rules look at, in the order of their ids. */
export function accountMembers(
  people: readonly AccountPerson[],
  reach: CommitteeReach,
  now: number,
): readonly Colleague[] {
  const since = reachesBack(reach, now);
  return people
    .filter(({ activeAt }) => activeAt !== null && activeAt >= since)
    .toSorted((a, b) => b.activeAt! - a.activeAt! || byId(a, b))
    .slice(0, MOST_PEOPLE)
    .map((person) => asColleague(person, reach, since))
    .filter(({ signals }) => signals.length > 0)
    .sort(byId);
}

function asColleague(person: AccountPerson, reach: CommitteeReach, since: number): Colleague {
  const signals = reachedSignals(person.signals, reach, since).sort(asTheStoreSorts).slice(0, MOST_SIGNALS);
  return {
    leadId: person.leadId,
    ...(reach.titles && person.title ? { title: person.title } : {}),
    signals: signals.map(({ kind, occurredAt, asset = null, attributes = {} }) => ({
      kind,
      occurredAt,
      asset,
      attributes,
    })),
  };
}

/**
 * The newest first, then by kind and asset: one order with accountPeople of the store, which cuts before we do, so that
 * a decision and its replay keep the same ones. By bytes, as the database compares; no two signals are alike in all.
 */
function asTheStoreSorts(a: Signal, b: Signal): number {
  return b.occurredAt - a.occurredAt || byBytes(a.kind, b.kind) || byBytes(a.asset ?? '', b.asset ?? '');
}

function byBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The signals that account rules can see. */
export function reachedSignals<Kept extends Signal>(
  signals: readonly Kept[],
  { kinds }: CommitteeReach,
  since: number,
): Kept[] {
  return signals.filter(({ kind, occurredAt }) => occurredAt >= since && kinds.includes(kind));
}

function byId(a: { readonly leadId: string }, b: { readonly leadId: string }): number {
  const order = BigInt(a.leadId) - BigInt(b.leadId);
  return order < 0n ? -1 : order > 0n ? 1 : 0;
}

/**
 * A lead's evidence as of a time, folded from its history. Pure: the history is read once, and any moment of it
 * can be replayed. Evidence is only ever added, so what is known about a moment never changes afterwards (AT-50). But
 * for colleagues who were erased since, whose share in it is forgotten with them, and for those who were merged since
 * or were away for a while: they count as one, and as present.
 */
import type { CommitteeReach } from '../engine/committee-reach.ts';
import type { Colleague, EvaluationInput, Signal } from '../engine/input.ts';
import { type AccountPerson, accountMembers } from '../inbox/account-people.ts';
import { applyChanges, asProperties, type FactChange, type Facts } from '../inbox/changes.ts';

/** `recorded`: what we could know at that time. `occurred`: what had happened by then, as we know today. */
export type Hindsight = 'recorded' | 'occurred';

/** Changes that were recorded together, at `recordedAt` (epoch ms). */
export interface RecordedChanges {
  readonly recordedAt: number;
  readonly changes: readonly FactChange[];
}

export interface RecordedSignal extends Signal {
  readonly recordedAt: number;
  /** What it was known as before it was told again, the oldest first. */
  readonly earlier?: readonly EarlierTelling[];
}

/** A signal as it was known until it was told again, and through which doors that was. Epoch ms. */
export interface EarlierTelling {
  readonly until: number;
  readonly occurredAt: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly through: readonly string[];
}

/** Everything about one lead, in the order in which it was recorded. Times in epoch ms. */
export interface LeadHistory {
  readonly leadId: string;
  /** The id HubSpot uses now. */
  readonly contactId: string;
  /** When the lead was first looked at. */
  readonly knownSince: number;
  readonly deletedAt: number | null;
  readonly facts: readonly RecordedChanges[];
  /** Of each company the contact ever belonged to, by id. */
  readonly companies: ReadonlyMap<string, readonly RecordedChanges[]>;
  readonly signals: readonly RecordedSignal[];
  readonly episodes: readonly { readonly openedAt: number; readonly channel: string | null }[];
  /** When other contacts were merged into this one: their histories have been one since. */
  readonly merges: readonly number[];
  /** null where no rule asks for committees. */
  readonly account: AccountHistory | null;
}

export interface AccountHistory {
  readonly reach: CommitteeReach;
  /** Everybody who was ever at one of the lead's companies, the lead itself among them. */
  readonly people: readonly PersonHistory[];
}

export interface PersonHistory {
  readonly leadId: string;
  readonly deletedAt: number | null;
  /** Where they were, and as what. */
  readonly facts: readonly RecordedChanges[];
  readonly signals: readonly RecordedSignal[];
}

/** What there was to decide on at a time, or null where nothing was there yet. */
export function evidenceAsOf(history: LeadHistory, at: number, view: Hindsight): EvaluationInput | null {
  const facts = factsAsOf(history.facts, at, view);
  const signals = signalsAsOf(history.signals, at, view);
  if (signals.length === 0 && Object.keys(facts).length === 0) return null;
  const companyId = facts.associatedcompanyid?.[0];
  const company = companyId === undefined ? undefined : history.companies.get(companyId);
  const channel = runningChannel(history, at);
  return {
    contact: asProperties(facts),
    company: company ? asProperties(factsAsOf(company, at, view)) : null,
    signals,
    ...(channel === null ? {} : { channel }),
    ...(history.account && { account: colleaguesAsOf(history, companyId, at, view) }),
  };
}

/** Those whom a decision at that time would have been given, of the company the lead was at then. */
function colleaguesAsOf(
  { leadId, account }: LeadHistory,
  companyId: string | undefined,
  at: number,
  view: Hindsight,
): readonly Colleague[] {
  if (account === null || companyId === undefined) return [];
  const people = account.people.flatMap((person) => {
    const facts = factsAsOf(person.facts, at, view);
    const isThere = facts.associatedcompanyid?.[0] === companyId;
    const isGone = person.deletedAt !== null && person.deletedAt <= at;
    return isThere && !isGone ? [asPerson(person, facts, at, view)] : [];
  });
  return accountMembers(people, account.reach, at).filter((member) => member.leadId !== leadId);
}

function asPerson(person: PersonHistory, facts: Facts, at: number, view: Hindsight): AccountPerson {
  const signals = signalsAsOf(person.signals, at, view);
  return {
    leadId: person.leadId,
    title: facts.jobtitle?.[0] ?? null,
    activeAt: signals.length === 0 ? null : Math.max(...signals.map(({ occurredAt }) => occurredAt)),
    signals,
  };
}

/** The latest value of each property at a time. */
export function factsAsOf(recorded: readonly RecordedChanges[], at: number, view: Hindsight): Facts {
  if (view === 'recorded') {
    const known = recorded.filter(({ recordedAt }) => recordedAt <= at);
    return known.reduce<Facts>((facts, { changes }) => applyChanges(facts, changes), {});
  }
  const happened = recorded
    .flatMap(({ changes }) => changes)
    .filter(({ occurredAt }) => occurredAt <= at)
    .toSorted((a, b) => a.occurredAt - b.occurredAt);
  return applyChanges({}, happened);
}

/** The days on which something happened, each as its last moment, oldest first; today ends now. */
export function eventfulDays(history: LeadHistory, now: number): number[] {
  const days = history.signals
    .filter(({ occurredAt }) => occurredAt <= now)
    .map(({ occurredAt }) => Math.min((Math.floor(occurredAt / DAY_MS) + 1) * DAY_MS - 1, now));
  return [...new Set(days)].sort((a, b) => a - b);
}

const DAY_MS = 86_400_000;

/** With hindsight each is what we know of it today. */
function signalsAsOf(signals: readonly RecordedSignal[], at: number, view: Hindsight): Signal[] {
  if (view === 'occurred') return signals.filter(({ occurredAt }) => occurredAt <= at).map(withoutRecord);
  return signals
    .filter(({ recordedAt }) => recordedAt <= at)
    .map((signal) => {
      const then = signal.earlier?.find(({ until }) => at < until);
      if (!then) return withoutRecord(signal);
      return { ...withoutRecord(signal), occurredAt: then.occurredAt, attributes: then.attributes };
    });
}

function withoutRecord({ recordedAt, earlier, ...signal }: RecordedSignal): Signal {
  return signal;
}

/** The decision that opens an episode still asks for the channel itself; only later ones find it frozen. */
function runningChannel({ episodes }: LeadHistory, at: number): string | null {
  return episodes.findLast(({ openedAt }) => openedAt < at)?.channel ?? null;
}

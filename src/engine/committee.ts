/**
 * Committees: people of one company who are at something together, since B2B purchases are rarely one person's (C-18).
 * Distinct people, from how many departments, on one topic, within a window (AT-20, AT-21).
 */
import type { Signal } from './input.ts';
import { onceEach } from './once-each.ts';
import type { Committee } from './schema.ts';
import {
  ageInDays,
  type CountedSignal,
  type DatedCondition,
  NONE,
  newestFirst,
  type OpenHits,
  type SignalsByKind,
} from './signal-conditions.ts';
import type { TopicOf } from './topics.ts';
import type { Happened } from './world.ts';

/** One person as a committee sees them; `leadId` undefined is the lead itself. */
export interface Person {
  readonly leadId: string | undefined;
  readonly department: string | null;
  readonly signals: SignalsByKind;
}

export interface Members {
  /** What they all are about; null where the committee asks for no topic. */
  readonly topic: string | null;
  /** The newest counted signal of each person, newest first. */
  readonly signals: readonly CountedSignal[];
  /** Departments known among them, in the order of the letters. */
  readonly departments: readonly string[];
  /** How many of them are of a department that nobody knows. */
  readonly strangers: number;
}

export type FindMembers = (people: readonly Person[], day: number, withLead?: 'with the lead') => Members;

const NOBODY: Members = { topic: null, signals: NONE, departments: [], strangers: 0 };

/** Who is at what on a day, with the newest signal of each of them about it; '' where no topic is asked for. */
export type Gather = (people: readonly Person[], day: number) => ReadonlyMap<string, readonly Member[]>;

/** The committee there is, however small: one that has all that is asked for, then most people, then the newest. */
export function compileCommittee(committee: Committee, gather: Gather): FindMembers {
  return (people, day, withLead) => {
    let best = NOBODY;
    for (const [about, members] of gather(people, day)) {
      if (withLead && !members.some(isLead)) continue;
      const found = membersOf(about, members);
      if (goesBefore(committee, found, best)) best = found;
    }
    return best;
  };
}

/** Every committee there is, however small, one for each topic; in the order of the topics. */
export function compileCommittees(
  gather: Gather,
): (people: readonly Person[], day: number) => readonly Members[] {
  return (people, day) =>
    [...gather(people, day)]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([about, members]) => membersOf(about, members));
}

export function compileGathering(
  { withinDays, topic, sameTopic }: Committee,
  kinds: readonly number[],
  topicOf: TopicOf,
): Gather {
  const topicFor = (signal: Signal) => (topic === undefined && !sameTopic ? '' : topicOf(signal));
  const accepts = (about: string) => topic === undefined || about === topic;
  const membershipsOf = (person: Person) =>
    everyMembership(person, kinds, topicFor).filter(({ about }) => accepts(about));
  // Leads of one company have the same colleagues.
  const ofColleague = onceEach(membershipsOf);
  return (people, day) => {
    const byTopic = new Map<string, Member[]>();
    for (const person of people) {
      const memberships = person.leadId === undefined ? membershipsOf(person) : ofColleague(person);
      for (const member of memberships) {
        const age = ageInDays(member.signal, day);
        if (age < 0 || age > withinDays) continue;
        const members = byTopic.get(member.about);
        if (members === undefined) byTopic.set(member.about, [member]);
        // Theirs stand together, the newest first: that one counts.
        else if (members.at(-1)!.person !== person) members.push(member);
      }
    }
    return byTopic;
  };
}

export interface Member {
  readonly person: Person;
  readonly about: string;
  readonly signal: CountedSignal;
}

function isLead({ person }: Member): boolean {
  return person.leadId === undefined;
}

/**
 * An account rule counts for a lead who is one of them. `reads`: the slot of the lead's own department, where the
 * committee asks for departments.
 */
export function compileAccountTest(
  committee: Committee,
  kinds: readonly number[],
  topicOf: TopicOf,
  reads: readonly number[],
): DatedCondition {
  const gather = compileGathering(committee, kinds, topicOf);
  const find = compileCommittee(committee, gather);
  return {
    kind: 'dated',
    kinds: committee.signals,
    needs: null,
    mayRise: committee.sameTopic === true,
    reads,
    shows: reads,
    hits: (happened) => {
      if (happened.colleagues.length === 0) return NONE;
      const found = find(peopleOf(happened), happened.day, 'with the lead');
      return isComplete(committee, found) ? found.signals : NONE;
    },
    open: committee.departments === undefined ? null : compileOpenHits(committee, gather),
  };
}

/** Committees with the lead that may turn out complete, and would then count before the one that is. */
function compileOpenHits(committee: Committee, gather: Gather): (happened: Happened) => readonly OpenHits[] {
  const find = compileCommittees(gather);
  return (happened) => {
    if (happened.colleagues.length === 0) return [];
    const found = find(peopleOf(happened), happened.day).filter(({ signals }) => signals.some(isOwn));
    const complete = found.filter((one) => isComplete(committee, one));
    return found
      .filter((one) => mayBecomeComplete(committee, one) && !complete.some((other) => isLarger(other, one)))
      .map(({ signals, strangers }) => ({
        signals,
        asksColleagues: strangers > (happened.department === null ? 1 : 0),
      }));
  };
}

function isOwn({ leadId }: CountedSignal): boolean {
  return leadId === undefined;
}

/** It lacks nothing but departments, and those whom nobody knows may be of them. */
export function mayBecomeComplete(committee: Committee, members: Members): boolean {
  const { people, departments = 0 } = committee;
  if (isComplete(committee, members) || members.signals.length < people) return false;
  return members.departments.length + members.strangers >= departments;
}

export function isComplete({ people, departments = 0 }: Committee, members: Members): boolean {
  return members.signals.length >= people && members.departments.length >= departments;
}

/** The lead and its colleagues. */
export function peopleOf({ department, signals, colleagues }: Happened): readonly Person[] {
  return [{ leadId: undefined, department, signals }, ...colleagues];
}

/** By everything they did that is about something, the newest first. */
function everyMembership(person: Person, kinds: readonly number[], topicFor: TopicOf): readonly Member[] {
  const { leadId, signals } = person;
  return kinds
    .flatMap((kind) => signals[kind] ?? NONE)
    .sort(newestFirst)
    .flatMap((signal) => {
      const about = topicFor(signal);
      if (about === null) return [];
      return [{ person, about, signal: leadId === undefined ? signal : { ...signal, leadId } }];
    });
}

function membersOf(topic: string, members: readonly Member[]): Members {
  const departments = new Set(members.flatMap(({ person }) => person.department ?? []));
  return {
    topic: topic === '' ? null : topic,
    signals: members.map(({ signal }) => signal).sort(byTimeAndPerson),
    departments: [...departments].sort(),
    strangers: members.filter(({ person }) => person.department === null).length,
  };
}

function byTimeAndPerson(a: CountedSignal, b: CountedSignal): number {
  const [one, other] = [a.leadId ?? '', b.leadId ?? ''];
  return newestFirst(a, b) || (one < other ? -1 : one > other ? 1 : 0);
}

function goesBefore(committee: Committee, one: Members, other: Members): boolean {
  const complete = Number(isComplete(committee, one)) - Number(isComplete(committee, other));
  return complete === 0 ? isLarger(one, other) : complete > 0;
}

/** More people; of as many the newer, then in the order of the topics. */
function isLarger(one: Members, other: Members): boolean {
  const people = one.signals.length - other.signals.length;
  if (people !== 0) return people > 0;
  const age = one.signals[0]!.occurredAt - other.signals[0]!.occurredAt;
  return age > 0 || (age === 0 && (one.topic ?? '') < (other.topic ?? ''));
}

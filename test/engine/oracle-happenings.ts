/** How the oracle reads what has happened: by trying every signal, every row of signals and every set of people. */
import {
  department,
  moment,
  type OracleInput,
  type OracleSignal,
  type Truth,
  words,
} from './oracle-readings.ts';

const DAY = 86_400_000;

const asset = (signal: OracleSignal) =>
  (signal.asset ?? '').split('?')[0]!.split('#')[0]!.trim().toLowerCase();
const identity = (signal: OracleSignal) =>
  `${signal.kind} ${asset(signal)} ${Math.floor(signal.occurredAt / 60_000)}`;
/** Every signal has its place: by time, then by its asset, then by what it tells. */
const newestFirst = (a: OracleSignal, b: OracleSignal) => {
  const [one, other] = [a, b].map((signal) =>
    [signal.asset ?? '', JSON.stringify(Object.entries(signal.attributes ?? {}).sort())].join('\u0000'),
  ) as [string, string];
  return b.occurredAt - a.occurredAt || (one < other ? -1 : one > other ? 1 : 0);
};

export type TopicOf = (signal: OracleSignal) => string | null;

export function topicsOf(document: any): TopicOf {
  const topics = Object.entries<any>(document.topics ?? {});
  const named = (text: string): string | null => {
    const called = (name: string) => name.toLowerCase() === text.trim().toLowerCase();
    const exact = topics.find(([key, { label }]) => called(key) || called(label));
    const within = topics.find(([, { label, words: each }]) =>
      [label, ...each].some((phrase) => words(text).includes(words(phrase))),
    );
    return (exact ?? within)?.[0] ?? null;
  };
  return (signal) => {
    const told = String(signal.attributes?.topic ?? '').trim();
    if (told !== '') return named(told) ?? told.toLowerCase();
    return signal.asset ? named(signal.asset) : null;
  };
}

/** The signals machines made, with the first sign of the model that gives each away. */
export function machinesIn(document: any, signals: readonly OracleSignal[]): Map<OracleSignal, string> {
  const marked = new Map<OracleSignal, string>();
  for (const bot of document.bots ?? []) {
    const suspects = signals.filter((signal) => bot.signals.includes(signal.kind));
    for (const signal of suspects) {
      if (!marked.has(signal) && isSeen(bot.sign, signal, suspects)) marked.set(signal, bot.id);
    }
  }
  return marked;
}

function isSeen(sign: any, signal: OracleSignal, suspects: OracleSignal[]): boolean {
  if (sign.secondsAfter) {
    const sent = moment(String(signal.attributes?.[sign.secondsAfter] ?? ''));
    const seconds = sent === null ? -1 : (signal.occurredAt - sent) / 1000;
    return seconds >= 0 && seconds <= sign.within;
  }
  if (sign.attribute) {
    const told = signal.attributes?.[sign.attribute];
    const parts = sign.contains
      .map((part: string) => words(part).trim())
      .filter((part: string) => part !== '');
    return told !== undefined && parts.some((part: string) => words(told).includes(part));
  }
  return suspects.some(({ occurredAt: start }) => {
    const within = (at: number) => at >= start && at <= start + sign.within * 1000;
    const burst = suspects.filter((one) => within(one.occurredAt));
    return within(signal.occurredAt) && new Set(burst.map(asset)).size >= sign.links;
  });
}

export interface OraclePerson {
  leadId: string | null;
  department: string | null;
  signals: OracleSignal[];
}

/** The lead first, then its colleagues; what machines did is left out. */
export function peopleIn(document: any, input: OracleInput): OraclePerson[] {
  const { rules, gates, channel, mql, accountTracks } = document;
  const asksDepartments = JSON.stringify([rules, gates, channel, mql, accountTracks]).includes(
    '"departments":',
  );
  const person = (
    leadId: string | null,
    title: string | null | undefined,
    signals: readonly OracleSignal[],
  ) => {
    const machines = machinesIn(document, signals);
    return {
      leadId,
      department: asksDepartments ? department(title) : null,
      signals: signals.filter((signal) => !machines.has(signal)).sort(newestFirst),
    };
  };
  return [
    person(null, input.contact.jobtitle, input.signals),
    ...(input.account ?? []).map((one) => person(one.leadId, one.title, one.signals)),
  ];
}

export class Happenings {
  readonly topicOf: TopicOf;
  readonly people: OraclePerson[];
  readonly today: number;

  constructor(document: any, input: OracleInput, today: number) {
    this.topicOf = topicsOf(document);
    this.people = peopleIn(document, input);
    this.today = today;
  }

  age(signal: OracleSignal): number {
    return this.today - Math.floor(signal.occurredAt / DAY);
  }

  /** Signals that count for a test, newest first; none where it does not hold. */
  counted(test: any): OracleSignal[] {
    if (test.account) {
      const found = this.committee(test.account, true);
      return found.complete ? found.signals : [];
    }
    return test.progression ? this.lastOfRows(test) : this.ofOneKind(test);
  }

  /** Who it was may be unknown, and with it whether a committee has its departments. */
  truth(test: any): Truth {
    if (this.counted(test).length > 0) return true;
    return this.possible(test).length > 0 ? null : false;
  }

  /** Signals of committees that would count, were each unknown department of its members another one. */
  possible(test: any): OracleSignal[][] {
    if (!test.account?.departments) return [];
    const all = this.committees(test.account, true);
    const stands = all.findIndex(({ complete }) => complete);
    const before = all.filter(({ complete }) => !complete);
    const rivals = stands < 0 ? before : before.filter((one) => outranks(one, all[stands]!));
    return rivals
      .filter(({ people, departments, strangers }) => {
        return (
          people.length >= test.account.people && departments.length + strangers >= test.account.departments
        );
      })
      .map(({ signals }) => signals);
  }

  private recent(signals: readonly OracleSignal[], kinds: string[], withinDays: number): OracleSignal[] {
    return signals.filter((signal) => {
      const age = this.age(signal);
      return kinds.includes(signal.kind) && age >= 0 && age <= withinDays;
    });
  }

  private ofOneKind(test: any): OracleSignal[] {
    const fitting = this.recent(this.people[0]!.signals, [test.signal], test.withinDays).filter(
      (signal) =>
        (test.topic === undefined || this.topicOf(signal) === test.topic) &&
        (test.where ?? []).every((one: any) => passes(one, signal.attributes?.[one.attribute])),
    );
    const all = onceEach(fitting);
    const least = test.atLeast ?? 1;
    if (all.length < least || !test.sameTopic) return all.length < least ? [] : all;
    const topics = [...new Set(all.map(this.topicOf))].filter((topic) => topic !== null);
    const sets = topics.map((topic) => all.filter((signal) => this.topicOf(signal) === topic));
    const largest = Math.max(0, ...sets.map((set) => set.length));
    return largest < least ? [] : sets.find((set) => set.length === largest)!;
  }

  /** Every way to walk the steps is tried; the newest end of one is what counts. */
  private lastOfRows({ progression, withinDays, sameTopic }: any): OracleSignal[] {
    const recent = onceEach(this.recent(this.people[0]!.signals, progression.flat(), withinDays));
    const walk = (step: number, row: OracleSignal[]): OracleSignal[][] => {
      if (step === progression.length) return [row];
      const later = recent.filter(
        (signal) =>
          progression[step].includes(signal.kind) &&
          (row.length === 0 || signal.occurredAt > row.at(-1)!.occurredAt),
      );
      return later.flatMap((signal) => walk(step + 1, [...row, signal]));
    };
    const ends = walk(0, [])
      .filter((row) => !sameTopic || this.areOnOneTopic(row))
      .map((row) => row.at(-1)!);
    return ends.sort(newestFirst).slice(0, 1);
  }

  private areOnOneTopic(row: OracleSignal[]): boolean {
    const topics = new Set(row.map(this.topicOf).filter((topic) => topic !== null));
    return topics.size === 1;
  }

  committee(asked: any, withLead: boolean) {
    const nobody = { topic: null, people: [], departments: [], strangers: 0, signals: [], complete: false };
    return this.committees(asked, withLead)[0] ?? nobody;
  }

  /** Of all topics, first that which has what is asked for, then the most people, then the newest signal. */
  private committees(asked: any, withLead: boolean): OracleCommittee[] {
    const { kinds = asked.signals, sameTopic, topic: only } = asked;
    const topicFor = (signal: OracleSignal) => (sameTopic || only ? this.topicOf(signal) : '');
    const own = this.people.map((person) => this.recent(person.signals, kinds, asked.withinDays));
    const topics = [...new Set(own.flat().map(topicFor))].filter(
      (topic) => topic !== null && (only === undefined || topic === only),
    );
    const committees = topics.map((topic) => {
      const members = this.people.flatMap((person, i) => {
        const newest = own[i]!.filter((signal) => topicFor(signal) === topic).sort(newestFirst)[0];
        return newest ? [{ person, newest }] : [];
      });
      const departments = [...new Set(members.map(({ person }) => person.department))]
        .filter((one) => one !== null)
        .sort();
      return {
        topic: topic === '' ? null : topic,
        people: members.map(({ person }) => person.leadId),
        departments,
        strangers: members.filter(({ person }) => person.department === null).length,
        signals: members.map(({ newest }) => newest).sort(newestFirst),
        complete: members.length >= asked.people && departments.length >= (asked.departments ?? 0),
      };
    });
    return committees
      .filter(({ people }) => !withLead || people.includes(null))
      .sort((a, b) => Number(b.complete) - Number(a.complete) || (outranks(a, b) ? -1 : 1));
  }
}

interface OracleCommittee {
  topic: string | null;
  people: (string | null)[];
  departments: string[];
  /** Members of a department that nobody knows. */
  strangers: number;
  signals: OracleSignal[];
  complete: boolean;
}

function outranks(a: OracleCommittee, b: OracleCommittee): boolean {
  const more = a.people.length - b.people.length || a.signals[0]!.occurredAt - b.signals[0]!.occurredAt;
  return more > 0 || (more === 0 && a.topic! < b.topic!);
}

function passes({ operator, value }: any, told: string | number | undefined): boolean {
  if (told === undefined) return false;
  if (operator === 'EQ') return String(told) === String(value);
  return operator === 'GTE' ? Number(told) >= value : Number(told) <= value;
}

/** The same signal told twice counts once, as it was told last. */
function onceEach(signals: readonly OracleSignal[]): OracleSignal[] {
  const newest = new Map<string, OracleSignal>();
  for (const signal of [...signals].sort(newestFirst)) {
    if (!newest.has(identity(signal))) newest.set(identity(signal), signal);
  }
  return [...newest.values()];
}

/**
 * What changed from one model to another, in sentences for the people who answer for it. Every field that differs
 * gives a sentence: those that matter daily in words of their own, the rest by their name.
 */
import { canonicalJson } from '../engine/canonical.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { countedPoints } from '../engine/wording.ts';
import { conditionText, enumerated } from './condition-words.ts';
import { accountWords, botWords, gateWords, ruleWords, signalWords, trackWords } from './diff-entries.ts';
import { changedFields, type EntryWords, valueText } from './diff-fields.ts';

export interface ModelChange {
  /** The section of the document. */
  readonly section: keyof ModelDocument;
  readonly text: string;
}

/** Empty exactly when both documents mean the same, that is, have one hash. */
export function diffModels(before: ModelDocument, after: ModelDocument): readonly ModelChange[] {
  return SECTIONS.flatMap(([section, sentences]) => {
    if (isSame(before[section], after[section])) return [];
    const told = sentences(before, after);
    const all = told.length > 0 ? told : [`The order of ${section} is another; the entries are the same.`];
    return all.map((text) => ({ section, text }));
  });
}

type Sentences = (before: ModelDocument, after: ModelDocument) => readonly string[];

/** What decides comes first. */
const SECTIONS: readonly (readonly [keyof ModelDocument, Sentences])[] = [
  ['mql', qualification],
  ['fastTracks', fastTracks],
  ['accountTracks', accountTracks],
  ['gates', gates],
  ['rules', (before, after) => byId(before.rules, after.rules, ruleWords(before, after))],
  ['scores', (before, after) => byName(before.scores, after.scores, 'Score group')],
  ['leadScore', (before, after) => named('The lead score', before.leadScore, after.leadScore)],
  ['decays', (before, after) => byName(before.decays, after.decays, 'Decay')],
  ['lists', lists],
  ['topics', (before, after) => byName(before.topics ?? {}, after.topics ?? {}, 'Topic')],
  ['bots', (before, after) => byId(before.bots ?? [], after.bots ?? [], botWords(before, after))],
  ['signals', (before, after) => entries(before.signals, after.signals, signalWords())],
  ['channel', channels],
  ['inputs', inputs],
  ['grades', (before, after) => byName(before.grades, after.grades, 'Grades by')],
  ['handoff', (before, after) => named('The handoff', before.handoff ?? {}, after.handoff ?? {})],
  ['model', (before, after) => named('The model', before.model, after.model)],
  ['schema', () => ['The document is of another schema.']],
];

function qualification(old: ModelDocument, fresh: ModelDocument): readonly string[] {
  const [before, after] = [old.mql, fresh.mql];
  const [was, is] = [before.threshold, after.threshold];
  const channels = [...new Set([...Object.keys(was.channels), ...Object.keys(is.channels)])];
  return [
    ...(was.default === is.default
      ? []
      : [`The MQL threshold is ${countedPoints(is.default)} instead of ${was.default}.`]),
    ...channels.flatMap((channel) => channelThreshold(channel, was, is)),
    ...(before.fitMinimum === after.fitMinimum
      ? []
      : [`The fit must reach ${after.fitMinimum} instead of ${before.fitMinimum}.`]),
    ...(isSame(before.nextActions, after.nextActions) ? [] : [nextActions(fresh)]),
  ];
}

function nextActions(after: ModelDocument): string {
  const { nextActions: actions = [] } = after.mql;
  if (actions.length === 0) return 'Every MQL goes to a review by sales.';
  const told = actions.map(({ when, nextAction }) => `${nextAction} when ${conditionText(after, when)}`);
  return `What happens with an MQL is now: ${told.join('; ')}; a review otherwise.`;
}

type Threshold = ModelDocument['mql']['threshold'];

function channelThreshold(channel: string, before: Threshold, after: Threshold): readonly string[] {
  const key = channel as keyof Threshold['channels'];
  const [was, is] = [before.channels[key], after.channels[key]];
  if (!was) return [`Leads by ${channel} have a threshold of their own: ${countedPoints(is!.threshold)}.`];
  if (!is) return [`Leads by ${channel} have no threshold of their own any more; it was ${was.threshold}.`];
  const requirement = isSame(was.require, is.require)
    ? []
    : [`What leads by ${channel} need besides their points ${is.require ? 'is another' : 'is gone'}.`];
  if (was.threshold === is.threshold) return requirement;
  return [
    `The threshold for ${channel} is ${countedPoints(is.threshold)} instead of ${was.threshold}.`,
    ...requirement,
  ];
}

function fastTracks(before: ModelDocument, after: ModelDocument): readonly string[] {
  const [was, is] = [before.fastTracks, after.fastTracks];
  return [
    ...byId(was, is, trackWords(before, after)),
    ...order(was, is, idOf, 'The fast tracks are asked in another order: the first that is open decides.'),
  ];
}

function accountTracks(before: ModelDocument, after: ModelDocument): readonly string[] {
  const [was, is] = [before.accountTracks ?? [], after.accountTracks ?? []];
  return [
    ...byId(was, is, accountWords(before, after)),
    ...order(was, is, idOf, 'The account tracks are asked in another order: the first that is open decides.'),
  ];
}

function gates(before: ModelDocument, after: ModelDocument): readonly string[] {
  const [was, is] = [before.gates, after.gates];
  return [
    ...byId(was, is, gateWords(before, after)),
    ...order(was, is, idOf, 'The gates are asked in another order: the first that holds back decides.'),
  ];
}

const idOf = ({ id }: { readonly id: string }) => id;

/** Where the first match wins, the order of what stays is a change by itself, whatever else is one. */
function order<Entry>(
  before: readonly Entry[],
  after: readonly Entry[],
  key: (entry: Entry, position: number, all: readonly Entry[]) => string,
  sentence: string,
): readonly string[] {
  const [was, is] = [before.map(key), after.map(key)];
  const stayed = (all: readonly string[], others: readonly string[]) =>
    all.filter((one) => others.includes(one));
  return isSame(stayed(was, is), stayed(is, was)) ? [] : [sentence];
}

function lists({ lists: before }: ModelDocument, { lists: after }: ModelDocument): readonly string[] {
  return eachName(before, after, (name, was, is) => {
    if (!was) return [`List ${name} is new: ${enumerated(is!)}.`];
    if (!is) return [`List ${name} is gone; it held ${enumerated(was)}.`];
    const more = is.filter((value) => !was.includes(value));
    const fewer = was.filter((value) => !is.includes(value));
    if (more.length + fewer.length === 0) return [`List ${name} is in another order, or repeats a value.`];
    return [
      ...(more.length > 0 ? [`List ${name} has more: ${enumerated(more, 10)}.`] : []),
      ...(fewer.length > 0 ? [`List ${name} no longer has ${enumerated(fewer, 10)}.`] : []),
    ];
  });
}

function inputs({ inputs: before }: ModelDocument, { inputs: after }: ModelDocument): readonly string[] {
  return (['contact', 'company'] as const).flatMap((object) =>
    byName(before[object], after[object], `Property ${object}.`),
  );
}

function channels({ channel: before }: ModelDocument, { channel: after }: ModelDocument): readonly string[] {
  const count = (rules: typeof before.rules, channel: string) =>
    canonicalJson(rules.filter((rule) => rule.channel === channel));
  const channelNames = [...new Set([...before.rules, ...after.rules].map(({ channel }) => channel))];
  return [
    ...(before.default === after.default
      ? []
      : [`A lead of no known channel counts as ${after.default} instead of ${before.default}.`]),
    ...channelNames.flatMap((channel) =>
      count(before.rules, channel) === count(after.rules, channel)
        ? []
        : [`Which leads count as ${channel} is decided by other conditions.`],
    ),
    ...order(
      before.rules,
      after.rules,
      channelPlace,
      'The conditions of the channels are asked in another order: the first that holds decides.',
    ),
  ];
}

type ChannelRule = ModelDocument['channel']['rules'][number];

/** Channel rules have no id: "webinar 2" is the second one of that channel. */
function channelPlace({ channel }: ChannelRule, position: number, all: readonly ChannelRule[]): string {
  return `${channel} ${all.slice(0, position + 1).filter((rule) => rule.channel === channel).length}`;
}

function byId<Entry extends { readonly id: string }>(
  before: readonly Entry[],
  after: readonly Entry[],
  words: EntryWords<Entry>,
): readonly string[] {
  const index = (all: readonly Entry[]) => Object.fromEntries(all.map((entry) => [entry.id, entry]));
  return entries(index(before), index(after), words);
}

function entries<Entry extends object>(
  before: Readonly<Record<string, Entry>>,
  after: Readonly<Record<string, Entry>>,
  words: EntryWords<Entry>,
): readonly string[] {
  return eachName(before, after, (_, was, is) => {
    if (!was) return [words.added(is!)];
    return is ? changedFields(was, is, words) : [words.removed(was)];
  });
}

/** Sections of which every entry is a handful of values. */
function byName<Entry extends object>(
  before: Readonly<Record<string, Entry>>,
  after: Readonly<Record<string, Entry>>,
  what: string,
): readonly string[] {
  return eachName(before, after, (name, was, is) => {
    const title = what.endsWith('.') ? `${what}${name}` : `${what} ${name}`;
    if (!was) return [`${title} is new: ${valueText(is)}.`];
    if (!is) return [`${title} is gone; it was ${valueText(was)}.`];
    return named(title, was, is);
  });
}

function named<Entry extends object>(title: string, before: Entry, after: Entry): readonly string[] {
  return changedFields(before, after, { name: () => title });
}

function eachName<Entry>(
  before: Readonly<Record<string, Entry>>,
  after: Readonly<Record<string, Entry>>,
  sentences: (name: string, was: Entry | undefined, is: Entry | undefined) => readonly string[],
): readonly string[] {
  const own = (all: Readonly<Record<string, Entry>>, name: string) =>
    Object.hasOwn(all, name) ? all[name] : undefined;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [was, is] = [own(before, name), own(after, name)];
    return isSame(was, is) ? [] : sentences(name, was, is);
  });
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

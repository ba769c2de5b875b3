/**
 * How much a model file may hold. Far above any model people keep in their heads, and low enough that reading one
 * takes less than two seconds, judging one lead by it less than 50 ms, and less than a second where all it may compare
 * meets a lead and colleagues with hundreds of signals on as many topics (test/packs/hostile-models.test.ts).
 */
import { conditionsOf, datedTestsOf, filtersOf, kindsOf } from '../engine/condition-tree.ts';
import type { ModelDocument, ModelIssue } from '../engine/schema.ts';

export const MODEL_FILE_LIMITS = {
  /** UTF-8 bytes of the text. */
  bytes: 1_000_000,
  /** Words, signs, spaces and line ends of the text: over four times the default pack. */
  signs: 30_000,
  /** Lists and mappings inside one another. */
  depth: 40,
  /** Uses of YAML anchors, counted as they expand. */
  aliases: 100,
  rules: 500,
  gates: 200,
  fastTracks: 100,
  channelRules: 200,
  accountTracks: 20,
  nextActions: 50,
  bots: 20,
  topics: 100,
  /** Words that the assets of signals are searched for, over all topics together. */
  topicWords: 1_000,
  /** Signals that all tests about what has happened wait for, counted each time. */
  awaited: 2_000,
  /** Tests of one kind of content after the other, wherever they stand. */
  progressions: 20,
  /** Tests of several people at a company, account tracks besides. */
  accountTests: 10,
  signals: 200,
  doors: 500,
  inputs: 500,
  filters: 2_000,
  /** Words that job titles and other texts are searched for, over all filters together. */
  searchedWords: 1_000,
} as const;

/**
 * Whether lists and mappings lie deeper inside one another than a document may have them: twice what a text may, since
 * a document has every default and every short form written out. Asked before anything else walks through it.
 */
export function isTooDeep(source: unknown): boolean {
  let level = [source];
  for (let depth = 0; depth <= MODEL_FILE_LIMITS.depth * 2; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}

/** What a document has too much of; empty for one that can be used. */
export function limitIssues(document: ModelDocument): readonly ModelIssue[] {
  const signals = Object.values(document.signals);
  const conditions = conditionsOf(document).map(({ condition }) => condition);
  const filters = conditions.flatMap(filtersOf);
  const tests = conditions.flatMap(datedTestsOf);
  const counts: readonly [keyof typeof MODEL_FILE_LIMITS, string, number, string][] = [
    ['rules', 'rules', document.rules.length, 'rules'],
    ['gates', 'gates', document.gates.length, 'gates'],
    ['fastTracks', 'fastTracks', document.fastTracks.length, 'fast tracks'],
    ['channelRules', 'channel.rules', document.channel.rules.length, 'channel rules'],
    ['accountTracks', 'accountTracks', document.accountTracks?.length ?? 0, 'account tracks'],
    ['nextActions', 'mql.nextActions', document.mql.nextActions?.length ?? 0, 'next actions'],
    ['bots', 'bots', document.bots?.length ?? 0, 'signs of bots'],
    ['topics', 'topics', Object.keys(document.topics ?? {}).length, 'topics'],
    ['topicWords', 'topics', topicWords(document), 'words of topics'],
    ['awaited', 'rules', tests.flatMap(kindsOf).length, 'signals to wait for'],
    ['progressions', 'rules', tests.filter((test) => 'progression' in test).length, 'progressions'],
    ['accountTests', 'rules', tests.filter((test) => 'account' in test).length, 'tests of accounts'],
    ['signals', 'signals', signals.length, 'signals'],
    ['doors', 'signals', signals.reduce((total, { doors }) => total + doors.length, 0), 'doors'],
    ['inputs', 'inputs', inputCount(document), 'inputs'],
    ['filters', 'rules', filters.length, 'filters'],
    ['searchedWords', 'rules', searchedWords(document), 'words to search for'],
  ];
  return counts.flatMap(([limit, path, count, what]) =>
    count <= MODEL_FILE_LIMITS[limit]
      ? []
      : [{ path, message: `${count} ${what} are too many; a model may have ${MODEL_FILE_LIMITS[limit]}` }],
  );
}

function inputCount({ inputs }: ModelDocument): number {
  return Object.keys(inputs.contact).length + Object.keys(inputs.company).length;
}

function topicWords({ topics = {} }: ModelDocument): number {
  return Object.values(topics).reduce((total, { words }) => total + words.length, 0);
}

function searchedWords(document: ModelDocument): number {
  let words = 0;
  for (const filter of conditionsOf(document).flatMap(({ condition }) => filtersOf(condition))) {
    if (filter.operator !== 'CONTAINS_TOKEN' && filter.operator !== 'NOT_CONTAINS_TOKEN') continue;
    words += filter.list === undefined ? (filter.values?.length ?? 1) : document.lists[filter.list]!.length;
  }
  return words;
}

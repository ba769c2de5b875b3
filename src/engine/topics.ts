/** What a signal is about: as whoever recorded it said, else by words in the address or name of its asset. */
import type { Signal } from './input.ts';
import type { ModelDocument } from './schema.ts';
import { readText, readTokens } from './values.ts';

/** The topic's key in the document; another word where a signal names one that the document does not; or null. */
export type TopicOf = (signal: Signal) => string | null;

export function compileTopics({ topics = {} }: Pick<ModelDocument, 'topics'>): TopicOf {
  const known = Object.entries(topics).map(([key, { label, words }]) => ({
    key,
    names: new Set([readText(key), readText(label)]),
    phrases: [label, ...words].map(readTokens),
  }));
  const named = rememberingTexts((text) => {
    const tokens = readTokens(text);
    const exact = known.find(({ names }) => names.has(readText(text)));
    return (
      (exact ?? known.find(({ phrases }) => phrases.some((phrase) => tokens.includes(phrase))))?.key ?? null
    );
  });
  return ({ asset, attributes }) => {
    const told = attributes && Object.hasOwn(attributes, 'topic') ? String(attributes.topic) : '';
    if (told.trim() !== '') return named(told) ?? readText(told);
    return asset === undefined || asset === null || known.length === 0 ? null : named(asset);
  };
}

const MOST_REMEMBERED = 1_000;
const LONGEST_REMEMBERED = 200;

/** Many rules ask what the same signal is about, and the same pages come again with every other lead. */
function rememberingTexts(name: (text: string) => string | null): typeof name {
  const known = new Map<string, string | null>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const named = name(text);
    if (known.size < MOST_REMEMBERED && text.length <= LONGEST_REMEMBERED) known.set(text, named);
    return named;
  };
}

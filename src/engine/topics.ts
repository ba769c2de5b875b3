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
  const named = (text: string) => {
    const tokens = readTokens(text);
    const exact = known.find(({ names }) => names.has(readText(text)));
    return (
      (exact ?? known.find(({ phrases }) => phrases.some((phrase) => tokens.includes(phrase))))?.key ?? null
    );
  };
  const topicOf: TopicOf = ({ asset, attributes }) => {
    const told = attributes && Object.hasOwn(attributes, 'topic') ? String(attributes.topic) : '';
    if (told.trim() !== '') return named(told) ?? readText(told);
    return asset === undefined || asset === null || known.length === 0 ? null : named(asset);
  };
  return onceEach(topicOf);
}

/** Many rules may ask what the same signal is about. */
function onceEach(topicOf: TopicOf): TopicOf {
  const known = new WeakMap<Signal, string | null>();
  return (signal) => {
    const before = known.get(signal);
    if (before !== undefined) return before;
    const topic = topicOf(signal);
    known.set(signal, topic);
    return topic;
  };
}

/** What the mapping changes in the document: which form, page or source of the account counts as what. Pure. */
import { readText } from '../engine/values.ts';
import type { Edit } from './draft-contract.ts';
import type { EditableYaml } from './editable-yaml.ts';
import type { Path } from './yaml-splice.ts';

const FORM_DATE = 'recent_conversion_date';
export const FORM_NAME = 'recent_conversion_event_name';
export const LAST_PAGE = 'hs_analytics_last_url';

type Mapping = Extract<Edit, { kind: 'map' }>;
type What = Mapping['what'];

/** One signal, or none: the words by which it counted as another are taken away, its own are added. */
export function mapToSignal(yaml: EditableYaml, { what, names, signal }: Mapping): void {
  if (signal !== null && !yaml.has(['signals', signal])) return;
  for (const kind of Object.keys(plainSignals(yaml))) {
    if (kind !== signal) takeWords(yaml, kind, what, names);
  }
  if (signal !== null) for (const name of names) giveWords(yaml, signal, what, name);
}

interface PlainMatch {
  readonly property?: unknown;
  readonly any?: unknown;
  readonly contains?: unknown;
  readonly equals?: unknown;
}
interface PlainDoor extends PlainMatch {
  readonly beside?: PlainMatch;
}

function plainSignals(
  yaml: EditableYaml,
): Readonly<Record<string, { readonly doors?: readonly PlainDoor[] }>> {
  return (yaml.plainAt(['signals']) ?? {}) as ReturnType<typeof plainSignals>;
}

function doorsOf(yaml: EditableYaml, signal: string): readonly PlainDoor[] {
  return plainSignals(yaml)[signal]?.doors ?? [];
}

/** Where in a door the words stand by which it knows a form or a page; null for a door of another kind. */
function wordsIn(door: PlainDoor, what: What): { readonly match: PlainMatch; readonly at: Path } | null {
  const named = what === 'form' ? FORM_NAME : LAST_PAGE;
  if (door.property === named && door.beside === undefined) return { match: door, at: [] };
  const isDated = what === 'form' && door.property === FORM_DATE && door.beside?.property === FORM_NAME;
  return isDated ? { match: door.beside!, at: ['beside'] } : null;
}

/** @throws TypeError where it is known by no word at all, so that none can be taken away */
function takeWords(yaml: EditableYaml, signal: string, what: What, names: readonly string[]): void {
  const texts = names.flatMap((name) => (what === 'form' ? [name] : addresses(name)));
  for (const [index, door] of [...doorsOf(yaml, signal).entries()].reverse()) {
    const found = wordsIn(door, what);
    if (!found) continue;
    const { match, at } = found;
    if (match.any !== undefined) throw new TypeError(`${signal} takes everything of the kind`);
    const key = match.equals === undefined ? 'contains' : 'equals';
    const words = wordList(match[key]);
    const kept = words.filter((word) => !texts.some((text) => isMatch(key, word, text)));
    const place = ['signals', signal, 'doors', index];
    if (kept.length === 0) yaml.deleteAt(place);
    else if (kept.length < words.length) yaml.setAt([...place, ...at, key], kept);
  }
}

function isMatch(key: 'contains' | 'equals', word: string, text: string): boolean {
  const [wanted, given] = [readText(word), readText(text)];
  return key === 'equals' ? wanted === given : given.includes(wanted);
}

/** The words of a signal's doors by which it knows this form or page, its own address not among them. */
export function widerWords(doors: readonly PlainDoor[], what: What, name: string): readonly string[] {
  return doors.flatMap((door) => {
    const match = wordsIn(door, what)?.match;
    if (match === undefined || match.equals !== undefined) return [];
    const isOwn = (word: string) => readText(word) === readText(name);
    return wordList(match.contains).filter((word) => isMatch('contains', word, name) && !isOwn(word));
  });
}

function giveWords(yaml: EditableYaml, signal: string, what: What, name: string) {
  if (what === 'form') {
    const isIt = ({ beside }: PlainDoor) => beside?.property === FORM_NAME && beside.contains !== undefined;
    return addWords(yaml, signal, {
      isIt,
      words: ['beside', 'contains'],
      added: [name],
      door: formDoor(name),
    });
  }
  const { whole, begun } = pageWords(name);
  for (const [kind, added] of [
    ['equals', whole],
    ['contains', begun],
  ] as const) {
    const isIt = (door: PlainDoor) => door.property === LAST_PAGE && door[kind] !== undefined;
    const door = { property: LAST_PAGE, [kind]: added, asset: LAST_PAGE };
    addWords(yaml, signal, { isIt, words: [kind], added, door });
  }
}

interface DoorWords {
  readonly isIt: (door: PlainDoor) => boolean;
  /** Where in such a door its words stand. */
  readonly words: Path;
  readonly added: readonly string[];
  /** Of a signal that has none of the kind. */
  readonly door: object;
}

function addWords(yaml: EditableYaml, signal: string, { isIt, words, added, door }: DoorWords) {
  const place = ['signals', signal, 'doors'];
  const doors = doorsOf(yaml, signal);
  const index = doors.findIndex(isIt);
  if (doors.length === 0) return yaml.setAt(place, [door]);
  if (index < 0) return yaml.setAt([...place, doors.length], door);
  const at = [...place, index, ...words];
  const known = wordList(yaml.plainAt(at));
  const missing = added.filter((word) => !known.includes(word));
  if (missing.length > 0) yaml.setAt(at, [...known, ...missing]);
}

function wordList(words: unknown): readonly string[] {
  return Array.isArray(words) ? words.map(String) : words == null ? [] : [String(words)];
}

function formDoor(name: string) {
  return {
    property: FORM_DATE,
    any: true,
    beside: { property: FORM_NAME, contains: [name] },
    datedBy: 'value',
    asset: FORM_NAME,
  };
}

/** One page and no other: its whole address, with what may be asked of it. A site's first page is not all of the site. */
function pageWords(name: string): { readonly whole: readonly string[]; readonly begun: readonly string[] } {
  const address = plainAddress(name);
  const shown = address.replace(/^[a-z]+:/i, '');
  return {
    whole: [address, `${address}/`],
    begun: [`${shown}?`, `${shown}#`, `${shown}/?`, `${shown}/#`],
  };
}

/** How one page may be called. */
function addresses(name: string): readonly string[] {
  const address = plainAddress(name);
  return ['', '/', '?', '#', '/?', '/#'].map((end) => address + end);
}

/** Without what is asked of the page. */
export function plainAddress(name: string): string {
  return name.replace(/[?#].*$/s, '').replace(/\/+$/, '');
}

// --- Sources and channels

const SOURCE = 'hs_analytics_source';
const CHANNEL_RULES: Path = ['channel', 'rules'];

interface PlainFilter {
  readonly object?: unknown;
  readonly propertyName?: unknown;
  readonly operator?: unknown;
  readonly value?: unknown;
  readonly values?: unknown;
}
interface PlainChannelRule {
  readonly channel?: unknown;
  readonly when?: unknown;
}

/** The sources that a rule of channels is about and nothing else; none for a rule that asks for more. */
export function sourcesOf({ when }: PlainChannelRule): readonly string[] {
  const filters = (when as { readonly filters?: readonly PlainFilter[] } | undefined)?.filters;
  const [filter, more] = filters ?? [];
  if (!filter || more || filter.object === 'company' || filter.propertyName !== SOURCE) return [];
  if (filter.operator === 'EQ') return [String(filter.value)];
  return filter.operator === 'IN' && Array.isArray(filter.values) ? filter.values.map(String) : [];
}

/** A channel for one source by itself; null leaves it to the usual one. */
export function mapToChannel(
  yaml: EditableYaml,
  { source, channel }: Extract<Edit, { kind: 'channel' }>,
): void {
  const rules = (yaml.plainAt(CHANNEL_RULES) ?? []) as readonly PlainChannelRule[];
  const index = rules.findIndex((rule) => sourcesOf(rule).includes(source));
  const place = [...CHANNEL_RULES, index];
  const together = index < 0 ? [] : sourcesOf(rules[index]!);
  if (together.length === 1) {
    if (channel === null) yaml.deleteAt(place);
    else yaml.setAt([...place, 'channel'], channel);
    return;
  }
  if (together.length > 1) {
    const values = together.filter((one) => one !== source);
    yaml.setAt([...place, 'when', 'filters', 0, 'values'], values);
  }
  if (channel === null) return;
  yaml.withDefault(['inputs', 'contact', SOURCE], 'enumeration');
  const filter = { propertyName: SOURCE, operator: 'EQ', value: source };
  yaml.setAt([...CHANNEL_RULES, rules.length], { channel, when: { filters: [filter] } });
}

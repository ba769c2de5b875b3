/**
 * Where a YAML text has to be changed so that one place of it says something else, and every other byte stays as its
 * author wrote it: layout, comments, quotes. null where no such change is known. Pure.
 */
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

export type Path = readonly (string | number)[];

/** In place of what stands from `start` to `end`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text, and the document that was read from it. */
export interface Source {
  readonly text: string;
  readonly document: Document;
}

export const WIDTH = 120;
/** The same hours on five days are written five times: anchors are not for people. */
export const PLAIN = { aliasDuplicateObjects: false } as const;

export function spliceToSet({ text, document }: Source, path: Path, value: unknown): Splice | null {
  const node = document.getIn(path, true);
  if (isNode(node)) return replaceNode(text, node, value);
  const parent = deepest(document, path);
  if (parent === null) return null;
  const missing = path
    .slice(parent.depth + 1)
    .reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  const key = path[parent.depth]!;
  const { collection } = parent;
  if (isSeq(collection)) return key === collection.items.length ? append(text, collection, missing) : null;
  return addPair(text, collection, String(key), missing);
}

/** The last mapping or list on the way that is there. */
export function deepest(
  document: Document,
  path: Path,
): { readonly collection: YAMLMap | YAMLSeq; readonly depth: number } | null {
  for (let depth = path.length - 1; depth >= 0; depth -= 1) {
    const collection = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isMap(collection) || isSeq(collection)) return { collection, depth };
    if (collection !== undefined) return null;
  }
  return null;
}

function replaceNode(text: string, node: Node, value: unknown): Splice | null {
  const { range } = node;
  if (!range) return null;
  const [begin, rangeEnd] = range;
  const end = begin + text.slice(begin, rangeEnd).trimEnd().length;
  const onKeysLine = isBlock(node) ? keyEnd(text, begin) : null;
  const start = onKeysLine ?? begin;
  // A place that holds nothing yet, as in "key:", needs its space.
  const space = onKeysLine !== null || (begin === rangeEnd && text[begin - 1] === ':') ? ' ' : '';
  return { start, end, text: space + flowText(value) };
}

function isBlock(node: Node): boolean {
  return (isMap(node) || isSeq(node)) && !node.flow;
}

/** What stood on lines of its own fits behind its key, where no comment stands between them. */
function keyEnd(text: string, start: number): number | null {
  const before = text.slice(0, start).trimEnd();
  return before.endsWith(':') ? before.length : null;
}

function addPair(text: string, map: YAMLMap, key: string, value: unknown): Splice | null {
  if (!map.range) return null;
  if (map.flow) return insertBeforeEnd(text, map, `${flowText(key)}: ${flowText(value)}`);
  const last = map.items.at(-1);
  if (!last || !isScalar(map.items[0]?.key)) return null;
  const indent = ' '.repeat(columnOf(text, map.items[0]!.key as Node));
  const lines = stringify({ [key]: value }, { ...PLAIN, lineWidth: WIDTH })
    .trimEnd()
    .split('\n');
  return insertLines(
    text,
    map.range[1],
    lines.map((line) => indent + line),
  );
}

function append(text: string, list: YAMLSeq, value: unknown): Splice | null {
  if (!list.range) return null;
  if (list.flow) return insertBeforeEnd(text, list, flowText(value));
  const first = list.items[0] as Node | undefined;
  if (!first?.range) return null;
  const indent = ' '.repeat(Math.max(0, columnOf(text, first) - 2));
  return insertLines(text, list.range[1], [`${indent}- ${flowText(value)}`]);
}

/** An entry of a list after another one, a key a line as people write rules. */
export function spliceToInsert(
  { text, document }: Source,
  list: Path,
  after: number,
  entry: Readonly<Record<string, unknown>>,
): Splice | null {
  const node = document.getIn(list, true);
  const before = isSeq(node) && !node.flow ? (node.items[after] as Node | undefined) : undefined;
  if (!before?.range) return null;
  const column = columnOf(text, before);
  const dash = text.slice(0, before.range[0]).trimEnd();
  if (!dash.endsWith('-')) return null;
  const indent = ' '.repeat(dash.length - 1 - (dash.lastIndexOf('\n') + 1));
  if (isMap(before) && before.flow) {
    return insertLines(text, before.range[1], [`${indent}-`.padEnd(column) + flowText(entry)]);
  }
  const lines = Object.entries(entry).map(([key, value], place) => {
    const lead = place === 0 ? `${indent}-`.padEnd(column) : ' '.repeat(column);
    return `${lead}${flowText(key)}: ${flowText(value)}`;
  });
  return insertLines(text, before.range[1], lines);
}

/** Before the bracket that ends it. */
function insertBeforeEnd(text: string, collection: YAMLMap | YAMLSeq, added: string): Splice {
  const bracket = collection.range![1] - 1;
  const kept = text.slice(0, bracket).trimEnd();
  const isEmpty = collection.items.length === 0;
  const comma = isEmpty || kept.endsWith(',') ? '' : ',';
  const space = isEmpty ? '' : ' ';
  return { start: kept.length, end: kept.length, text: comma + space + added };
}

/** After the line on which something ends, its comment included. */
function insertLines(text: string, end: number, lines: readonly string[]): Splice {
  const last = text.slice(0, end).trimEnd().length;
  const lineEnd = text.indexOf('\n', last);
  const at = lineEnd < 0 ? text.length : lineEnd;
  return { start: at, end: at, text: `\n${lines.join('\n')}` };
}

export function spliceToDelete({ text, document }: Source, path: Path): Splice | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isSeq(parent) && !parent.flow) return withoutItem(text, parent.items[Number(path.at(-1))] as Node);
  if (!isMap(parent) || parent.flow) return null;
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)));
  const start = (pair?.key as Node | undefined)?.range?.[0];
  if (pair === undefined || start === undefined) return null;
  const valueEnd = (pair.value as Node | null)?.range?.[1] ?? start;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  // In a list the first key stands behind its dash: that line is not the pair's alone.
  if (text.slice(lineStart, start).trim() !== '') return null;
  return withoutLines(text, lineStart, valueEnd);
}

/** From the line of its dash to the end of its last. */
function withoutItem(text: string, { range }: Node): Splice | null {
  if (!range) return null;
  const [start, end] = range;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (!/^ *- *$/.test(text.slice(lineStart, start))) return null;
  return withoutLines(text, lineStart, end);
}

function withoutLines(text: string, start: number, end: number): Splice {
  const lineEnd = text.indexOf('\n', text.slice(0, end).trimEnd().length);
  return { start, end: lineEnd < 0 ? text.length : lineEnd + 1, text: '' };
}

function columnOf(text: string, node: Node): number {
  const start = node.range![0];
  return start - (text.lastIndexOf('\n', start - 1) + 1);
}

/** On one line, and safe inside of brackets. */
function flowText(value: unknown): string {
  if (typeof value !== 'string')
    return stringify(value, { ...PLAIN, collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
  const plain = stringify(value, { lineWidth: 0 }).trimEnd();
  return /[,[\]{}\n#:|>]/.test(plain) ? JSON.stringify(value) : plain;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

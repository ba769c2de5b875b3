/**
 * Changes one place of a YAML text and leaves every other byte as its author wrote it: layout, comments, quotes. The
 * result is read again and compared with what it should say; where it says something else (an anchor, an odd layout) the
 * YAML library writes the document anew instead, which keeps the comments and not the layout. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

export type Path = readonly (string | number)[];

export function setAt(text: string, path: Path, value: unknown): string {
  const document = parseDocument(text);
  const spliced = spliceIn(text, document, path, value);
  document.setIn(path, document.createNode(value, PLAIN));
  return sameAs(document, spliced);
}

export function deleteAt(text: string, path: Path): string {
  const document = parseDocument(text);
  if (!document.hasIn(path)) return text;
  const whole = withoutEmptied(document, path);
  const spliced = spliceOut(text, document, whole);
  document.deleteIn(whole);
  return sameAs(document, spliced);
}

/** A part of which one value is to change has to say the others too. */
export function withDefault(text: string, path: Path, value: unknown): string {
  return parseDocument(text).getIn(path) == null ? setAt(text, path, value) : text;
}

const WIDTH = 120;
/** The same hours on five days are written five times: anchors are not for people. */
const PLAIN = { aliasDuplicateObjects: false } as const;

function sameAs(wanted: Document, spliced: string | null): string {
  if (spliced !== null) {
    const read = parseDocument(spliced);
    if (read.errors.length === 0 && isDeepStrictEqual(read.toJS(), wanted.toJS())) return spliced;
  }
  return wanted.toString({ lineWidth: WIDTH });
}

/** A mapping or list that would be left empty goes along. */
function withoutEmptied(document: Document, path: Path): Path {
  const above = path.slice(0, -1);
  const parent = document.getIn(above, true);
  const isLast = (isMap(parent) || isSeq(parent)) && parent.items.length === 1;
  return above.length > 0 && isLast ? withoutEmptied(document, above) : path;
}

function spliceIn(text: string, document: Document, path: Path, value: unknown): string | null {
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
function deepest(
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

function replaceNode(text: string, node: Node, value: unknown): string | null {
  const { range } = node;
  if (!range) return null;
  const [start, end] = range;
  const before = text.slice(start, end);
  const rest = before.slice(before.trimEnd().length);
  // A place that holds nothing yet, as in "key:", needs its space.
  const space = start === end && text[start - 1] === ':' ? ' ' : '';
  return text.slice(0, start) + space + flowText(value) + rest + text.slice(end);
}

function addPair(text: string, map: YAMLMap, key: string, value: unknown): string | null {
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

function append(text: string, list: YAMLSeq, value: unknown): string | null {
  if (!list.range) return null;
  if (list.flow) return insertBeforeEnd(text, list, flowText(value));
  const first = list.items[0] as Node | undefined;
  if (!first?.range) return null;
  const indent = ' '.repeat(Math.max(0, columnOf(text, first) - 2));
  return insertLines(text, list.range[1], [`${indent}- ${flowText(value)}`]);
}

/** Before the bracket that ends it. */
function insertBeforeEnd(text: string, collection: YAMLMap | YAMLSeq, added: string): string {
  const bracket = collection.range![1] - 1;
  const inside = text.slice(0, bracket);
  const kept = inside.trimEnd();
  const isEmpty = collection.items.length === 0;
  const comma = isEmpty || kept.endsWith(',') ? '' : ',';
  const space = isEmpty ? '' : ' ';
  return kept + comma + space + added + inside.slice(kept.length) + text.slice(bracket);
}

/** After the line on which something ends, its comment included. */
function insertLines(text: string, end: number, lines: readonly string[]): string {
  const last = text.slice(0, end).trimEnd().length;
  const lineEnd = text.indexOf('\n', last);
  const at = lineEnd < 0 ? text.length : lineEnd;
  return `${text.slice(0, at)}\n${lines.join('\n')}${text.slice(at)}`;
}

function spliceOut(text: string, document: Document, path: Path): string | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isSeq(parent) && !parent.flow) return spliceOutItem(text, parent.items[Number(path.at(-1))] as Node);
  if (!isMap(parent) || parent.flow) return null;
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)));
  const start = (pair?.key as Node | undefined)?.range?.[0];
  if (pair === undefined || start === undefined) return null;
  const valueEnd = (pair.value as Node | null)?.range?.[1] ?? start;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  // In a list the first key stands behind its dash: that line is not the pair's alone.
  if (text.slice(lineStart, start).trim() !== '') return null;
  const lineEnd = text.indexOf('\n', text.slice(0, valueEnd).trimEnd().length);
  return text.slice(0, lineStart) + (lineEnd < 0 ? '' : text.slice(lineEnd + 1));
}

/** From the line of its dash to the end of its last. */
function spliceOutItem(text: string, { range }: Node): string | null {
  if (!range) return null;
  const [start, end] = range;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (!/^ *- *$/.test(text.slice(lineStart, start))) return null;
  const lineEnd = text.indexOf('\n', text.slice(0, end).trimEnd().length);
  return text.slice(0, lineStart) + (lineEnd < 0 ? '' : text.slice(lineEnd + 1));
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

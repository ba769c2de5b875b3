/**
 * YAML or JSON text to a plain value, with the place of everything in it. JSON is read as the YAML it is, so that
 * both get the same places. What a text could do to its reader is refused here: size, depth, aliases that expand,
 * keys given twice, numbers that are none.
 */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import { type FileFault, ModelFileError } from './file-fault.ts';
import { MODEL_FILE_LIMITS } from './limits.ts';
import { scanText } from './scan-text.ts';

export interface ReadText {
  readonly value: unknown;
  /** Where a dotted path leads, or the nearest place above it that is there. */
  readonly placeOf: (path: string, key?: string) => { readonly line: number; readonly column: number };
}

/** @throws ModelFileError with place and reason */
export function readText(text: string, file: string): ReadText {
  const size = Buffer.byteLength(text);
  if (size > MODEL_FILE_LIMITS.bytes) throw tooLarge(file, size);
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const refuse = (offset: number, message: string, cause?: unknown) =>
    new ModelFileError(file, [{ path: '', ...at(offset), message }], cause);
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lines.addNewLine(i + 1);
  lines.lineStarts.unshift(0);

  const found = scanText(text, MODEL_FILE_LIMITS);
  if (found) throw refuse(found.offset, BEYOND[found.beyond]);
  // The library compares every key with every other one; a set does it below, at once for all mappings.
  const document = withoutStacks(() =>
    parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' }),
  );
  const faults = [
    ...document.errors.map(({ pos, message }) => ({ path: '', ...at(pos[0]), message: message.trim() })),
    ...suspiciousParts(document, at),
  ];
  if (faults.length > 0) throw new ModelFileError(file, faults);
  return {
    value: toValue(document, (message, cause) => refuse(firstAlias(document), message, cause)),
    placeOf: (path, key) => at(offsetOf(document, path, key)),
  };
}

/** The faults of a text have a place in the text; a stack for each of thousands would take seconds. Synchronous. */
function withoutStacks<Result>(work: () => Result): Result {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

const BEYOND = {
  depth: `goes deeper than ${MODEL_FILE_LIMITS.depth} levels; a model needs no more than ten`,
  signs: `the text has more than ${MODEL_FILE_LIMITS.signs} words and signs; a model must be shorter`,
} as const;

export function tooLarge(file: string, size: number): ModelFileError {
  const message = `the file has ${size} bytes; a model file may have ${MODEL_FILE_LIMITS.bytes}`;
  return new ModelFileError(file, [{ path: '', line: 1, column: 1, message }]);
}

type Place = (offset: number) => { readonly line: number; readonly column: number };

function suspiciousParts(document: Document, at: Place): FileFault[] {
  const faults: FileFault[] = [];
  let aliases = 0;
  const add = (node: unknown, message: string) => {
    faults.push({ path: '', ...at(startOf(node)), message });
    return faults.length < MODEL_FILE_LIMITS.aliases ? undefined : visit.BREAK;
  };
  visit(document, {
    Map: (_, map) => {
      const repeated = repeatedKeys(map.items);
      for (const key of repeated) add(key, `"${keyText(key)}" is given twice here; remove one`);
    },
    Pair: (_, { key }) => {
      if (!isScalar(key)) return add(key, 'a key must be a plain word');
      if (key.value === '__proto__') return add(key, '__proto__ cannot be a name; choose another');
      return undefined;
    },
    Alias: (_, alias) => {
      aliases++;
      if (aliases <= MODEL_FILE_LIMITS.aliases) return undefined;
      add(alias, `more than ${MODEL_FILE_LIMITS.aliases} aliases; write the values out, or use lists`);
      return visit.BREAK;
    },
    Scalar: (_, scalar) => {
      if (typeof scalar.value !== 'number' || Number.isFinite(scalar.value)) return undefined;
      return add(scalar, `${scalar.source ?? scalar.value} is not a number that can be counted with`);
    },
  });
  return faults;
}

function repeatedKeys(pairs: readonly Pair[]): unknown[] {
  const seen = new Set<string>();
  return pairs.flatMap(({ key }) => {
    const text = keyText(key);
    if (seen.has(text)) return [key];
    seen.add(text);
    return [];
  });
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(startOf(key));
}

function toValue(document: Document, refused: (message: string, cause: unknown) => ModelFileError): unknown {
  try {
    return document.toJS({ maxAliasCount: MODEL_FILE_LIMITS.aliases });
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    const message = /excessive/i.test(cause.message)
      ? `its aliases expand to more than ${MODEL_FILE_LIMITS.aliases} copies; write the values out, or use lists`
      : `an alias here leads nowhere, or to itself: ${cause.message}`;
    throw refused(message, cause);
  }
}

function firstAlias(document: Document): number {
  let offset = 0;
  visit(document, {
    Alias: (_, alias) => {
      offset = startOf(alias);
      return visit.BREAK;
    },
  });
  return offset;
}

/** A name may hold dots itself, so the longest key that is there is taken each time. */
function offsetOf(document: Document, path: string, lastKey: string | undefined): number {
  let node: unknown = document.contents;
  let place = startOf(node);
  let rest = path === '' ? [] : path.split('.');
  while (rest.length > 0) {
    const step = stepInto(resolved(document, node), rest);
    if (step === null) return place;
    node = step.node;
    place = step.place;
    rest = rest.slice(step.taken);
  }
  if (lastKey === undefined) return place;
  return stepInto(resolved(document, node), [lastKey])?.place ?? place;
}

interface Step {
  readonly node: unknown;
  readonly place: number;
  readonly taken: number;
}

function stepInto(node: unknown, path: readonly string[]): Step | null {
  if (isMap(node)) {
    for (let taken = path.length; taken > 0; taken--) {
      const name = path.slice(0, taken).join('.');
      const pair = node.items.find(({ key }) => keyText(key) === name);
      if (pair) return { node: pair.value, place: startOf(pair.key), taken };
    }
    return null;
  }
  if (!isCollection(node)) return null;
  const item = node.items[Number(path[0])];
  return item === undefined ? null : { node: item, place: startOf(item), taken: 1 };
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function startOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

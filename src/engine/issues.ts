/**
 * What is wrong with a document, in words for the person who wrote it. The schema library says what it expected;
 * here that becomes one sentence, an unknown key is met with the keys there are, and of several forms that a value
 * could have taken the one that was meant is judged.
 */

import { readDate } from './values.ts';

const ISO_DAY = /^\d{4}-/;

/** One fault of a document: where, and what to change. */
export interface ModelIssue {
  readonly path: string;
  readonly message: string;
  /** Keys at `path` that mean nothing. */
  readonly unknownKeys?: readonly string[];
}

/** A fault as the schema library reports it. */
export interface SchemaIssue {
  readonly code?: string | undefined;
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly SchemaIssue[])[];
}

/** The same before it has its message. */
export interface RawIssue {
  readonly code?: string | undefined;
  readonly input?: unknown;
  readonly expected?: unknown;
  readonly received?: unknown;
  readonly values?: readonly unknown[];
  /** What has too little or too much: a number, a text, a list. */
  readonly origin?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  /** What is wrong with a name. */
  readonly issues?: readonly { readonly message: string }[];
  readonly keys?: readonly string[];
  readonly discriminator?: unknown;
  readonly options?: readonly unknown[];
  readonly inst?: unknown;
}

/** Faults in reading order. */
export function toModelIssues(issues: readonly SchemaIssue[]): readonly ModelIssue[] {
  return issues.flatMap(meant).map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
    ...(issue.keys ? { unknownKeys: issue.keys } : {}),
  }));
}

/** A value that fits none of several forms is judged by the form it comes closest to. */
function meant(issue: SchemaIssue): readonly SchemaIssue[] {
  const forms = issue.errors ?? [];
  const [first] = forms;
  if (issue.code !== 'invalid_union' || !first) return [issue];
  const closest = forms.reduce((best, form) => (strangeness(form) < strangeness(best) ? form : best), first);
  if (closest.every((one) => isOfAnotherKind(one))) {
    return [{ ...issue, message: [...new Set(forms.flat().map((one) => one.message))].join(', or ') }];
  }
  return closest.flatMap((one) => meant({ ...one, path: [...issue.path, ...one.path] }));
}

/** How far a value is from a form: of another kind altogether, or by keys that are missing or too many. */
function strangeness(form: readonly SchemaIssue[]): number {
  return form.reduce((total, one) => {
    if (isOfAnotherKind(one)) return total + 1000;
    if (one.code === 'invalid_value' && one.path.length === 0) return total + 100;
    if (one.keys) return total + one.keys.length;
    return one.path.length === 1 ? total + 1 : total + 0.01;
  }, 0);
}

function isOfAnotherKind(issue: SchemaIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** The sentence for a fault; undefined leaves it to the schema library. */
export function wordIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `${kindFault(issue.input, kindText(issue.expected))}${dayHint(issue)}`;
    case 'invalid_value': {
      const possible = listed(issue.values!);
      return issue.input === undefined
        ? `is missing; give ${possible}`
        : `${shown(issue.input)} is not possible here; use ${possible}`;
    }
    case 'too_small':
      return tooLittle(issue);
    case 'too_big':
      return tooMuch(issue);
    case 'invalid_key':
      return issue.issues![0]!.message;
    case 'unrecognized_keys':
      return unknownKeysText(issue.keys!, keysOf(issue.inst));
    case 'invalid_union':
      return issue.options && issue.options.length > 0
        ? `use one of ${listed(issue.options)} as ${String(issue.discriminator)}`
        : undefined;
    default:
      return undefined;
  }
}

/** `kind` as in 'a text'. */
export function kindFault(input: unknown, kind: string): string {
  return input === undefined ? `is missing; give ${kind}` : `expected ${kind}, found ${shown(input)}`;
}

/** Where a figure is wanted, a day is meant as one: filters of dates compare milliseconds. */
function dayHint({ input, expected }: RawIssue): string {
  if (expected !== 'number' || typeof input !== 'string' || !ISO_DAY.test(input)) return '';
  const time = readDate(input);
  return time === null ? '' : `; a date is compared in milliseconds since 1970: write ${time}`;
}

function tooLittle({ origin, input, minimum }: RawIssue): string {
  if (origin === 'string') return 'is empty; give a text';
  if (origin !== 'array') return `${shown(input)} is too small; give ${String(minimum)} or more`;
  return minimum === 1 ? 'is empty; give one at least' : `has too few; give ${String(minimum)} at least`;
}

function tooMuch({ origin, input, maximum }: RawIssue): string {
  if (origin === 'string') return `is too long; give ${String(maximum)} letters at most`;
  if (origin === 'array') return `has too many; give ${String(maximum)} at most`;
  return `${shown(input)} is too large; give ${String(maximum)} or less`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values (a mapping)',
  record: 'names with values (a mapping)',
};

function kindText(expected: unknown): string {
  const kind = String(expected);
  return Object.hasOwn(KINDS, kind) ? KINDS[kind]! : kind;
}

function shown(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a mapping' : String(value);
}

function listed(values: readonly unknown[]): string {
  const texts = values.map(String);
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}

function unknownKeysText(unknown: readonly string[], known: readonly string[]): string {
  const sentences = unknown.slice(0, 10).map((key) => {
    const near = nearest(key, known);
    return `"${key.slice(0, 60)}" is not a key here${near === null ? '' : `; did you mean ${near}?`}`;
  });
  const keys = known.length === 0 ? '' : `. Keys here: ${known.join(', ')}`;
  return `${sentences.join('; ')}${keys}`;
}

function keysOf(schema: unknown): readonly string[] {
  const shape = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape;
  return shape ? Object.keys(shape) : [];
}

const FAR = 3;

/** The known name that a mistyped one most likely means; null where none is near. */
export function nearest(key: string, known: readonly string[]): string | null {
  if (key.length > 40) return null;
  let best = known.find((one) => key.length > 2 && one.startsWith(key)) ?? null;
  let least = best === null ? FAR : 0;
  for (const one of known) {
    const distance = editDistance(key.toLowerCase(), one.toLowerCase());
    if (distance < least && distance < one.length) [best, least] = [one, distance];
  }
  return best;
}

/** Letters to add, drop or change to make one word the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

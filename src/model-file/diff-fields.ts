/** The fields in which two entries differ, each as a sentence. */
import { canonicalJson } from '../engine/canonical.ts';

export interface FieldWords<Entry> {
  /** How the entry is called at the start of a sentence. */
  readonly name: (entry: Entry) => string;
  /** Sentences of their own for single fields. */
  readonly fields?: { readonly [Field in keyof Entry]?: (before: Entry, after: Entry) => string };
}

export interface EntryWords<Entry> extends FieldWords<Entry> {
  readonly added: (entry: Entry) => string;
  readonly removed: (entry: Entry) => string;
}

/** One sentence for each field that differs, in the order of the fields. */
export function changedFields<Entry extends object>(
  before: Entry,
  after: Entry,
  words: FieldWords<Entry>,
): readonly string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Entry & string)[];
  return fields.flatMap((field) => {
    if (canonicalJson(before[field] ?? null) === canonicalJson(after[field] ?? null)) return [];
    const own = words.fields?.[field];
    return [own ? own(before, after) : plainly(words.name(after), field, before[field], after[field])];
  });
}

function plainly(name: string, field: string, was: unknown, is: unknown): string {
  const before = was === undefined || was === null ? '' : ` instead of ${valueText(was)}`;
  if (is === undefined || is === null) return `${name} has no ${field} any more; it was ${valueText(was)}.`;
  return `${name} has ${field} ${valueText(is)}${before}.`;
}

/** A value on one line: 5, "text", limit 40 and floor 0. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  return Object.entries(value)
    .filter(([, one]) => one !== undefined && one !== null)
    .map(([key, one]) => `${key} ${valueText(one)}`)
    .join(', ');
}

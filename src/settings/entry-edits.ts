/**
 * A rule, a gate or a fast track as its form says it, written into the document: what is the same stays as it was
 * typed, what is new stands where the others of its kind do. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import { propertyOf } from '../engine/condition-tree.ts';
import { condition as conditionSchema, declaredInput } from '../engine/schema-conditions.ts';
import { readDate } from '../engine/values.ts';
import type { EditableYaml } from './editable-yaml.ts';
import type {
  Asked,
  EntryEdit,
  EntryForm,
  EntryList,
  FilterForm,
  FilterType,
  GateForm,
  RuleForm,
} from './entries-contract.ts';
import { askedIn, type Declared } from './entry-forms.ts';
import type { Path } from './yaml-splice.ts';

/** @throws TypeError where the document has no such entry */
export function editEntry(yaml: EditableYaml, edit: EntryEdit) {
  switch (edit.kind) {
    case 'add_entry':
      return addEntry(yaml, edit.entry);
    case 'change_entry':
      return changeEntry(yaml, placeOf(yaml, edit.entry.list, edit.id), edit.entry);
    case 'remove_entry':
      return yaml.deleteAt(placeOf(yaml, edit.list, edit.id));
  }
}

interface PlainEntry {
  readonly id?: unknown;
  readonly score?: unknown;
  readonly when?: unknown;
}

function plainEntries(yaml: EditableYaml, list: EntryList): readonly PlainEntry[] {
  const entries = yaml.plainAt([list]);
  return Array.isArray(entries) ? entries : [];
}

function placeOf(yaml: EditableYaml, list: EntryList, id: string): Path {
  const index = plainEntries(yaml, list).findIndex((entry) => entry.id === id);
  if (index < 0) throw new TypeError(`${list} has no ${id}`);
  return [list, index];
}

// --- A new one

function addEntry(yaml: EditableYaml, form: EntryForm) {
  if ('asked' in form) prepare(yaml, form.asked);
  const entries = plainEntries(yaml, form.list);
  const entry = { id: newId(form, entries), ...written(yaml, form) };
  if (entries.length === 0) return yaml.setAt([form.list], [entry]);
  yaml.insertAfter([form.list], lastAlike(form, entries), entry);
}

/** Rules of one group stand together. */
export function lastAlike(form: EntryForm, entries: readonly { readonly score?: unknown }[]): number {
  const alike = form.list === 'rules' ? entries.findLastIndex(({ score }) => score === form.score) : -1;
  return alike < 0 ? entries.length - 1 : alike;
}

const PREFIXES = { gates: 'gate', fastTracks: 'fast' } as const;

/** "int.asked_for_prices", as the others of its kind begin. */
function newId(form: EntryForm, entries: readonly PlainEntry[]): string {
  const ids = new Set(entries.map(({ id }) => String(id)));
  const alike = form.list === 'rules' ? entries.find(({ score }) => score === form.score) : entries[0];
  const usual = form.list === 'rules' ? form.score : PREFIXES[form.list];
  const prefix = /^([^.]+)\./.exec(String(alike?.id ?? ''))?.[1] ?? usual;
  const words = form.label
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  const id = `${prefix}.${words.slice(0, 40) || 'new'}`;
  let free = id;
  for (let count = 2; ids.has(free); count += 1) free = `${id}_${count}`;
  return free;
}

function written(yaml: EditableYaml, form: EntryForm): Record<string, unknown> {
  switch (form.list) {
    case 'rules': {
      const { score, points, label, asked, decay, most } = form;
      return {
        ...{ score, points, label, when: conditionOf(yaml, asked) },
        ...(decay === null ? {} : { decay }),
        ...(most === 1 ? {} : { repeat: { max: most } }),
      };
    }
    case 'gates': {
      const { label, otherwise, gate: kind, rejectAs, nextAction, onMissing, asked } = form;
      const when = conditionOf(yaml, asked);
      return { label, otherwise, kind, rejectAs, nextAction, onMissing, when };
    }
    case 'fastTracks': {
      const { label, signal, withinDays } = form;
      return { label, signal, withinDays, to: 'review' };
    }
  }
}

// --- One that is there

function changeEntry(yaml: EditableYaml, at: Path, form: EntryForm) {
  say(yaml, [...at, 'label'], form.label);
  switch (form.list) {
    case 'rules':
      return changeRule(yaml, at, form);
    case 'gates':
      return changeGate(yaml, at, form);
    case 'fastTracks':
      say(yaml, [...at, 'signal'], form.signal);
      say(yaml, [...at, 'withinDays'], form.withinDays);
  }
}

function changeRule(yaml: EditableYaml, at: Path, { points, asked, decay, most }: RuleForm) {
  say(yaml, [...at, 'points'], points);
  changeAsked(yaml, at, asked);
  say(yaml, [...at, 'decay'], decay ?? undefined);
  const before = yaml.plainAt([...at, 'repeat', 'max']) ?? 1;
  if (before !== most) say(yaml, [...at, 'repeat'], most === 1 ? undefined : { max: most });
}

function changeGate(yaml: EditableYaml, at: Path, form: GateForm) {
  const isSaid = yaml.has([...at, 'onMissing']) || form.gate === 'require' || form.onMissing !== 'pass';
  say(yaml, [...at, 'otherwise'], form.otherwise);
  say(yaml, [...at, 'kind'], form.gate);
  say(yaml, [...at, 'rejectAs'], form.rejectAs);
  say(yaml, [...at, 'nextAction'], form.nextAction);
  if (isSaid) say(yaml, [...at, 'onMissing'], form.onMissing);
  changeAsked(yaml, at, form.asked);
}

/** What is said already stays as it is typed; undefined is not said at all. */
function say(yaml: EditableYaml, path: Path, value: unknown) {
  if (isDeepStrictEqual(yaml.plainAt(path), value)) return;
  if (value === undefined) yaml.deleteAt(path);
  else yaml.setAt(path, value);
}

function changeAsked(yaml: EditableYaml, at: Path, asked: Asked) {
  if (asked.kind === 'kept') return;
  prepare(yaml, asked);
  const place = [...at, 'when'];
  const before = askedAt(yaml, place);
  if (isDeepStrictEqual(before, asked)) return;
  if (before.kind === 'signal' && asked.kind === 'signal') {
    say(yaml, [...place, 'signal'], asked.signal);
    say(yaml, [...place, 'withinDays'], asked.withinDays);
    if (before.atLeast !== asked.atLeast)
      say(yaml, [...place, 'atLeast'], asked.atLeast === 1 ? undefined : asked.atLeast);
    return;
  }
  say(yaml, place, conditionOf(yaml, asked));
}

function askedAt(yaml: EditableYaml, place: Path): Asked {
  const read = conditionSchema.safeParse(yaml.plainAt(place));
  return read.success ? askedIn(declaredIn(yaml), read.data) : { kind: 'kept' };
}

// --- What is asked, in the words of the document

function declaredIn(yaml: EditableYaml): Declared {
  const read = (object: 'contact' | 'company') =>
    Object.fromEntries(
      Object.entries((yaml.plainAt(['inputs', object]) ?? {}) as object).flatMap(([name, input]) => {
        const parsed = declaredInput.safeParse(input);
        return parsed.success ? [[name, parsed.data]] : [];
      }),
    );
  const lists = (yaml.plainAt(['lists']) ?? {}) as Declared['lists'];
  return { inputs: { contact: read('contact'), company: read('company') }, lists };
}

/** Declares what is read for the first time, and changes the lists that filters share. */
function prepare(yaml: EditableYaml, asked: Asked) {
  if (asked.kind !== 'filters') return;
  for (const { object, property: propertyName, type, label, list, values } of asked.filters) {
    const { property } = propertyOf(propertyName);
    yaml.withDefault(['inputs', object, property], label === property ? type : { type, label });
    if (list === null || !yaml.has(['lists', list])) continue;
    const before = yaml.plainAt(['lists', list]) as readonly unknown[];
    if (!isDeepStrictEqual(before.map(String), values))
      yaml.setAt(
        ['lists', list],
        values.map((value) => readValue(type, value)),
      );
  }
}

function conditionOf(yaml: EditableYaml, asked: Asked): unknown {
  switch (asked.kind) {
    case 'signal': {
      const { signal, withinDays, atLeast } = asked;
      return { signal, withinDays, ...(atLeast === 1 ? {} : { atLeast }) };
    }
    case 'filters': {
      const { inputs } = declaredIn(yaml);
      return { filters: asked.filters.map((filter) => filterOf(inputs, filter)) };
    }
    case 'kept':
      throw new TypeError('a new entry has to ask for something');
  }
}

function filterOf(inputs: Declared['inputs'], filter: FilterForm): Record<string, unknown> {
  const { object, property: propertyName, operator, orUnset } = filter;
  const { property, part } = propertyOf(propertyName);
  const type = part === null ? (inputs[object][property]?.type ?? filter.type) : 'text';
  return {
    ...(object === 'company' ? { object } : {}),
    propertyName,
    operator,
    ...comparedWith(filter, type),
    ...(orUnset ? { includeObjectsWithNoValueSet: true } : {}),
  };
}

function comparedWith({ operator, values, list }: FilterForm, type: FilterType): Record<string, unknown> {
  const [value, highValue] = values.map((one) => readValue(type, one));
  switch (operator) {
    case 'HAS_PROPERTY':
    case 'NOT_HAS_PROPERTY':
      return {};
    case 'BETWEEN':
      return { value, highValue };
    case 'IN':
    case 'NOT_IN':
      return list === null ? { values: values.map((one) => readValue(type, one)) } : { list };
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN':
      if (list !== null) return { list };
      return values.length === 1 ? { value: values[0] } : { values };
    default:
      return { value };
  }
}

/** What is typed, as the type of the property has it; what is none stays a text, and is refused as one. */
function readValue(type: FilterType, typed: string): string | number | boolean {
  const text = typed.trim();
  switch (type) {
    case 'number': {
      // A thousand to some, and one to others.
      if (/^-?[1-9]\d{0,2}([.,]\d{3})+$/.test(text)) return typed;
      const number = Number(text.replace(',', '.'));
      return text === '' || !Number.isFinite(number) ? typed : number;
    }
    case 'date':
      return readDate(text) ?? typed;
    case 'bool':
      return text === 'true' ? true : text === 'false' ? false : typed;
    default:
      return typed;
  }
}

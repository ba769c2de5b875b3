/** What a rule, a gate or a fast track says, as the values of a form. Pure. */
import { propertyOf } from '../engine/condition-tree.ts';
import type { Condition, Filter, Gate, ModelDocument, Rule } from '../engine/schema.ts';
import {
  type Asked,
  type EntryForm,
  type FilterForm,
  type FilterType,
  MOST_FILTERS,
} from './entries-contract.ts';

/** What the filters of a document speak of. */
export type Declared = Pick<ModelDocument, 'inputs' | 'lists'>;
type Track = ModelDocument['fastTracks'][number];

export function ruleForm(document: Declared, rule: Rule): Extract<EntryForm, { list: 'rules' }> {
  return {
    list: 'rules',
    label: rule.label,
    score: rule.score,
    points: rule.points,
    asked: askedIn(document, rule.when),
    decay: rule.decay ?? null,
    most: rule.repeat?.max ?? 1,
  };
}

export function gateForm(document: Declared, gate: Gate): Extract<EntryForm, { list: 'gates' }> {
  const { label, otherwise, kind, onMissing, rejectAs, nextAction, when } = gate;
  const asked = askedIn(document, when);
  return { list: 'gates', label, otherwise, gate: kind, asked, onMissing, rejectAs, nextAction };
}

export function trackForm({ label, signal, withinDays }: Track): Extract<EntryForm, { list: 'fastTracks' }> {
  return { list: 'fastTracks', label, signal, withinDays };
}

/** Groups of filters, details of a signal, conditions inside of conditions: those no form shows. */
export function askedIn(document: Declared, condition: Condition): Asked {
  if ('signal' in condition) {
    const { signal, withinDays, atLeast, where, topic, sameTopic } = condition;
    const isPlain = where.length === 0 && topic === undefined && sameTopic === undefined;
    return isPlain ? { kind: 'signal', signal, withinDays, atLeast } : { kind: 'kept' };
  }
  if (!('filters' in condition) || condition.filters.length > MOST_FILTERS) return { kind: 'kept' };
  return { kind: 'filters', filters: condition.filters.map((filter) => filterForm(document, filter)) };
}

function filterForm(document: Declared, filter: Filter): FilterForm {
  const { object, propertyName, operator, includeObjectsWithNoValueSet: orUnset } = filter;
  const { property, part } = propertyOf(propertyName);
  const declared = document.inputs[object];
  const input = Object.hasOwn(declared, property) ? declared[property] : undefined;
  const type = input?.type ?? 'text';
  const list = 'list' in filter ? (filter.list ?? null) : null;
  return {
    object,
    property: propertyName,
    type,
    label: input?.label ?? property,
    operator,
    values: valuesOf(document, filter).map((value) => typedText(part === null ? type : 'text', value)),
    list,
    orUnset,
  };
}

function valuesOf({ lists }: Declared, filter: Filter): readonly unknown[] {
  switch (filter.operator) {
    case 'HAS_PROPERTY':
    case 'NOT_HAS_PROPERTY':
      return [];
    case 'BETWEEN':
      return [filter.value, filter.highValue];
    case 'IN':
    case 'NOT_IN':
      return filter.list === undefined ? (filter.values ?? []) : (lists[filter.list] ?? []);
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN':
      return filter.list === undefined ? (filter.values ?? [filter.value]) : (lists[filter.list] ?? []);
    default:
      return [filter.value];
  }
}

const DAY_MS = 86_400_000;

/** A date in a document is a number of milliseconds; people say the day. */
function typedText(type: FilterType, value: unknown): string {
  if (type !== 'date' || typeof value !== 'number' || value % DAY_MS !== 0) return String(value);
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? String(value) : date.toISOString().slice(0, 10);
}

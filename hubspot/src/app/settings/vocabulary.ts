/** Which properties a form of a rule offers, how each can be asked, and what it is compared with. */
import type { AccountProperties, FilterForm, Operator, Readable } from './entries-contract.ts';

/** What the model reads first; of the account's what it does not read yet. */
export function readables(
  inputs: readonly Readable[],
  account: AccountProperties | null,
): readonly Readable[] {
  const known = new Set(inputs.map(keyOf));
  const more = (account ?? []).filter((one) => !known.has(keyOf(one)));
  return [...inputs, ...more.toSorted((one, other) => one.label.localeCompare(other.label))];
}

export function keyOf({ object, property }: Pick<Readable, 'object' | 'property'>): string {
  return `${object}.${property}`;
}

const PRESENCE = ['HAS_PROPERTY', 'NOT_HAS_PROPERTY'] as const;
const CHOICE = ['IN', 'NOT_IN', 'EQ', 'NEQ'] as const;
const OF_TYPE: Readonly<Record<Readable['type'], readonly Operator[]>> = {
  number: ['GTE', 'GT', 'LTE', 'LT', 'BETWEEN', 'EQ', 'NEQ', ...PRESENCE],
  date: ['GTE', 'GT', 'LTE', 'LT', 'BETWEEN', ...PRESENCE],
  bool: ['EQ', 'NEQ', ...PRESENCE],
  enumeration: [...CHOICE, ...PRESENCE],
  country: [...CHOICE, ...PRESENCE],
  text: ['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN', ...CHOICE, ...PRESENCE],
  title: ['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN', ...CHOICE, ...PRESENCE],
};

/** The one that is used already is among them, whatever the type. */
export function operatorsOf({ property, type, operator }: FilterForm): readonly Operator[] {
  const own = property.includes('.') ? [...CHOICE, ...PRESENCE] : OF_TYPE[type];
  return own.includes(operator) ? own : [...own, operator];
}

export type Takes = 'none' | 'one' | 'two' | 'many';

export function takes(operator: Operator): Takes {
  if (operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY') return 'none';
  if (operator === 'BETWEEN') return 'two';
  return ['IN', 'NOT_IN', 'CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN'].includes(operator) ? 'many' : 'one';
}

/** As much of what was said before as still makes sense. */
export function asking(filter: FilterForm, operator: Operator): FilterForm {
  const how = takes(operator);
  const most = { none: 0, one: 1, two: 2, many: filter.values.length }[how];
  const list = how === 'many' ? filter.list : null;
  return { ...filter, operator, list, values: filter.values.slice(0, most) };
}

export function askingOf(filter: FilterForm, { object, property, label, type }: Readable): FilterForm {
  const changed = { ...filter, object, property, label: wholeLabel(property, label), type };
  const [first] = operatorsOf({ ...changed, operator: 'HAS_PROPERTY' });
  return { ...changed, operator: first!, values: [], list: null };
}

/** A part of a title is read by the whole of it, which the model has a label for already. */
function wholeLabel(property: string, label: string): string {
  return property.includes('.') ? property.slice(0, property.indexOf('.')) : label;
}

export function isWhole({ operator, values }: FilterForm): boolean {
  const said = values.filter((value) => value.trim() !== '').length;
  return { none: true, one: said === 1, two: said === 2, many: said > 0 }[takes(operator)];
}

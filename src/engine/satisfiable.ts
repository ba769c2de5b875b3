/** Whether a condition can hold at all, for some lead. "No" is proved; "yes" may only mean that no proof was found. */
import { filterGroupsOf, isDated, propertyOf } from './condition-tree.ts';
import { compileCondition } from './conditions.ts';
import { readingOf, SlotTable } from './facts.ts';
import { namedChoices } from './filters.ts';
import { LEXICON } from './lexicon.ts';
import { piecesOf } from './ranges.ts';
import type { Condition, Filter, ModelDocument, SignalTest } from './schema.ts';
import { compileSignalTest } from './signal-conditions.ts';
import { figuresOf } from './suppositions.ts';
import { YES } from './three-valued.ts';

export function canHold(document: ModelDocument, condition: Condition): boolean {
  if ('all' in condition) return condition.all.every((one) => canHold(document, one));
  if ('any' in condition) return condition.any.some((one) => canHold(document, one));
  if ('not' in condition) return true;
  if (isDated(condition)) return !('signal' in condition) || canCount(condition);
  return filterGroupsOf(condition).some((filters) =>
    byProperty(filters).every((same) => canHoldTogether(document, same)),
  );
}

/** Each attribute by itself: the highest that is asked for, or the one it must equal, is tried. */
function canCount(test: SignalTest): boolean {
  const attributes = new Set(test.where.map((one) => one.attribute));
  return [...attributes].every((attribute) => {
    const where = test.where.filter((one) => one.attribute === attribute);
    const { hits } = compileSignalTest(
      { signal: test.signal, withinDays: 1, where, atLeast: 1 },
      0,
      () => null,
    );
    return where.some(({ value }) => {
      const tried = typeof value === 'boolean' ? String(value) : value;
      const signal = {
        kind: test.signal,
        occurredAt: 0,
        attributes: Object.fromEntries([[attribute, tried]]),
      };
      return hits({ signals: [[signal]], day: 0, colleagues: [], department: null }).length > 0;
    });
  });
}

function byProperty(filters: readonly Filter[]): readonly (readonly Filter[])[] {
  const groups = new Map<string, Filter[]>();
  for (const filter of filters) {
    const key = `${filter.object}.${filter.propertyName}`;
    groups.set(key, [...(groups.get(key) ?? []), filter]);
  }
  return [...groups.values()];
}

/** Tries one value of every sort the filters can tell apart. Words inside texts and sets of options are left alone. */
function canHoldTogether(document: ModelDocument, filters: readonly Filter[]): boolean {
  const values = valuesFor(document, filters);
  if (values === null) return true;
  const slots = new SlotTable(LEXICON);
  const condition = compileCondition(
    { document, slots, kindIndex: () => 0, topicOf: () => null },
    { filters: [...filters] },
  );
  if (condition.kind !== 'filters') return true;
  return values.some((value) => {
    const facts = slots.slots.map(({ read }) => readingOf(value, read));
    return condition.test(facts) === YES;
  });
}

const UNREADABLE_VALUE = 'unreadable';

function valuesFor(
  document: ModelDocument,
  filters: readonly Filter[],
): readonly (string | undefined)[] | null {
  const [{ object, propertyName }] = filters as [Filter, ...Filter[]];
  switch (document.inputs[object][propertyOf(propertyName).property]!.type) {
    case 'enumeration':
    case 'country':
    case 'title':
      return null;
    case 'bool':
      return [undefined, UNREADABLE_VALUE, 'true', 'false'];
    case 'number':
      return [undefined, UNREADABLE_VALUE, '0', ...figures(document, filters).map(String)];
    case 'date':
      return null;
    case 'text':
      return filters.some((filter) => filter.operator.endsWith('CONTAINS_TOKEN'))
        ? null
        : [undefined, ...choicesAndMore(document, filters)];
  }
}

function figures(document: ModelDocument, filters: readonly Filter[]): readonly number[] {
  return piecesOf(filters.flatMap((filter) => figuresOf(document, filter))).map((piece) => piece.value);
}

function choicesAndMore(document: ModelDocument, filters: readonly Filter[]): readonly string[] {
  const choices = filters
    .flatMap((filter) => namedChoices(document, filter).map(String))
    .filter((choice) => choice.trim() !== '');
  return [...choices, `${choices.join('')}another`];
}

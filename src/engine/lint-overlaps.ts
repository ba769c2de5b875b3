/** Values that two rules or gates name for the same property: counted twice, or given and taken at once. */

import { filterGroupsOf, isDated, leavesOf, propertyOf } from './condition-tree.ts';
import { namedChoices } from './filters.ts';
import type { LintFinding } from './lint-finding.ts';
import type { Condition, Filter, ModelDocument, Rule } from './schema.ts';

import { readText, readTokens } from './values.ts';
import { listed } from './wording.ts';

interface Use {
  readonly id: string;
  readonly path: string;
  readonly rule: Rule | null;
  readonly property: string;
  /** How the list is called: its name, or that of the rule. */
  readonly called: string;
  readonly byWord: boolean;
  readonly values: readonly string[];
}

const SHOWN = 3;
const OF_WORDS: ReadonlySet<string> = new Set(['text', 'enumeration', 'title', 'country']);

export function overlapFindings(document: ModelDocument): readonly LintFinding[] {
  const uses = usesOf(document);
  const findings = new Map<string, { one: Use; other: Use; values: Set<string> }>();
  const index = indexOf(uses);
  for (const use of uses) {
    for (const value of use.values) {
      for (const other of matching(index, use, value)) {
        if (other.id === use.id || areRivals(use, other)) continue;
        const [first, second] = uses.indexOf(use) < uses.indexOf(other) ? [use, other] : [other, use];
        const key = `${first.path} ${second.path}`;
        const known = findings.get(key) ?? { one: first, other: second, values: new Set<string>() };
        known.values.add(value);
        findings.set(key, known);
      }
    }
  }
  return [...findings.values()].map(overlap);
}

function usesOf(document: ModelDocument): readonly Use[] {
  const of = (id: string, path: string, rule: Rule | null, condition: Condition) =>
    namedBy(condition).flatMap((filter) => useOf(document, { id, path, rule }, filter) ?? []);
  return [
    ...document.rules.flatMap((rule, i) =>
      rule.points === 0 ? [] : of(rule.id, `rules.${i}.when`, rule, rule.when),
    ),
    ...document.gates.flatMap((gate, i) => of(gate.id, `gates.${i}.when`, null, gate.when)),
  ];
}

/** Filters that must be true for the condition to hold, not false. */
function namedBy(condition: Condition): readonly Filter[] {
  return leavesOf(condition).flatMap(({ test, negated }) =>
    negated || isDated(test) ? [] : filterGroupsOf(test).flat(),
  );
}

const NAMING = new Set<Filter['operator']>(['IN', 'EQ', 'CONTAINS_TOKEN']);

function useOf(document: ModelDocument, at: Pick<Use, 'id' | 'path' | 'rule'>, filter: Filter): Use | null {
  const { type } = document.inputs[filter.object][propertyOf(filter.propertyName).property]!;
  if (!NAMING.has(filter.operator) || !OF_WORDS.has(type)) return null;
  const list = 'list' in filter ? filter.list : undefined;
  return {
    ...at,
    property: `${filter.object}.${filter.propertyName}`,
    called: list ?? at.id,
    byWord: filter.operator === 'CONTAINS_TOKEN',
    values: namedChoices(document, filter).map((choice) => readText(String(choice))),
  };
}

/** Uses by property and by what they look for: a whole value, or words within one. */
function indexOf(uses: readonly Use[]): ReadonlyMap<string, readonly Use[]> {
  const index = new Map<string, Use[]>();
  for (const use of uses) {
    for (const value of use.values) {
      const key = use.byWord ? `${use.property} words${readTokens(value)}` : `${use.property} value ${value}`;
      index.set(key, [...(index.get(key) ?? []), use]);
    }
  }
  return index;
}

/** Who else is satisfied by a contact that has just this value. */
function matching(index: ReadonlyMap<string, readonly Use[]>, use: Use, value: string): readonly Use[] {
  const words = readTokens(value).trim().split(' ');
  const phrases = words.flatMap((_, from) =>
    words.slice(from).map((_word, length) => words.slice(from, from + length + 1).join(' ')),
  );
  const keys = [`${use.property} value ${value}`, ...phrases.map((one) => `${use.property} words ${one} `)];
  return [...new Set(keys.flatMap((key) => index.get(key) ?? []))];
}

/** Of an exclusive set only one counts: naming the same is what the set is for. */
function areRivals(one: Use, other: Use): boolean {
  const set = one.rule?.exclusive;
  return set !== undefined && set === other.rule?.exclusive;
}

function overlap({ one, other, values }: { one: Use; other: Use; values: ReadonlySet<string> }): LintFinding {
  const shared = [...values];
  const shown = shared.length > SHOWN ? [...shared.slice(0, SHOWN), `${shared.length - SHOWN} more`] : shared;
  const quoted = listed(shown.map((value, i) => (i < SHOWN ? `"${value}"` : value)));
  const verb = shared.length === 1 ? 'stands' : 'stand';
  const lists = one.called === other.called ? `in ${one.called}, which both use` : `in both of their lists`;
  return {
    id: 'lists.overlap',
    level: one.rule !== null && other.rule !== null ? 'warning' : 'statement',
    sentence: `${one.id} and ${other.id} overlap: ${quoted} ${verb} ${lists}.`,
    path: one.path,
    evidence: {
      property: one.property,
      one: one.id,
      other: other.id,
      otherPath: other.path,
      list: one.called === other.called ? one.called : '',
      values: shared,
    },
  };
}

/** How far a lead gets of whom nothing is known: what its fit can come to by activity, and which gates keep it out. */
import { compileModel } from './compile.ts';
import { datedTestsOf, filtersOf } from './condition-tree.ts';
import { type Appraisal, appraise } from './evaluate.ts';
import { LEXICON } from './lexicon.ts';
import { groupsOf } from './lint-bounds.ts';
import type { ModelDocument } from './schema.ts';

export interface WithoutFacts {
  /** In points; no such lead has more. */
  readonly highestFit: number;
  /** Labels of the gates that ask for facts and do not let the unknown pass. */
  readonly barriers: readonly string[];
}

export function withoutFacts(document: ModelDocument): WithoutFacts {
  const unknown = appraise(compileModel(document, LEXICON), { contact: {}, company: null, signals: [] }, 0);
  return { highestFit: highestFit(document, unknown), barriers: barriers(document, unknown) };
}

/** Rules about what has happened, and those that hold just because nothing is known. */
function highestFit(document: ModelDocument, { fitCriteria }: Appraisal): number {
  const held = new Set(fitCriteria.filter(({ state }) => state === 'match').map(({ ruleId }) => ruleId));
  const rules = document.rules.filter(({ id, when }) => held.has(id) || datedTestsOf(when).length > 0);
  return groupsOf(document, rules).find(({ name }) => name === 'fit')!.high;
}

/** Of a gate that asks for activities as well nobody can say which of the two decides: it counts as one of them. */
function barriers(document: ModelDocument, { gates }: Appraisal): readonly string[] {
  const passed = new Set(gates.filter(({ state }) => state === 'pass').map(({ id }) => id));
  return document.gates
    .filter(({ when }) => filtersOf(when).length > 0)
    .filter(({ id, when }) => !passed.has(id) || datedTestsOf(when).length > 0)
    .map(({ label }) => label);
}

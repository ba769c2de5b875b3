/**
 * A rejection that the data contradict (AT-57): a company of 200, rejected as the wrong size where 50 to 500 is
 * agreed. The decision stands; it goes to the monthly review, and is no evidence against the rule.
 */
import type { FitCriterion, GateResult, InputValue, Receipt } from '../engine/receipt.ts';
import type { RejectionReason } from '../engine/rejection-reasons.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { listed, lowerFirst, oneLine } from '../engine/wording.ts';
import type { ReasonRule } from './reasons.ts';

export interface Contradiction {
  readonly reason: RejectionReason;
  /** The rules and gates that say otherwise. */
  readonly rules: readonly string[];
  /** What they say, with the values they go by. */
  readonly evidence: string;
  readonly sentence: string;
}

type Evidence = Pick<Receipt, 'fitCriteria' | 'gates'>;

/** `inputs` are as the model declares them, with what people call them. */
export function contradictionOf(
  reason: RejectionReason,
  rule: ReasonRule,
  receipt: Evidence,
  inputs?: ModelDocument['inputs'],
): Contradiction | null {
  const against = contradicting(rule, receipt);
  if (against.length === 0) return null;
  const evidence = listed(against.map(({ label, because }) => `${label}${valuesText(because, inputs)}`));
  return {
    reason,
    rules: against.map(({ id }) => id),
    evidence,
    sentence:
      `Rejected as ${lowerFirst(rule.label)}, but the data say otherwise: ${evidence}. ` +
      'The decision stands and goes to the monthly review.',
  };
}

interface Witness {
  readonly id: string;
  readonly label: string;
  readonly because: readonly InputValue[];
}

/** All that the reason teaches must speak against it, and there must be something. */
function contradicting(rule: ReasonRule, { fitCriteria, gates }: Evidence): readonly Witness[] {
  switch (rule.contradictedBy) {
    case 'nothing':
      return [];
    case 'match':
      return unanimous(
        fitCriteria.filter(({ ruleId }) => rule.teaches.includes(ruleId)),
        ({ state }) => state === 'match',
      ).map(({ ruleId, label, because }: FitCriterion) => ({ id: ruleId, label, because }));
    case 'known':
      return unanimous(
        gates.filter(({ id }) => rule.teaches.includes(id)),
        passesOnKnownValues,
      );
  }
}

/** A gate that passes because nothing is known proves nothing. */
function passesOnKnownValues({ state, because }: GateResult): boolean {
  return state === 'pass' && because.length > 0 && because.every(({ value }) => value !== null);
}

function unanimous<T>(witnesses: readonly T[], test: (witness: T) => boolean): readonly T[] {
  return witnesses.every(test) ? witnesses : [];
}

function valuesText(because: readonly InputValue[], inputs?: ModelDocument['inputs']): string {
  const known = because.filter(({ value }) => value !== null);
  if (known.length === 0) return '';
  const texts = known.map(({ input, value }) => {
    const name = input.slice(input.indexOf('.') + 1);
    const declared = input.startsWith('company.') ? inputs?.company : inputs?.contact;
    return `${oneLine(declared?.[name]?.label ?? name)} ${oneLine(value ?? '')}`;
  });
  return ` (${listed(texts)})`;
}

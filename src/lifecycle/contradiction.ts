/**
 * A rejection that the data contradict (AT-57): a company of 200, rejected as the wrong size where 50 to 500 is
 * agreed. The decision stands; it is flagged in the audit log, and is no evidence against the rule.
 */
import type { FitCriterion, GateResult, InputValue, Receipt } from '../engine/receipt.ts';
import type { RejectionReason } from '../engine/rejection-reasons.ts';
import { listed, lowerFirst, oneLine } from '../engine/wording.ts';
import type { ReasonRule } from './reasons.ts';

export interface Contradiction {
  readonly reason: RejectionReason;
  /** The rules and gates that say otherwise. */
  readonly rules: readonly string[];
  readonly sentence: string;
}

type Evidence = Pick<Receipt, 'fitCriteria' | 'gates'>;

/** `labels` names inputs in sentences: `company.numberofemployees` as "employee count". */
export function contradictionOf(
  reason: RejectionReason,
  rule: ReasonRule,
  receipt: Evidence,
  labels: Readonly<Record<string, string>> = {},
): Contradiction | null {
  const against = contradicting(rule, receipt);
  if (against.length === 0) return null;
  const found = against.map(({ label, because }) => `${label}${valuesText(because, labels)}`);
  return {
    reason,
    rules: against.map(({ id }) => id),
    sentence:
      `Rejected as ${lowerFirst(rule.label)}, but the data say otherwise: ${listed(found)}. ` +
      'The decision stands and is flagged in the audit log.',
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

function valuesText(because: readonly InputValue[], labels: Readonly<Record<string, string>>): string {
  const known = because.filter(({ value }) => value !== null);
  if (known.length === 0) return '';
  const texts = known.map(({ input, value }) => {
    const label = Object.hasOwn(labels, input) ? labels[input] : input.slice(input.indexOf('.') + 1);
    return `${label} ${oneLine(value ?? '')}`;
  });
  return ` (${listed(texts)})`;
}

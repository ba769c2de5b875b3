/** Whoever judges the contacts, and what all must agree on. */
import type { EvaluationInput } from '../../../src/engine/input.ts';
import type { Decision } from '../../../src/engine/receipt.ts';
import type { Prepared } from './prepared.ts';

/** Contacts as HubSpot gives them, and the same as facts for those who only match conditions. */
export interface Batch {
  readonly inputs: readonly EvaluationInput[];
  readonly prepared: readonly Prepared[];
}

/** Judges one contact of the batch; gives the signature of what it found. */
export type Judge =
  | { readonly answers: 'at once'; readonly judge: (batch: Batch, place: number) => number }
  | { readonly answers: 'later'; readonly judge: (batch: Batch, place: number) => Promise<number> };

const DECISIONS: readonly Decision[] = ['mql', 'not_mql', 'hold', 'disqualified', 'diverted'];
const DECISION_NUMBERS: ReadonlyMap<string, number> = new Map(
  DECISIONS.map((name, number) => [name, number]),
);

/** Score, fit, decision and failed gates in 32 bits: equal judgements, equal signatures. */
export function signatureOf(score: number, fit: number, decision: Decision, failedGates: number): number {
  const known = Math.imul(score, 0x9e3779b1) ^ Math.imul(fit, 0x85ebca6b);
  return known ^ Math.imul(DECISION_NUMBERS.get(decision)! * 64 + failedGates + 1, 0xc2b2ae35);
}

/** One bit for each gate that does not pass, in the model's order. */
export function failedGates(gates: readonly { readonly state: string }[]): number {
  let failed = 0;
  for (let i = 0; i < gates.length; i++) if (gates[i]!.state !== 'pass') failed |= 1 << i;
  return failed;
}

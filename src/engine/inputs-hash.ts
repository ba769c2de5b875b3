/** The identity of everything an evaluation could have looked at: declared properties and counted signals, as a set. */
import { byCodeUnit, canonicalJson } from './canonical.ts';
import { rawOf } from './facts.ts';
import type { EvaluationInput, Signal } from './input.ts';
import type { Model } from './model.ts';
import { sha256 } from './sha256.ts';

export function hashInputs(model: Model, input: EvaluationInput): string {
  const { slots, kinds } = model.plan;
  const values = slots.map(
    (slot) => `${JSON.stringify(slot.input)}:${JSON.stringify(rawOf(slot, input) ?? null)}`,
  );
  const signals = input.signals.filter((signal) => kinds.has(signal.kind)).map(signalText);
  const parts = [...new Set([...values, ...signals])].sort(byCodeUnit);
  return `sha256:${sha256(`${JSON.stringify(input.channel ?? null)}\n${parts.join('\n')}`)}`;
}

function signalText({ kind, occurredAt, asset, attributes }: Signal): string {
  const detail = attributes === undefined ? '{}' : canonicalJson(attributes);
  return `[${JSON.stringify(kind)},${occurredAt},${JSON.stringify(asset ?? null)},${detail}]`;
}

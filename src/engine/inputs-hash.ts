/**
 * The identity of everything an evaluation could have looked at: declared properties and counted signals, as a set, and
 * those of colleagues where the model asks for a committee.
 */
import { byCodeUnit, canonicalJson } from './canonical.ts';
import { readSlots } from './facts.ts';
import type { Colleague, EvaluationInput, Signal } from './input.ts';
import type { Model } from './model.ts';
import { sha256 } from './sha256.ts';

export function hashInputs(model: Model, input: EvaluationInput): string {
  const { slots, account } = model.plan;
  const readings = readSlots(slots, input);
  const known = new Set<string>();
  for (let i = 0; i < slots.length; i++) {
    const { raw } = readings[i]!;
    if (raw !== undefined) known.add(`${JSON.stringify(slots[i]!.input)}:${JSON.stringify(raw)}`);
  }
  for (const signal of input.signals) if (isHeard(model, signal)) known.add(signalText(signal));
  if (account !== null) for (const one of input.account ?? []) addColleague(known, one, model);
  const channel = JSON.stringify(input.channel ?? null);
  return `sha256:${sha256([channel, ...[...known].sort(byCodeUnit)].join('\n'))}`;
}

/** It counts, or it belongs to those by which machines are told. */
function isHeard({ plan, document: { bots = [] } }: Model, { kind }: Signal): boolean {
  return plan.kinds.has(kind) || bots.some(({ signals }) => signals.includes(kind));
}

function addColleague(known: Set<string>, { leadId, title, signals }: Colleague, model: Model): void {
  const who = JSON.stringify(leadId);
  if (title) known.add(`[${who},${JSON.stringify(title)}]`);
  for (const signal of signals) if (isHeard(model, signal)) known.add(`[${who},${signalText(signal)}]`);
}

function signalText({ kind, occurredAt, asset, attributes }: Signal): string {
  const detail = attributes === undefined ? '{}' : canonicalJson(attributes);
  return `[${JSON.stringify(kind)},${occurredAt},${JSON.stringify(asset ?? null)},${detail}]`;
}

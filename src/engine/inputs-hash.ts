/**
 * The identity of everything an evaluation could have looked at: declared properties and counted signals, as a set, and
 * those of colleagues where the model asks for a committee.
 */
import { canonicalJson } from './canonical.ts';
import type { Colleague, EvaluationInput, Signal } from './input.ts';
import type { Model } from './model.ts';
import type { CompiledPlan } from './plan.ts';
import { rawValue } from './values.ts';

export function hashInputs({ plan }: Model, input: EvaluationInput): string {
  let text = JSON.stringify(input.channel ?? null);
  // The set is sorted: properties stand first, since a quotation mark does before a bracket, in the order of names.
  for (const { object, property, quoted } of plan.properties) {
    const values = object === 'contact' ? input.contact : input.company;
    const raw = values === null ? undefined : rawValue(values[property]);
    // A company without a value is something else than none.
    if (values === null) text += `\n${quoted}`;
    else if (raw !== undefined) text += `\n${quoted}:${JSON.stringify(raw)}`;
  }
  const happened = happenedIn(plan, input);
  for (let i = 0; i < happened.length; i++) if (happened[i] !== happened[i - 1]) text += `\n${happened[i]}`;
  return `sha256:${plan.digest(text)}`;
}

/** Sorted by UTF-16 code units, as texts are without a comparison of one's own. */
function happenedIn(plan: CompiledPlan, { signals, account = [] }: EvaluationInput): readonly string[] {
  const known: string[] = [];
  for (const signal of signals) if (isHeard(plan, signal)) known.push(signalText(signal));
  if (plan.account !== null) for (const one of account) known.push(...plan.account.textsOf(one));
  return known.sort();
}

type Heard = Pick<CompiledPlan, 'kinds' | 'suspect'>;

/** It counts, or it belongs to those by which machines are told. */
function isHeard({ kinds, suspect }: Heard, { kind }: Signal): boolean {
  return kinds.has(kind) || suspect.has(kind);
}

/** What is hashed of one colleague; sorted, since what stands in order already is soon sorted again. */
export function compileTexts(heard: Heard): (colleague: Colleague) => readonly string[] {
  return ({ leadId, title, signals }) => {
    const who = JSON.stringify(leadId);
    const texts = title ? [`[${who},${JSON.stringify(title)}]`] : [];
    for (const signal of signals) if (isHeard(heard, signal)) texts.push(`[${who},${signalText(signal)}]`);
    return texts.sort();
  };
}

function signalText({ kind, occurredAt, asset, attributes }: Signal): string {
  const detail = attributes === undefined ? '{}' : canonicalJson(attributes);
  return `[${JSON.stringify(kind)},${occurredAt},${JSON.stringify(asset ?? null)},${detail}]`;
}

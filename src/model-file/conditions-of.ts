import type { Condition, ModelDocument } from '../engine/schema.ts';

/** Every condition of a document, wherever it stands. */
export function conditionsOf(document: ModelDocument): readonly Condition[] {
  return [
    ...document.rules.map(({ when }) => when),
    ...document.gates.map(({ when }) => when),
    ...document.channel.rules.map(({ when }) => when),
    ...Object.values(document.mql.threshold.channels).flatMap(({ require }) => require ?? []),
  ];
}

/** What may be supposed of a lead, and what the card needs in order to judge it. */
import { candidatesFor } from '../engine/candidates.ts';
import { filtersOf, propertyOf } from '../engine/condition-tree.ts';
import { evaluate, observe } from '../engine/evaluate.ts';
import type { EvaluationInput } from '../engine/input.ts';
import type { Model } from '../engine/model.ts';
import { ENGINE_VERSION } from '../engine/receipt.ts';
import type { Filter } from '../engine/schema.ts';
import { oneLine, upperFirst } from '../engine/wording.ts';
import { plainValue } from './receipt-lines.ts';
import type { Field, Happening, Material, WhatIfView } from './what-if-contract.ts';

/** What can be tried is of use only while somebody can look through it. */
const MOST_FIELDS = 8;
const MOST_OPTIONS = 40;
const MOST_HAPPENINGS = 40;

/** HubSpot lets an answer have a megabyte; nobody waits for that. */
const MOST_CHARACTERS = 200_000;

export interface Judged {
  readonly model: Model;
  readonly input: EvaluationInput;
}

export function whatIfView(judged: Judged, now: number): WhatIfView {
  const material = materialOf(judged, now);
  return {
    fields: fieldsOf(judged),
    happenings: happeningsOf(judged, now),
    material: JSON.stringify(material).length > MOST_CHARACTERS ? null : material,
  };
}

/** The whole of what the engine reads, and nothing else of the contact. */
export function materialOf({ model, input }: Judged, now: number): Material {
  const { score, decision } = evaluate(model, input, now);
  const read = (object: 'contact' | 'company') =>
    model.plan.properties.filter((one) => one.object === object).map(({ property }) => property);
  const only = (values: EvaluationInput['contact'], names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
  return {
    engine: ENGINE_VERSION,
    hash: model.hash,
    now,
    document: { ...model.document },
    input: {
      contact: only(input.contact, read('contact')),
      company: input.company && only(input.company, read('company')),
      signals: input.signals.map(copyOf),
      ...(input.channel === undefined ? {} : { channel: input.channel }),
      ...(input.account === undefined
        ? {}
        : {
            account: input.account.map(({ leadId, title = null, signals }) => ({
              leadId,
              title,
              signals: signals.map(copyOf),
            })),
          }),
    },
    score,
    decision,
  };
}

function copyOf({ kind, occurredAt, asset = null, attributes = {} }: EvaluationInput['signals'][number]) {
  return { kind, occurredAt, asset, attributes: { ...attributes } };
}

/** What the fit hangs on: title, size, industry and the like, in the order of the model's rules. */
function fieldsOf({ model, input }: Judged): Field[] {
  const { rules, inputs } = model.document;
  const filters = rules.filter(({ score }) => score === 'fit').flatMap(({ when }) => filtersOf(when));
  const asked = Map.groupBy(
    filters,
    ({ object, propertyName }) => `${object} ${propertyOf(propertyName).property}`,
  );
  return [...asked.values()].slice(0, MOST_FIELDS).flatMap((some) => {
    const { object } = some[0]!;
    const { property } = propertyOf(some[0]!.propertyName);
    const declared = inputs[object][property];
    if (declared === undefined) return [];
    const value = input[object]?.[property] ?? '';
    const options = declared.type === 'enumeration' ? optionsFor(model, some, value) : [];
    return [
      {
        object,
        property,
        label: upperFirst(oneLine(declared.label ?? property.replaceAll('_', ' '))),
        kind: declared.type === 'number' ? 'number' : options.length > 0 ? 'choice' : 'text',
        value,
        options,
      },
    ];
  });
}

function optionsFor({ document }: Model, filters: readonly Filter[], value: string): Field['options'] {
  const named = filters.flatMap((filter) => valuesIn(filter, document.lists));
  const values = [...new Set([value, ...named].filter(Boolean))].slice(0, MOST_OPTIONS);
  return values.map((one) => ({ value: one, label: plainValue(one) }));
}

/** What the rules themselves name. */
function valuesIn(filter: Filter, lists: Model['document']['lists']): string[] {
  if (filter.operator === 'EQ') return [String(filter.value)];
  if (filter.operator !== 'IN') return [];
  const listed = filter.list === undefined ? [] : (lists[filter.list] ?? []);
  return [...(filter.values ?? []), ...listed].map(String);
}

/** What has a chance to count: with the attributes that the rules ask for, then every other kind as it is. */
function happeningsOf({ model, input }: Judged, now: number): Happening[] {
  const steps = candidatesFor(observe(model, input, now), [], 'make').flatMap(({ step }) =>
    step.kind === 'signal' ? [step] : [],
  );
  const asked = steps.map(({ signal, times, attributes, label }) => ({
    label: `${upperFirst(oneLine(label))}${detailOf(times, attributes)}`,
    signal,
    times,
    attributes: { ...attributes },
  }));
  const kinds = new Set(asked.map(({ signal }) => signal));
  const others = Object.entries(model.document.signals)
    .filter(([signal]) => !kinds.has(signal))
    .map(([signal, { label }]) => ({ label: upperFirst(oneLine(label)), signal, times: 1, attributes: {} }));
  return [...asked, ...others].slice(0, MOST_HAPPENINGS);
}

function detailOf(times: number, attributes: Happening['attributes']): string {
  const details = [
    ...(times > 1 ? [`${times} ×`] : []),
    ...Object.entries(attributes).map(([name, value]) => oneLine(`${name} ${value}`)),
  ];
  return details.length === 0 ? '' : ` (${details.join(', ')})`;
}

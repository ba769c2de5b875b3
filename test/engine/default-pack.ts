import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { compileModel } from '../../src/engine/compile.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { EvaluationInput, Properties, Signal } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { type ModelDocument, parseModel } from '../../src/engine/schema.ts';
import { onDay } from './on-day.ts';

export { onDay } from './on-day.ts';

const source = parse(readFileSync(new URL('../../packs/default/model.yaml', import.meta.url), 'utf8'));

/** A fresh copy of the default pack as it comes from YAML, to be changed by a test. */
export function defaultSource(): Record<string, any> {
  return structuredClone(source);
}

export const defaultDocument: ModelDocument = parseModel(defaultSource());
export const defaultModel = compileModel(defaultDocument, LEXICON);

export function aSignal(kind: string, day: number, more: Partial<Signal> = {}): Signal {
  return { kind, occurredAt: onDay(day), ...more };
}

export const VP_CONTACT: Properties = {
  email: 'dana@northwind.example',
  hs_email_domain: 'northwind.example',
  jobtitle: 'VP of Sales',
  country: 'United States',
  hs_analytics_source: 'PAID_SOCIAL',
  hs_analytics_source_data_1: 'LinkedIn',
};
export const SAAS_COMPANY: Properties = {
  domain: 'northwind.example',
  industry: 'COMPUTER_SOFTWARE',
  numberofemployees: '200',
  annualrevenue: '30000000',
};

/** The VP of Sales of the worked example, with whatever a test says otherwise. */
export function aLead(
  given: { contact?: Properties; company?: Properties | null; signals?: readonly Signal[] } = {},
): EvaluationInput {
  return {
    contact: { ...VP_CONTACT, ...given.contact },
    company: given.company === null ? null : { ...SAAS_COMPANY, ...given.company },
    signals: given.signals ?? [],
  };
}

/** The receipt under the default pack, at noon of a day. */
export function on(day: number, lead: EvaluationInput): Receipt {
  return evaluate(defaultModel, lead, onDay(day, 12));
}

/** Milli-points in points. */
export function inPoints(milliPoints: number): number {
  return milliPoints / 1000;
}

import { compileModel, type Model } from '../../src/engine/compile.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { Colleague, Properties, Signal } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { onDay } from './on-day.ts';

/** The kinds of signals that the small model has. */
export const KINDS = ['guide', 'compare', 'price', 'click', 'open'] as const;

/** The smallest document with which something can be shown; a test puts its own sections in place. */
export function smallSource(more: Readonly<Record<string, unknown>> = {}): Record<string, any> {
  return {
    schema: 'fairlead/1',
    model: { key: 'small', title: 'Small', version: '1.0.0' },
    inputs: {
      contact: { jobtitle: 'title', country: 'country' },
      company: { numberofemployees: 'number', country: 'country' },
    },
    signals: Object.fromEntries(KINDS.map((kind) => [kind, { label: kind }])),
    scores: { fit: { limit: 100, floor: 0 }, intent: { limit: 100, floor: -100 } },
    leadScore: { sum: ['intent'], floor: -100 },
    rules: [aRule({ signal: 'guide', withinDays: 30 })],
    channel: { default: 'other' },
    mql: { fitMinimum: 0, threshold: { default: 10 } },
    grades: { fit: { A: 80, B: 60, C: 40 }, behaviour: { 1: 60, 2: 40, 3: 20 } },
    ...more,
  };
}

export function smallModel(more: Readonly<Record<string, unknown>> = {}): Model {
  return compileModel(parseModel(smallSource(more)), LEXICON);
}

/** A rule of 10 points. */
export function aRule(when: unknown, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id: 'rule', score: 'intent', points: 10, label: 'Rule', when, ...more };
}

/** Three people within thirty days. */
export const COMMITTEE = { people: 3, withinDays: 30, signals: ['guide', 'compare'] };

export const TOPICS = {
  security: { label: 'Security', words: ['security'] },
  finance: { label: 'Finance', words: ['finance'] },
};

export function aTrack(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id: 'account.track', label: 'Track', ...COMMITTEE, ...more };
}

export function colleague(
  leadId: string,
  signals: readonly Signal[],
  title: string | null = null,
): Colleague {
  return { leadId, title, signals };
}

export interface Given {
  readonly contact?: Properties;
  readonly company?: Properties | null;
  readonly signals?: readonly Signal[];
  readonly account?: readonly Colleague[];
}

/** The receipt at noon of a day; day 1 is 1 November 2026. */
export function judge(
  model: Model,
  day: number,
  { contact = {}, company = {}, signals = [], account }: Given,
): Receipt {
  return evaluate(model, { contact, company, signals, ...(account ? { account } : {}) }, onDay(day, 12));
}

/** A signal at ten in the morning of a day, or so many hours or seconds later. */
export function at(
  day: number,
  kind: string,
  more: Partial<Signal> & { readonly hour?: number; readonly second?: number } = {},
): Signal {
  const { hour = 10, second = 0, ...signal } = more;
  return { kind, occurredAt: onDay(day, hour) + second * 1000, ...signal };
}

/** Receipts of leads under the packs that ship: what the handoff is given to work with. */
import { evaluate } from '../../src/engine/evaluate.ts';
import type { EvaluationInput, Properties, Signal } from '../../src/engine/input.ts';
import type { Model } from '../../src/engine/model.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { loadPack } from '../../src/packs.ts';

export const DEFAULT_PACK = await loadPack('default');
export const TOPIC_PACK = await loadPack('topic-intent');

/** Day 1 of a story is 1 November 2026. */
export function onDay(day: number, hour = 10): number {
  return Date.UTC(2026, 10, day, hour);
}

export function aSignal(kind: string, day: number, more: Partial<Signal> = {}): Signal {
  return { kind, occurredAt: onDay(day), ...more };
}

interface Given {
  readonly contact?: Properties;
  readonly company?: Properties;
  readonly signals?: readonly Signal[];
}

/** The VP of Sales of the worked example, who fits in everything, with whatever a test says otherwise. */
export function aBuyer({ contact = {}, company = {}, signals = [] }: Given = {}): EvaluationInput {
  return {
    contact: {
      email: 'dana@northwind.example',
      hs_email_domain: 'northwind.example',
      jobtitle: 'VP of Sales',
      country: 'United States',
      hs_analytics_source: 'PAID_SOCIAL',
      hs_analytics_source_data_1: 'LinkedIn',
      ...contact,
    },
    company: {
      domain: 'northwind.example',
      industry: 'COMPUTER_SOFTWARE',
      numberofemployees: '200',
      annualrevenue: '30000000',
      ...company,
    },
    signals,
  };
}

/** A security director of a large bank, who fits the topic pack. */
export function aDirector(
  signals: readonly Signal[],
  account: EvaluationInput['account'] = [],
): EvaluationInput {
  return {
    contact: {
      email: 'sam@harbour.example',
      hs_email_domain: 'harbour.example',
      jobtitle: 'Security Director',
      country: 'United States',
    },
    company: {
      domain: 'harbour.example',
      industry: 'BANKING',
      numberofemployees: '4000',
      country: 'United States',
    },
    signals,
    account,
  };
}

/** The receipt at noon of a day. */
export function receiptOn(day: number, lead: EvaluationInput, model: Model = DEFAULT_PACK): Receipt {
  return evaluate(model, lead, onDay(day, 12));
}

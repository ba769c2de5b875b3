/**
 * Leads and documents for property tests, biased to where decisions turn: values that fit, edges of ranges, signals at
 * the ends of windows and holds, unreadable and missing values. A uniform generator hardly ever makes an MQL.
 */
import fc from 'fast-check';
import type { EvaluationInput, Signal } from '../../src/engine/input.ts';
import { type ModelDocument, parseModel } from '../../src/engine/schema.ts';
import { defaultDocument, defaultSource, onDay, SAAS_COMPANY, VP_CONTACT } from './default-pack.ts';

export const TODAY = 120;

const CONTACT_VALUES: Readonly<Record<string, readonly (string | null)[]>> = {
  email: ['dana@northwind.example', null],
  hs_email_domain: ['northwind.example', 'gmail.com', 'rival.example', null],
  hs_email_bounce: [null, '0', '1', 'many', '-0'],
  hs_email_optout: [null, 'false', 'true', 'maybe'],
  jobtitle: ['VP of Sales', 'CRO', 'Head of Growth', 'CEO', 'Junior VP Sales', 'Student', 'Clerk', ' ', null],
  country: ['United States', 'Brasil', 'Australia', '', null],
  lifecyclestage: ['lead', 'customer', null],
  hs_analytics_source: ['PAID_SOCIAL', 'ORGANIC_SEARCH', 'OFFLINE', 'SOMETHING_NEW', null],
  hs_analytics_source_data_1: ['LinkedIn', 'Content Syndication', 'Webinar 3', null],
};
const COMPANY_VALUES: Readonly<Record<string, readonly (string | null)[]>> = {
  industry: ['COMPUTER_SOFTWARE', 'banking', 'RETAIL', null],
  numberofemployees: ['9', '10', '49', '50', '199', '200', '500', '501', '1,200', '0x10', null],
  annualrevenue: ['4999999', '5000000', '100000000', '100000001', '1e309', '1e7', null],
  country: ['Canada', 'Norway', null],
  hs_num_open_deals: ['0', '1', null],
  hs_target_account: ['tier_1', null],
};
const AGES = [0, 0, 1, 3, 4, 14, 15, 21, 22, 30, 31, 44, 60, 61, 89, 90, 91, 180, 181, -1];

export const KINDS = Object.keys(defaultDocument.signals);
/** Kinds no rule takes points for. */
export const WELCOME_KINDS = KINDS.filter((kind) => kind !== 'careers_page_view');

function properties(base: Readonly<Record<string, unknown>>, values: typeof CONTACT_VALUES) {
  const change = fc
    .constantFrom(...Object.keys(values))
    .chain((name) => fc.constantFrom(...values[name]!).map((value) => [name, value] as const));
  return fc
    .oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 3, arbitrary: fc.array(change, { maxLength: 3 }) },
    )
    .map((changes) => ({ ...base, ...Object.fromEntries(changes) }) as Record<string, string | null>);
}

export function signalOf(kinds: readonly string[]): fc.Arbitrary<Signal> {
  return fc
    .record({
      kind: fc.constantFrom(...kinds),
      age: fc.constantFrom(...AGES),
      minute: fc.constantFrom(0, 1, 600, 1439),
      second: fc.constantFrom(0, 30),
      asset: fc.constantFrom(null, '/a', '/a?utm=1', '/b'),
      attributes: fc.constantFrom<Record<string, number>>(
        {},
        { minutes: 5 },
        { minutes: 40 },
        { minutes: 60, questions: 1 },
      ),
    })
    .map(({ kind, age, minute, second, asset, attributes }) => ({
      kind,
      occurredAt: onDay(TODAY - age, 0) + minute * 60_000 + second * 1000,
      asset,
      attributes,
    }));
}

export const input: fc.Arbitrary<EvaluationInput> = fc.record({
  contact: properties(VP_CONTACT, CONTACT_VALUES),
  company: fc.oneof(
    { weight: 9, arbitrary: properties(SAAS_COMPANY, COMPANY_VALUES) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  signals: fc.array(signalOf(KINDS), { maxLength: 12 }),
});

const DOCUMENT_CHANGES: readonly ((document: any, number: number) => void)[] = [
  (document, n) => (document.mql.threshold.default = 5 + (n % 60)),
  (document, n) => (document.mql.fitMinimum = 20 * (n % 6)),
  (document, n) => (document.scores.engagement.limit = n % 40),
  (document, n) => (document.scores.intent.limit = 60 + (n % 60)),
  (document, n) => (document.scores.negative.floor = 0 - (n % 50)),
  (document, n) => (document.leadScore.floor = (n % 20) - 10),
  (document, n) => (document.decays.standard = { kind: 'linear', holdDays: n % 10, days: 1 + (n % 50) }),
  (document, n) => (document.decays.fast = { kind: 'halfLife', holdDays: n % 3, days: 1 + (n % 9) }),
  (document, n) => (document.rules[n % document.rules.length].points *= 2),
  (document, n) => document.rules.splice(n % document.rules.length, 1),
  (document, n) => document.rules.reverse() && document.gates.splice(n % document.gates.length, 1),
  (document, n) => (document.gates[n % document.gates.length].onMissing = ['fail', 'hold', 'pass'][n % 3]),
  (document, n) =>
    (document.gates[n % document.gates.length].kind = ['disqualify', 'divert', 'require'][n % 3]),
  (document) => document.leadScore.sum.push('fit'),
  (document, n) =>
    (document.rules.find((rule: any) => rule.when.signal && !rule.repeat).repeat = { max: 2 + (n % 3) }),
  (document) => {
    for (const rule of document.rules)
      if (rule.score === 'negative' && rule.when.filters) rule.exclusive = 'worst';
  },
];

/** The default document with some of its numbers and switches turned; documents the schema refuses are left out. */
export const document: fc.Arbitrary<ModelDocument> = fc
  .array(fc.tuple(fc.constantFrom(...DOCUMENT_CHANGES), fc.nat({ max: 10_000 })), { maxLength: 4 })
  .map((changes) => {
    const source = defaultSource();
    for (const [change, number] of changes) change(source, number);
    try {
      return parseModel(source);
    } catch {
      return null;
    }
  })
  .filter((parsed) => parsed !== null);

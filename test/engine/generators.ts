/**
 * Leads for property tests, biased to where decisions turn: values that fit, edges of ranges, signals at the ends of
 * windows and holds, unreadable and missing values, colleagues at the same thing. A uniform generator hardly ever
 * makes an MQL.
 */
import fc from 'fast-check';
import type { Colleague, EvaluationInput, Signal } from '../../src/engine/input.ts';
import { defaultDocument, onDay, SAAS_COMPANY, VP_CONTACT } from './default-pack.ts';
import { HOT_KINDS, RENEWAL } from './generated-conditions.ts';

export { document } from './generated-documents.ts';

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
  home_country: ['usa', 'Deutschland', 'Brasil', 'Narnia', null],
  renewal: ['2027-01-15', String(RENEWAL - 1), String(RENEWAL + 86_400_000), 'soon', null],
  tiers: ['gold', 'silver;gold', ' Silver ', 'silver; bronze', null],
};
const COMPANY_VALUES: Readonly<Record<string, readonly (string | null)[]>> = {
  industry: ['COMPUTER_SOFTWARE', 'banking', 'RETAIL', null],
  numberofemployees: ['9', '10', '49', '50', '199', '200', '500', '501', '1,200', '0x10', null],
  annualrevenue: ['4999999', '5000000', '100000000', '100000001', '1e309', '1e7', null],
  country: ['Canada', 'Norway', null],
  hs_num_open_deals: ['0', '1', null],
  hs_target_account: ['tier_1', null],
  hq_country: ['germany', 'Peru', null],
};
/** What each property may turn out to be. */
export const VALUES = { contact: CONTACT_VALUES, company: COMPANY_VALUES };
const AGES = [0, 0, 1, 3, 4, 14, 15, 21, 22, 30, 31, 44, 60, 61, 89, 90, 91, 180, 181, -1];

export const KINDS = Object.keys(defaultDocument.signals);
/** Kinds no rule of the default pack takes points for. */
export const WELCOME_KINDS = KINDS.filter((kind) => kind !== 'careers_page_view');

function properties(base: Readonly<Record<string, unknown>>, values: typeof CONTACT_VALUES) {
  const change = fc
    .constantFrom(...Object.keys(values))
    .chain((name) => fc.constantFrom(...values[name]!).map((value) => [name, value] as const));
  return fc
    .oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 3, arbitrary: fc.array(change, { maxLength: 4 }) },
    )
    .map((changes) => ({ ...base, ...Object.fromEntries(changes) }) as Record<string, string | null>);
}

const attributes = fc
  .record({
    of: fc.constantFrom<Record<string, number>>(
      {},
      {},
      { minutes: 5 },
      { minutes: 40 },
      { minutes: 60, questions: 1 },
    ),
    topic: fc.constantFrom(undefined, undefined, undefined, 'revops', ' Hiring ', 'the weather', ''),
    userAgent: fc.constantFrom(undefined, undefined, undefined, 'Mozilla/5.0', 'ScanBot/2'),
    sentSecondsAgo: fc.constantFrom(undefined, undefined, undefined, -1, 0, 2, 60),
  })
  .map(({ of, topic, userAgent, sentSecondsAgo }) => ({
    sentSecondsAgo,
    told: {
      ...of,
      ...(topic === undefined ? {} : { topic }),
      ...(userAgent === undefined ? {} : { userAgent }),
    } as Record<string, string | number>,
  }));

export function signalOf(kinds: readonly string[], ages: readonly number[] = AGES): fc.Arbitrary<Signal> {
  return fc
    .record({
      kind: fc.constantFrom(...kinds),
      age: fc.constantFrom(...ages),
      minute: fc.constantFrom(0, 1, 600, 1439),
      second: fc.constantFrom(0, 1, 30),
      asset: fc.constantFrom(null, '/a', '/a?utm=1', '/b', '/pipeline/', '/SDR-team', '/hiring/revops'),
      attributes,
    })
    .map(({ kind, age, minute, second, asset, attributes: { told, sentSecondsAgo } }) => {
      const occurredAt = onDay(TODAY - age, 0) + minute * 60_000 + second * 1000;
      const sent = sentSecondsAgo === undefined ? {} : { sentAt: occurredAt - sentSecondsAgo * 1000 };
      return { kind, occurredAt, asset, attributes: { ...told, ...sent } as Signal['attributes'] & {} };
    });
}

/** Signals that come close together: of few kinds, within a few days or on the day itself. */
const closeSignal = signalOf(HOT_KINDS, [0, 0, 1, 3, 15, 30]);
const signals = fc.oneof(
  { weight: 3, arbitrary: fc.array(signalOf(KINDS), { maxLength: 12 }) },
  { weight: 2, arbitrary: fc.array(closeSignal, { maxLength: 12 }) },
);

const person = fc.record({
  title: fc.constantFrom('CFO', 'VP of Sales', 'Marketing Manager', 'Clerk', ' ', null, undefined),
  signals: fc.array(
    fc.oneof({ weight: 3, arbitrary: closeSignal }, { weight: 1, arbitrary: signalOf(KINDS) }),
    {
      maxLength: 4,
    },
  ),
});
export const colleagues: fc.Arbitrary<Colleague[]> = fc
  .oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(person, { minLength: 1, maxLength: 3 }) },
  )
  .map((people) => people.map((one, i) => ({ leadId: `colleague-${i}`, ...one })));

/** The channel of the running episode; most have none. One of them has no threshold of its own in any document. */
const frozenChannel = fc.constantFrom(
  ...[undefined, undefined, undefined, undefined],
  ...['webinar', 'content_syndication', 'paid_social', 'partner'],
);

const lead: fc.Arbitrary<EvaluationInput> = fc.record(
  {
    contact: properties({ ...VP_CONTACT, home_country: 'usa', tiers: 'gold' }, CONTACT_VALUES),
    company: fc.oneof(
      { weight: 5, arbitrary: properties(SAAS_COMPANY, COMPANY_VALUES) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    signals,
    account: colleagues,
  },
  { requiredKeys: ['contact', 'company', 'signals'] },
);

export const input: fc.Arbitrary<EvaluationInput> = fc
  .tuple(lead, frozenChannel)
  .map(([given, channel]) => (channel === undefined ? given : { ...given, channel }));

/**
 * Conditions of every form a model can state, joined by `all`, `any` and `not` up to three deep. They ask about the
 * inputs, topics and signals that `richSource` declares.
 */
import fc from 'fast-check';
import { defaultSource } from './default-pack.ts';

type Source = Record<string, any>;

/** The kinds that generated conditions wait for and generated leads have most of. */
export const HOT_KINDS = [
  'pricing_page_view',
  'comparison_view',
  'case_study_view',
  'guide_download',
  'email_open',
  'webinar_attended',
];

/** The default pack with every type of input, topics, and signals that know them. */
export function richSource(): Source {
  const source = defaultSource();
  Object.assign(source.inputs.contact, {
    jobtitle: { type: 'title', label: 'job title' },
    home_country: { type: 'country', label: 'home country' },
    renewal: { type: 'date', label: 'renewal' },
    tiers: { type: 'enumeration', label: 'tiers' },
  });
  Object.assign(source.inputs.company, { hq_country: { type: 'country', label: 'head office' } });
  source.topics = {
    revops: { label: 'Revenue operations', words: ['revops', 'pipeline'] },
    hiring: { label: 'Hiring', words: ['hiring', 'sdr team'] },
  };
  for (const kind of HOT_KINDS) source.signals[kind] ??= { label: kind };
  return source;
}

export const RENEWAL = Date.UTC(2027, 0, 15);

const CONTACT_FILTERS: readonly Source[] = [
  { propertyName: 'jobtitle', operator: 'CONTAINS_TOKEN', values: ['vp', 'head of'] },
  { propertyName: 'jobtitle', operator: 'NOT_CONTAINS_TOKEN', value: 'sales' },
  { propertyName: 'jobtitle', operator: 'HAS_PROPERTY' },
  { propertyName: 'jobtitle', operator: 'NOT_HAS_PROPERTY' },
  { propertyName: 'jobtitle.seniority', operator: 'IN', values: ['vice_president', 'c_level', 'head'] },
  { propertyName: 'jobtitle.seniority', operator: 'HAS_PROPERTY' },
  { propertyName: 'jobtitle.department', operator: 'EQ', value: 'sales' },
  { propertyName: 'jobtitle.persona', operator: 'NEQ', value: 'decides', includeObjectsWithNoValueSet: true },
  { propertyName: 'home_country', operator: 'IN', values: ['US', 'dach'] },
  { propertyName: 'home_country', operator: 'NOT_IN', values: ['latin_america'] },
  { propertyName: 'home_country', operator: 'NEQ', value: 'Deutschland', includeObjectsWithNoValueSet: true },
  { propertyName: 'renewal', operator: 'LT', value: RENEWAL },
  { propertyName: 'renewal', operator: 'BETWEEN', value: RENEWAL, highValue: RENEWAL + 86_400_000 },
  { propertyName: 'tiers', operator: 'IN', values: ['gold', 'bronze'] },
  { propertyName: 'tiers', operator: 'NEQ', value: 'silver' },
  { propertyName: 'hs_email_optout', operator: 'EQ', value: true },
  { propertyName: 'hs_email_bounce', operator: 'EQ', value: 0, includeObjectsWithNoValueSet: true },
];
export const COMPANY_FILTERS: readonly Source[] = [
  { object: 'company', propertyName: 'numberofemployees', operator: 'GT', value: 199 },
  { object: 'company', propertyName: 'numberofemployees', operator: 'BETWEEN', value: 50, highValue: 500 },
  { object: 'company', propertyName: 'numberofemployees', operator: 'IN', values: [10, 200] },
  { object: 'company', propertyName: 'hq_country', operator: 'EQ', value: 'Germany' },
  { object: 'company', propertyName: 'industry', operator: 'NOT_IN', values: ['RETAIL'] },
  { object: 'company', propertyName: 'hs_target_account', operator: 'HAS_PROPERTY' },
  { object: 'company', propertyName: 'hs_target_account', operator: 'NOT_HAS_PROPERTY' },
  {
    object: 'company',
    propertyName: 'hs_num_open_deals',
    operator: 'LT',
    value: 1,
    includeObjectsWithNoValueSet: true,
  },
];

const filters = fc.array(fc.constantFrom(...CONTACT_FILTERS, ...COMPANY_FILTERS), {
  minLength: 1,
  maxLength: 2,
});
const filterTest: fc.Arbitrary<Source> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ filters }) },
  {
    weight: 1,
    arbitrary: fc.record({ filterGroups: fc.array(fc.record({ filters }), { minLength: 2, maxLength: 2 }) }),
  },
);

const hotKind = fc.constantFrom(...HOT_KINDS);
const withinDays = fc.constantFrom(3, 15, 30, 90);
const topic = fc.constantFrom('revops', 'hiring');
const aboutTopic = fc.constantFrom('any', 'any', 'one', 'same');

function withTopic(test: Source, about: string, which: string): Source {
  if (about === 'any') return test;
  return about === 'one' ? { ...test, topic: which } : { ...test, sameTopic: true };
}

const where = fc.constantFrom<Source[]>(
  [],
  [],
  [{ attribute: 'minutes', operator: 'GTE', value: 40 }],
  [{ attribute: 'minutes', operator: 'LTE', value: 5 }],
  [{ attribute: 'questions', operator: 'EQ', value: '1' }],
);
const signalTest = fc
  .tuple(
    fc.record({ signal: hotKind, withinDays, atLeast: fc.constantFrom(1, 1, 2, 3), where }),
    aboutTopic,
    topic,
  )
  .map(([test, about, which]) =>
    withTopic(about === 'same' ? { ...test, atLeast: Math.max(2, test.atLeast) } : test, about, which),
  );
const progressionTest = fc.record(
  {
    progression: fc.array(
      fc.oneof(
        { weight: 3, arbitrary: hotKind },
        { weight: 1, arbitrary: fc.uniqueArray(hotKind, { minLength: 2, maxLength: 2 }) },
      ),
      { minLength: 2, maxLength: 3 },
    ),
    withinDays,
    sameTopic: fc.constant(true),
  },
  { requiredKeys: ['progression', 'withinDays'] },
);
export const committee = fc
  .tuple(
    fc.record(
      {
        people: fc.constantFrom(2, 2, 3),
        departments: fc.constant(2),
        withinDays,
        signals: fc.uniqueArray(hotKind, { minLength: 3, maxLength: 5 }),
      },
      { requiredKeys: ['people', 'withinDays', 'signals'] },
    ),
    aboutTopic,
    topic,
  )
  .map(([test, about, which]) => withTopic(test, about, which));

/** One test about dated signals. */
export const datedTest: fc.Arbitrary<Source> = fc.oneof(
  { weight: 3, arbitrary: signalTest },
  { weight: 3, arbitrary: progressionTest },
  { weight: 3, arbitrary: committee.map((account) => ({ account })) },
);

/** Any condition: a single test, or tests joined up to three deep. */
export const condition: fc.Arbitrary<Source> = joinedUpTo(3, fc.oneof(filterTest, datedTest));

/** Such as a company must meet for an account track. */
export const companyCondition: fc.Arbitrary<Source> = joinedUpTo(
  2,
  fc.constantFrom(...COMPANY_FILTERS).map((filter) => ({ filters: [filter] })),
);

function joinedUpTo(depth: number, leaf: fc.Arbitrary<Source>): fc.Arbitrary<Source> {
  if (depth === 0) return leaf;
  const part = joinedUpTo(depth - 1, leaf);
  const parts = fc.array(part, { minLength: 1, maxLength: depth === 1 ? 3 : 2 });
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    { weight: 2, arbitrary: fc.record({ all: parts }) },
    { weight: 1, arbitrary: fc.record({ any: parts }) },
    { weight: 1, arbitrary: fc.record({ not: part }) },
  );
}

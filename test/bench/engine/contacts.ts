/**
 * Made-up contacts in the shape HubSpot gives them: 63 raw properties (48 of the contact, 15 of its company), each a
 * string or null, and a log of signals. Some few hundredths become MQLs; some values are missing, blank, badly typed
 * or unreadable, some signals are told twice or dated ahead, as in any portal.
 */
import type { EvaluationInput, Signal } from '../../../src/engine/input.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/engine/values.ts';
import { COUNTRIES, INDUSTRIES, type Person, SIGNALS, SOURCES, TITLES, TOPICS } from './population.ts';
import { type Random, seededRandom } from './random.ts';

/** The moment all contestants look at the contacts. */
export const NOW = Date.UTC(2026, 10, 21, 12);

/** The same seed gives the same contacts. */
export function makeContacts(seed: number, count: number): readonly EvaluationInput[] {
  const random = seededRandom(seed);
  const contacts = Array.from({ length: count }, (_, number) => makeContact(random, number));
  // Through JSON, as an answer of HubSpot comes: one shape for all, and no string still to be put together.
  return JSON.parse(JSON.stringify(contacts));
}

function makeContact(random: Random, number: number): EvaluationInput {
  const person = makePerson(random, number);
  const signals = makeSignals(random, person);
  return {
    contact: contactProperties(random, person, signals),
    company: random.chance(0.06) ? null : companyProperties(random, person),
    signals,
  };
}

function makePerson(random: Random, number: number): Person {
  const title = random.weighted(TITLES);
  const isStudent = title.seniority === 'student';
  const personal = random.chance(0.18);
  const domain = `acme${random.below(20_000)}.example`;
  const mailDomain = isStudent
    ? 'state.edu'
    : personal
      ? random.oneOf(['gmail.com', 'yahoo.com', 'outlook.com'])
      : domain;
  return {
    number,
    ...title,
    domain,
    mailDomain: random.chance(0.01) ? 'rival.example' : mailDomain,
    employees: Math.max(1, Math.round(Math.exp(Math.log(140) + 1.5 * random.normal()))),
    country: random.weighted(COUNTRIES),
    source: random.weighted(SOURCES),
    createdAt: NOW - random.below(500) * DAY_MS,
  };
}

function makeSignals(random: Random, person: Person): readonly Signal[] {
  const count = random.chance(0.3) ? 0 : Math.min(40, 1 + Math.floor(random.exponential(5)));
  const signals = Array.from({ length: count }, () => makeSignal(random, person));
  if (random.chance(0.05))
    signals.push({ ...makeSignal(random, person), kind: 'demo_request', asset: 'Demo' });
  const retold = signals.filter(() => random.chance(0.04)).map(toldAgain);
  return [...signals, ...retold].sort((a, b) => a.occurredAt - b.occurredAt);
}

function makeSignal(random: Random, { createdAt }: Person): Signal {
  const [kind, asset] = random.weighted(SIGNALS);
  const ago = Math.round(random.exponential(40 * 24 * 60)) * MINUTE_MS;
  const occurredAt = random.chance(0.003) ? NOW + 3 * DAY_MS : Math.max(createdAt, NOW - ago);
  const about = asset === null ? null : `${asset}${random.below(6)}`;
  if (kind !== 'webinar_attended') return { kind, occurredAt, asset: about };
  const attributes = { minutes: 5 + random.below(56), questions: random.chance(0.2) ? 1 : 0 };
  return { kind, occurredAt, asset: about, attributes };
}

/** The same signal through a second door: some seconds later, its address with a query. */
function toldAgain(signal: Signal): Signal {
  const asset = signal.asset?.startsWith('https:') ? `${signal.asset}?utm_source=mail` : signal.asset;
  return { ...signal, occurredAt: signal.occurredAt + 20_000, ...(asset === undefined ? {} : { asset }) };
}

function contactProperties(random: Random, person: Person, signals: readonly Signal[]) {
  const { number, mailDomain, domain } = person;
  const maybe = (share: number, value: string) => (random.chance(share) ? value : null);
  const count = (...kinds: string[]) => signals.filter(({ kind }) => kinds.includes(kind)).length;
  const lastSeen = isoTime(signals.at(-1)?.occurredAt ?? person.createdAt);
  return {
    hs_object_id: String(70_000_000_000 + number),
    email: maybe(0.98, `p${number}@${mailDomain}`),
    hs_email_domain: maybe(0.98, mailDomain),
    firstname: `First ${number % 977}`,
    lastname: `Last ${number % 4_093}`,
    jobtitle: maybe(0.92, random.chance(0.02) ? ` ${person.title.toUpperCase()} ` : person.title),
    hs_seniority: maybe(0.8, person.seniority),
    hs_role: maybe(0.7, person.department),
    country: maybe(0.92, person.country),
    state: maybe(0.4, 'CA'),
    city: maybe(0.4, 'Springfield'),
    zip: maybe(0.3, '90001'),
    phone: maybe(0.45, '+15550100'),
    mobilephone: maybe(0.2, '+15550101'),
    website: maybe(0.5, `https://${domain}`),
    company: maybe(0.85, `Acme ${number % 20_000}`),
    hs_language: maybe(0.5, 'en'),
    hs_timezone: maybe(0.4, 'us_slash_eastern'),
    lifecyclestage: random.weighted([
      ['lead', 85],
      ['subscriber', 10],
      ['customer', 5],
    ]),
    hs_lead_status: maybe(0.5, 'NEW'),
    hubspot_owner_id: maybe(0.3, '7701'),
    hs_analytics_source: person.source.source,
    hs_analytics_source_data_1: person.source.detail,
    hs_analytics_source_data_2: maybe(0.5, 'autumn campaign'),
    hs_analytics_num_visits: String(Math.ceil(signals.length / 2)),
    hs_analytics_num_page_views: String(
      2 * count('pricing_page_view', 'case_study_view', 'blog_view') + random.below(6),
    ),
    hs_analytics_first_timestamp: isoTime(person.createdAt),
    hs_analytics_last_timestamp: lastSeen,
    hs_email_bounce: random.chance(0.03) ? '1' : '0',
    hs_email_delivered: String(2 * count('email_open')),
    hs_email_open: String(count('email_open')),
    hs_email_click: String(count('email_click')),
    hs_email_optout: maybe(0.97, random.chance(0.04) ? 'true' : 'false'),
    hs_email_last_open_date: maybe(0.5, lastSeen),
    num_conversion_events: String(
      count('guide_download', 'case_study_download', 'webinar_attended', 'demo_request'),
    ),
    recent_conversion_event_name: maybe(0.4, 'Resources: Outbound playbook'),
    recent_conversion_date: maybe(0.4, lastSeen),
    num_associated_deals: maybe(0.1, '1'),
    hs_buying_role: maybe(0.15, random.oneOf(['DECISION_MAKER', 'INFLUENCER;CHAMPION'])),
    hs_persona: maybe(0.3, `persona_${1 + random.below(4)}`),
    consent_marketing: maybe(0.95, random.chance(0.9) ? 'true' : 'false'),
    challenge: maybe(0.2, random.oneOf(['too few meetings', 'low pipeline quality', '  '])),
    intent_topic: maybe(0.4, random.oneOf(TOPICS)),
    intent_surge: maybe(0.3, random.chance(0.02) ? 'n/a' : String(random.below(100))),
    createdate: isoTime(person.createdAt),
    lastmodifieddate: isoTime(NOW - DAY_MS),
    notes_last_contacted: maybe(0.2, lastSeen),
    num_notes: String(random.below(4)),
  };
}

function companyProperties(random: Random, { number, domain, employees, country }: Person) {
  const maybe = (share: number, value: string) => (random.chance(share) ? value : null);
  const revenue = Math.round(employees * 150_000 * Math.exp(0.5 * random.normal()));
  return {
    hs_object_id: String(90_000_000_000 + number),
    name: `Acme ${number % 20_000}`,
    domain: maybe(0.95, domain),
    industry: maybe(0.88, random.weighted(INDUSTRIES)),
    numberofemployees: maybe(
      0.85,
      random.chance(0.01) ? employees.toLocaleString('en-US') : String(employees),
    ),
    annualrevenue: maybe(0.75, String(revenue)),
    country: maybe(0.85, country),
    web_technologies: maybe(
      0.4,
      random.oneOf(['hubspot;outreach', 'salesforce;marketo', 'wordpress;hubspot']),
    ),
    hs_target_account: maybe(0.1, random.oneOf(['tier_1', 'tier_2'])),
    hs_num_open_deals: maybe(0.3, random.chance(0.2) ? '1' : '0'),
    hs_num_decision_makers: maybe(0.5, String(random.below(4))),
    founded_year: maybe(0.3, '2009'),
    city: maybe(0.5, 'Springfield'),
    phone: maybe(0.4, '+15550102'),
    hs_lastmodifieddate: isoTime(NOW - DAY_MS),
  };
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** Many plain records from a seed, for load and throughput. */
import type { Random } from '../random.ts';
import type { LoadRow } from './load.ts';

const titles = [
  'VP of Sales',
  'Marketing Director',
  'Head of Growth',
  'Account Executive',
  'Student',
  'CEO',
  'Analyst',
];
const sources = ['ORGANIC_SEARCH', 'PAID_SEARCH', 'PAID_SOCIAL', 'DIRECT_TRAFFIC', 'REFERRALS'];
const industries = ['COMPUTER_SOFTWARE', 'FINANCIAL_SERVICES', 'RETAIL', 'MANAGEMENT_CONSULTING'];
const countries = ['United States', 'Canada', 'Germany', 'Brazil'];
const pages = ['/pricing', '/blog/one', '/case-studies/two', '/compare/three', '/about'];
const dayMs = 86_400_000;

export function* bulkCompanies(count: number, random: Random): Generator<LoadRow> {
  for (let index = 0; index < count; index++)
    yield {
      properties: {
        name: `Company ${index}`,
        domain: `company-${index}.test`,
        industry: random.pick(industries),
        numberofemployees: String(1 + random.below(800)),
        annualrevenue: String((1 + random.below(150)) * 1_000_000),
        country: random.pick(countries),
      },
    };
}

/** Contacts spread over the companies; every third one visited a page and filled in a form in the last 90 days. */
export function* bulkContacts(
  count: number,
  companyIds: readonly string[],
  now: number,
  random: Random,
): Generator<LoadRow> {
  for (let index = 0; index < count; index++) {
    const company = companyIds.length > 0 ? index % companyIds.length : 0;
    const at = now - random.below(90 * dayMs);
    const companyId = companyIds[company];
    yield {
      createdAt: at - 30 * dayMs,
      properties: {
        email: `person-${index}@company-${company}.test`,
        firstname: `First ${index}`,
        lastname: `Last ${index}`,
        jobtitle: random.pick(titles),
        country: random.pick(countries),
        lifecyclestage: 'lead',
        hs_analytics_source: random.pick(sources),
      },
      ...(companyId !== undefined && { companyId }),
      ...(index % 3 === 0 && { history: [activity(at, random)] }),
    };
  }
}

function activity(at: number, random: Random) {
  const time = new Date(at).toISOString();
  return {
    at,
    properties: {
      hs_analytics_last_url: `https://www.seller.test${random.pick(pages)}`,
      hs_analytics_num_page_views: String(1 + random.below(20)),
      recent_conversion_event_name: random.pick([
        'Resources: Outbound playbook',
        'Newsletter',
        'Demo request',
      ]),
      recent_conversion_date: time,
    },
  };
}

import type { Random } from '../random.ts';
import { type ChannelId, origins } from './arcs.ts';
import type { Identity, StoryCompany } from './cast.ts';
import { Diary, type Entry } from './diary.ts';

/** A person whom the portal knew before the story begins, with what had happened until then. */
export interface StoryContact {
  readonly email: string;
  readonly companyKey: string;
  readonly createdAt: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly history: readonly Entry[];
}

const dayMs = 86_400_000;

const titles: Readonly<Record<StoryCompany['kind'], readonly string[]>> = {
  fit: [
    'VP of Sales',
    'Account Executive',
    'Marketing Director',
    'Head of Growth',
    'Sales Assistant',
    'CEO',
    'RevOps Analyst',
    'CFO',
  ],
  target: ['Chief Revenue Officer', 'IT Director', 'Procurement Lead', 'Sales Operations Manager'],
  customer: ['VP of Sales', 'Sales Operations Manager', 'Customer Marketing Manager'],
  small: ['Owner', 'Founder', 'Designer'],
  abroad: ['VP of Sales', 'Managing Director', 'Marketing Manager'],
  large: ['Category Manager', 'Director of Digital', 'Intern'],
  university: ['Student', 'Professor', 'Researcher'],
  competitor: ['Product Manager', 'Head of Growth'],
};

const peoplePerCompany = 6;
const pages = [
  '/blog/cold-email-benchmarks',
  '/blog/account-based-marketing',
  '/pricing',
  '/case-studies/pinegate',
  '/compare/outsourced-sdr',
  '/about',
];
const forms = [
  'Newsletter',
  'Resources: State of outbound e-book',
  'Resources: Cadence checklist',
  'Webinar: Forecasting',
];
const ways: readonly ChannelId[] = ['CH-01', 'CH-02', 'CH-03', 'CH-04', 'CH-05', 'CH-06'];

/** The people of all companies: some read a little long ago, most have done nothing lately. */
export function castBystanders(
  random: Random,
  nameFor: (domain: string) => Identity,
  companies: readonly StoryCompany[],
  now: number,
): StoryContact[] {
  return companies.flatMap((company) =>
    Array.from({ length: peoplePerCompany }, (_, index) => {
      const createdAt = now - (20 + random.below(300)) * dayMs;
      const identity = nameFor(company.key);
      return {
        email: identity.email,
        companyKey: company.key,
        createdAt,
        properties: {
          ...identity,
          ...factsAbout(company, titles[company.kind][index % titles[company.kind].length]!, random),
        },
        history: pastOf(random, createdAt, now - 15 * dayMs),
      };
    }),
  );
}

/** Known people at customers, who may want more. */
export function customersOf(
  contacts: readonly StoryContact[],
  companies: readonly StoryCompany[],
): StoryContact[] {
  const customers = new Set(
    companies.filter((company) => company.kind === 'customer').map((company) => company.key),
  );
  return contacts.filter((contact) => customers.has(contact.companyKey));
}

function factsAbout(company: StoryCompany, jobtitle: string, random: Random): Record<string, string> {
  const origin = origins[random.pick(ways)];
  return {
    jobtitle,
    company: company.properties.name!,
    ...(company.properties.country && { country: company.properties.country }),
    lifecyclestage: company.kind === 'customer' ? 'customer' : random.pick(['subscriber', 'lead', 'lead']),
    hs_analytics_source: origin.source,
    hs_analytics_source_data_1: origin.detail1,
    hs_analytics_source_data_2: origin.detail2,
    ...(company.kind === 'customer' && { hubspot_owner_id: '60003' }),
  };
}

/** A few dated traces between two times; some bounced, some opted out. */
function pastOf(random: Random, from: number, until: number): Entry[] {
  const diary = new Diary();
  const times = Array.from(
    { length: random.below(4) },
    () => from + random.next() * Math.max(0, until - from),
  ).sort((a, b) => a - b);
  for (const time of times) {
    const at = Math.round(time);
    if (random.next() < 0.65) diary.visit(at, random.pick(pages));
    else diary.submit(at, random.pick(forms));
  }
  const last = Math.round(times.at(-1) ?? from);
  if (random.next() < 0.04) diary.bounce(last + 1000);
  if (random.next() < 0.05) diary.optOut(last + 2000);
  return diary.entries;
}

/**
 * Two weeks in a B2B company's HubSpot, ending now: companies, the people who were there before, and what
 * happens. The same seed and the same `now` give the same story.
 */
import { createRandom, type Random } from '../random.ts';
import {
  type Arc,
  type ChannelId,
  collector,
  committeeMember,
  type Day,
  demoRequester,
  ebookReader,
  expandingCustomer,
  type LeadType,
  syndicated,
  webinarGuest,
  webinarNoShow,
  workedLead,
} from './arcs.ts';
import { castCompanies, createNames, type Identity, type StoryCompany, workedCompany } from './cast.ts';
import type { Diary, Entry } from './diary.ts';
import { castBystanders, customersOf, type StoryContact } from './people.ts';

/** One thing that happens: the first of a new person creates the contact. */
export interface StoryChange extends Entry {
  readonly email: string;
  readonly companyKey: string;
  readonly creates: boolean;
  /** When it is told, as a share of the whole telling, 0 to 1. */
  readonly toldAt: number;
}

export interface StoryLead {
  readonly email: string;
  readonly companyKey: string;
  readonly leadType: LeadType;
  readonly channel: ChannelId;
}

export interface StoryDeal {
  readonly companyKey: string;
  readonly createdAt: number;
  readonly properties: Readonly<Record<string, string>>;
}

export interface Story {
  readonly seed: number;
  readonly now: number;
  readonly companies: readonly StoryCompany[];
  /** People whom the portal knew before the story begins. */
  readonly contacts: readonly StoryContact[];
  readonly deals: readonly StoryDeal[];
  /** In the order of telling. */
  readonly changes: readonly StoryChange[];
  readonly leads: readonly StoryLead[];
  /** The worked example (AT-01): VP of Sales, five days from a LinkedIn ad to a reply. */
  readonly workedLead: StoryLead;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const storyDays = 14;

interface Director {
  readonly random: Random;
  readonly nameFor: (domain: string) => Identity;
  readonly companies: readonly StoryCompany[];
  readonly day: Day;
  readonly now: number;
}

interface Scene {
  readonly lead: StoryLead;
  readonly diary: Diary;
  readonly creates: boolean;
}

export function buildStory(seed: number, now: number): Story {
  const random = createRandom(seed);
  const companies = castCompanies(random);
  const nameFor = createNames(random);
  const director: Director = { random, nameFor, companies, now, day: dayOf(now, storyDays) };
  const contacts = castBystanders(random, nameFor, companies, now);
  const worked = playWorkedLead(director);
  const scenes = [...castLeads(director), ...castCustomers(director, contacts)];
  const changes = [
    ...changesOf(worked, (_, place, all) => 0.03 + (0.15 * place) / (all - 1)),
    ...scenes.flatMap((scene) => changesOf(scene, (at) => 0.02 + 0.98 * shareOf(at, now))),
  ];
  return {
    seed,
    now,
    companies,
    contacts,
    deals: castDeals(director),
    changes: changes.sort((a, b) => a.toldAt - b.toldAt || a.at - b.at),
    leads: [worked, ...scenes].map((scene) => scene.lead),
    workedLead: worked.lead,
  };
}

/** The worked lead's fifth day is today, so that its deadlines lie ahead of whoever watches. */
function playWorkedLead({ now }: Director): Scene {
  const identity = { email: `dana.whitfield@${workedCompany.key}`, firstname: 'Dana', lastname: 'Whitfield' };
  const day: Day = (number, hour = 10) => now - (5 - number) * dayMs + (hour - 10) * hourMs - 10 * 60_000;
  const known = {
    ...identity,
    jobtitle: 'VP of Sales',
    country: 'United States',
    company: workedCompany.properties.name!,
  };
  const lead = leadOf(identity, workedCompany, 'LT-01', 'CH-03');
  return { lead, diary: workedLead({ day, known }), creates: true };
}

const buyerTitles = ['VP of Sales', 'Chief Revenue Officer', 'Head of Growth', 'SVP Sales', 'VP Growth'];
const otherTitles = [
  'Sales Operations Manager',
  'Marketing Director',
  'Account Executive',
  'RevOps Analyst',
  'Demand Generation Manager',
];

type MakeDiary = (arc: Arc) => Diary;

function castLeads(director: Director): Scene[] {
  const { random } = director;
  const many = (count: number, make: (index: number) => Scene) =>
    Array.from({ length: count }, (_, index) => make(index));
  const at = (kind: StoryCompany['kind']) =>
    random.pick(director.companies.filter((company) => company.kind === kind));
  const act = (type: LeadType, channel: ChannelId, company: StoryCompany, title: string, make: MakeDiary) =>
    newcomer(director, company, title, type, channel, make);
  const searched: ChannelId[] = ['CH-01', 'CH-02', 'CH-03'];
  return [
    ...many(12, (index) =>
      act('LT-01', searched[index % 3]!, at('fit'), random.pick(otherTitles), ebookReader),
    ),
    ...many(6, () => act('LT-01', 'CH-04', at('fit'), random.pick(buyerTitles), syndicated)),
    ...many(5, () => act('LT-02', 'CH-05', at('fit'), random.pick(buyerTitles), webinarGuest)),
    ...many(4, () => act('LT-02', 'CH-05', at('fit'), random.pick(otherTitles), webinarNoShow)),
    ...many(4, () => act('LT-03', 'CH-06', at('fit'), random.pick(buyerTitles), demoRequester)),
    act('LT-03', 'CH-02', at('target'), 'Chief Revenue Officer', demoRequester),
    act('LT-03', 'CH-06', at('small'), 'Owner', demoRequester),
    act('LT-03', 'CH-06', at('competitor'), 'Head of Growth', demoRequester),
    ...many(3, () => act('LT-04', 'CH-01', at('university'), 'Student', collector)),
    ...many(2, () => act('LT-04', 'CH-03', at('small'), 'Consultant', collector)),
    ...castCommittees(director),
  ];
}

/** LT-05: three people at each target account, each by another way. */
function castCommittees(director: Director): Scene[] {
  const titles = ['Sales Operations Manager', 'Marketing Director', 'VP of Sales'];
  const ways: ChannelId[] = ['CH-01', 'CH-02', 'CH-03'];
  return director.companies
    .filter((company) => company.kind === 'target')
    .flatMap((company) =>
      titles.map((title, place) =>
        newcomer(director, company, title, 'LT-05', ways[place]!, (arc) => committeeMember(arc, place)),
      ),
    );
}

/** LT-06: people the portal knows already, at companies that are customers. */
function castCustomers(director: Director, contacts: readonly StoryContact[]): Scene[] {
  return customersOf(contacts, director.companies)
    .slice(0, 5)
    .map((contact) => ({
      lead: { email: contact.email, companyKey: contact.companyKey, leadType: 'LT-06', channel: 'CH-01' },
      diary: expandingCustomer(director),
      creates: false,
    }));
}

function newcomer(
  { random, nameFor, day }: Director,
  company: StoryCompany,
  title: string,
  type: LeadType,
  channel: ChannelId,
  make: MakeDiary,
): Scene {
  const identity = nameFor(company.key);
  const known = {
    ...identity,
    jobtitle: title,
    company: company.properties.name!,
    ...(company.properties.country && { country: company.properties.country }),
  };
  return {
    lead: leadOf(identity, company, type, channel),
    diary: make({ day, random, channel, known }),
    creates: true,
  };
}

function castDeals({ companies, now }: Director): StoryDeal[] {
  const deal = (
    company: StoryCompany,
    name: string,
    dealstage: string,
    amount: string,
    ageDays: number,
  ): StoryDeal => ({
    companyKey: company.key,
    createdAt: now - ageDays * dayMs,
    properties: { dealname: `${company.properties.name} – ${name}`, dealstage, amount, pipeline: 'default' },
  });
  const customers = companies.filter((company) => company.kind === 'customer');
  const prospects = companies.filter((company) => company.kind === 'fit').slice(-2);
  return [
    ...customers.map((company, index) =>
      deal(company, 'first year', 'closedwon', String(24_000 + index * 6000), 200),
    ),
    ...prospects.map((company) => deal(company, 'pilot', 'presentationscheduled', '18000', 30)),
  ];
}

type Tell = (at: number, place: number, all: number) => number;

function changesOf({ lead, diary, creates }: Scene, tell: Tell): StoryChange[] {
  return diary.entries.map((entry, place) => ({
    ...entry,
    email: lead.email,
    companyKey: lead.companyKey,
    creates: creates && place === 0,
    toldAt: tell(entry.at, place, diary.entries.length),
  }));
}

function dayOf(now: number, days: number): Day {
  const start = Math.floor((now - days * dayMs) / dayMs) * dayMs;
  return (day, hour = 9) => Math.round(start + day * dayMs + hour * hourMs);
}

function shareOf(at: number, now: number): number {
  return Math.min(1, Math.max(0, 1 - (now - at) / (storyDays * dayMs)));
}

function leadOf(
  { email }: Identity,
  company: StoryCompany,
  leadType: LeadType,
  channel: ChannelId,
): StoryLead {
  return { email, companyKey: company.key, leadType, channel };
}

/**
 * A portal's life from a seed: people read, fill in forms, reply and are promoted. All of it only ever adds
 * evidence, so what a lead comes to does not depend on when it was looked at, and an oracle can say it afterwards.
 */
import type { Random } from '../../../sandbox/random.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';

const COMPANIES = [
  { numberofemployees: '200', annualrevenue: '30000000', industry: 'COMPUTER_SOFTWARE', country: 'Canada' },
  { numberofemployees: '350', annualrevenue: '90000000', industry: 'BANKING', country: 'United States' },
  { numberofemployees: '4', annualrevenue: '100000', industry: 'FARMING', country: 'Iceland' },
];
const TITLES = ['Account Manager', 'VP of Sales', 'Head of Growth'];
const PAGES = ['pricing', 'case-studies/north', 'compare/rival', 'blog/a', 'blog/b', 'blog/c', 'about'];
const FORMS = ['Resources: Outbound playbook', 'Awareness e-book', 'Request a demo', 'Case study: North'];

export interface Activity {
  /** The contacts that are there before anybody looks. */
  populate(): void;
  /** Something happens to somebody. */
  act(): void;
  readonly acts: number;
}

/** `mark` stands in the names, so that they can be found wherever they should not be. */
export function createActivity(sandbox: Sandbox, portalId: string, random: Random, mark = ''): Activity {
  const actor = sandbox.actor(portalId);
  const companies: string[] = [];
  const contacts: string[] = [];
  const filled = new Set<string>();
  let acts = 0;

  const add = (): string => {
    const contact = actor.create('contacts', {
      email: `lead${contacts.length}@company${contacts.length % COMPANIES.length}.example`,
      firstname: 'Lead',
      lastname: `Number ${contacts.length}${mark}`,
      jobtitle: random.pick(TITLES),
      lifecyclestage: 'lead',
    });
    actor.associate('contacts', contact, 'companies', random.pick(companies), { primary: true });
    contacts.push(contact);
    return contact;
  };
  const view = (contact: string) =>
    actor.update('contacts', contact, {
      hs_analytics_last_url: `https://www.example.com/${random.pick(PAGES)}?visit=${acts}`,
    });
  /** Once for each contact: of two forms in a row HubSpot shows the last one alone. */
  const fillIn = (contact: string) => {
    if (filled.has(contact)) return view(contact);
    filled.add(contact);
    actor.update('contacts', contact, {
      recent_conversion_event_name: random.pick(FORMS),
      recent_conversion_date: new Date(sandbox.clock.now()).toISOString(),
    });
  };
  const reply = (contact: string) =>
    actor.update('contacts', contact, {
      hs_sales_email_last_replied: new Date(sandbox.clock.now()).toISOString(),
    });
  const promote = (contact: string) => actor.update('contacts', contact, { jobtitle: 'VP of Sales' });

  return {
    get acts() {
      return acts;
    },
    populate() {
      for (const properties of COMPANIES) {
        const name = `Company ${companies.length}`;
        companies.push(
          actor.create('companies', { name, domain: `company${companies.length}.example`, ...properties }),
        );
      }
      for (let count = 0; count < 40; count += 1) add();
    },
    act() {
      acts += 1;
      const contact = random.pick(contacts);
      const dice = random.next();
      if (dice < 0.45) view(contact);
      else if (dice < 0.65) fillIn(contact);
      else if (dice < 0.8) reply(contact);
      else if (dice < 0.9) promote(contact);
      else fillIn(add());
    },
  };
}

/** Contacts with a year of history at ten to a company, in the portal before anybody installs. */
import type { LoadRow } from '../../../sandbox/crm/load.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';

const DAY = 86_400_000;
const TO_A_COMPANY = 10;

/** @returns the ids of the contacts, in the order in which HubSpot lists them */
export function populate(sandbox: Sandbox, portalId: string, contacts: number): string[] {
  const now = sandbox.clock.now();
  const count = Math.ceil(contacts / TO_A_COMPANY);
  const companies = sandbox.load(portalId, 'companies', companyRows(count, now));
  return sandbox.load(portalId, 'contacts', contactRows(contacts, companies, now));
}

function* companyRows(count: number, now: number): Generator<LoadRow> {
  for (let place = 0; place < count; place += 1) {
    yield {
      properties: {
        name: `Company ${place}`,
        domain: `company${place}.example`,
        numberofemployees: String(20 + (place % 5_000)),
        annualrevenue: '30000000',
        industry: 'COMPUTER_SOFTWARE',
        country: 'Canada',
      },
      createdAt: now - 400 * DAY,
    };
  }
}

function* contactRows(count: number, companies: readonly string[], now: number): Generator<LoadRow> {
  for (let place = 0; place < count; place += 1) {
    const company = place % companies.length;
    yield {
      properties: {
        email: `lead${place}@company${company}.example`,
        firstname: 'Lead',
        lastname: `Number ${place}`,
        jobtitle: 'Account Manager',
        country: 'Canada',
        lifecyclestage: 'lead',
      },
      createdAt: now - 300 * DAY,
      history: [
        { at: now - 30 * DAY, properties: { hs_analytics_last_url: 'https://www.example.com/blog/a' } },
        { at: now - 10 * DAY, properties: { hs_analytics_last_url: 'https://www.example.com/pricing' } },
      ],
      companyId: companies[company]!,
    };
  }
}

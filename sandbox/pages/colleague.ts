/** Somebody else at the contact's company takes an interest too: a committee begins. */
import { primaryLink } from '../crm/links.ts';
import { readValue } from '../crm/record.ts';
import { byAnalytics, byForm } from '../crm/source.ts';
import type { Scene } from './acts.ts';

const COLLEAGUES = [
  ['Imani', 'Okafor', 'Head of Revenue Operations'],
  ['Jonas', 'Weber', 'Director of Marketing'],
  ['Priya', 'Nair', 'Chief Revenue Officer'],
  ['Luca', 'Moretti', 'Sales Enablement Manager'],
] as const;

/** The next of them who is not there yet; after the last it begins anew with numbers. */
export function newColleague({ sandbox, portal, contact }: Scene): string {
  const link = primaryLink(contact, 'companies');
  const company = link && portal.stores.companies.resolve(link.id);
  if (!company) return 'This contact belongs to no company, so there is no colleague to join in.';
  const domain = readValue(company, 'domain') ?? 'example.com';
  const companyName = readValue(company, 'name') ?? domain;
  const { email, firstname, lastname, jobtitle } = nextOf(domain, (address) =>
    Boolean(portal.stores.contacts.findUnique('email', address)),
  );
  const now = sandbox.clock.now();
  const id = sandbox.actor(portal.id, byForm).create('contacts', {
    email,
    firstname,
    lastname,
    jobtitle,
    recent_conversion_event_name: 'Resources: Outbound playbook',
    recent_conversion_date: new Date(now).toISOString(),
  });
  sandbox.actor(portal.id).associate('contacts', id, 'companies', company.id, { primary: true });
  sandbox
    .actor(portal.id, byAnalytics)
    .update('contacts', id, { hs_analytics_last_url: `https://www.example.com/pricing?visit=${now}` });
  return `${firstname} ${lastname}, ${jobtitle} at ${companyName}, has downloaded a guide and looked at the prices. HubSpot has told the app.`;
}

function nextOf(domain: string, isThere: (email: string) => boolean) {
  for (let count = 0; ; count += 1) {
    const [firstname, lastname, jobtitle] = COLLEAGUES[count % COLLEAGUES.length]!;
    const round = Math.floor(count / COLLEAGUES.length);
    const email = `${firstname}.${lastname}${round || ''}@${domain}`.toLowerCase();
    if (!isThere(email)) return { email, firstname, lastname, jobtitle };
  }
}

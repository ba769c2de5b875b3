/** The worked example: a VP of Sales who downloads, looks and replies over five days. */
import { PORTAL, type Stage } from './stage.ts';

export const DAY = 86_400_000;
export const DAY_1 = Date.UTC(2026, 10, 2, 10);

export interface Clock {
  now: number;
}

/** The company and the person as HubSpot holds them before anything has happened. */
export function workedLead(stage: Stage, email = 'dana@northwind.example', portalId = PORTAL): string {
  const actor = stage.sandbox.actor(portalId);
  const company = actor.create('companies', {
    name: 'Northwind',
    domain: 'northwind.example',
    industry: 'COMPUTER_SOFTWARE',
    numberofemployees: '200',
    annualrevenue: '30000000',
    country: 'United States',
  });
  const contact = actor.create('contacts', {
    email,
    firstname: 'Dana',
    lastname: 'Reyes',
    jobtitle: 'VP of Sales',
    country: 'United States',
    lifecyclestage: 'lead',
    hs_analytics_source: 'PAID_SOCIAL',
    hs_analytics_source_data_1: 'LinkedIn',
  });
  actor.associate('contacts', contact, 'companies', company, { primary: true });
  return contact;
}

export function downloads(stage: Stage, contact: string, at: number): void {
  stage.sandbox.actor(PORTAL).update('contacts', contact, {
    recent_conversion_event_name: 'Resources: Outbound playbook',
    recent_conversion_date: new Date(at).toISOString(),
  });
}

export function visits(stage: Stage, contact: string, page: string): void {
  const address = `https://www.example.com/${page}`;
  stage.sandbox.actor(PORTAL).update('contacts', contact, { hs_analytics_last_url: address });
}

export function replies(stage: Stage, contact: string, at: number): void {
  stage.sandbox.actor(PORTAL).update('contacts', contact, {
    hs_sales_email_last_replied: new Date(at).toISOString(),
  });
}

/** All five days; `clock` ends on the fifth. */
export async function playFiveDays(stage: Stage, clock: Clock): Promise<string> {
  const contact = workedLead(stage);
  downloads(stage, contact, clock.now);
  await stage.settle();
  clock.now = DAY_1 + 2 * DAY;
  visits(stage, contact, 'pricing');
  clock.now += 60_000;
  visits(stage, contact, 'case-studies/north');
  await stage.settle();
  clock.now = DAY_1 + 4 * DAY;
  replies(stage, contact, clock.now);
  await stage.settle();
  return contact;
}

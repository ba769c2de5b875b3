/** A stage with a buyer on it, and `hubspot.fetch` as the sandbox carries it out for a card. */
import {
  appFetch,
  type FetchAnswer,
  type FetchRequest,
  type FetchUser,
} from '../../sandbox/extensions/app-fetch.ts';
import { type CardAnswer, type CardView, cardAnswer, type Failure } from '../../src/card/contract.ts';
import { PORTAL, type Stage } from '../support/stage.ts';
import { DAY, workedLead } from '../support/worked-lead.ts';

export { DAY, DAY_1 } from '../support/worked-lead.ts';

export const VIEWER: FetchUser = { portalId: PORTAL, userId: 77, userEmail: 'rae@northwind.example' };

/** Calls the app as a card does: HubSpot adds the identity and signs. */
export function fetchAsCard(
  stage: Stage,
  path: string,
  { viewer = VIEWER, now = stage.context.now, ...request }: Partial<FetchRequest> & Partial<Play> = {},
): Promise<FetchAnswer> {
  const { appId, clientSecret } = stage.sandbox.app.options;
  const target = { appId, clientSecret, publicUrl: stage.url, url: stage.url };
  return appFetch(target, viewer, { ...request, url: stage.url + path }, now);
}

interface Play {
  readonly viewer: FetchUser;
  readonly now: () => number;
}

/** The card of a contact, checked by the contract that the card itself checks it with. */
export async function readCard(stage: Stage, contact: string, play: Partial<Play> = {}): Promise<CardAnswer> {
  const { status, body } = await fetchAsCard(stage, `/api/card/contacts/${contact}`, play);
  if (status !== 200) throw new Error(`the card was answered with ${status}: ${JSON.stringify(body)}`);
  return cardAnswer.parse(body);
}

export async function viewOf(stage: Stage, contact: string, play: Partial<Play> = {}): Promise<CardView> {
  const answer = await readCard(stage, contact, play);
  if (!answer.ok) throw new Error(`the card shows no lead: ${answer.code}`);
  return answer.data;
}

export async function failureOf(stage: Stage, contact: string, play: Partial<Play> = {}): Promise<Failure> {
  const answer = await readCard(stage, contact, play);
  if (answer.ok) throw new Error('the card shows a lead');
  return answer;
}

/** A VP of Sales at a company that fits, known to the portal. */
export async function aBuyer(stage: Stage, portalId = PORTAL): Promise<string> {
  const contact = workedLead(stage, undefined, portalId);
  await stage.settle();
  return contact;
}

/** The worked example (AT-01): playbook on day 1, pricing page and case study on day 3, a reply on day 5. */
export async function becomeMql(
  stage: Stage,
  contact: string,
  clock: { at: number },
  portalId = PORTAL,
): Promise<void> {
  const actor = stage.sandbox.actor(portalId);
  const day1 = clock.at;
  const happen = (at: number, properties: Record<string, string>) =>
    actor.update('contacts', contact, properties, { at });
  happen(day1, {
    recent_conversion_event_name: 'Resources: Outbound playbook',
    recent_conversion_date: new Date(day1).toISOString(),
  });
  happen(day1 + 2 * DAY, { hs_analytics_last_url: 'https://www.example.com/pricing' });
  happen(day1 + 2 * DAY + 60_000, {
    hs_analytics_last_url: 'https://www.example.com/case-studies/north',
  });
  const day5 = day1 + 4 * DAY;
  happen(day5, { hs_sales_email_last_replied: new Date(day5).toISOString() });
  clock.at = day5;
  await stage.settle();
}

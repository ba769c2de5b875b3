/** The card after sales has decided: accepted, qualified, sent back, and while nobody answers it. */
import type { Page } from 'playwright-core';
import { readValue } from '../../sandbox/crm/record.ts';
import { demoPortalId } from '../../sandbox/sandbox.ts';
import { type OpenPortal, untilQuiet } from '../local/open-portal.ts';
import type { Camera } from './camera.ts';
import { decide } from './decisions.ts';

const WIDTH = 1280;
const HEIGHT = 900;

/** Whatever the discovery conversation asks for. */
const CONFIRMED = Object.fromEntries(
  ['budget', 'authority', 'need', 'timeline', 'conversation', 'next_step'].map((key) => [
    key,
    { state: 'confirmed' },
  ]),
);

/** Of the leads that sales has decided on, the first of each kind. */
export async function takeStates(camera: Camera, portal: OpenPortal): Promise<void> {
  const page = await camera.openPage(WIDTH, HEIGHT);
  const accepted = contactWith(portal, 'fairlead_sal_status', 'accepted');
  await takeCard(camera, page, portal, accepted, 'card-accepted');
  await takeCard(
    camera,
    page,
    portal,
    contactWith(portal, 'fairlead_sal_status', 'recycled'),
    'card-recycled',
  );
  await decide(portal, accepted, {
    decision: 'qualify',
    checklist: CONFIRMED,
    idempotencyKey: 'picture-decision-qualify',
  });
  await untilQuiet(portal.app.context, portal.sandbox);
  await takeCard(camera, page, portal, accepted, 'card-sql');
}

/** Afterwards the app is stopped: the card says that it reaches nobody, and keeps what the record itself knows. */
export async function takeUnreachable(camera: Camera, portal: OpenPortal, email: string): Promise<void> {
  const page = await camera.openPage(WIDTH, HEIGHT);
  const contact = portal.sandbox.portal(demoPortalId).stores.contacts.findUnique('email', email);
  if (!contact) throw new Error(`The portal has nobody with the address ${email}.`);
  await portal.app.stop();
  await page.goto(addressOf(portal, contact.id));
  const card = page.locator('.card');
  await card.getByText('Fairlead cannot be reached').waitFor();
  await camera.take(card, 'card-unreachable');
}

async function takeCard(
  camera: Camera,
  page: Page,
  portal: OpenPortal,
  contactId: string,
  name: string,
): Promise<void> {
  await page.goto(addressOf(portal, contactId));
  const card = page.locator('.card');
  await card.getByText('Together').waitFor();
  for (const summary of (await card.locator('details[open] > summary').all()).toReversed()) {
    await summary.click();
  }
  await camera.take(card, name);
}

function addressOf({ sandbox }: OpenPortal, contactId: string): string {
  return `${sandbox.url}/contacts/${demoPortalId}/record/0-1/${contactId}`;
}

function contactWith({ sandbox }: OpenPortal, property: string, value: string): string {
  const { contacts } = sandbox.portal(demoPortalId).stores;
  const found = [...contacts.after(undefined)].find((record) => readValue(record, property) === value);
  if (!found) throw new Error(`No contact of the story has ${property} ${value}.`);
  return found.id;
}

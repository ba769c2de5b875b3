/** What is photographed: each screen in the state in which somebody meets it. */
import type { Locator, Page } from 'playwright-core';
import { demoPortalId } from '../../sandbox/sandbox.ts';
import type { OpenPortal } from '../local/open-portal.ts';
import type { Camera } from './camera.ts';

const WIDTH = 1280;
const HEIGHT = 900;
/** For what is drawn after a call has been answered. */
const SETTLE_MS = 800;

/** HubSpot's question, and the app's pages for a no and for a yes: with the last of them it is installed. */
export async function takeInstall(camera: Camera, { url, sandbox }: OpenPortal): Promise<void> {
  const page = await camera.openPage(760, 640);
  await page.goto(`${url}/oauth/callback?error=access_denied`);
  await camera.take(page, 'install-declined');
  sandbox.settings.autoApprove = null;
  await page.goto(`${url}/install`);
  await page.getByRole('button', { name: 'Connect app' }).click();
  await page.getByRole('heading', { name: 'is connected' }).waitFor();
  await camera.take(page, 'installed');
  sandbox.settings.autoApprove = demoPortalId;
}

/** The lead whose record is opened is the one of `email`. */
export async function takeScreens(camera: Camera, portal: OpenPortal, email: string): Promise<void> {
  const { url, portal: portalOf } = portal.sandbox;
  const contact = portalOf(demoPortalId).stores.contacts.findUnique('email', email);
  if (!contact) throw new Error(`The portal has nobody with the address ${email}.`);
  const page = await camera.openPage(WIDTH, HEIGHT);
  await page.goto(url);
  await camera.take(page, 'front');
  await takeCard(camera, page, `${url}/contacts/${demoPortalId}/record/0-1/${contact.id}`);
  const pages = `${url}/_sandbox/pages/portals/${demoPortalId}`;
  await page.goto(`${pages}/home`);
  await page.getByText('The last 30 days').waitFor();
  await camera.takeWhole(page, 'home');
  await takeSettings(camera, page, `${pages}/settings`);
}

async function takeCard(camera: Camera, page: Page, record: string): Promise<void> {
  const card = page.locator('.card');
  const open = async () => {
    await page.goto(record);
    await card.getByText('Together').waitFor();
  };
  await open();
  await camera.take(page, 'record');
  for (const form of ['Accept', 'Reject', 'Recycle']) {
    await open();
    await card.getByRole('button', { name: form, exact: true }).click();
    await card.getByRole('button', { name: 'Cancel' }).waitFor();
    const opened = await card.locator('details[open] > summary').all();
    for (const summary of opened.toReversed()) await summary.click();
    await camera.take(card, `card-${form.toLowerCase()}`);
  }
  await open();
  await takeWhatIf(camera, card);
}

/** The same lead at a company of five people. */
async function takeWhatIf(camera: Camera, card: Locator): Promise<void> {
  for (const summary of (await card.locator('details[open] > summary').all()).toReversed())
    await summary.click();
  await card.locator('summary', { hasText: 'What if' }).click();
  await card.getByRole('button', { name: 'Try something out' }).click();
  const size = card.locator('input[name="company-numberofemployees"]');
  await size.fill('5');
  await size.press('Tab');
  await card.getByText('The decision changes').waitFor();
  await camera.take(card, 'card-what-if');
}

async function takeSettings(camera: Camera, page: Page, address: string): Promise<void> {
  const open = async (tab: string) => {
    await page.getByRole('tab', { name: tab }).click();
    await page.waitForTimeout(SETTLE_MS);
  };
  await page.goto(address);
  await page.getByRole('tab').first().waitFor();
  for (const tab of ['Health', 'Model', 'People', 'Data and privacy']) {
    await open(tab);
    await camera.takeWhole(page, `settings-${tab.split(' ')[0]!.toLowerCase()}`);
  }
  for (const tab of ['Hours and promises', 'Lifecycle']) {
    await open(tab);
    await camera.take(page, `settings-${tab.split(' ')[0]!.toLowerCase()}`);
  }
  await open('Model');
  await page.getByRole('button', { name: 'Edit the published model' }).click();
  const numbers = page.getByText('Thresholds, rules and gates');
  await numbers.waitFor();
  await page.getByText('are being read').waitFor({ state: 'detached' });
  await page.waitForTimeout(SETTLE_MS);
  await numbers.evaluate((element) => (element as unknown as Scrollable).scrollIntoView());
  await camera.take(page, 'settings-draft');
  await open('Hours and promises');
  await page.getByText('Otherwise promised').first().click();
  await page.waitForTimeout(SETTLE_MS);
  await camera.take(page, 'settings-promises');
}

/** What of an element of the page is used here. */
interface Scrollable {
  scrollIntoView(): void;
}

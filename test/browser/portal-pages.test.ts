/** The portal around the card: its front page, the app's own page, and the panel that lets things happen. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../sandbox/clock.ts';
import { aBuyer, becomeMql, DAY } from '../card/support.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { seriousFindings } from './axe.ts';
import { openBrowser, skipsBrowser } from './chromium.ts';

const WIDTHS = [320, 400, 1280];

describe.skipIf(skipsBrowser)('the pages of a portal', () => {
  // The sandbox and the app go by one clock, as they do after npm start.
  const source = { at: Date.now() - 4 * DAY };
  let clock: Clock | undefined;
  let stage: Stage;
  let contact: string;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    stage = await openStage({
      now: () => clock?.now() ?? source.at,
      sandbox: { now: () => source.at, appFollowsClock: true },
    });
    clock = stage.sandbox.clock;
    await stage.install();
    contact = await aBuyer(stage);
    await becomeMql(stage, contact, source);
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  const open = (path: string) => page.goto(stage.sandbox.url + path);
  const card = () => page.locator('.card');
  const home = `/_sandbox/pages/portals/${PORTAL}/home`;

  /** At every width: nothing sticks out, and axe finds nothing serious. */
  async function expectFit(): Promise<void> {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `at ${width} px`).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page), `at ${width} px`).toEqual([]);
    }
  }

  test('the front page shows whom the app has found, why, and the way to him', async () => {
    await open('/');
    expect(await page.locator('.slip').textContent()).toContain('Dana Reyes');
    expect(await page.locator('.slip .sum').textContent()).toContain('70');
    expect(await page.locator('.grid').textContent()).toContain('replied to your e-mail');
    await expectFit();
    await page.getByRole('link', { name: 'Open Dana Reyes' }).click();
    await page.locator('.card').getByText('Together').waitFor();
  });

  test('the app’s page has the queue with the way to the record, and says that all is well', async () => {
    await open(home);
    await page.getByText('1 lead waits for sales, still in time.').waitFor();
    await page.getByText('Replied to your e-mail after visiting the pricing page').waitFor();
    await page.getByText('Fairlead is well').waitFor();
    await expectFit();
    // The app was told HubSpot's address as localhost.
    const href = await page.getByRole('link', { name: 'Dana Reyes' }).getAttribute('href');
    expect(new URL(href!).pathname).toBe(`/contacts/${PORTAL}/record/0-1/${contact}`);
    expect(troubles).toEqual([]);
  });

  describe('the panel', () => {
    const act = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const told = (text: string) => page.locator('.acts > p[role=status]').filter({ hasText: text }).waitFor();

    test('an hour in a webinar counts more than five minutes, by a workflow of the portal (AT-10)', async () => {
      await page.setViewportSize({ width: 1280, height: 900 });
      await open(`/contacts/${PORTAL}/record/0-1/${contact}`);
      await card().getByText('Together').waitFor();
      source.at += 60_000;
      await act('Attends a webinar for 5 minutes');
      await told('a workflow has told the app');
      await stage.settle();
      await card().getByText('Looked into a webinar', { exact: true }).waitFor();
      source.at += 3_600_000;
      await act('Attends a webinar for 60 minutes');
      await told('Attends a webinar for 60 minutes: a workflow has told the app');
      await stage.settle();
      await card().getByText('Attended a webinar', { exact: true }).waitFor();
    });

    test('a colleague joins in, and stands on the card', async () => {
      source.at += 60_000;
      await act('A colleague joins in');
      await told('Imani Okafor, Head of Revenue Operations at Northwind');
      await stage.settle();
      const colleague = stage.sandbox
        .portal(PORTAL)
        .stores.contacts.findUnique('email', 'imani.okafor@northwind.example');
      expect(stage.contact(colleague!.id).fairlead_score_state).toBe('scored');
    });

    test('three days pass for the app too', async () => {
      await act('Three days pass');
      await told('It is');
      await stage.settle();
      expect(stage.contact(contact).fairlead_sla_status).toBe('breached');
      await card().getByText('late').first().waitFor();
    });

    test('while HubSpot answers 503 nothing is lost, and what the app does about it is shown', async () => {
      await act('Answers 503 for a minute');
      await page.locator('.trouble').getByText('HubSpot answers 503').waitFor();
      source.at += 1_000;
      await act('Requests a demo');
      await told('HubSpot has told the app');
      await stage.settle();
      expect(stage.contact(contact).fairlead_priority).not.toBe('hand_raiser');
      await page.locator('.calls .bad').first().waitFor();
      await act('Well again');
      await told('HubSpot answers as usual');
      source.at += 60_000;
      await stage.settle();
      expect(stage.contact(contact).fairlead_priority).toBe('hand_raiser');
      await card().getByText('Requested a demo').first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
    });
  });

  test('whoever one becomes in the bar decides as that person', async () => {
    await page.getByLabel('You are').selectOption({ label: 'Omar Lindt' });
    await card().getByText('Together').waitFor();
    await card().getByRole('button', { name: 'Accept', exact: true }).click();
    await card().getByRole('button', { name: 'Accept', exact: true }).click();
    await card().getByText('by you').first().waitFor();
    await stage.settle();
    expect(stage.contact(contact).fairlead_decided_by).toContain('omar.lindt');
    expect(troubles).toEqual([]);
  });
});

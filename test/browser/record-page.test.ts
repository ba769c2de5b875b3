/** The card as a person meets it: its production bundle on a record page, in Chromium, against the real app. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byApp } from '../../sandbox/crm/source.ts';
import { aBuyer, becomeMql, DAY } from '../card/support.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { seriousFindings } from './axe.ts';
import { openBrowser, skipsBrowser } from './chromium.ts';

const FOUR_DAYS_AGO = Date.now() - 4 * DAY;

describe.skipIf(skipsBrowser)('the record page', () => {
  // The page's own clock is the machine's, so that the story ends now.
  const clock = { at: FOUR_DAYS_AGO };
  let stage: Stage;
  let contact: string;
  let browser: Browser;
  let page: Page;
  let troubles: string[] = [];

  beforeAll(async () => {
    stage = await openStage({ now: () => clock.at });
    await stage.install();
    contact = await aBuyer(stage);
    await becomeMql(stage, contact, clock);
    const app = stage.sandbox.actor(PORTAL, byApp('4242', 'Fairlead'));
    const task = app.create('tasks', {
      hs_task_subject: 'A lead for you',
      hs_task_status: 'NOT_STARTED',
      hs_timestamp: new Date(clock.at).toISOString(),
    });
    app.associate('tasks', task, 'contacts', contact);
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    await openRecord();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  const card = () => page.locator('.card');

  async function openRecord(width = 1280): Promise<void> {
    troubles = [];
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${stage.sandbox.url}/contacts/${PORTAL}/record/0-1/${contact}`);
    await card().getByText('Together').waitFor();
  }

  test('shows the contact, the company and what happened', async () => {
    expect(await page.locator('h1').textContent()).toBe('Dana Reyes');
    expect(await page.locator('.who').textContent()).toContain('VP of Sales at Northwind');
    expect(await page.locator('.what').textContent()).toContain('https://www.example.com/pricing');
    expect(await page.locator('.beside').textContent()).toContain('Computer software');
    expect(await page.locator('.related').textContent()).toMatch(
      /A lead for you.*Not started.*Made by Fairlead/,
    );
    expect(await page.locator('.what').textContent()).toContain('Task created');
  });

  test('runs the card, which says who it is, why now and what to do', async () => {
    expect(await card().locator('h3').first().textContent()).toMatch(
      /^MQL since today: replied to your e-mail after visiting the pricing page; (?=.*accept)(?=.*get in touch).*by .*\d\d:\d\d\.$/,
    );
    expect(await card().locator('tbody tr').count()).toBe(4);
    expect(await card().locator('tfoot').textContent()).toContain('70');
    expect(troubles).toEqual([]);
  });

  test('shows the card within a second, once it is built', async () => {
    await openRecord();
    const took: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const begun = performance.now();
      await openRecord();
      took.push(performance.now() - begun);
    }
    expect(Math.min(...took)).toBeLessThan(1_000);
  });

  test.each([320, 400, 1280])('fits into %i pixels, and axe finds nothing serious', async (width) => {
    await openRecord(width);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test.each(['Accept', 'Reject', 'Recycle'])(
    'the form to %s fits and gives axe nothing serious',
    async (form) => {
      await openRecord(320);
      await card().getByRole('button', { name: form, exact: true }).click();
      await card().getByRole('button', { name: 'Cancel' }).waitFor();
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
      ).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page)).toEqual([]);
    },
  );

  test('opens and closes what it holds back, by keyboard alone', async () => {
    await openRecord();
    const fit = card().locator('details', { hasText: 'Who they are' });
    await fit.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await fit.getAttribute('open')).not.toBeNull();
    expect(await fit.textContent()).toContain('50 to 500 employees');
  });

  test('a visit made on the page reaches the app, and its answer comes back into the card', async () => {
    await openRecord();
    clock.at += 60_000;
    await page.getByRole('button', { name: 'Requests a demo' }).click();
    await page.getByText('HubSpot has told the app').waitFor();
    await stage.settle();
    await card().getByText('Requested a demo').first().waitFor({ timeout: 10_000 });
    expect(stage.contact(contact).fairlead_priority).toBe('hand_raiser');
  });

  test('runs the card of a tab in the middle of the record, too, at every width', async () => {
    troubles = [];
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${stage.sandbox.url}/contacts/${PORTAL}/record/0-1/${contact}`);
    await page.getByRole('link', { name: 'Lead qualification' }).click();
    await page.locator('.what .card').waitFor();
    await card().getByText('Together').waitFor();
    expect(await card().locator('h3').first().textContent()).toContain('requested a demo');
    for (const width of [320, 400, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `at ${width} px`).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page)).toEqual([]);
    }
    expect(troubles).toEqual([]);
  });

  test('a contact that is gone is told in a sentence', async () => {
    await page.goto(`${stage.sandbox.url}/contacts/${PORTAL}/record/0-1/79999999999`);
    expect(await page.locator('body').textContent()).toContain('no such contact');
  });

  test('lists the contacts with what the app has found', async () => {
    await page.goto(`${stage.sandbox.url}/contacts/${PORTAL}/objects/0-1`);
    expect(await page.locator('tbody tr').first().textContent()).toContain('Dana Reyes');
    await page.getByRole('link', { name: 'Dana Reyes' }).click();
    await card().getByText('Together').waitFor();
  });

  test('a server that is down is told in a sentence, and another try brings the card back', async () => {
    const appUrl = stage.url;
    stage.sandbox.setAppUrl('http://127.0.0.1:9');
    await page.goto(`${stage.sandbox.url}/contacts/${PORTAL}/record/0-1/${contact}`);
    await card().getByText('cannot be reached').waitFor();
    stage.sandbox.setAppUrl(appUrl);
    await page.goto(`${stage.sandbox.url}/contacts/${PORTAL}/record/0-1/${contact}`);
    await card().getByText('Together').waitFor();
  });
});

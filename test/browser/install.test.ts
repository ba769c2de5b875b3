/** From the install address to a lead that qualifies: what an admin sees in the first minutes. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBuyer, becomeMql, DAY } from '../card/support.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { seriousFindings } from './axe.ts';
import { openBrowser, skipsBrowser } from './chromium.ts';

describe.skipIf(skipsBrowser)('installing', () => {
  const clock = { at: Date.now() - 4 * DAY };
  let stage: Stage;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    stage = await openStage({ now: () => clock.at });
    stage.sandbox.settings.autoApprove = null;
    page = await browser.newPage();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  /** At every width nothing sticks out, and axe finds nothing serious. */
  async function expectFit(): Promise<void> {
    for (const width of [320, 400, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `at ${width} px`).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page), `at ${width} px`).toEqual([]);
    }
  }

  test('whoever declines is told that nothing has changed, and can start again', async () => {
    await page.goto(`${stage.url}/install`);
    await page.getByRole('heading', { name: 'to a portal' }).waitFor();
    await expectFit();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Fairlead was not connected' }).waitFor();
    await expectFit();
    await page.getByRole('link', { name: 'Start again' }).click();
    await page.getByRole('heading', { name: 'to a portal' }).waitFor();
  });

  test('whoever agrees is told what comes, and the way to the contacts', async () => {
    await page.getByRole('radio', { name: PORTAL }).check();
    await page.getByRole('button', { name: 'Connect app' }).click();
    await page.getByRole('heading', { name: 'Fairlead is connected' }).waitFor();
    await expectFit();
    await stage.settle();
    const contact = await aBuyer(stage);
    await becomeMql(stage, contact, clock);

    await page.getByRole('link', { name: 'Open your contacts' }).click();
    await page.getByRole('link', { name: 'Dana Reyes' }).click();
    await page.locator('.card h3').filter({ hasText: 'MQL since today' }).waitFor();
    expect(stage.contact(contact).fairlead_stage).toBe('mql');
  });
});

/** The settings page as an admin meets it, and a threshold that two people publish with their keys. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aBuyer, becomeMql, DAY } from '../card/support.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { seriousFindings } from './axe.ts';
import { openBrowser, skipsBrowser } from './chromium.ts';

const TABS = ['Health', 'Model', 'Hours and promises', 'Lifecycle', 'People', 'Data and privacy'];

describe.skipIf(skipsBrowser)('the settings page', () => {
  const clock = { at: Date.now() - 4 * DAY };
  let stage: Stage;
  let contact: string;
  let browser: Browser;
  let page: Page;
  const troubles: string[] = [];

  beforeAll(async () => {
    stage = await openStage({ now: () => clock.at });
    await stage.install();
    contact = await aBuyer(stage);
    await becomeMql(stage, contact, clock);
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    await page.goto(`${stage.sandbox.url}/_sandbox/pages/portals/${PORTAL}/settings`);
    await page.getByRole('tab').first().waitFor();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  const open = (tab: string) => page.getByRole('tab', { name: tab }).click();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  test('has every tab at every width, with nothing serious for axe', async () => {
    for (const width of [320, 400, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      for (const tab of TABS) {
        await open(tab);
        await page.getByRole('tabpanel').getByRole('heading').first().waitFor();
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${tab} at ${width} px`).toBeLessThanOrEqual(0);
        if (width !== 400) expect(await seriousFindings(page), `${tab} at ${width} px`).toEqual([]);
      }
    }
    expect(troubles).toEqual([]);
  });

  test('the arrow keys go from tab to tab', async () => {
    const chosen = (name: string) => page.getByRole('tab', { name, selected: true }).waitFor();
    await open('Health');
    await chosen('Health');
    await page.keyboard.press('ArrowRight');
    await chosen('Model');
    await page.keyboard.press('ArrowLeft');
    await chosen('Health');
  });

  test('what sales promises is changed by keyboard alone; what is refused says why in its place', async () => {
    const hours = page.locator('[name="handoff.sla.firstTouch.hours"]');
    const retype = async (text: string) => {
      await hours.focus();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    };
    await open('Hours and promises');
    await press('Change something');
    await page.getByText('Draft: default').waitFor();
    await retype('0');
    await page.locator('.ui-field.error').filter({ has: hours }).getByRole('alert').waitFor();
    await retype('3');
    await page.locator('.ui-field.error').waitFor({ state: 'detached' });
    await page.getByText('Promises for some leads only').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Add a promise for some leads' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Otherwise promised: High').focus();
    await page.keyboard.press('Enter');
    await page.locator('[name="handoff.sla.overrides.1.targets.firstTouch.hours"]').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await press('Throw the draft away');
    expect(troubles).toEqual([]);
  });

  test('a gate is added in its form at every width, told what is missing, and taken back', async () => {
    await open('Model');
    await press('Edit the published model');
    await page.getByText('Draft: default').waitFor();
    await page.getByText('Gates: what no points outweigh').click();
    await press('Add a gate');
    await press('Save it in the draft');
    const label = page.locator('[name="entry.label"]');
    await page.locator('.ui-field.error').filter({ has: label }).getByRole('alert').waitFor();
    for (const width of [320, 400, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${width} px`).toBeLessThanOrEqual(0);
      expect(await seriousFindings(page), `${width} px`).toEqual([]);
    }
    await label.fill('Has a domain');
    await page.locator('[name="entry.otherwise"]').fill('has no domain');
    await press('Save it in the draft');
    const change = page.getByRole('button', { name: 'Change “Has a domain”' });
    await change.waitFor();
    await press('Undo the last change');
    await change.waitFor({ state: 'detached' });
    await press('Throw the draft away');
    expect(troubles).toEqual([]);
  });

  test('two people publish another threshold with their keys, and it is what decides from then on', async () => {
    await open('People');
    for (const [email, role] of [
      ['dana.reyes@seller.test', 'Marketing key'],
      ['omar.lindt@seller.test', 'Sales key'],
    ] as const) {
      await page.getByLabel('E-mail address', { exact: true }).fill(email);
      await page.getByLabel('Role').selectOption({ label: role });
      await press('Name them');
      await page
        .getByRole('tabpanel')
        .getByRole('button', { name: 'Take away' })
        .nth(role === 'Sales key' ? 1 : 0)
        .waitFor();
    }
    await open('Model');
    await press('Edit the published model');
    await page.getByText('Draft: default').waitFor();
    await stage.settle();
    await page.getByText('are being read').waitFor({ state: 'detached' });
    await page.getByLabel('Points needed').fill('80');
    await page.getByLabel('Points needed').press('Tab');
    const raise = page.getByRole('button', { name: 'Raise the version' });
    const propose = page.getByRole('button', { name: 'Propose', exact: true });
    await raise.or(propose).first().waitFor();
    if (await raise.isVisible()) await raise.click();
    await propose.waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await propose.click();
    await page.getByRole('button', { name: 'Take it back' }).waitFor();

    await page.getByLabel('You are').selectOption({ label: 'Omar Lindt' });
    await page.getByRole('button', { name: 'Confirm and publish' }).click();
    await page.getByRole('button', { name: 'Confirm and publish' }).waitFor({ state: 'detached' });
    await page.getByText('A lead is an MQL from 80 points on').waitFor();

    clock.at += 60_000;
    const other = stage.sandbox.actor(PORTAL).create('contacts', { email: 'nobody@elsewhere.example' });
    await stage.settle();
    expect(stage.contact(other).fairlead_model_version).toContain('1.0.1');
    expect(troubles).toEqual([]);
  });
});

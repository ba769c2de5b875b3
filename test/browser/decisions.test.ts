/** Sales decides on the record page: with the real card, through the signed door, and HubSpot shows it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTryOut } from '../../hubspot/src/app/cards/engine.js';
import type { Supposition } from '../../src/card/what-if-contract.ts';
import { becomeMql, DAY, fetchAsCard } from '../card/support.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { workedLead } from '../support/worked-lead.ts';
import { openBrowser, skipsBrowser } from './chromium.ts';

// The story ends now, by the clock of the machine that the browser goes by.
const BEGIN = Date.now() - 4 * DAY;

describe.skipIf(skipsBrowser)('on the record page', () => {
  let browser: Browser;
  let page: Page;
  let stage: Stage;
  let contact: string;
  const clock = { at: BEGIN };
  /** Each test takes the next of them. */
  let buyers: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    stage = await openStage({ now: () => clock.at });
    await stage.install();
    buyers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].map((name) =>
      workedLead(stage, `${name}@northwind.example`),
    );
    await stage.settle();
    clock.at = BEGIN + 4 * DAY;
    for (const buyer of buyers) await becomeMql(stage, buyer, { at: BEGIN });
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });
  beforeEach(async () => {
    contact = buyers.shift()!;
    page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    await page.goto(`${stage.sandbox.url}/contacts/${PORTAL}/record/0-1/${contact}`);
    await card().getByText('Together').waitFor();
  });
  afterEach(() => page.close());

  const card = () => page.locator('.card');
  const press = (name: string) => card().getByRole('button', { name, exact: true }).click();
  /** What is typed reaches the extension's worker, and what it makes of it comes back, a moment later. */
  const isClosed = (name: string) =>
    card().getByRole('button', { name, exact: true, disabled: true }).waitFor();
  const headline = (text: string) => card().locator('h3').filter({ hasText: text }).waitFor();

  /** What HubSpot has once the app has written. */
  async function written(): Promise<Readonly<Record<string, string>>> {
    await stage.settle();
    return stage.contact(contact);
  }

  test('AT-29 a lead is accepted in two clicks, and taken back in two', async () => {
    await press('Accept');
    await press('Accept');
    await headline('Accepted today by you: have the discovery conversation');
    expect(await written()).toMatchObject({ fairlead_stage: 'sal', fairlead_sal_status: 'accepted' });

    await press('Undo');
    await press('Undo');
    await headline('MQL since today');
    expect(await written()).toMatchObject({ fairlead_stage: 'mql', fairlead_sal_status: 'pending' });
  });

  test('a lead is rejected with a reason and a note, and not without', async () => {
    await press('Reject');
    await isClosed('Reject');
    await card().getByLabel('Reason').selectOption('wrong_company_size');
    await card().getByLabel('Note for marketing').fill('They have two people.');
    await press('Reject');
    await headline('Rejected today by you (wrong company size)');
    expect(await written()).toMatchObject({
      fairlead_sal_status: 'rejected',
      fairlead_rejection_reason: 'wrong_company_size',
      fairlead_rejection_note: 'They have two people.',
    });
  });

  test('a lead is recycled to a day', async () => {
    const day = new Date(clock.at + 30 * DAY).toISOString().slice(0, 10);
    await press('Recycle');
    await card().getByLabel('Reason').selectOption('no_current_need');
    await card().getByLabel('Comes back on').fill(day);
    await press('Recycle');
    await headline('Recycled today by you (no current need): comes back');
    expect(await written()).toMatchObject({ fairlead_stage: 'recycled', fairlead_recycle_until: day });
  });

  test('a no to one question leads to the reason that fits', async () => {
    await press('Accept');
    await card().getByLabel('Is the lead relevant?').uncheck();
    await isClosed('Accept');
    await press('Reject instead');
    expect(await card().getByLabel('Reason').inputValue()).toBe('no_business_context');
  });

  test('discovery makes an SQL, once everything that is asked for is confirmed (AT-30)', async () => {
    await press('Accept');
    await press('Accept');
    await headline('Accepted today by you');
    await press('Make it an SQL');
    await press('Make it an SQL');
    await card().getByText('Not an SQL yet').waitFor();
    for (const item of ['budget', 'authority', 'need', 'conversation', 'next_step']) {
      await card().locator(`select[name=${item}]`).selectOption('confirmed');
    }
    await press('Make it an SQL');
    await headline('SQL since today by you');
    expect(await written()).toMatchObject({
      fairlead_stage: 'sql',
      fairlead_checklist: '3 of 4 confirmed; still to confirm: timeline',
    });
  });

  test('whoever is too late is told so, and loses nothing', async () => {
    await press('Reject');
    await card().getByLabel('Reason').selectOption('duplicate');
    clock.at += 60_000;
    stage.sandbox.actor(PORTAL).update('contacts', contact, { lifecyclestage: 'customer' });
    await stage.settle();
    await press('Reject');
    await card().getByText('Not done').waitFor();
    expect((await written()).fairlead_stage).toBe('customer');
  });

  /** Goes on with the Tab key until the button has the focus. */
  async function tabTo(name: string): Promise<void> {
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    for (let pressed = 0; pressed < 80; pressed += 1) {
      await page.keyboard.press('Tab');
      if ((await focused()) === name) return;
    }
    throw new Error(`the Tab key never comes to ${name}`);
  }

  test('a lead is accepted by keyboard alone', async () => {
    await tabTo('Accept');
    await page.keyboard.press('Enter');
    await card().getByRole('button', { name: 'Cancel' }).waitFor();
    await tabTo('Accept');
    await page.keyboard.press('Enter');
    await headline('Accepted today by you');
    expect((await written()).fairlead_stage).toBe('sal');
  });

  test('what if: the card judges by itself, and comes to what the server comes to', async () => {
    const path = `/api/card/contacts/${contact}/what-if`;
    await card().locator('summary', { hasText: 'What if' }).click();
    await press('Try something out');
    const size = card().locator('input[name="company-numberofemployees"]');
    await size.waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await size.fill('5');
    await size.press('Tab');
    await card().getByText('The decision changes: MQL becomes').waitFor();
    expect(asked.filter((url) => url.endsWith('/fetch'))).toEqual([]);

    const supposition: Supposition = {
      facts: [{ object: 'company', property: 'numberofemployees', value: '5' }],
      happening: null,
    };
    const { body } = await fetchAsCard(stage, path, { method: 'POST', body: supposition });
    const given = (await fetchAsCard(stage, path)).body as { data: { material: never } };
    const found = openTryOut(given.data.material)!.suppose(supposition);
    expect(JSON.stringify(found)).toBe(JSON.stringify((body as { data: unknown }).data));
    const { points, fit, grade } = found.after;
    await card()
      .getByText(`grade ${grade}: ${points} points`)
      .filter({ hasText: `fit ${fit},` })
      .waitFor();
  });

  test('an expired session and a server that says 503 lose nothing: the card stays, and the same press works later', async () => {
    const calls = '**/_sandbox/pages/portals/*/fetch';
    await press('Accept');
    await page.route(calls, (route) =>
      route.fulfill({ json: { status: 401, body: { category: 'EXPIRED_AUTHENTICATION' } } }),
    );
    await press('Accept');
    await card().getByText('HubSpot did not let this through').waitFor();
    await page.unroute(calls);

    const busy = createServer((_, response) => response.writeHead(503).end('busy'));
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    stage.sandbox.setAppUrl(`http://127.0.0.1:${(busy.address() as AddressInfo).port}`, stage.url);
    await press('Accept');
    await card().getByText('Fairlead cannot be reached').waitFor();
    await headline('MQL since today');
    stage.sandbox.setAppUrl(stage.url);
    busy.close();

    await press('Accept');
    await headline('Accepted today by you');
    expect((await written()).fairlead_stage).toBe('sal');
  });
});

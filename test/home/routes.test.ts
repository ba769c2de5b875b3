/** The home page's door over HTTP: the day of a portal as sales finds it, and nothing for strangers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HomeView, homeAnswer } from '../../src/home/contract.ts';
import { aBuyer, becomeMql, DAY, DAY_1, fetchAsCard, VIEWER } from '../card/support.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const OTHER = '4001002';
const HOUR = 3_600_000;

describe('the home page of a portal', () => {
  const clock = { at: DAY_1 };
  let stage: Stage;
  let contact: string;
  beforeAll(async () => {
    stage = await openStage({
      now: () => clock.at,
      sandbox: { portals: [{ id: PORTAL, account: { timeZone: 'Europe/Berlin' } }, { id: OTHER }] },
    });
  });
  afterAll(() => stage.close());

  async function ask(portalId = PORTAL) {
    const { status, body } = await fetchAsCard(stage, '/api/home', { viewer: { ...VIEWER, portalId } });
    if (status !== 200) throw new Error(`the page was answered with ${status}: ${JSON.stringify(body)}`);
    return { answer: homeAnswer.parse(body), bytes: Buffer.byteLength(JSON.stringify(body)) };
  }

  async function view(): Promise<HomeView> {
    const { answer } = await ask();
    if (!answer.ok) throw new Error(`the page shows nothing: ${answer.code}`);
    return answer.data;
  }

  async function decide(decision: string, more: Record<string, unknown> = {}) {
    const body = { decision, idempotencyKey: `test-home-${decision}-${clock.at}`, ...more };
    const answer = await fetchAsCard(stage, `/api/card/contacts/${contact}/decisions`, {
      method: 'POST',
      body,
    });
    expect(answer.body).toMatchObject({ ok: true });
  }

  test('says what to do where Fairlead is not installed', async () => {
    expect((await ask()).answer).toMatchObject({ ok: false, code: 'not_installed' });
  });

  test('is calm where nothing waits', async () => {
    await stage.install();
    const { headline, pending, figures, health } = await view();
    expect(headline).toBe('No lead waits for sales: every one has its answer.');
    expect(pending).toEqual({ total: 0, page: 1, pages: 1, range: null, lines: [] });
    expect(figures.items.map(({ key, number }) => [key, number])).toEqual([
      ['mql', '0'],
      ['accepted', 'None yet'],
      ['rejected', 'None yet'],
      ['in_time', 'None yet'],
    ]);
    expect(health).toMatchObject({ tone: 'good', todo: null });
  });

  test('puts an MQL into the queue, with why and what runs out first', async () => {
    contact = await aBuyer(stage);
    await becomeMql(stage, contact, clock);
    const { headline, pending } = await view();
    expect(headline).toBe('1 lead waits for sales, still in time.');
    expect(pending.lines).toEqual([
      {
        contactId: contact,
        name: 'Dana Reyes',
        who: 'VP of Sales at Northwind',
        why: 'Replied to your e-mail after visiting the pricing page',
        when: 'First touch by 15:00, 4 business hours left',
        tone: 'neutral',
        mark: null,
        href: `${stage.config.hubspot.appUrl}/contacts/${PORTAL}/record/0-1/${contact}`,
      },
    ]);
  });

  test('is late once the time is up', async () => {
    clock.at += 5 * HOUR;
    const { headline, pending } = await view();
    expect(headline).toBe('1 lead waits for sales, and it is late.');
    expect(pending.lines[0]).toMatchObject({
      tone: 'bad',
      when: 'First touch was due 15:00, 1 business hour late',
    });
  });

  test('an accepted lead leaves the queue and is counted with what it is of', async () => {
    await decide('accept', { answers: { valid: true, relevant: true, routed: true, willWork: true } });
    // At once, though its first touch is late and no worker has looked yet.
    expect(await view()).toMatchObject({ pending: { total: 0 }, silent: { total: 0 } });
    await stage.settle();
    const { pending, silent, figures } = await view();
    expect(pending.total).toBe(0);
    expect(silent.total).toBe(0);
    expect(figures.items.map(({ number }) => number)).toEqual(['1', '1 of 1', '0 of 1', '1 of 1']);
    expect(figures.items[1]?.note).toBe(
      '100\u00a0% of those that sales has answered; the true share lies between 21 and 100\u00a0%',
    );
  });

  test('who is accepted and then left alone comes back into view (AT-35)', async () => {
    clock.at += 4 * DAY;
    const { headline, silent } = await view();
    expect(headline).toBe('No lead waits for sales; 1 was accepted and then left alone.');
    expect(silent.lines[0]).toMatchObject({ contactId: contact, tone: 'bad' });
    expect(silent.lines[0]?.when).toMatch(/^Follow up was due .+ late$/);
  });

  test('a recycled lead is named before it comes back', async () => {
    await decide('recycle', { reason: 'no_current_need', until: clock.at + 10 * DAY });
    await stage.settle();
    const { silent, waking } = await view();
    expect(silent.total).toBe(0);
    expect(waking.lines[0]).toMatchObject({ contactId: contact, why: 'Recycled: no current need' });
    expect(waking.lines[0]?.when).toMatch(/^comes back \d+ Nov$/);
  });

  test('a portal sees its own leads alone, though their ids are equal', async () => {
    expect((await ask(OTHER)).answer).toMatchObject({ ok: false, code: 'not_installed' });
    await stage.install(OTHER);
    const { answer } = await ask(OTHER);
    expect(answer).toMatchObject({ ok: true, data: { pending: { total: 0 }, waking: { total: 0 } } });
    expect(JSON.stringify(answer)).not.toContain('Dana');
  });

  test('an unsigned call and another method get nothing', async () => {
    const unsigned = await fetch(`${stage.url}/api/home?portalId=${PORTAL}&userId=77`);
    expect(unsigned.status).toBe(401);
    expect(await unsigned.text()).not.toContain('Dana');
    expect((await fetchAsCard(stage, '/api/home', { method: 'POST', body: {} })).status).toBe(405);
  });

  test('a disconnected portal is told so', async () => {
    await stage.context.installations.forPortal(OTHER).markDisconnected('uninstalled');
    expect((await ask(OTHER)).answer).toMatchObject({ ok: false, code: 'disconnected' });
  });
});

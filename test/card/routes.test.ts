/** The card's door over HTTP: who may ask, what everybody else gets, and what there is to see. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signatureHeaders } from '../../sandbox/webhooks/signature.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import {
  aBuyer,
  becomeMql,
  DAY,
  DAY_1,
  failureOf,
  fetchAsCard,
  readCard,
  VIEWER,
  viewOf,
} from './support.ts';

const OTHER = '4001002';

describe('the card of the worked example', () => {
  const clock = { at: DAY_1 };
  let stage: Stage;
  let contact: string;
  beforeAll(async () => {
    stage = await openStage({
      now: () => clock.at,
      sandbox: { portals: [{ id: PORTAL, account: { timeZone: 'Europe/Berlin' } }, { id: OTHER }] },
    });
    await stage.install();
    contact = await aBuyer(stage);
    await becomeMql(stage, contact, clock);
  });
  afterAll(() => stage.close());

  test('says in one sentence who it is, why now, and by when to do what (AT-01)', async () => {
    const view = await viewOf(stage, contact);
    expect(view.name).toBe('Dana Reyes');
    expect(view.headline).toBe(
      'MQL since today: replied to your e-mail after visiting the pricing page; get in touch by 15:00 and accept by tomorrow 11:00.',
    );
    expect(view.stage).toMatchObject({ key: 'mql', label: 'MQL, waits for you' });
  });

  test('shows what runs out: the acceptance in 24 hours, the first touch in 4 business hours', async () => {
    const { clocks } = await viewOf(stage, contact);
    expect(clocks.map(({ label, sentence, tone }) => [label, sentence, tone])).toEqual([
      ['First touch', 'by 15:00, 4 business hours left', 'neutral'],
      ['Accept', 'by tomorrow 11:00, 24 hours left', 'neutral'],
    ]);
  });

  test('lists what counts with its day, and the lines add up to the score', async () => {
    const { reasons, total, score } = await viewOf(stage, contact);
    expect(reasons.map(({ label, when, points }) => [label, when, points])).toEqual([
      ['Replied to your e-mail', 'Fri 6 Nov', '+25'],
      ['Visited the pricing page', 'Wed 4 Nov', '+20'],
      ['Downloaded a guide or playbook', 'Mon 2 Nov', '+15'],
      ['Viewed a case study', 'Wed 4 Nov', '+10'],
    ]);
    expect(total).toBe('70');
    expect(score.sentence).toBe('70 points, 60 needed');
  });

  test('says what time will do to it', async () => {
    const { ahead } = await viewOf(stage, contact);
    expect(ahead[0]).toMatch(/^Falls below the threshold on .+ if nothing happens\.$/);
  });

  test('stays below 30 kB', async () => {
    const { body } = await fetchAsCard(stage, `/api/card/contacts/${contact}`);
    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(30_000);
  });

  test('counts down, and says so when it is late', async () => {
    const later = clock.at + 25 * 3_600_000;
    const before = clock.at;
    clock.at = later;
    const { headline, clocks } = await viewOf(stage, contact);
    clock.at = before;
    const late = { tone: 'bad', usedPercent: 100 };
    expect(clocks).toMatchObject([
      { sentence: 'was due yesterday 15:00, 3 business hours late', ...late },
      { sentence: 'was due 11:00, 1 hour late', ...late },
    ]);
    expect(headline).toContain('it was due yesterday 15:00: get in touch and accept now');
  });

  describe('to strangers (R51)', () => {
    const path = () => `/api/card/contacts/${contact}`;
    const call = (query: string, headers: Record<string, string> = {}) =>
      fetch(`${stage.url}${path()}${query}`, { headers });
    const signed = (query: string, at = clock.at, secret = stage.sandbox.app.options.clientSecret) =>
      call(
        query,
        signatureHeaders(
          secret,
          { method: 'GET', uri: `${stage.url}${path()}${query}`, body: '', timestamp: at },
          'v3',
        ),
      );
    const identity = `?portalId=${PORTAL}&userId=77&userEmail=rae%40northwind.example`;

    test('an honest call is answered', async () => {
      expect((await signed(identity)).status).toBe(200);
    });

    test('an unsigned call gets nothing', async () => {
      const answer = await call(identity);
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain('Dana');
    });

    test.each([
      ['another secret', () => signed(identity, clock.at, 'another secret')],
      ['a signature of six minutes ago', () => signed(identity, clock.at - 6 * 60_000)],
      ['a signature of two minutes ahead', () => signed(identity, clock.at + 2 * 60_000)],
      [
        'a portal that the card names beside HubSpot',
        () => signed(`?portalId=${OTHER}&userId=77&portalId=${PORTAL}`),
      ],
      [
        'a portal that the card names beside HubSpot, a thousand words before it',
        () => signed(`?portalId=${OTHER}&userId=9${'&a'.repeat(1_000)}&portalId=${PORTAL}&userId=77`),
      ],
      ['no portal', () => signed('?userId=77')],
      ['no user', () => signed(`?portalId=${PORTAL}`)],
      ['a portal that is no number', () => signed('?portalId=x&userId=77')],
      ['another app', () => signed(`${identity}&appId=1`)],
    ])('%s gets nothing', async (_, ask) => {
      const answer = await ask();
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain('Dana');
    });

    test('a signature for one query is none for another', async () => {
      const headers = signatureHeaders(
        stage.sandbox.app.options.clientSecret,
        { method: 'GET', uri: `${stage.url}${path()}${identity}`, body: '', timestamp: clock.at },
        'v3',
      );
      const answer = await call(identity.replace(PORTAL, OTHER), headers);
      expect(answer.status).toBe(401);
    });

    test.each(['0', 'abc', '12e3', '99999999999999999999'])('%s is no contact', async (id) => {
      expect((await fetchAsCard(stage, `/api/card/contacts/${id}`)).status).toBe(404);
    });
  });

  test('equal ids in two portals are two contacts, and neither sees the other (R51)', async () => {
    const viewer = { ...VIEWER, portalId: OTHER };
    expect((await failureOf(stage, contact, { viewer })).code).toBe('not_installed');
    await stage.install(OTHER);
    const twin = stage.sandbox
      .actor(OTHER)
      .create('contacts', { email: 'twyla@elsewhere.example', firstname: 'Twyla' });
    await stage.settle();
    expect(twin).toBe(contact);
    expect((await viewOf(stage, contact, { viewer })).name).toBe('Twyla');
    expect((await viewOf(stage, contact)).name).toBe('Dana Reyes');
  });
});

describe('where there is no lead to show', () => {
  const clock = { at: DAY_1 };
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ now: () => clock.at });
  });
  afterAll(() => stage.close());

  test('a portal without an installation is told to install', async () => {
    expect(await failureOf(stage, '70000000001')).toMatchObject({ code: 'not_installed', again: false });
  });

  test('a contact that nobody has looked at yet is waited for', async () => {
    await stage.install();
    expect(await failureOf(stage, '79999999999')).toMatchObject({ code: 'waiting', again: true });
  });

  test('a deleted contact is named as that', async () => {
    const contact = await aBuyer(stage);
    expect((await readCard(stage, contact)).ok).toBe(true);
    stage.sandbox.actor(PORTAL).delete('contacts', contact);
    await stage.settle();
    expect(await failureOf(stage, contact)).toMatchObject({ code: 'deleted' });
  });

  test('an erased contact is named as that, and nothing else is said', async () => {
    const actor = stage.sandbox.actor(PORTAL);
    const contact = actor.create('contacts', { email: 'erin@away.example', firstname: 'Erin' });
    await stage.settle();
    actor.privacyDelete(contact);
    await stage.settle();
    const failure = await failureOf(stage, contact);
    expect(failure.code).toBe('erased');
    expect(JSON.stringify(failure)).not.toMatch(/Erin|away\.example/);
  });

  test('a portal without a model is being prepared', async () => {
    const contact = stage.sandbox.actor(PORTAL).create('contacts', { email: 'pat@wait.example' });
    await stage.settle();
    const { db } = stage.context;
    const { model_hash } = await db.selectFrom('installation').select('model_hash').executeTakeFirstOrThrow();
    await db.updateTable('installation').set({ model_hash: null }).execute();
    expect(await failureOf(stage, contact)).toMatchObject({ code: 'preparing', again: true });
    await db.updateTable('installation').set({ model_hash }).execute();
    expect((await readCard(stage, contact)).ok).toBe(true);
  });

  test('a portal whose access has ended is told to connect again', async () => {
    const contact = stage.sandbox.actor(PORTAL).create('contacts', { email: 'quinn@gone.example' });
    await stage.settle();
    await stage.context.installations.forPortal(PORTAL).markDisconnected('uninstalled');
    expect(await failureOf(stage, contact)).toMatchObject({ code: 'disconnected', again: false });
  });
});

test('a day later, points have faded and the lines still add up', async () => {
  const clock = { at: DAY_1 };
  const stage = await openStage({ now: () => clock.at });
  try {
    await stage.install();
    const contact = await aBuyer(stage);
    await becomeMql(stage, contact, clock);
    clock.at += 20 * DAY;
    stage.sandbox
      .actor(PORTAL)
      .update('contacts', contact, { hs_analytics_last_url: 'https://www.example.com/pricing' });
    await stage.settle();
    const { reasons, total } = await viewOf(stage, contact);
    const sum = reasons.reduce((all, { points }) => all + Math.round(Number(points) * 10), 0);
    expect(sum / 10).toBe(Number(total));
    expect(reasons.some(({ note }) => note?.includes('when fresh'))).toBe(true);
  } finally {
    await stage.close();
  }
});

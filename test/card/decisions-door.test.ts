/** What comes through the door for decisions, and as whose: everything behind the port is somebody else's. */
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appFetch } from '../../sandbox/extensions/app-fetch.ts';
import { decisionAnswer } from '../../src/card/contract.ts';
import type { Decide } from '../../src/card/ports.ts';
import { cardRoutes } from '../../src/card/routes.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import type { Person } from '../../src/lifecycle/actors.ts';
import { type PersonAct, refused } from '../../src/lifecycle/decision.ts';
import type { ReviewAct } from '../../src/lifecycle/resolution.ts';
import { Secret } from '../../src/secret.ts';

const KEY = 'a-key-of-the-card-1';
const APP = { appId: '5012345', clientSecret: 'the client secret' };
const RAE = { portalId: '4001001', userId: 77, userEmail: 'rae@seller.example' };
const NOW = Date.UTC(2026, 10, 5, 12);

let web: Listening;
let url: string;
let reviewed: { act: ReviewAct; by: Person }[] = [];
let asked: { portalId: string; contactId: string; act: PersonAct; by: Person }[] = [];

const decide: Decide = async (portalId, contactId, act, by) => {
  asked.push({ portalId, contactId, act, by });
  return refused('wrong_stage', 'Somebody else was faster.');
};

beforeAll(async () => {
  const app = express();
  web = await listen(app, 0, '127.0.0.1');
  url = `http://127.0.0.1:${web.port}`;
  app.use(
    cardRoutes({
      appId: APP.appId,
      publicUrl: url,
      clientSecrets: [new Secret(APP.clientSecret)],
      cards: { read: async () => ({ kind: 'deleted' }), readAttempt: async () => null },
      decide,
      reviews: {
        roster: async () => ({ installer: { userId: '77', email: null }, named: [] }),
        review: async (_portal, _contact, act, by) => {
          reviewed.push({ act, by });
          return null;
        },
      },
      log: pino({ level: 'silent' }),
      now: () => NOW,
    }),
  );
});
afterAll(() => web.close(0));
beforeEach(() => {
  asked = [];
  reviewed = [];
});

function send(body: unknown, { path = '/api/card/contacts/501/decisions', user = RAE } = {}) {
  return appFetch(
    { ...APP, url, publicUrl: url },
    user,
    { url: url + path, method: 'POST', body },
    () => NOW,
  );
}

describe('a decision through the door', () => {
  test('is of the person whom HubSpot has signed for, in the portal it has signed for', async () => {
    await send({ decision: 'reject', idempotencyKey: KEY, reason: 'duplicate', note: ' Twice. ' });
    expect(asked).toEqual([
      {
        portalId: RAE.portalId,
        contactId: '501',
        act: { decision: 'reject', key: `card:${KEY}`, at: NOW, reason: 'duplicate', note: 'Twice.' },
        by: { kind: 'person', id: '77', name: RAE.userEmail, door: 'card' },
      },
    ]);
  });

  test('cannot name another person or portal in its body', async () => {
    await send({ decision: 'undo', idempotencyKey: KEY, by: 'boss', portalId: '1', userId: '1' });
    expect(asked[0]).toMatchObject({ portalId: RAE.portalId, by: { id: '77' } });
  });

  test.each([
    ['accept', { answers: { valid: true, relevant: false } }, { answers: { valid: true, relevant: false } }],
    ['accept', {}, { answers: {} }],
    [
      'recycle',
      { reason: 'no_current_need', until: 5, wakeOn: ['email_reply'] },
      { until: 5, wakeOn: ['email_reply'] },
    ],
    ['recycle', { reason: 'no_current_need' }, { until: null, wakeOn: null }],
    ['disqualify', { reason: 'competitor' }, { reason: 'competitor' }],
    [
      'qualify',
      { checklist: { need: { state: 'confirmed' } } },
      { checklist: { need: { state: 'confirmed' } } },
    ],
    ['qualify', {}, { checklist: null }],
    ['undo', {}, {}],
  ])('%s with %j arrives as it was said', async (decision, said, act) => {
    await send({ decision, idempotencyKey: KEY, ...said });
    expect(asked[0]!.act).toMatchObject({ decision, ...act });
  });

  test('that is refused comes back as 200 with the sentence', async () => {
    const { status, body } = await send({ decision: 'undo', idempotencyKey: KEY });
    expect(status).toBe(200);
    expect(decisionAnswer.parse(body)).toMatchObject({
      ok: false,
      code: 'wrong_stage',
      message: 'Somebody else was faster.',
    });
  });

  test.each([
    ['no decision', { idempotencyKey: KEY }],
    ['another word', { decision: 'promote', idempotencyKey: KEY }],
    ['no key', { decision: 'accept' }],
    ['a short key', { decision: 'accept', idempotencyKey: 'short' }],
    ['a note without end', { decision: 'undo', idempotencyKey: KEY, note: 'x'.repeat(2_001) }],
    ['answers that are no yes or no', { decision: 'accept', idempotencyKey: KEY, answers: { valid: 'yes' } }],
    [
      'a checklist state of its own',
      { decision: 'qualify', idempotencyKey: KEY, checklist: { need: { state: 'sure' } } },
    ],
    ['a list', []],
  ])('with %s is not taken, and says so', async (_, body) => {
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 200, body: { ok: false, code: 'unreadable' } });
    expect(asked).toEqual([]);
  });

  test('of somebody without a signature, or with one of another body, is not taken', async () => {
    const path = `${url}/api/card/contacts/501/decisions?portalId=4001001&userId=77`;
    const unsigned = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(unsigned.status).toBe(401);
    expect(asked).toEqual([]);
  });

  test('that does not fit in 64 kB is not read', async () => {
    const answer = await send({ decision: 'undo', idempotencyKey: KEY, note: 'x'.repeat(70_000) });
    expect(answer.status).toBe(413);
    expect(asked).toEqual([]);
  });
});

describe('AT-57 what was wrong, through the door', () => {
  const path = '/api/card/contacts/501/review';

  test('is said by the person whom HubSpot has signed for, whoever the body names', async () => {
    await send({ kind: 'reopen', decisionKey: 'd1', by: 'boss', portalId: '1' }, { path });
    expect(reviewed).toEqual([
      {
        act: { kind: 'reopen', note: null, decisionKey: 'd1' },
        by: { kind: 'person', id: '77', name: RAE.userEmail, door: 'card' },
      },
    ]);
  });

  test.each([
    [{ kind: 'resolve', decisionKey: 'd1', wrong: 'nobody', note: 'x' }],
    [{ kind: 'resolve', decisionKey: 'd1', wrong: 'rule', note: ' ' }],
    [{ kind: 'resolve', wrong: 'rule', note: 'x' }],
    [{ kind: 'undo', decisionKey: 'd1' }],
  ])('%j is not taken', async (body) => {
    const answer = decisionAnswer.parse((await send(body, { path })).body);
    expect(answer).toMatchObject({ ok: false, code: 'unreadable' });
    expect(reviewed).toEqual([]);
  });
});

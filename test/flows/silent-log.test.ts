/** Canaries of every kind go through every door and fault of one stage, and the log tells of none (R53). */
import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { DAY_1, fetchAsCard, readCard } from '../card/support.ts';
import { newKey, post, settingsOf } from '../settings/support.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { aBuyer, aKey, runAction, send } from '../support/telling.ts';

const MINUTE = 60_000;
const CANARY = 'xq7canary';
const EMAIL = `${CANARY}@northwind.example`;
const DEMO = { kind: 'demo_request', occurredAt: new Date(DAY_1).toISOString(), email: EMAIL, asset: CANARY };

const clock = { at: DAY_1 };
const lines: string[] = [];
let stage: Stage;
let contact: string;

beforeAll(async () => {
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  stage = await openStage({ now: () => clock.at, log: createLog('trace', destination) });
  await stage.install();
  contact = await aBuyer(stage, EMAIL);
});
afterAll(() => stage.close());

const messages = () => lines.map((line) => JSON.parse(line).msg as string);

/** Everything that must not be read in a log: of persons, and what opens something. */
async function unspeakable(): Promise<string[]> {
  const tokens = await stage.context.installations.forPortal(PORTAL).readTokens();
  const { clientSecrets } = stage.config.hubspot;
  const [key] = stage.config.encryptionKeys;
  return [
    CANARY,
    tokens!.accessToken,
    tokens!.refreshToken,
    clientSecrets[0].reveal(),
    key.key.reveal().toString('base64'),
  ];
}

async function expectSilence(...more: readonly string[]): Promise<void> {
  const text = lines.join('').toLowerCase();
  const told = [...(await unspeakable()), ...more].filter((secret) => text.includes(secret.toLowerCase()));
  expect(told).toEqual([]);
}

/** From now on the store refuses such a row in PostgreSQL's own words, which quote the whole value. */
function refuseRows(table: string, column: string): Promise<unknown> {
  return stage.rows(`
    create function refuse_${table}() returns trigger language plpgsql as
      $$ begin perform (new.${column}::text)::bigint; return new; end $$;
    create trigger refuse_${table} before insert on ${table} for each row execute function refuse_${table}()`);
}

const decision = () => ({
  idempotencyKey: randomUUID(),
  decision: 'reject',
  reason: 'competitor',
  note: `says ${CANARY}`,
});

test('R53 an install, events, a card, a decision, actions, signals and settings', async () => {
  const key = await aKey(stage);
  expect((await send(stage, key, DEMO)).status).toBe(202);
  expect((await runAction(stage, contact, { kind: 'demo_request', asset: CANARY })).status).toBe(200);
  stage.sandbox.actor(PORTAL).update('contacts', contact, { firstname: CANARY, lastname: CANARY });
  await stage.settle();
  expect(await readCard(stage, contact)).toMatchObject({ ok: true });
  const decisions = `/api/card/contacts/${contact}/decisions`;
  expect((await fetchAsCard(stage, decisions, { method: 'POST', body: decision() })).body).toMatchObject({
    ok: true,
  });
  await stage.settle();
  await settingsOf(stage);
  await post(stage, '/model/draft', { from: { kind: 'text', text: `name: ${CANARY}: [` }, edits: [] });
  await post(stage, '/people', { idempotencyKey: newKey(), marketing: [CANARY], sales: [EMAIL] });
  expect(await stage.rows(`select from fact where changes::text like '%${CANARY}%'`)).not.toEqual([]);
  expect(messages()).toContain('portal connected');
  await expectSilence(key);
});

test('R53 what is turned away: foreign, unreadable, forged', async () => {
  const forged = { 'x-hubspot-signature-v3': CANARY, 'x-hubspot-request-timestamp': String(clock.at) };
  const attempts: readonly [string, RequestInit][] = [
    ['/webhooks/hubspot', { method: 'POST', headers: forged, body: `[{"email": "${EMAIL}"}]` }],
    ['/api/signals', { method: 'POST', headers: { authorization: `Bearer ${CANARY}` }, body: CANARY }],
    [`/oauth/callback?code=${CANARY}&state=${CANARY}`, {}],
    [`/${CANARY}?email=${EMAIL}`, { headers: { 'x-request-id': CANARY, cookie: CANARY } }],
  ];
  for (const [path, request] of attempts) {
    expect((await fetch(stage.url + path, request)).status, path).toBeGreaterThanOrEqual(400);
  }
  expect(messages()).toEqual(expect.arrayContaining(['request refused', 'install not accepted']));
  await expectSilence();
});

test("R53 HubSpot's refusals, which quote the value", async () => {
  const quoting = {
    category: 'VALIDATION_ERROR',
    message: `"${EMAIL}" is not valid`,
    errors: [{ message: CANARY }],
  };
  const answer = { kind: 'status', status: 400, body: quoting } as const;
  stage.sandbox.faults.add({ match: { path: /batch\/read/ }, effect: answer, times: 1 });
  stage.sandbox.faults.add({ match: { path: /batch\/update/ }, effect: answer });
  stage.sandbox.actor(PORTAL).update('contacts', contact, { jobtitle: `Assistant, ${CANARY}` });
  await stage.settle();
  clock.at += MINUTE;
  await stage.settle();
  stage.sandbox.faults.clear();
  expect(messages()).toContain('work failed');
  expect(await stage.rows(`select from audit where action = 'write-refused'`)).not.toEqual([]);
  await expectSilence();
});

test("R53 the store's refusals, which quote the row", async () => {
  await refuseRows('fact', 'changes');
  await refuseRows('decision', 'record');
  const before = lines.length;
  stage.sandbox.actor(PORTAL).update('contacts', contact, { jobtitle: `${CANARY} the second` });
  await stage.settle();
  const decisions = `/api/card/contacts/${contact}/decisions`;
  const { status } = await fetchAsCard(stage, decisions, { method: 'POST', body: decision() });
  expect(status).toBe(500);
  const told = lines.slice(before).map((line) => JSON.parse(line));
  const err = expect.objectContaining({
    code: '22P02',
    message: 'invalid input syntax for type bigint: [value]',
  });
  for (const msg of ['work failed', 'request failed']) {
    expect(told).toContainEqual(expect.objectContaining({ msg, err }));
  }
  await expectSilence();
});

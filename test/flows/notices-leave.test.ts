/** Notices leave for a portal's webhook: set by the command line, sent by the worker, and nothing else leaves. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSealer } from '../../src/oauth/sealing.ts';
import { Secret } from '../../src/secret.ts';
import { eraseContacts } from '../../src/store/erase.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { createDeliveryStore } from '../../src/store/notice-deliveries.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { isSignedWith, openReceiver, type TestReceiver } from '../notices/receiver.ts';
import { type HandoffStage, HOUR, openHandoffStage } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';

let stage: HandoffStage;
let receiver: TestReceiver;
beforeEach(async () => {
  stage = await openHandoffStage();
  receiver = await openReceiver();
});
afterEach(async () => {
  await receiver.close();
  await stage.close();
});

const notify = (...line: string[]) =>
  fairlead(['portal', 'notify', '--portal', PORTAL, ...line, '--json'], { stage });
/** In the order in which they became due: they leave side by side. */
const told = () =>
  receiver.received.map(({ body }) => JSON.parse(body)).toSorted((a, b) => a.at.localeCompare(b.at));

async function after(ms: number): Promise<void> {
  stage.clock.at += ms;
  await stage.settle();
}

test('a breach leaves signed, with ids alone, and once', async () => {
  const { json, exitCode } = await notify('--url', receiver.url);
  expect(exitCode).toBe(0);
  const mqlAt = stage.clock.at;
  await after(25 * HOUR);
  const dueAt = new Date(mqlAt + 24 * HOUR).toISOString();
  expect(told().at(-1)).toEqual({
    type: 'fairlead.notice',
    portalId: PORTAL,
    contactId: stage.contact1,
    kind: 'breach',
    clock: 'acceptance',
    at: dueAt,
    dueAt,
    ownerId: null,
    ownerState: 'missing',
    link: expect.stringMatching(`^https://[^/]+/contacts/${PORTAL}/record/0-1/${stage.contact1}$`),
  });
  expect(told().map(({ clock }) => clock)).toEqual(['first_touch', 'acceptance']);
  expect(receiver.received.every((each) => isSignedWith(json.secret, each))).toBe(true);
  expect(JSON.stringify(receiver.received)).not.toMatch(/dana|northwind|reyes/i);
  await after(HOUR);
  expect(receiver.received).toHaveLength(2);
  const [row] = await stage.rows<{ settings: object }>('select settings from installation');
  expect(JSON.stringify(row)).not.toContain(json.secret);
});

test('a receiver that fails gets it again later, with the same id, and what was given up is shown', async () => {
  await notify('--url', receiver.url);
  receiver.statuses.push(503, 503);
  await after(9 * HOUR);
  expect(receiver.received).toHaveLength(1);
  expect((await notify()).json).toMatchObject({ waiting: 1, lastError: expect.stringContaining('503') });
  await after(HOUR);
  await after(HOUR);
  expect(receiver.received).toHaveLength(3);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect((await notify()).json).toMatchObject({ waiting: 0, givenUp: 0 });
  receiver.statuses.push(410);
  await after(20 * HOUR);
  expect(await notify()).toMatchObject({ exitCode: 1, json: { givenUp: 1 } });
});

test('a reminder that waits does not leave once the lead was answered', async () => {
  await notify('--url', receiver.url);
  receiver.statuses.push(503);
  const [row] = await stage.rows<{ at: number }>('select next_change_at as at from lead');
  await after(row!.at - stage.clock.at);
  expect(receiver.received.map(({ body }) => JSON.parse(body).kind)).toEqual(['reminder']);
  await stage.decide({ decision: 'recycle', reason: 'no_current_need' });
  await after(60_000);
  expect(receiver.received).toHaveLength(1);
  expect((await notify()).json).toMatchObject({ waiting: 0, givenUp: 0 });
});

test('nothing leaves before it is asked for, after it was removed, and of a contact that was erased', async () => {
  await after(5 * HOUR);
  await notify('--url', receiver.url);
  receiver.statuses.push(503, 503);
  await after(20 * HOUR);
  expect(receiver.received).toHaveLength(2);
  await eraseContacts(stage.context.db, PORTAL, [stage.contact1], stage.clock.at);
  expect(await stage.rows('select 1 from notice_delivery')).toHaveLength(0);
  expect((await notify('--remove')).json).toMatchObject({ changed: true });
  expect((await notify('--remove')).json).toMatchObject({ changed: false });
  await after(48 * HOUR);
  expect(receiver.received).toHaveLength(2);
});

test('what waited for a key that was gone is given up, and sent when asked again, under the contact’s present id', async () => {
  await notify('--url', receiver.url);
  const key = { id: 'k9', key: new Secret(randomBytes(32)) };
  const setSecret = (sealed: string) =>
    stage.context.pool.query(
      `update installation set settings = jsonb_set(settings, '{notify,secret}', to_jsonb($1::text))`,
      [sealed],
    );
  const [row] = await stage.rows<{ secret: string }>(
    `select settings->'notify'->>'secret' as secret from installation`,
  );
  await setSecret(createSealer([key]).seal('whsec_', { purpose: 'notice-webhook', owner: PORTAL }));
  await after(25 * HOUR);
  await after(HOUR);
  expect(receiver.received).toEqual([]);
  const standing = await notify();
  expect(standing.exitCode).toBe(1);
  expect(standing.json).toMatchObject({
    url: receiver.url,
    waiting: 0,
    lastError: expect.stringMatching(/"k9".*--again/),
  });

  await setSecret(row!.secret);
  const actor = stage.sandbox.actor(PORTAL);
  const twin = actor.create('contacts', { email: 'dana.twin@northwind.example' });
  const survivor = actor.merge('contacts', stage.contact1, twin);
  await after(1_000);
  expect((await notify('--again')).json).toEqual({ portalId: PORTAL, again: standing.json.givenUp });
  await after(1_000);
  expect(new Set(told().map(({ contactId }) => contactId))).toEqual(new Set([survivor]));
  expect(told().map(({ kind }) => kind)).toContain('breach');
  expect((await notify()).json).toMatchObject({ waiting: 0, givenUp: 0 });
});

test('keys that rotate take the secret along', async () => {
  const { json } = await notify('--url', receiver.url);
  const { config, context } = stage;
  const key = { id: 'k2', key: new Secret(randomBytes(32)) };
  const rotated = createSealer([key, ...config.encryptionKeys]);
  expect(await createInstallations(context.db, rotated).resealTokens()).toBe(1);
  const store = createDeliveryStore(context.db, createSealer([key]));
  const opened = await store.receiver(PORTAL);
  expect(opened && 'secret' in opened && opened.secret.reveal()).toBe(json.secret);
  expect(await createInstallations(context.db, rotated).resealTokens()).toBe(0);
});

test.each([
  [['--url', 'http://hooks.example.com/'], 'https'],
  [['--url', 'https://169.254.169.254/'], 'public'],
  [['--url', 'https://hooks.example.com/', '--remove'], 'not several'],
])('%o is wrong use', async (line, sentence) => {
  const { err, exitCode } = await notify(...line);
  expect(exitCode).toBe(2);
  expect(err).toContain(sentence);
});

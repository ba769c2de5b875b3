/** A new key that has reached one process and not yet the other. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSealer } from '../../src/oauth/sealing.ts';
import { Secret } from '../../src/secret.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

/** More than a fault of one contact's own is tried. */
const TRIES = 9;

const refusals: string[] = [];
const log = pino({ level: 'error' }, { write: (line) => refusals.push(line) });

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ log });
  await stage.install();
});
afterAll(() => stage.close());

test('R52 what a process lacks the key for waits for it, and is not given up', async () => {
  const [k1] = stage.config.encryptionKeys;
  const k2 = { id: 'k2', key: new Secret(randomBytes(32)) };
  const resealWith = async (keys: Parameters<typeof createSealer>[0]) => {
    const portal = createInstallations(stage.context.db, createSealer(keys)).forPortal(PORTAL);
    await portal.replaceTokens((await portal.readTokens())!);
  };
  await resealWith([k2, k1]);
  const contact = stage.sandbox.actor(PORTAL).create('contacts', { email: 'kim@firm.example' });
  await stage.sandbox.flushWebhooks();
  stage.context.worker.start();
  while (refusals.length < TRIES) await sleep(20);
  expect(await stage.rows('select last_error from work')).toEqual([
    { last_error: expect.stringContaining('"k2"') },
  ]);
  expect(await stage.rows('select reason from dead_letter')).toEqual([]);

  await resealWith([k1, k2]);
  await vi.waitFor(() => expect(stage.contact(contact).fairlead_score).toMatch(/^-?\d/), 10_000);
  await stage.context.worker.stop();
});

import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CrmError } from '../../src/crm/errors.ts';
import { createSealer } from '../../src/oauth/sealing.ts';
import type { Grant } from '../../src/oauth/token-endpoint.ts';
import { createAccessToken, isDue } from '../../src/oauth/tokens.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { aKey } from './support/keys.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 22);
const sealer = createSealer([aKey('k1')]);
const log = pino({ level: 'silent' });

let database: TestDatabase;
let pools: [OpenDatabase, OpenDatabase];
let portalId = '';
let portals = 1_000;

beforeAll(async () => {
  database = await testDatabase();
  pools = [openDatabase(database.connection), openDatabase(database.connection)];
});
afterAll(async () => {
  for (const pool of pools) await pool.close();
  await database.drop();
});

beforeEach(async () => {
  portals += 1;
  portalId = String(portals);
  await portal().save({
    scopes: ['oauth'],
    installedBy: '7',
    now: START,
    tokens: { accessToken: 'old', refreshToken: 'r1', issuedAt: START, expiresAt: START + 30 * MINUTE },
  });
});

const portal = () => createInstallations(pools[0].db, sealer).forPortal(portalId);

/** A process with its own pool, its clock, and a token endpoint that counts. */
function aProcess(pool: 0 | 1, at: number, refresh: (token: string) => Promise<Grant>) {
  const { db } = pools[pool];
  const installations = createInstallations(db, sealer);
  return createAccessToken({ db, installations, endpoint: { refresh }, log, now: () => at });
}

function counting(answer: () => Grant | CrmError) {
  const asked: string[] = [];
  const refresh = async (token: string) => {
    asked.push(token);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const result = answer();
    if (result instanceof CrmError) throw result;
    return result;
  };
  return { asked, refresh };
}

const aGrant = (accessToken = 'new', refreshToken = 'r2'): Grant => ({
  accessToken,
  refreshToken,
  lifeMs: 30 * MINUTE,
  portalId,
  scopes: undefined,
  userId: undefined,
});

test('a token with more than five minutes left is given without a request', async () => {
  const { asked, refresh } = counting(aGrant);
  expect(await aProcess(0, START + 24 * MINUTE, refresh)(portalId)).toBe('old');
  expect(asked).toEqual([]);
});

test('ten concurrent needs in two processes make exactly one token request (R33)', async () => {
  const { asked, refresh } = counting(aGrant);
  const processes = [aProcess(0, START + 26 * MINUTE, refresh), aProcess(1, START + 26 * MINUTE, refresh)];
  const needs = Array.from({ length: 10 }, (_, index) => processes[index % 2]!(portalId));
  expect(new Set(await Promise.all(needs))).toEqual(new Set(['new']));
  expect(asked).toEqual(['r1']);
  expect(await portal().readTokens()).toEqual({
    accessToken: 'new',
    refreshToken: 'r2',
    issuedAt: START + 26 * MINUTE,
    expiresAt: START + 56 * MINUTE,
  });
});

test('ten calls refused with one token make exactly one token request', async () => {
  const { asked, refresh } = counting(aGrant);
  const processes = [aProcess(0, START, refresh), aProcess(1, START, refresh)];
  const needs = Array.from({ length: 10 }, (_, index) =>
    processes[index % 2]!(portalId, { rejected: 'old' }),
  );
  expect(new Set(await Promise.all(needs))).toEqual(new Set(['new']));
  expect(asked).toHaveLength(1);
});

test('other portals refresh meanwhile', async () => {
  const other = createInstallations(pools[0].db, sealer).forPortal('999');
  const tokens = { accessToken: 'x', refreshToken: 'rx', issuedAt: START, expiresAt: START + 30 * MINUTE };
  await other.save({ scopes: [], installedBy: null, now: START, tokens });
  const order: string[] = [];
  const refresh = async (token: string) => {
    await new Promise((resolve) => setTimeout(resolve, token === 'r1' ? 300 : 0));
    order.push(token);
    return aGrant();
  };
  const accessToken = aProcess(0, START + 26 * MINUTE, refresh);
  await Promise.all([accessToken(portalId), accessToken('999')]);
  expect(order).toEqual(['rx', 'r1']);
});

describe('a refused refresh', () => {
  const gone = new CrmError('token refresh', {
    kind: 'disconnected',
    reason: 'HubSpot answered BAD_REFRESH_TOKEN',
  });

  test('disconnects the portal with the reason, forgets its tokens and asks never again (R34, R40)', async () => {
    const { asked, refresh } = counting(() => gone);
    const accessToken = aProcess(0, START + 26 * MINUTE, refresh);
    await expect(accessToken(portalId)).rejects.toMatchObject({ code: 'disconnected' });
    await expect(accessToken(portalId)).rejects.toMatchObject({ code: 'disconnected' });
    expect(asked).toHaveLength(1);
    expect(await portal().read()).toMatchObject({
      state: 'disconnected',
      disconnectedReason: 'HubSpot answered BAD_REFRESH_TOKEN',
    });
    const { rows } = await pools[0].pool.query(
      'select access_token, refresh_token, token_expires_at from installation where portal_id = $1',
      [portalId],
    );
    expect(rows).toEqual([{ access_token: null, refresh_token: null, token_expires_at: null }]);
  });

  test.each(['misconfigured', 'transient'] as const)(
    'that is %s disconnects nobody: the old token is used while it lives',
    async (kind) => {
      const failure = kind === 'transient' ? ({ kind, reason: 'unavailable' } as const) : { kind };
      const { refresh } = counting(() => new CrmError('token refresh', failure));
      expect(await aProcess(0, START + 29 * MINUTE, refresh)(portalId)).toBe('old');
      await expect(aProcess(0, START + 31 * MINUTE, refresh)(portalId)).rejects.toMatchObject({ code: kind });
      await expect(aProcess(0, START, refresh)(portalId, { rejected: 'old' })).rejects.toMatchObject({
        code: kind,
      });
      expect(await portal().read()).toMatchObject({ state: 'connected' });
    },
  );
});

test('after a refresh that failed the old token is given for half a minute without another try, while it lives', async () => {
  const { asked, refresh } = counting(
    () => new CrmError('token refresh', { kind: 'transient', reason: 'timeout' }),
  );
  const { db } = pools[0];
  let at = START + 26 * MINUTE;
  const installations = createInstallations(db, sealer);
  const accessToken = createAccessToken({ db, installations, endpoint: { refresh }, log, now: () => at });
  for (const [minute, tries] of [
    [26, 1],
    [26.4, 1],
    [26.6, 2],
    [26.9, 2],
  ] as const) {
    at = START + minute * MINUTE;
    expect(await accessToken(portalId)).toBe('old');
    expect(asked).toHaveLength(tries);
  }
  await expect(accessToken(portalId, { rejected: 'old' })).rejects.toMatchObject({ code: 'transient' });
  expect(asked).toHaveLength(3);
});

test('a portal nobody installed is told as disconnected', async () => {
  const { refresh } = counting(aGrant);
  await expect(aProcess(0, START, refresh)('31337')).rejects.toMatchObject({ code: 'disconnected' });
});

test('a token is due five minutes before its end, a short-lived one at a fifth of its life', () => {
  const life = (ms: number) => ({ issuedAt: 0, expiresAt: ms });
  expect(isDue(life(30 * MINUTE), 25 * MINUTE - 1)).toBe(false);
  expect(isDue(life(30 * MINUTE), 25 * MINUTE)).toBe(true);
  expect(isDue(life(MINUTE), 47_999)).toBe(false);
  expect(isDue(life(MINUTE), 48_000)).toBe(true);
});

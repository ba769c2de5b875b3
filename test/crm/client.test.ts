import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CrmError } from '../../src/crm/errors.ts';
import { CALLS, Limiter } from '../../src/crm/limiter.ts';
import { ANSWER_TIMEOUT, CONNECT_TIMEOUT } from '../../src/crm/transport.ts';
import {
  aClient,
  aRawRecord,
  type HubSpotDouble,
  type Script,
  startDouble,
} from './support/hubspot-double.ts';

let hubspot: HubSpotDouble | undefined;
afterEach(() => hubspot?.close());

async function given(script: Script): Promise<HubSpotDouble> {
  hubspot = await startDouble(script);
  return hubspot;
}

const account = {
  status: 200,
  body: {
    portalId: 4711,
    accountType: 'STANDARD',
    timeZone: 'Europe/Berlin',
    uiDomain: 'app-eu1.hubspot.com',
  },
};

async function failureOf(promise: Promise<unknown>): Promise<CrmError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CrmError);
  return error as CrmError;
}

describe('a call', () => {
  test('goes to the dated path with the portal token', async () => {
    const { url, asked } = await given(() => account);
    const answer = await aClient(url).readAccount();
    expect(answer).toMatchObject({
      portalId: '4711',
      timeZone: 'Europe/Berlin',
      uiDomain: 'app-eu1.hubspot.com',
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      method: 'GET',
      path: '/account-info/2026-09/details',
      authorization: 'Bearer token-1',
    });
  });

  test('that HubSpot cannot serve is repeated and succeeds (R28)', async () => {
    const { url, asked } = await given((_, count) => (count < 3 ? { status: 503 } : account));
    await aClient(url).readAccount();
    expect(asked).toHaveLength(3);
  });

  test('gives up after three attempts and says when to come back', async () => {
    const { url, asked } = await given(() => ({ status: 502 }));
    const error = await failureOf(aClient(url).readAccount());
    expect(error.failure).toMatchObject({ kind: 'transient', reason: 'unavailable' });
    expect(asked).toHaveLength(3);
  });

  test('that loses its connection is repeated, a create is not (R30)', async () => {
    const { url, asked } = await given((_, count) => (count === 1 ? 'drop' : account));
    await aClient(url).readAccount();
    expect(asked).toHaveLength(2);
    await hubspot?.close();

    const second = await given(() => 'drop');
    const error = await failureOf(aClient(second.url).createBatch('contact', [{ email: 'a@b.c' }]));
    expect(error.failure).toMatchObject({ kind: 'transient', reason: 'network' });
    expect(second.asked).toHaveLength(1);
  });

  test('does not follow a redirect, so the token stays here', async () => {
    const elsewhere = await startDouble(() => account);
    const { url } = await given(() => ({ status: 307, headers: { location: `${elsewhere.url}/steal` } }));
    const error = await failureOf(aClient(url).readAccount());
    expect(error.failure.kind).toBe('transient');
    expect(elsewhere.asked).toHaveLength(0);
    await elsewhere.close();
  });

  test('leaves the other fetches of the process alone', async () => {
    const { url } = await given((one) =>
      one.path === '/moved'
        ? { status: 302, headers: { location: '/account-info/2026-09/details' } }
        : account,
    );
    await aClient(url, { answerTimeoutMs: 50 }).readAccount();
    const followed = await fetch(`${url}/moved`);
    expect(followed.redirected).toBe(true);
  });

  test('that answers its headers and then stalls is ended as well (R31)', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"portalId":');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const error = await failureOf(aClient(url, { answerTimeoutMs: 200 }).readAccount());
    expect(error.failure).toEqual({ kind: 'transient', reason: 'timeout' });
    server.close();
  });

  test('whose answer has another shape fails without repeating what it found', async () => {
    const { url } = await given(() => ({
      status: 200,
      body: { results: [{ id: 'x', email: 'ann@example.com' }] },
    }));
    const error = await failureOf(aClient(url).listPage('contact', { properties: [] }));
    expect(error.code).toBe('unexpected');
    expect(error.message).toContain('results.0.createdAt');
    expect(error.message).not.toContain('ann@example.com');
  });
});

describe('an access token that HubSpot refuses (R32)', () => {
  test('is replaced once and the call repeated once', async () => {
    const { url, asked } = await given((one) =>
      one.authorization === 'Bearer new' ? account : { status: 401 },
    );
    const rejected: (string | undefined)[] = [];
    const accessToken = async (token?: string) => {
      rejected.push(token);
      return token === undefined ? 'old' : 'new';
    };
    await aClient(url, { accessToken }).readAccount();
    expect(rejected).toEqual([undefined, 'old']);
    expect(asked.map((one) => one.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('twice ends the call without a loop', async () => {
    const { url, asked } = await given(() => ({ status: 401 }));
    const error = await failureOf(aClient(url).readAccount());
    expect(error.code).toBe('unauthorised');
    expect(asked).toHaveLength(2);
  });
});

describe('a missing scope (R35)', () => {
  const refusal = {
    status: 403,
    body: {
      category: 'MISSING_SCOPES',
      correlationId: 'c-1',
      errors: [{ message: 'no', context: { requiredGranularScopes: ['crm.objects.owners.read'] } }],
    },
  };

  test('closes that operation for an hour and leaves the others open', async () => {
    let now = 0;
    const { url, asked } = await given((one) => (one.path.includes('owners') ? refusal : account));
    const client = aClient(url, { now: () => now });
    const error = await failureOf(client.readOwnersPage());
    expect(error.failure).toEqual({ kind: 'missing-scopes', scopes: ['crm.objects.owners.read'] });
    now = 59 * 60_000;
    await failureOf(client.readOwnersPage());
    await client.readAccount();
    expect(asked.filter((one) => one.path.includes('owners'))).toHaveLength(1);
    now = 61 * 60_000;
    await failureOf(client.readOwnersPage());
    expect(asked.filter((one) => one.path.includes('owners'))).toHaveLength(2);
  });
});

describe('too many requests (R27)', () => {
  test('stop that portal for Retry-After; another portal goes on', async () => {
    const { url, asked } = await given((one, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '1' }, body: {} } : { ...account, one },
    );
    const a = aClient(url, { accessToken: async () => 'a' });
    const b = aClient(url, { accessToken: async () => 'b' });
    const first = a.readAccount();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const others = [a.readAccount(), b.readAccount()];
    await Promise.all([first, ...others]);
    const start = asked[0]!.at;
    const ofA = asked.filter((one) => one.authorization === 'Bearer a').map((one) => one.at - start);
    const ofB = asked.filter((one) => one.authorization === 'Bearer b').map((one) => one.at - start);
    expect(ofA.slice(1).every((at) => at >= 990)).toBe(true);
    expect(ofA).toHaveLength(3);
    expect(ofB[0]).toBeLessThan(500);
  });

  test('with a long Retry-After go back to the store, and no call leaves meanwhile', async () => {
    const { url, asked } = await given(() => ({ status: 477, headers: { 'retry-after': '3600' }, body: {} }));
    const client = aClient(url);
    const error = await failureOf(client.readAccount());
    expect(error.failure).toEqual({ kind: 'transient', reason: 'moving', waitMs: 3_600_000 });
    const next = await failureOf(client.readAccount());
    expect((next.failure as { waitMs: number }).waitMs).toBeGreaterThan(3_500_000);
    expect(asked).toHaveLength(1);
  });
});

describe('HubSpot down (R28)', () => {
  test('is probed by one call at a time, and the waiting ones are sent back', async () => {
    let atOnce = 0;
    let most = 0;
    const { url, asked } = await given(async (_, count) => {
      atOnce += 1;
      if (count > 3) most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 30));
      atOnce -= 1;
      return { status: 503 };
    });
    const limiter = new Limiter({ ...CALLS, calls: 10_000 }, { retryScale: 0.05 });
    const client = aClient(url, { limiter });
    await failureOf(client.readAccount());
    const crowd = Array.from({ length: 30 }, () => failureOf(client.readAccount()));
    await Promise.all(crowd);
    expect(most).toBe(1);
    expect(asked.length).toBeLessThan(10);
  });
});

describe('HubSpot that never answers (R31)', () => {
  test('is left after the time limit, and no socket stays open', async () => {
    const { url, asked, openSockets } = await given(() => 'hang');
    const limiter = () => new Limiter({ ...CALLS, calls: 10_000, concurrent: 100 });
    const crowd = Array.from({ length: 60 }, () =>
      failureOf(aClient(url, { limiter: limiter(), answerTimeoutMs: 1_000 }).readAccount()),
    );
    const errors = await Promise.all(crowd);
    expect(errors.every((error) => (error.failure as { reason: string }).reason === 'timeout')).toBe(true);
    expect(asked).toHaveLength(60);
    await vi.waitFor(() => expect(openSockets()).toBe(0));
  });

  test('is given up within 15 s, connecting included', () => {
    expect(CONNECT_TIMEOUT + ANSWER_TIMEOUT).toBeLessThanOrEqual(15_000);
  });

  test('costs those who wait behind it nothing more: they are held back, and not one of them is sent', async () => {
    const { url, asked } = await given(() => 'hang');
    const limiter = new Limiter({ ...CALLS, calls: 10_000, concurrent: 2 });
    const client = aClient(url, { limiter, answerTimeoutMs: 300 });
    const errors = await Promise.all(Array.from({ length: 12 }, () => failureOf(client.readAccount())));
    const reasons = Map.groupBy(errors, ({ failure }) => (failure as { reason: string }).reason);
    expect(reasons.get('timeout')).toHaveLength(2);
    expect(reasons.get('held')).toHaveLength(10);
    expect(asked).toHaveLength(2);
    expect(reasons.get('held')![0]!.message).toMatch(/^Nobody asked HubSpot for account details/);
  });
});

test('a portal that is another process’s by now is not called, by nobody who waits for it either', async () => {
  const { url, asked } = await given(() => account);
  let isOurs = true;
  const limiter = new Limiter(CALLS);
  const client = aClient(url, { limiter, mayCall: async () => isOurs });
  await client.readAccount();
  limiter.pause(200);
  const waiting = Array.from({ length: 5 }, () => failureOf(client.readAccount()));
  isOurs = false;
  for (const { failure } of await Promise.all(waiting)) expect(failure).toMatchObject({ reason: 'held' });
  expect(asked).toHaveLength(1);
});

test('a process that ends lets go of the calls under way, and sends no more', async () => {
  const { url, asked, openSockets } = await given(() => 'hang');
  const ending = new AbortController();
  const client = aClient(url, { ending: ending.signal });
  const underWay = failureOf(client.createBatch('contact', [{ email: 'kim@firm.example' }]));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  ending.abort(new Error('the end'));
  // It may have been done: whoever asked has to find out.
  expect((await underWay).failure).toEqual({ kind: 'transient', reason: 'network' });
  await failureOf(client.createBatch('contact', [{ email: 'lee@firm.example' }]));
  await vi.waitFor(() => expect(openSockets()).toBe(0));
  expect(asked).toHaveLength(1);
});

describe('reading', () => {
  test('a batch names the ids nobody answers to', async () => {
    const { url, asked } = await given(() => ({
      status: 207,
      body: { results: [aRawRecord('1'), aRawRecord('3')] },
    }));
    const { found, missing } = await aClient(url).readBatch('contact', {
      ids: ['1', '2', '3'],
      properties: ['email'],
    });
    expect(found.map((record) => record.id)).toEqual(['1', '3']);
    expect(missing).toEqual(['2']);
    expect(asked[0]!.body).toEqual({
      inputs: [{ id: '1' }, { id: '2' }, { id: '3' }],
      properties: ['email'],
      propertiesWithHistory: [],
    });
  });

  test('a batch whose answer there is no room for is read in halves, and one record that needs more is told as such (R44)', async () => {
    const KILOBYTES = { '1': 4_500, '2': 4_500, '3': 1, '4': 10_000 };
    const { url, asked, openSockets } = await given(({ body }) => {
      const { inputs } = body as { inputs: { id: keyof typeof KILOBYTES }[] };
      const results = inputs.map(({ id }) => aRawRecord(id, { jobtitle: 'x'.repeat(1_024 * KILOBYTES[id]) }));
      return { status: 200, body: { results } };
    });
    const client = aClient(url);
    const read = (ids: readonly string[]) => client.readBatch('contact', { ids, properties: ['jobtitle'] });
    const { found, missing } = await read(['1', '2', '3']);
    expect(found.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(missing).toEqual([]);
    expect(asked.map(({ body }) => (body as { inputs: unknown[] }).inputs.length)).toEqual([3, 2, 1, 1, 1]);
    const error = await failureOf(read(['4']));
    expect(error.failure).toEqual({ kind: 'too-large' });
    expect(error.message).toMatch(/^Nobody could take in contacts batch read/);
    expect(asked).toHaveLength(6);
    await vi.waitFor(() => expect(openSockets()).toBeLessThanOrEqual(1));
  });

  test('with history takes at most 50 and gives times in milliseconds', async () => {
    const history = {
      value: 'lead',
      timestamp: '2026-03-01T00:00:00Z',
      sourceType: 'CRM_UI',
      updatedByUserId: 7,
    };
    const { url } = await given(() => ({
      status: 200,
      body: { results: [{ ...aRawRecord('1'), propertiesWithHistory: { lifecyclestage: [history] } }] },
    }));
    const client = aClient(url);
    const ids = Array.from({ length: 51 }, (_, index) => String(index));
    const batch = { properties: [], propertiesWithHistory: ['lifecyclestage'] };
    await expect(client.readBatch('contact', { ...batch, ids })).rejects.toThrow(/at most 50/);
    const { found } = await client.readBatch('contact', { ...batch, ids: ['1'] });
    expect(found[0]!.history.lifecyclestage).toEqual([
      { value: 'lead', occurredAt: Date.UTC(2026, 2, 1), source: 'CRM_UI', sourceId: null, userId: '7' },
    ]);
  });

  test('a page brings its cursor and the companies once each', async () => {
    const { url, asked } = await given(() => ({
      status: 200,
      body: {
        results: [
          {
            ...aRawRecord('1'),
            associations: {
              companies: {
                results: [
                  { id: '9', type: 'a' },
                  { id: '9', type: 'b' },
                ],
              },
            },
          },
        ],
        paging: { next: { after: '1', link: 'x' } },
      },
    }));
    const page = await aClient(url).listPage('contact', {
      properties: ['email', 'jobtitle'],
      withCompanies: true,
    });
    expect(page.after).toBe('1');
    expect(page.records[0]!.companyIds).toEqual(['9']);
    expect(Object.fromEntries(asked[0]!.query)).toEqual({
      limit: '100',
      properties: 'email,jobtitle',
      associations: 'companies',
    });
  });

  test('the companies of contacts tells the primary one', async () => {
    const to = [
      { toObjectId: 5, associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 279 }] },
      { toObjectId: 6, associationTypes: [{ typeId: 279 }, { typeId: 1, label: 'Primary' }] },
    ];
    const { url } = await given(() => ({
      status: 207,
      body: { results: [{ from: { id: '1' }, to }], errors: [{}] },
    }));
    const companies = await aClient(url).readCompaniesOf(['1', '2']);
    expect(companies.get('1')).toEqual({ primary: '6', all: ['5', '6'] });
    expect(companies.get('2')).toEqual({ primary: null, all: [] });
  });
});

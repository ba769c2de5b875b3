import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoPortalId, type Sandbox } from '../../sandbox/sandbox.ts';
import { startRefereedSandbox } from '../referee/refereed-sandbox.ts';
import { allScopes, connect } from './portal-client.ts';

const DAY = 86_400_000;
const scopes = ['read', 'subscriptions.read', 'subscriptions.write'].map(
  (one) => `developer.webhooks_journal.${one}`,
);
const object = {
  ...{ subscriptionType: 'OBJECT', portalId: Number(demoPortalId), objectTypeId: '0-1' },
  ...{ actions: ['CREATE', 'UPDATE', 'DELETE'], properties: ['jobtitle'], objectIds: [] },
};
let sandbox: Sandbox;
let violations: string[];
let token: string;

beforeEach(async () => {
  ({ sandbox, violations } = await startRefereedSandbox());
  sandbox.install(demoPortalId, ['oauth']);
  token = sandbox.app.issueForApp(scopes).access_token;
});
afterEach(async () => {
  await sandbox.close();
  expect(violations).toEqual([]);
});

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${sandbox.url}/webhooks-journal${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}
const subscribe = (body: unknown) => call('POST', '/subscriptions/2026-09', body);
const read = (path: string) => call('GET', `/journal/2026-09/${path}`);
const eventsOf = async ({ body }: Awaited<ReturnType<typeof read>>) =>
  ((await (await fetch(body.url)).json()) as { journalEvents: unknown[] }).journalEvents;
const person = () => sandbox.actor(demoPortalId);

describe('the journal', () => {
  it('holds what somebody subscribed to, without who did it, and is read file after file', async () => {
    expect(await subscribe(object)).toMatchObject({
      status: 200,
      body: { appId: 5012345, properties: ['jobtitle'] },
    });
    expect(await read('earliest')).toMatchObject({ status: 204 });
    const id = person().create('contacts', { email: 'ada@hooli.test' });
    const first = await read('latest');
    person().update('contacts', id, { jobtitle: 'CTO', city: 'Oslo' });
    const second = await read(`offset/${first.body.currentOffset}/next`);
    expect(await eventsOf(first)).toMatchObject([{ action: 'CREATE', objectId: Number(id) }]);
    expect(await eventsOf(second)).toEqual([
      {
        type: 'object',
        portalId: Number(demoPortalId),
        occurredAt: expect.stringMatching(/^\d{4}-.*Z$/),
        action: 'UPDATE',
        objectTypeId: '0-1',
        objectId: Number(id),
        propertyChanges: { jobtitle: 'CTO' },
      },
    ]);
    expect(await read(`offset/${second.body.currentOffset}/next`)).toMatchObject({ status: 204 });
  });

  it('tells of the end of an installation', async () => {
    await subscribe({ subscriptionType: 'APP_LIFECYCLE_EVENT', eventTypeId: '4-1916193', properties: [] });
    sandbox.uninstall(demoPortalId);
    expect(await eventsOf(await read('earliest'))).toMatchObject([
      { type: 'app_lifecycle_event', action: 'APP_UNINSTALL', eventTypeId: '4-1916193' },
    ]);
  });

  it('gives addresses that expire, keeps files for three days, and then knows their offsets no more', async () => {
    await subscribe(object);
    person().create('contacts', { email: 'ada@hooli.test' });
    const { body } = await read('earliest');
    sandbox.clock.set(Date.parse(body.expiresAt));
    expect(await fetch(body.url)).toMatchObject({ status: 403 });
    expect(await eventsOf(await read('earliest'))).toHaveLength(1);
    sandbox.clock.advance(3 * DAY);
    token = sandbox.app.issueForApp(scopes).access_token;
    expect(await read('earliest')).toMatchObject({ status: 204 });
    expect(await read(`offset/${body.currentOffset}/next`)).toMatchObject({ status: 404 });
  });

  it('is the app’s: a portal’s token and a token without the scope are refused', async () => {
    const portal = connect(sandbox, demoPortalId, allScopes);
    expect(await portal.get('/webhooks-journal/journal/2026-09/latest')).toMatchObject({ status: 403 });
    token = sandbox.app.issueForApp(scopes.slice(0, 1)).access_token;
    expect(await read('latest')).toMatchObject({ status: 204 });
    expect(await subscribe(object)).toMatchObject({ status: 403, body: { category: 'MISSING_SCOPES' } });
  });

  it('answers a hundred reads in a second, and to more 429 with the time to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 110 }, () => read('latest')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]!.headers.get('retry-after')).toBe('1');
  });
});

describe('subscriptions', () => {
  it('are replaced by the same again, listed, and removed alone or with their portal', async () => {
    const { body } = await subscribe(object);
    expect((await subscribe({ ...object, properties: ['city'] })).body.id).toBe(body.id);
    await subscribe({ ...object, objectTypeId: '0-2' });
    const list = async () => (await call('GET', '/subscriptions/2026-09')).body.results;
    expect(await list()).toMatchObject([{ id: body.id, properties: ['city'] }, { objectTypeId: '0-2' }]);
    expect(await call('DELETE', `/subscriptions/2026-09/${body.id}`)).toMatchObject({ status: 204 });
    expect(await call('DELETE', `/subscriptions/2026-09/${body.id}`)).toMatchObject({ status: 404 });
    await call('DELETE', `/subscriptions/2026-09/portals/${demoPortalId}`);
    expect(await list()).toEqual([]);
  });

  it('of an unknown kind are refused', async () => {
    expect(await subscribe({ ...object, subscriptionType: 'EVERYTHING' })).toMatchObject({ status: 400 });
    expect(await subscribe({ ...object, actions: ['SING'] })).toMatchObject({ status: 400 });
  });
});

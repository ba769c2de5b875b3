import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoPortalId, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { readReply } from './portal-client.ts';
import { type Listener, startListener } from './webhook-listener.ts';

let sandbox: Sandbox;
let listener: Listener;

beforeEach(async () => {
  listener = await startListener();
  sandbox = await startSandbox({
    appUrl: listener.url,
    subscriptions: [
      { subscriptionType: 'object.propertyChange', objectType: 'contact', propertyName: 'jobtitle' },
    ],
  });
});

afterEach(async () => {
  await sandbox.close();
  await listener.close();
});

const control = async (method: string, path: string, body?: unknown) =>
  readReply(
    await fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
const portal = `/portals/${demoPortalId}`;

describe('the control room', () => {
  it('shows what there is, and answers its own calls without logging them', async () => {
    const { body } = await control('GET', '');
    expect(body).toMatchObject({ portals: [{ id: demoPortalId, installed: false }], calls: 0 });
    expect(sandbox.calls).toEqual([]);
  });

  it('moves the clock', async () => {
    const before = (await control('GET', '/clock')).body.now;
    const { body } = await control('POST', '/clock', { advanceMs: 3_600_000 });
    expect(body.now - before).toBeGreaterThanOrEqual(3_600_000);
  });

  it('acts in a portal as a person, with webhooks', async () => {
    await control('POST', `${portal}/install`, { scopes: ['oauth'] });
    const { body } = await control('POST', `${portal}/objects/contacts`, {
      properties: { email: 'a@a.test' },
    });
    await control('PATCH', `${portal}/objects/contacts/${body.id}`, {
      properties: { jobtitle: 'CTO' },
      source: 'workflow',
      at: 5000,
    });
    await control('POST', '/webhooks/flush');
    expect(listener.events()).toMatchObject([
      { occurredAt: 5000, changeSource: 'AUTOMATION_PLATFORM', propertyValue: 'CTO' },
    ]);
    const state = await control('GET', `${portal}/objects/contacts/${body.id}`);
    expect(state.body.writes.at(-1)).toMatchObject({ at: 5000, values: { jobtitle: 'CTO' } });
  });

  it('merges, associates, deletes, restores and erases', async () => {
    const make = async (type: string, properties: object) =>
      (await control('POST', `${portal}/objects/${type}`, { properties })).body.id;
    const [one, other] = [
      await make('contacts', { email: 'a@a.test' }),
      await make('contacts', { email: 'b@a.test' }),
    ];
    const company = await make('companies', { name: 'Hooli' });
    const record = `${portal}/objects/contacts`;
    expect(
      (await control('POST', `${record}/${one}/associate`, { toType: 'companies', toId: company })).status,
    ).toBe(204);
    const merged = (await control('POST', `${record}/${one}/merge`, { otherId: other })).body.id;
    expect((await control('DELETE', `${record}/${merged}`)).status).toBe(204);
    expect((await control('POST', `${record}/${merged}/restore`)).status).toBe(204);
    expect((await control('GET', `${record}/${one}`)).body).toMatchObject({
      id: merged,
      archivedAt: null,
      links: [{ id: company }],
    });
    expect((await control('POST', `${record}/${merged}/privacy-delete`)).status).toBe(204);
    expect((await control('GET', `${record}/${merged}`)).status).toBe(404);
  });

  it('makes portals, custom stages and rules of the account', async () => {
    expect((await control('POST', '/portals', { id: '222', name: 'Second' })).status).toBe(201);
    expect((await control('POST', '/portals', { id: '222' })).status).toBe(400);
    const stage = {
      type: 'contacts',
      property: 'lifecyclestage',
      value: '99',
      label: 'Accepted',
      displayOrder: 3,
    };
    const { body } = await control('POST', '/portals/222/options', stage);
    expect(body.options.find((option: { value: string }) => option.value === '99').displayOrder).toBe(3);
    const rule = { type: 'contacts', property: 'lifecyclestage', value: 'customer', requires: ['phone'] };
    expect((await control('POST', '/portals/222/rules', rule)).status).toBe(201);
  });

  it('makes deal pipelines, and archives them under the deals that are in them', async () => {
    const stages = [
      { id: '881', label: 'Talk', probability: '0.1' },
      { id: '882', label: 'Signed', probability: '1.0', closed: true },
    ];
    const partners = { id: '88', label: 'Partners', stages };
    expect((await control('POST', `${portal}/pipelines`, partners)).status).toBe(201);
    expect((await control('POST', `${portal}/pipelines`, partners)).status).toBe(400);
    const deal = { properties: { dealname: 'Pilot', pipeline: '88', dealstage: '882' } };
    const { body } = await control('POST', `${portal}/objects/deals`, deal);
    expect((await control('DELETE', `${portal}/pipelines/88`)).status).toBe(204);
    expect((await control('DELETE', `${portal}/pipelines/88`)).status).toBe(404);
    expect((await control('GET', `${portal}/objects/deals/${body.id}`)).body.properties).toMatchObject({
      dealstage: '882',
      hs_is_closed_won: 'true',
    });
  });

  it('fills a portal with many records from a seed', async () => {
    const { body } = await control('POST', `${portal}/bulk`, { contacts: 250, companies: 10, seed: 3 });
    expect(body).toMatchObject({ contacts: 250, companies: 10 });
    const counts = (await control('GET', portal)).body.counts;
    expect(counts).toEqual({ contacts: 250, companies: 10, deals: 0, tasks: 0, leads: 0 });
  });

  it('tells the story in a portal', async () => {
    const { status, body } = await control('POST', `${portal}/story`, { seconds: 0 });
    expect(status).toBe(201);
    const { contacts } = sandbox.portal(demoPortalId).stores;
    await expect
      .poll(() => contacts.findUnique('email', body.workedLead)?.values.hs_email_last_reply_date)
      .toBeTruthy();
  });

  it('filters the log of calls', async () => {
    await fetch(`${sandbox.url}/crm/owners/2026-09`);
    await fetch(`${sandbox.url}/nowhere`);
    expect((await control('GET', '/calls?status=401')).body).toMatchObject({
      total: 1,
      calls: [{ path: '/crm/owners/2026-09' }],
    });
    await control('DELETE', '/calls');
    expect((await control('GET', '/calls')).body.total).toBe(0);
  });

  it.each([
    ['POST', '/clock', {}],
    ['POST', '/faults', { effect: { kind: 'explode' } }],
    ['POST', `${portal}/bulk`, { contacts: -1 }],
    ['POST', `${portal}/objects/contacts`, { properties: { email: 'x' }, source: 'ghost' }],
  ])('refuses nonsense at %s %s with 400 and a sentence', async (method, path, body) => {
    const reply = await control(method, path, body);
    expect(reply.status).toBe(400);
    expect(reply.body.message.length).toBeGreaterThan(10);
  });
});

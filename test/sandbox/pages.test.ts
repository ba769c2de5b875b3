/** The pages' server side: what they are told, what happens when something is let happen, and nothing for what is not there. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { byApp } from '../../sandbox/crm/source.ts';
import { readExtensions } from '../../sandbox/extensions/project.ts';
import { appCallsOf } from '../../sandbox/pages/app-calls.ts';
import type { RecordData } from '../../sandbox/pages/record/record-data.ts';
import { demoPortalId, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { connect } from './portal-client.ts';
import { type Listener, startListener } from './webhook-listener.ts';

const DAY = 86_400_000;

let sandbox: Sandbox;
let listener: Listener;
let contact: string;

beforeEach(async () => {
  listener = await startListener();
  sandbox = await startSandbox({
    appUrl: listener.url,
    appFollowsClock: true,
    subscriptions: [
      {
        subscriptionType: 'object.propertyChange',
        objectType: 'contact',
        propertyName: 'hs_analytics_last_url',
      },
    ],
  });
  const me = sandbox.actor(demoPortalId);
  const company = me.create('companies', { name: 'Northwind', domain: 'northwind.example' });
  contact = me.create('contacts', { email: 'dana@northwind.example', firstname: 'Dana', lastname: 'Reyes' });
  me.associate('contacts', contact, 'companies', company, { primary: true });
});
afterEach(async () => {
  await sandbox.close();
  await listener.close();
});

const page = (path: string, init?: RequestInit) => fetch(sandbox.url + path, init);
const portalPage = `/_sandbox/pages/portals/${demoPortalId}`;

async function act(key: string): Promise<{ status: number; told: string }> {
  const response = await page(`${portalPage}/contacts/${contact}/acts`, {
    method: 'POST',
    body: JSON.stringify({ act: key }),
  });
  const { told = '' } = (await response.json()) as { told?: string };
  return { status: response.status, told };
}

/** What a page finds in itself. */
async function dataOf(path: string, headers: Record<string, string> = {}) {
  const html = await (await page(path, { headers })).text();
  // biome-ignore lint/suspicious/noExplicitAny: pages of several shapes
  return JSON.parse(/id="data">(.+?)<\/script>/s.exec(html)![1]!) as any;
}

describe('the project', () => {
  test('offers the card, the settings page and the app’s own page, as its metafiles say', () => {
    expect(readExtensions().map(({ uid, location }) => [uid, location])).toEqual([
      ['fairlead_lead_card_sidebar', 'crm.record.sidebar'],
      ['fairlead_lead_card_tab', 'crm.record.tab'],
      ['fairlead_settings', 'settings'],
      ['fairlead_home', 'pages'],
    ]);
  });

  test.each(['fairlead_lead_card_sidebar', 'fairlead_settings', 'fairlead_home'])(
    'the bundle of %s is one classic script that registers itself',
    async (uid) => {
      const code = await (await page(`/_sandbox/pages/extensions/${uid}.js`)).text();
      expect(code).toContain('extend_V2');
      expect(code).not.toMatch(/^\s*(import|export) /m);
    },
  );

  test('what it does not have is not found', async () => {
    expect((await page('/_sandbox/pages/extensions/another.js')).status).toBe(404);
    expect((await page('/_sandbox/pages/portals/1/home')).status).toBe(404);
  });
});

describe('a page', () => {
  test('knows who looks at it, and is drawn for whoever one becomes', async () => {
    const first = await dataOf(`${portalPage}/settings`);
    expect(first.user.email).toBe('dana.reyes@seller.test');
    expect(first.people.map(({ name }: { name: string }) => name)).toEqual([
      'Dana Reyes',
      'Omar Lindt',
      'Ines Moreau',
    ]);
    const other = await dataOf(`${portalPage}/settings`, { cookie: 'a=1; sandbox-user=78' });
    expect(other.user).toMatchObject({ id: 78, email: 'omar.lindt@seller.test' });
    const german = await dataOf(`${portalPage}/settings`, { cookie: 'sandbox-language=de' });
    expect([other.user.language, german.user.language]).toEqual(['en', 'de']);
    const gone = await dataOf(`${portalPage}/settings`, { cookie: 'sandbox-user=80' });
    expect(gone.user.id).toBe(77);
  });

  test('carries no text out of its script', async () => {
    sandbox.actor(demoPortalId).update('contacts', contact, { firstname: '</script><b>' });
    const html = await (await page(`/contacts/${demoPortalId}/record/0-1/${contact}`)).text();
    expect(html).not.toContain('<b>');
    expect(await (await page(`/contacts/${demoPortalId}/objects/0-1`)).text()).not.toContain('<b>');
  });

  test('the front page leads to the install, as long as there is no app', async () => {
    const html = await (await page('/')).text();
    expect(html).toContain('Install Fairlead in this portal');
    expect(sandbox.calls).toEqual([]);
  });
});

describe('what can be let happen', () => {
  test('a visit reaches the app as a webhook, by the sandbox’s clock', async () => {
    sandbox.install(demoPortalId);
    sandbox.clock.advance(3 * DAY);
    const before = sandbox.clock.now();
    expect((await act('pricing')).told).toBe('Visits the pricing page: HubSpot has told the app.');
    await sandbox.flushWebhooks();
    const [event] = listener.events();
    expect(event).toMatchObject({ propertyName: 'hs_analytics_last_url', changeSource: 'ANALYTICS' });
    expect(event.occurredAt).toBeGreaterThanOrEqual(before);
  });

  test('colleagues join in one after the other, at the same company', async () => {
    for (let count = 0; count < 5; count += 1) await act('colleague');
    const portal = sandbox.portal(demoPortalId);
    const emails = [...portal.stores.contacts.after(undefined)].map(({ values }) => values.email);
    expect(new Set(emails).size).toBe(6);
    expect(emails).toContain('imani.okafor1@northwind.example');
  });

  test('a contact without a company has no colleagues', async () => {
    contact = sandbox.actor(demoPortalId).create('contacts', { email: 'solo@nowhere.example' });
    expect((await act('colleague')).told).toContain('belongs to no company');
  });

  test('days pass where the app follows the clock, and are not offered where it does not', async () => {
    const before = sandbox.clock.now();
    expect((await act('three_days')).told).toMatch(/^It is \w+/);
    expect(sandbox.clock.now() - before).toBeGreaterThanOrEqual(3 * DAY);
    const alone = await startSandbox({ appUrl: listener.url });
    const there = alone.actor(demoPortalId).create('contacts', { email: 'a@b.example' });
    const response = await fetch(`${alone.url}${portalPage}/contacts/${there}/acts`, {
      method: 'POST',
      body: JSON.stringify({ act: 'day' }),
    });
    await alone.close();
    expect(response.status).toBe(400);
  });

  test('HubSpot has a bad minute for this portal, is seen to have it, and is well again', async () => {
    const client = connect(sandbox, demoPortalId);
    await act('down');
    expect((await client.get('/crm/v3/objects/contacts')).status).toBe(503);
    const { trouble, calls } = (await (await page(`${portalPage}/contacts/${contact}`)).json()) as {
      trouble: { status: number; secondsLeft: number };
      calls: unknown;
    };
    expect(trouble.status).toBe(503);
    expect(trouble.secondsLeft).toBeGreaterThan(50);
    expect(calls).toMatchObject([{ did: 'read contacts', status: 503, times: 1 }]);
    await act('well');
    expect((await client.get('/crm/v3/objects/contacts')).status).toBe(200);
  });

  test('what there is not is refused', async () => {
    expect((await act('world peace')).status).toBe(400);
    expect((await act('toString')).status).toBe(400);
  });
});

test('deals, tasks and leads of a contact are shown with who made them, and are part of its past', async () => {
  const owner = { hubspot_owner_id: '60001' };
  sandbox.clock.advance(60_000);
  const app = sandbox.actor(demoPortalId, byApp('4242', 'Fairlead'));
  const task = app.create('tasks', {
    hs_task_subject: 'A lead for you',
    hs_task_body: 'VP &lt;Sales&gt;<br>[Fairlead k]',
    hs_task_status: 'NOT_STARTED',
    hs_timestamp: new Date(sandbox.clock.now()).toISOString(),
    ...owner,
  });
  app.associate('tasks', task, 'contacts', contact);
  sandbox.clock.advance(60_000);
  const me = sandbox.actor(demoPortalId);
  const deal = me.create('deals', {
    dealname: 'Pilot',
    dealstage: 'appointmentscheduled',
    pipeline: 'default',
  });
  me.associate('deals', deal, 'contacts', contact);
  sandbox.clock.advance(60_000);
  me.update('deals', deal, { dealstage: 'closedwon' });
  const { related, timeline } = (await (
    await page(`${portalPage}/contacts/${contact}`)
  ).json()) as RecordData;
  expect(related.map(({ label, records }) => [label, records.map(({ name }) => name)])).toEqual([
    ['Tasks', ['A lead for you']],
    ['Deals', ['Pilot']],
  ]);
  const [shown] = related[0]!.records;
  expect(shown!.by).toBe('Fairlead');
  expect(shown!.properties.map(({ value }) => value)).toEqual([
    expect.stringMatching(/^\d+ \w+ \d{4}/),
    'Not started',
    'Dana Reyes',
    'VP <Sales>\n[Fairlead k]',
  ]);
  expect(timeline.slice(0, 3).map(({ title, detail, kind }) => [title, detail, kind])).toEqual([
    ['Deal moved: Closed Won', 'Pilot', 'change'],
    ['Deal created', 'Pilot', 'change'],
    ['Task created', 'A lead for you', 'app'],
  ]);
  me.delete('tasks', task);
  const after = (await (await page(`${portalPage}/contacts/${contact}`)).json()) as RecordData;
  expect(after.related.map(({ label }) => label)).toEqual(['Deals']);
});

test('what the app asked of HubSpot is told in words, the newest first, repeats in one line', () => {
  const call = (method: string, path: string, status: number, inputs = 0, portalId = '7') => ({
    at: 1,
    durationMs: 1,
    portalId,
    method,
    path,
    status,
    inputs,
    requestBytes: 0,
  });
  const lines = appCallsOf(
    [
      call('GET', '/crm/properties/2026-09/contacts', 200),
      call('POST', '/crm/objects/2026-09/contacts/batch/read', 200, 3),
      call('POST', '/crm/objects/2026-09/contacts/batch/update', 503, 1),
      call('POST', '/crm/objects/2026-09/contacts/batch/update', 200, 1, 'another portal'),
      call('POST', '/crm/objects/2026-09/contacts/batch/update', 503, 1),
      call('POST', '/crm/objects/2026-09/companies/batch/update', 0, 2),
    ],
    '7',
  );
  expect(lines.map(({ did, status, times }) => [did, status, times])).toEqual([
    ['wrote 2 companies', 0, 1],
    ['wrote 1 contact', 503, 2],
    ['read 3 contacts', 200, 1],
    ['read the properties of contacts', 200, 1],
  ]);
});

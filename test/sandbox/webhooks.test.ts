import { createHash, createHmac } from 'node:crypto';
import { Signature } from '@hubspot/api-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoPortalId, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { signV3 } from '../../sandbox/webhooks/signature.ts';
import { connect } from './portal-client.ts';
import { type Listener, startListener } from './webhook-listener.ts';

const subscriptions = [
  { subscriptionType: 'object.creation', objectType: 'contact' },
  { subscriptionType: 'object.deletion', objectType: 'contact' },
  { subscriptionType: 'object.restore', objectType: 'contact' },
  { subscriptionType: 'object.merge', objectType: 'contact' },
  { subscriptionType: 'object.associationChange', objectType: 'contact' },
  { subscriptionType: 'object.propertyChange', objectType: 'contact', propertyName: 'jobtitle' },
  { subscriptionType: 'object.propertyChange', objectType: 'contact', propertyName: 'associatedcompanyid' },
  { subscriptionType: 'contact.privacyDeletion' },
];
const publicUrl = 'https://app.fairlead.test';
const secret = 'sandbox-client-secret';
let listener: Listener;
let sandbox: Sandbox;

beforeEach(async () => {
  listener = await startListener();
  sandbox = await startSandbox({ appUrl: listener.url, publicUrl, subscriptions });
  sandbox.install(demoPortalId, ['oauth']);
});

afterEach(async () => {
  await sandbox.close();
  await listener.close();
});

const person = () => sandbox.actor(demoPortalId);
const aContact = (email = 'ada@hooli.test') => person().create('contacts', { email }, { silent: true });

describe('webhook payloads', () => {
  it('tell a property change with the fields of the platform', async () => {
    const id = aContact();
    person().update('contacts', id, { jobtitle: 'VP Sales', city: 'Oslo' }, { at: 1_790_000_000_123 });
    await sandbox.flushWebhooks();
    expect(listener.events()).toEqual([
      {
        eventId: expect.any(Number),
        subscriptionId: expect.any(Number),
        portalId: Number(demoPortalId),
        appId: 5012345,
        occurredAt: 1_790_000_000_123,
        subscriptionType: 'object.propertyChange',
        attemptNumber: 0,
        objectId: Number(id),
        objectTypeId: '0-1',
        propertyName: 'jobtitle',
        propertyValue: 'VP Sales',
        changeSource: 'CRM_UI',
        sourceId: 'userId:77',
        isSensitive: false,
      },
    ]);
  });

  it("bring the app's own write back with its app id as source (R25)", async () => {
    const id = aContact();
    const client = connect(sandbox, demoPortalId);
    await client.patch(`/crm/objects/2026-09/contacts/${id}`, { properties: { jobtitle: 'CTO' } });
    await sandbox.flushWebhooks();
    expect(listener.events()).toMatchObject([{ changeSource: 'INTEGRATION', sourceId: '5012345' }]);
  });

  it('say nothing about a write that changes nothing', async () => {
    const id = aContact();
    person().update('contacts', id, { jobtitle: 'CTO' });
    person().update('contacts', id, { jobtitle: 'CTO' });
    await sandbox.flushWebhooks();
    expect(listener.events()).toHaveLength(1);
  });

  it('tell an emptied value as the empty string', async () => {
    const id = person().create('contacts', { jobtitle: 'CTO' }, { silent: true });
    person().update('contacts', id, { jobtitle: '' });
    await sandbox.flushWebhooks();
    expect(listener.events()).toMatchObject([{ propertyName: 'jobtitle', propertyValue: '' }]);
  });

  it('name both old ids and the new one at a merge (R37)', async () => {
    const [one, other] = [aContact(), aContact('b@hooli.test')];
    const merged = person().merge('contacts', one, other);
    await sandbox.flushWebhooks();
    expect(listener.events()).toMatchObject([
      {
        subscriptionType: 'object.merge',
        primaryObjectId: Number(one),
        mergedObjectIds: [Number(other)],
        newObjectId: Number(merged),
      },
    ]);
  });

  it('come in a pair at a privacy deletion, in either order (R39)', async () => {
    const [one, other] = [aContact(), aContact('b@hooli.test')];
    person().privacyDelete(one, { deletionFirst: true });
    person().privacyDelete(other, { deletionFirst: false });
    await sandbox.flushWebhooks();
    expect(listener.events().map((event) => event.subscriptionType)).toEqual([
      'object.deletion',
      'contact.privacyDeletion',
      'contact.privacyDeletion',
      'object.deletion',
    ]);
  });

  it('tell deletion and restoration (R38)', async () => {
    const id = aContact();
    person().delete('contacts', id);
    person().restore('contacts', id);
    await sandbox.flushWebhooks();
    expect(listener.events().map((event) => event.subscriptionType)).toEqual([
      'object.deletion',
      'object.restore',
    ]);
  });

  it('tell a primary association twice, and the company id it leads to', async () => {
    const contact = aContact();
    const company = person().create('companies', { name: 'Hooli' });
    person().associate('contacts', contact, 'companies', company);
    await sandbox.flushWebhooks();
    const associations = listener.events().filter((event) => event.associationType === 'CONTACT_TO_COMPANY');
    expect(associations.map((event) => event.isPrimaryAssociation)).toEqual([false, true]);
    expect(associations[0]).toMatchObject({
      fromObjectId: Number(contact),
      toObjectId: Number(company),
      associationRemoved: false,
    });
    expect(listener.events()).toContainEqual(
      expect.objectContaining({ propertyName: 'associatedcompanyid', propertyValue: company }),
    );
  });

  it('repeat event ids across kinds (R22)', async () => {
    const id = person().create('contacts', { jobtitle: 'CTO' });
    person().delete('contacts', id);
    await sandbox.flushWebhooks();
    const ids = listener.events().map((event) => event.eventId);
    expect(new Set(ids).size).toBeLessThan(ids.length);
  });
});

describe('webhook signatures', () => {
  it('cover the public address with v3, and the body with v1', async () => {
    person().update('contacts', aContact(), { jobtitle: 'CTO' });
    await sandbox.flushWebhooks();
    const { headers, rawBody } = listener.deliveries[0]!;
    const timestamp = headers['x-hubspot-request-timestamp'] as string;
    const source = `POST${publicUrl}/webhooks/hubspot${rawBody}${timestamp}`;
    expect(headers['x-hubspot-signature-v3']).toBe(
      createHmac('sha256', secret).update(source).digest('base64'),
    );
    expect(headers['x-hubspot-signature']).toBe(
      createHash('sha256')
        .update(secret + rawBody)
        .digest('hex'),
    );
    expect(headers['x-hubspot-signature-version']).toBe('v1');
  });

  it("satisfy the official client's check", async () => {
    person().update('contacts', aContact(), { jobtitle: 'Straße – 東京 🎯' });
    await sandbox.flushWebhooks();
    const { headers, rawBody } = listener.deliveries[0]!;
    const valid = Signature.isValid({
      signature: headers['x-hubspot-signature-v3'] as string,
      timestamp: Number(headers['x-hubspot-request-timestamp']),
      clientSecret: secret,
      requestBody: rawBody,
      url: `${publicUrl}/webhooks/hubspot`,
      method: 'POST',
      signatureVersion: 'v3',
    });
    expect(valid).toBe(true);
  });

  it("decode HubSpot's list of escapes in the address and leave the others", () => {
    const call = { method: 'POST', body: '', timestamp: 1, uri: 'https://a.test/x?u=a%40b%2fc&n=%C3%A9' };
    expect(signV3('s', call)).toBe(signV3('s', { ...call, uri: 'https://a.test/x?u=a@b/c&n=%C3%A9' }));
  });
});

describe('webhook delivery', () => {
  it('sends at most 100 events in a request and ten requests at once', async () => {
    listener.delayMs = 250;
    const id = aContact();
    for (let count = 0; count < 1550; count++)
      person().update('contacts', id, { jobtitle: `Title ${count}` });
    await sandbox.flushWebhooks();
    expect(listener.events()).toHaveLength(1550);
    expect(Math.max(...listener.deliveries.map((delivery) => delivery.events.length))).toBe(100);
    expect(listener.mostAtOnce).toBe(10);
  });

  it('comes again after a bad answer, counting its attempts (R21)', async () => {
    sandbox.webhooks.retryScale = 0.00001;
    listener.answers.push(503, 401, 200);
    person().update('contacts', aContact(), { jobtitle: 'CTO' });
    await sandbox.flushWebhooks();
    expect(listener.events().map((event) => event.attemptNumber)).toEqual([0, 1, 2]);
  });

  it('gives up after ten retries', async () => {
    sandbox.webhooks.retryScale = 0.0000001;
    listener.answers.push(...Array.from({ length: 20 }, () => 500));
    person().update('contacts', aContact(), { jobtitle: 'CTO' });
    await sandbox.flushWebhooks();
    expect(listener.deliveries).toHaveLength(11);
    expect(sandbox.webhooks.stats.givenUp).toBe(1);
  });

  it('keeps waiting for an app that is down and delivers when it is up', async () => {
    sandbox.webhooks.retryScale = 0.00001;
    const { url } = listener;
    await listener.close();
    person().update('contacts', aContact(), { jobtitle: 'CTO' });
    setTimeout(() => sandbox.setAppUrl(next.url, publicUrl), 10);
    const next = await startListener();
    expect(next.url).not.toBe(url);
    await sandbox.flushWebhooks();
    expect(next.events()).toHaveLength(1);
    await next.close();
  });

  it('repeats batches and shuffles events when told to (R21, R23)', async () => {
    Object.assign(sandbox.webhooks.disorder, { duplicates: 1, reorder: true });
    const id = aContact();
    for (let count = 0; count < 50; count++) person().update('contacts', id, { jobtitle: `T${count}` });
    await sandbox.flushWebhooks();
    expect(listener.events()).toHaveLength(100);
    const titles = listener.deliveries[0]!.events.map((event) => event.propertyValue);
    expect(titles).not.toEqual(Array.from({ length: 50 }, (_, count) => `T${count}`));
    expect(new Set(titles).size).toBe(50);
  });

  it('stops for a portal without the app, and for what nobody subscribed to', async () => {
    const id = aContact();
    person().update('contacts', id, { city: 'Oslo' });
    sandbox.uninstall(demoPortalId);
    person().update('contacts', id, { jobtitle: 'CTO' });
    await sandbox.flushWebhooks();
    expect(listener.deliveries).toHaveLength(0);
  });
});

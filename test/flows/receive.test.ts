/** Webhooks over the real door and the real store: what is kept, once, and what is set aside with its reason. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { signV3 } from '../webhooks/door.ts';

const NOW = Date.UTC(2026, 10, 2, 10);

let stage: Stage;
let now: number;
beforeEach(async () => {
  now = NOW;
  stage = await openStage({ now: () => now });
});
afterEach(() => stage.close());

type RawEvent = Record<string, unknown>;

function anEvent(contactId: string, changes: RawEvent = {}): RawEvent {
  return {
    eventId: 100,
    subscriptionId: 7,
    portalId: Number(PORTAL),
    appId: Number(stage.config.hubspot.appId),
    occurredAt: now,
    subscriptionType: 'object.propertyChange',
    attemptNumber: 0,
    objectId: Number(contactId),
    objectTypeId: '0-1',
    propertyName: 'jobtitle',
    propertyValue: 'VP of Sales',
    changeSource: 'CRM_UI',
    sourceId: 'userId:77',
    ...changes,
  };
}

async function post(events: readonly RawEvent[]): Promise<number> {
  const body = Buffer.from(JSON.stringify(events));
  const url = `${stage.url}/webhooks/hubspot`;
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-hubspot-request-timestamp': String(now),
      'x-hubspot-signature-v3': signV3({
        url,
        body,
        time: now,
        secret: stage.sandbox.app.options.clientSecret,
      }),
    },
  });
  return response.status;
}

async function rows<Row>(query: string, values: unknown[] = []): Promise<Row[]> {
  return (await stage.context.pool.query(query, values)).rows as Row[];
}

/** A quiet contact that exists on the portal and that the app has looked at. */
async function installedContact(): Promise<string> {
  stage.sandbox.setAppUrl(null);
  const [contact] = stage.sandbox.load(PORTAL, 'contacts', [
    { properties: { email: 'kim@duo.example', jobtitle: 'Owner', lifecyclestage: 'lead' } },
  ]);
  await stage.install();
  return contact!;
}

function writes(): number {
  return stage.sandbox.calls.filter((call) => call.path.endsWith('/contacts/batch/update')).length;
}

describe('what is acknowledged is kept', () => {
  test('R01 all 100 events of a batch are in the store when the answer arrives', async () => {
    await installedContact();
    const batch = Array.from({ length: 100 }, (_, place) => anEvent(String(5_000 + place)));
    expect(await post(batch)).toBe(204);
    expect(await rows('select count(*)::int as n from event')).toEqual([{ n: 100 }]);
    expect(await rows('select count(*)::int as n from work')).toEqual([{ n: 100 }]);
  });

  test('R05 R21 the same event three times has one effect, and a recorded request none when all is done', async () => {
    const contact = await installedContact();
    stage.sandbox.actor(PORTAL).update('contacts', contact, { jobtitle: 'VP of Sales' }, { silent: true });
    for (const attemptNumber of [0, 1, 2])
      expect(await post([anEvent(contact, { attemptNumber })])).toBe(204);
    expect(await rows('select count(*)::int as n from event')).toEqual([{ n: 1 }]);
    expect(await rows<{ gen: string }>('select gen from work')).toEqual([{ gen: '1' }]);
    await stage.settle();
    const calls = stage.sandbox.calls.length;
    expect(await post([anEvent(contact)])).toBe(204);
    await stage.settle();
    expect(stage.sandbox.calls.length).toBe(calls);
    expect(await rows('select outcome from event')).toEqual([{ outcome: 'applied' }]);
  });

  test('R22 one event id with another object or time is another event', async () => {
    const contact = await installedContact();
    await post([anEvent(contact), anEvent(contact, { occurredAt: now - 1 }), anEvent('777')]);
    expect(await rows('select count(*)::int as n from event')).toEqual([{ n: 3 }]);
  });

  test('R09 one bad event costs the other 99 nothing and becomes a dead letter', async () => {
    const contact = await installedContact();
    const batch = Array.from({ length: 100 }, (_, place) => anEvent(contact, { occurredAt: now - place }));
    delete batch[40]!.objectId;
    expect(await post(batch)).toBe(204);
    expect(await post(batch)).toBe(204);
    expect(await rows('select count(*)::int as n from event')).toEqual([{ n: 99 }]);
    expect(await rows('select source, reason from dead_letter')).toEqual([
      { source: 'event', reason: expect.stringContaining('objectId') },
    ]);
  });
});

describe('what is not ours is recorded as ignored, with the reason', () => {
  test('R10 unknown portal, unknown type, other app: no value is kept and HubSpot is not asked', async () => {
    const contact = await installedContact();
    const calls = stage.sandbox.calls.length;
    await post([
      anEvent(contact, { portalId: 99 }),
      anEvent(contact, { subscriptionType: 'conversation.creation', objectId: 'a-thread' }),
      anEvent(contact, { subscriptionType: 'conversation.newMessage', objectId: undefined }),
      anEvent(contact, { appId: 1 }),
      anEvent(contact, { objectTypeId: '0-5', propertyName: 'hs_pipeline', propertyValue: '1' }),
    ]);
    await stage.settle();
    const kept = await rows('select outcome, reason, value from event order by reason');
    expect(kept).toEqual([
      { outcome: 'ignored', reason: 'other app', value: null },
      { outcome: 'ignored', reason: 'type not handled', value: null },
      { outcome: 'ignored', reason: 'type not handled', value: null },
      { outcome: 'ignored', reason: 'type not handled', value: null },
      { outcome: 'ignored', reason: 'unknown portal', value: null },
    ]);
    expect(stage.sandbox.calls.length).toBe(calls);
  });

  test('an event of a contact that is gone ends as ignored', async () => {
    await installedContact();
    await post([anEvent('31415')]);
    await stage.settle();
    expect(await rows('select outcome, reason, value from event')).toEqual([
      { outcome: 'ignored', reason: 'contact is gone', value: null },
    ]);
    expect(await rows('select 1 from work')).toEqual([]);
  });
});

describe('order and number of events', () => {
  test('R23 an older value that arrives late is superseded, and the state is of the newest', async () => {
    const contact = await installedContact();
    stage.sandbox.actor(PORTAL).update('contacts', contact, { jobtitle: 'VP of Sales' }, { silent: true });
    await post([anEvent(contact, { occurredAt: now })]);
    await stage.settle();
    await post([anEvent(contact, { occurredAt: now - 60_000, propertyValue: 'Intern' })]);
    await stage.settle();
    expect(await rows('select value, outcome from event order by occurred_at')).toEqual([
      { value: 'Intern', outcome: 'superseded' },
      { value: 'VP of Sales', outcome: 'applied' },
    ]);
    const [lead] = await rows<{ facts: Record<string, [string, number]> }>('select facts from lead');
    expect(lead!.facts.jobtitle).toEqual(['VP of Sales', now]);
  });

  test('R24 ten property events of one contact make one evaluation and one write', async () => {
    const contact = await installedContact();
    const before = writes();
    stage.sandbox.actor(PORTAL).update('contacts', contact, { jobtitle: 'VP of Sales' }, { silent: true });
    await post(Array.from({ length: 10 }, (_, place) => anEvent(contact, { occurredAt: now - place })));
    await stage.settle();
    expect(writes() - before).toBe(1);
    expect(await rows<{ revision: number }>('select revision from lead')).toEqual([{ revision: 2 }]);
  });

  test('an event that arrives while its contact is being decided is decided afterwards', async () => {
    const contact = await installedContact();
    await post([anEvent(contact)]);
    const claim = await stage.context.queue.claim(now, { patient: false });
    await post([anEvent(contact, { occurredAt: now + 1, propertyValue: 'CRO' })]);
    expect(await stage.context.queue.claim(now, { patient: false })).toBeNull();
    expect(claim!.items).toHaveLength(1);
    // The claim dies with its worker: after its lease the contact is claimed again, with both events.
    now += 10 * 60_000;
    await stage.settle();
    expect(await rows('select count(*)::int as n from event where outcome is null')).toEqual([{ n: 0 }]);
  });
});

describe('tenants', () => {
  test('equal contact ids in two portals never meet', async () => {
    const contact = await installedContact();
    const other = '4001002';
    stage.sandbox.createPortal({ id: other, name: 'Second portal' });
    stage.sandbox.load(other, 'contacts', [
      { id: contact, properties: { email: 'lee@keystone.example', jobtitle: 'CIO', lifecyclestage: 'lead' } },
    ]);
    await stage.install(other);
    await post([anEvent(contact, { portalId: Number(other), propertyValue: 'CIO' })]);
    await stage.settle();
    const leads = await rows<{ portal_id: string; facts: Record<string, [string, number]> }>(
      'select portal_id, facts from lead order by portal_id',
    );
    expect(leads.map((lead) => [lead.portal_id, lead.facts.email![0]])).toEqual([
      [PORTAL, 'kim@duo.example'],
      [other, 'lee@keystone.example'],
    ]);
    expect(stage.contact(contact, other).fairlead_score).toBeDefined();
  });
});

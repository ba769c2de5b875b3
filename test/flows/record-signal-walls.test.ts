/** Of whom signals are told, and by whom: contacts that are not there, and portals that are not theirs. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActionRun } from '../../sandbox/workflows/action-call.ts';
import { createPortalKeys } from '../../src/store/portal-keys.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { aBuyer, aKey, runAction, send, storedSignals } from '../support/telling.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;
const OTHER = '4001002';

let now: number;
let stage: Stage;
beforeEach(async () => {
  now = NOW;
  stage = await openStage({ now: () => now });
  await stage.install();
});
afterEach(() => stage.close());

const rows = <Row>(query: string) => stage.rows<Row>(query);
const buyer = (email?: string) => aBuyer(stage, email);
const tell = (key: string, ...signals: readonly object[]) => send(stage, key, ...signals);
const run = (contact: string, inputs: ActionRun['inputFields'], more?: Partial<ActionRun>) =>
  runAction(stage, contact, inputs, more);
const signals = () => storedSignals(stage);

describe('contacts that are not, or no more', () => {
  test('an id that HubSpot does not know ends as ignored, and nothing of it stays', async () => {
    const key = await aKey(stage);
    const signal = { contactId: '31415', kind: 'demo_request', occurredAt: now, asset: 'secret' };
    expect((await tell(key, signal)).status).toBe(202);
    await stage.settle();
    expect(await rows(`select outcome, reason, detail from event where type = 'signal.recorded'`)).toEqual([
      { outcome: 'ignored', reason: 'contact is gone', detail: null },
    ]);
    expect(await signals()).toEqual([]);
  });

  test('R39 of an erased contact nothing is kept, told before or after', async () => {
    const key = await aKey(stage);
    const contact = await buyer();
    const signal = {
      contactId: contact,
      kind: 'demo_request',
      occurredAt: now,
      asset: 'secret',
      topic: 'secret',
    };
    await tell(key, signal);
    await stage.settle();
    stage.sandbox.actor(PORTAL).privacyDelete(contact);
    await stage.settle();
    expect((await tell(key, { ...signal, email: undefined, occurredAt: now + MINUTE })).status).toBe(202);
    const byAddress = await tell(key, { ...signal, contactId: undefined, email: 'dana@northwind.example' });
    expect(byAddress.body.results).toMatchObject([{ status: 'refused', field: 'email' }]);
    await stage.settle();
    expect(await signals()).toEqual([]);
    expect(JSON.stringify(await rows('select * from event'))).not.toContain('secret');
    expect(JSON.stringify(await rows('select * from dead_letter'))).not.toContain('secret');
  });

  test('an address that is not known yet is refused with what to do, and works once the contact is here', async () => {
    const key = await aKey(stage);
    const signal = { email: 'new@northwind.example', kind: 'demo_request', occurredAt: now };
    const early = await tell(key, signal);
    expect(early.status).toBe(422);
    expect(early.body).toMatchObject({
      ok: false,
      code: 'all_refused',
      results: [
        { index: 0, status: 'refused', field: 'email', reason: expect.stringContaining('Send contactId') },
      ],
    });
    await buyer('New@Northwind.example');
    expect((await tell(key, signal)).body).toMatchObject({ accepted: 1 });
  });

  test('a signal for a contact that nobody has looked at yet brings it in', async () => {
    stage.sandbox.setAppUrl(stage.url);
    const [contact] = stage.sandbox.load(PORTAL, 'contacts', [
      { properties: { email: 'quiet@duo.example' } },
    ]);
    await run(contact!, { kind: 'webinar_attended', minutes: '60' });
    await stage.settle();
    expect(await signals()).toMatchObject([{ kind: 'webinar_attended' }]);
    expect(stage.contact(contact!).fairlead_engagement_score).toBe('10');
  });
});

describe('tenants', () => {
  test('a key writes to its own portal alone, also where another has contacts with the same ids', async () => {
    const contact = await buyer();
    stage.sandbox.createPortal({ id: OTHER, name: 'Second portal' });
    stage.sandbox.load(OTHER, 'contacts', [{ id: contact, properties: { email: 'lee@keystone.example' } }]);
    await stage.install(OTHER);
    const [mine, theirs] = [await aKey(stage), await aKey(stage, OTHER)];
    const signal = { kind: 'webinar_attended', occurredAt: now, attributes: { minutes: 60 } };
    expect((await tell(theirs, { ...signal, contactId: contact })).status).toBe(202);
    await stage.settle();
    expect(await rows('select portal_id, kind from signal')).toEqual([
      { portal_id: OTHER, kind: signal.kind },
    ]);
    expect(stage.contact(contact).fairlead_engagement_score).toBe('0');
    const foreign = await tell(theirs, { ...signal, email: 'dana@northwind.example' });
    expect(foreign.body).toMatchObject({ ok: false, results: [{ field: 'email' }] });
    expect((await tell(mine, { ...signal, email: 'dana@northwind.example' })).status).toBe(202);
  });

  test('a workflow writes to the portal that HubSpot signed, whatever its fields say', async () => {
    const contact = await buyer();
    stage.sandbox.createPortal({ id: OTHER, name: 'Second portal' });
    stage.sandbox.load(OTHER, 'contacts', [{ id: contact, properties: { email: 'lee@keystone.example' } }]);
    await stage.install(OTHER);
    await run(contact, { kind: 'demo_request', portalId: OTHER, contactId: '1' });
    expect(await rows(`select distinct portal_id from event where type = 'signal.recorded'`)).toEqual([
      { portal_id: PORTAL },
    ]);
  });

  test('a portal that has disconnected is told so through both doors, and nothing is kept', async () => {
    const contact = await buyer();
    const key = await aKey(stage);
    await stage.context.installations.forPortal(PORTAL).markDisconnected('the customer left');
    const sent = await tell(key, { contactId: contact, kind: 'demo_request', occurredAt: now });
    expect(sent).toMatchObject({ status: 403, body: { ok: false, code: 'disconnected' } });
    const answer = await run(contact, { kind: 'demo_request' });
    expect(answer).toMatchObject({
      status: 200,
      body: { outputFields: { result: 'refused', hs_execution_state: 'FAIL_CONTINUE' } },
    });
    expect(await rows(`select 1 from event where type = 'signal.recorded'`)).toEqual([]);
  });

  test('a revoked key opens nothing from the next request on', async () => {
    const contact = await buyer();
    const key = await aKey(stage);
    const signal = { contactId: contact, kind: 'demo_request', occurredAt: now };
    expect((await tell(key, signal)).status).toBe(202);
    const keys = createPortalKeys(stage.context.db).forPortal(PORTAL);
    const [only] = await keys.list();
    await keys.revoke(only!.keyId, 'operator', now);
    expect((await tell(key, signal)).status).toBe(401);
  });
});

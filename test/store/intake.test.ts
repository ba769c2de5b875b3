import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createIntake } from '../../src/store/intake.ts';
import { completeWork, WorkQueue } from '../../src/store/work.ts';
import { type IncomingEvent, SIGNAL_RECORDED } from '../../src/webhooks/event.ts';
import { keyOf } from '../../src/webhooks/event-key.ts';
import { testDatabase } from '../support/database.ts';

const PORTAL = '4001001';
const NOW = 1_795_219_200_000;

describe('the intake', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let store: OpenDatabase;
  beforeEach(async () => {
    database = await testDatabase();
    store = openDatabase(database.connection);
    await store.pool.query(
      `insert into installation (portal_id, state, scopes, installed_at, provisioned_at)
       values ($1, 'connected', '{}', now(), now())`,
      [PORTAL],
    );
  });
  afterEach(async () => {
    await store.close();
    await database.drop();
  });

  test('keeps the millisecond at which an event occurred', async () => {
    const occurredAt = NOW + 123;
    await createIntake(store.pool).accept(aBatch([anEvent('1', occurredAt)]));
    const { rows } = await store.pool.query('select occurred_at, object_id from event');
    expect(rows).toEqual([{ occurred_at: occurredAt, object_id: '1' }]);
  });

  test('an event set aside without an id is recorded, and costs the others of its batch nothing', async () => {
    const aside = { ...anEvent('', NOW), kind: 'other', ignored: 'type not handled' } as const;
    const outcome = await createIntake(store.pool).accept(aBatch([aside, anEvent('1', NOW)]));
    expect(outcome).toEqual({ stored: 1, duplicates: 0, ignored: 0 });
    const { rows } = await store.pool.query('select object_id, outcome from event order by object_id');
    expect(rows).toEqual([
      { object_id: '0', outcome: 'ignored' },
      { object_id: '1', outcome: null },
    ]);
  });

  test('R10 a signal told of a portal that is not here leaves its id and time, and nothing of what was told', async () => {
    const told = {
      door: 'api',
      kind: 'demo_request',
      asset: 'secret',
      attributes: { topic: 'secret' },
    } as const;
    const signal = {
      ...anEvent('1', NOW),
      kind: 'signal',
      subscriptionType: SIGNAL_RECORDED,
      signal: told,
    } as const;
    const elsewhere = { ...signal, portalId: '99', key: keyOf(NOW, 'elsewhere') };
    const outcome = await createIntake(store.pool).accept(aBatch([signal, elsewhere]));
    expect(outcome).toEqual({ stored: 1, duplicates: 0, ignored: 1 });
    const { rows } = await store.pool.query('select portal_id, detail, reason from event order by portal_id');
    expect(rows).toEqual([
      { portal_id: '99', detail: null, reason: 'unknown portal' },
      { portal_id: PORTAL, detail: told, reason: null },
    ]);
  });

  test('batches and claims of the same contacts never wait for each other in a circle', async () => {
    const intake = createIntake(store.pool);
    const queue = new WorkQueue(store.db, 'a worker');
    const contacts = Array.from({ length: 60 }, (_, place) => String(1 + place));
    const until = Date.now() + 1_500;
    let time = NOW;
    const receive = async () => {
      while (Date.now() < until) {
        await intake.accept(aBatch(contacts.map((contact) => anEvent(contact, time++))));
      }
    };
    const work = async () => {
      while (Date.now() < until) {
        const claim = await queue.claim(Date.now(), { patient: false });
        if (!claim) await sleep(1);
        // Backwards, as a commit may meet them in any order.
        else {
          const items = claim.items.toReversed();
          await store.db.transaction().execute((tx) => completeWork(tx, claim, items, Date.now()));
        }
      }
    };
    await Promise.all([receive(), receive(), receive(), work(), work()]);
  });
});

function aBatch(events: readonly IncomingEvent[]) {
  return { receivedAt: Date.now(), events, rejected: [] };
}

function anEvent(objectId: string, occurredAt: number): IncomingEvent {
  return {
    kind: 'propertyChange',
    key: keyOf(occurredAt, objectId),
    portalId: PORTAL,
    appId: '5012345',
    eventId: null,
    subscriptionType: 'object.propertyChange',
    objectType: 'contact',
    objectId,
    occurredAt,
    attempt: 0,
    changeSource: 'CRM_UI',
    sourceId: 'userId:77',
    propertyName: 'jobtitle',
    value: 'VP of Sales',
    truncated: false,
  };
}

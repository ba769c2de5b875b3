import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_VALUE_LENGTH, TRUNCATION_MARK } from '../../src/kept-value.ts';
import type { IncomingEvent } from '../../src/webhooks/event.ts';
import { readEvents } from '../../src/webhooks/payload.ts';
import { APP_ID, anEvent, bodyOf } from './door.ts';

function readBatch(events: unknown) {
  const batch = readEvents(bodyOf(events), { appId: APP_ID });
  if (batch.kind !== 'batch') throw new Error(`malformed: ${batch.reason}`);
  return batch;
}

function readOne(changes: Record<string, unknown>): IncomingEvent {
  const { events, rejected } = readBatch([anEvent(changes)]);
  expect(rejected).toEqual([]);
  return events[0]!;
}

const keyOf = (changes: Record<string, unknown>) => readOne(changes).key;

describe('a webhook body', () => {
  it.each([
    ['bytes that are not UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), 'not UTF-8 text'],
    ['UTF-16 with a mark', Buffer.from('\ufeff[]', 'utf16le'), 'not UTF-8 text'],
    ['UTF-16 without a mark', Buffer.from('[]', 'utf16le'), 'not UTF-8 text'],
    ['big-endian UTF-16', Buffer.from('[]', 'utf16le').swap16(), 'not UTF-8 text'],
    ['half a list', Buffer.from('[{"portalId":1}'), 'not JSON'],
    ['no bytes', Buffer.alloc(0), 'not JSON'],
    ['one object', bodyOf(anEvent()), 'not a list'],
    ['null', bodyOf(null), 'not a list'],
  ])('is malformed when it is %s (R08, R11)', (_name, body, reason) => {
    expect(readEvents(body, { appId: APP_ID })).toEqual({ kind: 'malformed', reason });
  });

  it('is a batch without events when the list is empty (R08)', () => {
    expect(readBatch([])).toEqual({ kind: 'batch', events: [], rejected: [] });
  });

  it('gives up one unreadable event and keeps the 99 others in their order (R09)', () => {
    const list = Array.from({ length: 100 }, (_, index) => anEvent({ objectId: index + 1 }));
    delete list[41]!.objectId;
    const { events, rejected } = readBatch(list);
    expect(events.map((event) => event.objectId)).toEqual(
      list.flatMap((event) => (event.objectId ? String(event.objectId) : [])),
    );
    expect(rejected).toEqual([
      {
        index: 41,
        reason: 'objectId is missing',
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        portalId: '45678901',
        eventId: '3816279480',
        subscriptionType: 'object.propertyChange',
      },
    ]);
  });

  it('never throws, whatever JSON it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), aMutilatedEvent())), (list) => {
        const { events, rejected } = readBatch(list);
        expect(events.length + rejected.length).toBe(list.length);
      }),
    );
  });

  it('knows a rejected event again when it is delivered once more, without keeping what it says', () => {
    const broken = { ...anEvent({ propertyValue: 'private' }), occurredAt: 'private' };
    const first = readBatch([broken]).rejected[0]!;
    const again = readBatch([anEvent(), { ...broken, attemptNumber: 3 }]).rejected[0]!;
    expect(again).toEqual({ ...first, index: 1 });
    expect(first.reason).toBe('occurredAt has the wrong type');
    expect(JSON.stringify(first)).not.toContain('private');
  });
});

describe('an event', () => {
  it('has ids as text and its time in milliseconds', () => {
    expect(readOne({})).toEqual({
      key: expect.stringMatching(/^[0-9a-f]{32}$/),
      kind: 'propertyChange',
      portalId: '45678901',
      appId: '5012345',
      eventId: '3816279480',
      subscriptionType: 'object.propertyChange',
      objectType: 'contact',
      objectId: '90210',
      occurredAt: 1_795_219_199_000,
      attempt: 0,
      changeSource: 'CRM_UI',
      sourceId: 'userId:77',
      propertyName: 'jobtitle',
      value: 'VP Marketing',
      truncated: false,
    });
  });

  it.each([
    ['object.creation', '0-1', 'creation', 'contact'],
    ['contact.creation', undefined, 'creation', 'contact'],
    ['company.deletion', undefined, 'deletion', 'company'],
    ['object.deletion', '0-2', 'deletion', 'company'],
    ['deal.restore', undefined, 'restore', 'deal'],
    ['object.restore', '0-3', 'restore', 'deal'],
    ['contact.privacyDeletion', undefined, 'privacyDeletion', 'contact'],
  ])('of type %s is a %3$s of a %4$s', (subscriptionType, objectTypeId, kind, objectType) => {
    const event = readOne({
      subscriptionType,
      objectTypeId,
      propertyName: undefined,
      propertyValue: undefined,
    });
    expect(event).toMatchObject({ kind, objectType, objectId: '90210' });
    expect(event.ignored).toBeUndefined();
  });

  const aMerge = {
    subscriptionType: 'object.merge',
    objectId: undefined,
    primaryObjectId: 1,
    mergedObjectIds: [2, 3],
    newObjectId: 9,
  };

  it('of a merge names the surviving, the merged and the new record', () => {
    expect(readOne(aMerge)).toMatchObject({
      kind: 'merge',
      objectId: '9',
      primaryObjectId: '1',
      mergedObjectIds: ['2', '3'],
      newObjectId: '9',
    });
    expect(readOne({ ...aMerge, newObjectId: undefined })).toMatchObject({ objectId: '1', newObjectId: '1' });
  });

  const anAssociation = {
    subscriptionType: 'contact.associationChange',
    objectId: undefined,
    objectTypeId: undefined,
    fromObjectId: 5,
    toObjectId: 6,
    associationType: 'CONTACT_TO_COMPANY',
    associationRemoved: true,
    isPrimaryAssociation: true,
  };

  it.each([
    anAssociation,
    { ...anAssociation, subscriptionType: 'object.associationChange' },
    { ...anAssociation, subscriptionType: 'object.associationChange', fromObjectTypeId: '0-1' },
    { ...anAssociation, subscriptionType: 'object.associationChange', objectTypeId: '0-1' },
  ])('of an association names both sides ($subscriptionType)', (changes) => {
    expect(readOne(changes)).toMatchObject({
      kind: 'associationChange',
      objectType: 'contact',
      objectId: '5',
      fromObjectId: '5',
      toObjectId: '6',
      associationType: 'CONTACT_TO_COMPANY',
      removed: true,
      primary: true,
    });
  });

  it.each([
    [{ subscriptionType: 'ticket.creation' }, 'type not handled'],
    [{ subscriptionType: 'object.propertyChange', objectTypeId: '0-5' }, 'type not handled'],
    [{ subscriptionType: 'contact.somethingNew' }, 'type not handled'],
    [{ subscriptionType: 'object.__proto__' }, 'type not handled'],
    [{ subscriptionType: 'constructor' }, 'type not handled'],
    [{ appId: 1 }, 'other app'],
  ])(
    'that is not ours is set aside with its reason and none of its content (R10): %o',
    (changes, ignored) => {
      const event = readOne({ ...changes, propertyName: 'email', propertyValue: 'ada@example.com' });
      expect(event).toMatchObject({ kind: 'other', objectType: 'other', ignored });
      expect(JSON.stringify(event)).not.toMatch(/ada|email/);
    },
  );

  it('that reports our own write is marked as an echo, but an erasure never is (R25)', () => {
    const ours = { changeSource: 'INTEGRATION', sourceId: APP_ID };
    expect(readOne(ours).ignored).toBe('own echo');
    expect(readOne({ ...ours, sourceId: Number(APP_ID) }).ignored).toBe('own echo');
    expect(readOne({ ...ours, changeSource: 'CRM_UI' }).ignored).toBeUndefined();
    expect(readOne({ ...ours, sourceId: '999' }).ignored).toBeUndefined();
    expect(readOne({ ...ours, subscriptionType: 'object.creation' }).ignored).toBe('own echo');
    expect(readOne({ ...ours, subscriptionType: 'object.deletion' }).ignored).toBeUndefined();
    expect(readOne({ ...ours, subscriptionType: 'contact.privacyDeletion' }).ignored).toBeUndefined();
    expect(readOne({ ...ours, subscriptionType: 'deal.creation' }).ignored).toBeUndefined();
  });

  it.each([
    [{ portalId: undefined }, 'portalId is missing'],
    [{ portalId: '12a' }, 'portalId is not an id'],
    [{ portalId: -1 }, 'portalId is not an id'],
    [{ objectId: 2 ** 53 }, 'objectId is not an id'],
    [{ objectId: '1234567890123456789' }, 'objectId is not an id'],
    [{ objectId: null }, 'objectId is missing'],
    [{ objectId: {} }, 'objectId has the wrong type'],
    [{ occurredAt: undefined }, 'occurredAt is missing'],
    [{ occurredAt: 1.5 }, 'occurredAt is not a time in milliseconds'],
    [{ occurredAt: 1e300 }, 'occurredAt is not a time in milliseconds'],
    [{ propertyName: '' }, 'propertyName is missing'],
    [{ propertyName: 'x'.repeat(501) }, 'propertyName is too long'],
    [{ objectTypeId: undefined }, 'objectTypeId is missing'],
    [{ subscriptionType: undefined }, 'subscriptionType is missing'],
    [{ ...aMerge, mergedObjectIds: [] }, 'mergedObjectIds is missing'],
    [{ ...aMerge, mergedObjectIds: [2, 'x'] }, 'mergedObjectIds is not an id'],
    [{ ...anAssociation, toObjectId: undefined }, 'toObjectId is missing'],
  ])('with %o is rejected', (changes, reason) => {
    expect(readBatch([anEvent(changes)]).rejected[0]?.reason).toBe(reason);
  });
});

describe('a property value', () => {
  const changeTo = (propertyValue: unknown) =>
    readOne({ propertyValue }) as IncomingEvent & { kind: 'propertyChange' };

  it('is kept as it came, for any text that PostgreSQL can hold (R45)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(changeTo(text).value).toBe(text.replaceAll('\0', '\uFFFD'));
      }),
    );
  });

  it('loses NUL and half characters, which would block the whole batch in the store', () => {
    expect(changeTo('a\0b').value).toBe('a\uFFFDb');
    expect(changeTo('a\ud83d').value).toBe('a\uFFFD');
  });

  it('is empty when HubSpot clears it', () => {
    expect(changeTo('').value).toBe('');
    expect(changeTo(null).value).toBe('');
  });

  it('is cut with a mark beyond 65,536 characters, and never through a character (R44)', () => {
    expect(changeTo('x'.repeat(MAX_VALUE_LENGTH))).toMatchObject({ truncated: false });
    expect(changeTo('x'.repeat(1_000_000))).toMatchObject({
      truncated: true,
      value: 'x'.repeat(MAX_VALUE_LENGTH) + TRUNCATION_MARK,
    });
    const pairAtTheCut = `${'x'.repeat(MAX_VALUE_LENGTH - 1)}😀`;
    expect(changeTo(pairAtTheCut).value).toBe('x'.repeat(MAX_VALUE_LENGTH - 1) + TRUNCATION_MARK);
  });
});

describe('the key of an event', () => {
  it('is the same for every delivery of one change (R21)', () => {
    const deliveries = [0, 1, 2].map((attemptNumber) =>
      keyOf({ attemptNumber, subscriptionId: 7 + attemptNumber, eventId: 100 + attemptNumber }),
    );
    expect(new Set(deliveries).size).toBe(1);
  });

  it('is the same for both families of one change', () => {
    expect(keyOf({ subscriptionType: 'contact.propertyChange', objectTypeId: undefined })).toBe(keyOf({}));
  });

  it.each([
    { objectId: 90211 },
    { occurredAt: 1_795_219_199_001 },
    { portalId: 2 },
    { propertyName: 'email' },
    { propertyValue: 'CEO' },
    { sourceId: 'userId:78' },
    { objectTypeId: '0-2' },
    { subscriptionType: 'object.creation' },
  ])('differs for another change under the same eventId (R22): %o', (changes) => {
    expect(keyOf(changes)).not.toBe(keyOf({}));
  });

  it('is over the whole value, also where that is stored in part', () => {
    const long = 'x'.repeat(MAX_VALUE_LENGTH);
    expect(keyOf({ propertyValue: `${long}a` })).not.toBe(keyOf({ propertyValue: `${long}b` }));
  });

  it('does not let one field run into the next', () => {
    const cut = (text: string, at: number) =>
      keyOf({ propertyName: text.slice(0, at), propertyValue: text.slice(at) });
    const twoCuts = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 8 }), twoCuts, (text, [first, second]) => {
        expect(cut(text, first!)).not.toBe(cut(text, second!));
      }),
    );
  });

  it('does not depend on the order in which a merge lists its records', () => {
    const merge = { subscriptionType: 'object.merge', primaryObjectId: 1, newObjectId: 9 };
    expect(keyOf({ ...merge, mergedObjectIds: [2, 3] })).toBe(keyOf({ ...merge, mergedObjectIds: [3, 2] }));
    expect(keyOf({ ...merge, mergedObjectIds: [2, 3] })).not.toBe(
      keyOf({ ...merge, mergedObjectIds: [2, 4] }),
    );
  });

  it('tells an association made from one removed', () => {
    const association = { subscriptionType: 'contact.associationChange', fromObjectId: 5, toObjectId: 6 };
    expect(keyOf({ ...association, associationRemoved: true })).not.toBe(
      keyOf({ ...association, associationRemoved: false }),
    );
  });
});

/** An event with any one field replaced by any JSON value. */
function aMutilatedEvent() {
  const field = fc.constantFrom(...Object.keys(anEvent()), 'mergedObjectIds', 'fromObjectId', '__proto__');
  const type = fc.constantFrom(
    'object.propertyChange',
    'object.merge',
    'contact.associationChange',
    'object.x',
  );
  return fc
    .tuple(field, fc.jsonValue(), type)
    .map(([name, value, subscriptionType]) => anEvent({ subscriptionType, [name]: value }));
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JournalFileError, readJournalFile } from '../../src/journal/journal-file.ts';
import { readEvents } from '../../src/webhooks/payload.ts';

const APP = { appId: '5012345' };
const AT = '2026-11-02T10:00:00.123Z';
const contact = { type: 'object', portalId: 4001001, occurredAt: AT, objectTypeId: '0-1', objectId: 77 };
const read = (...journalEvents: unknown[]) =>
  readJournalFile({ offset: 'a', publishedAt: AT, journalEvents }, APP);

test('a change of properties is one change each, without its values', () => {
  const { changes, events, publishedAt } = read({
    ...contact,
    action: 'UPDATE',
    propertyChanges: { jobtitle: 'CEO', email: 'ada@hooli.test' },
  });
  const common = { portalId: '4001001', objectType: 'contact', objectId: '77', occurredAt: Date.parse(AT) };
  expect(changes).toEqual([
    { ...common, what: 'propertyChange', property: 'jobtitle' },
    { ...common, what: 'propertyChange', property: 'email' },
  ]);
  expect(events).toEqual([]);
  expect(publishedAt).toBe(Date.parse(AT));
});

test.each([
  ['DELETE', 'object.deletion', {}, { changeFlag: 'DELETED' }],
  ['RESTORE', 'object.restore', {}, {}],
  ['GDPR_DELETE', 'contact.privacyDeletion', {}, {}],
  [
    'MERGE',
    'object.merge',
    { primaryObjectId: 70, mergedObjectIds: [71], newObjectId: 77 },
    { primaryObjectId: 70, mergedObjectIds: [71], newObjectId: 77 },
  ],
])('%s is the same event as the webhook tells of it', (action, subscriptionType, told, sent) => {
  const webhook = {
    ...{ eventId: 1, subscriptionId: 2, portalId: 4001001, appId: 5012345, occurredAt: Date.parse(AT) },
    ...{ subscriptionType, objectTypeId: '0-1', objectId: 77, attemptNumber: 3 },
    ...{ changeSource: 'CRM_UI', sourceId: 'userId:77' },
    ...sent,
  };
  const parsed = readEvents(Buffer.from(JSON.stringify([webhook])), APP);
  const { events } = read({ ...contact, action, ...told });
  expect(events).toHaveLength(1);
  expect(parsed).toMatchObject({ events: [{ key: events[0]!.key, kind: events[0]!.kind, objectId: '77' }] });
});

describe('what has to be asked about', () => {
  test.each([
    ['a new record', { action: 'CREATE' }, 'creation'],
    ['an association', { action: 'ASSOCIATION_ADDED', associatedObjectId: 9 }, 'associationChange'],
    ['an association whose other end is not named', { action: 'ASSOCIATION_REMOVED' }, 'associationChange'],
    ['a merge that does not name its records', { action: 'MERGE' }, 'creation'],
  ])('%s', (_, told, what) => {
    const { changes, events, rejected } = read({ ...contact, ...told });
    expect(changes).toMatchObject([{ what, property: '', objectId: '77' }]);
    expect([...events, ...rejected]).toEqual([]);
  });

  test('is nothing about lists, snapshots, installs, tickets', () => {
    const others = ['ADDED_TO_LIST', 'SNAPSHOT', 'APP_INSTALL', 'SOMETHING_NEW'].map((action) => ({
      ...contact,
      action,
    }));
    const ticket = { ...contact, objectTypeId: '0-5', action: 'CREATE' };
    const file = read(...others, ticket);
    expect([...file.changes, ...file.events, ...file.rejected, ...file.endings]).toEqual([]);
  });
});

test('an installation ends by its action or by its event type', () => {
  const gone = { type: 'app_lifecycle_event', portalId: 4001001, occurredAt: AT };
  const { endings } = read(
    { ...gone, action: 'APP_UNINSTALL' },
    { ...gone, eventTypeId: '4-1916193' },
    { ...gone, eventTypeId: '4-1909196', action: 'APP_INSTALL' },
    { ...gone, portalId: 'none', action: 'APP_UNINSTALL' },
  );
  expect(endings).toEqual(Array(2).fill({ portalId: '4001001', at: Date.parse(AT) }));
});

test('an event that cannot be read is rejected with its reason, and the others count (R09)', () => {
  const { rejected, changes } = read(
    { ...contact, action: 'CREATE', objectId: 'seventy' },
    { ...contact, action: 'CREATE' },
    'no event',
    { ...contact, action: 'DELETE', occurredAt: 'yesterday' },
  );
  expect(rejected.map(({ reason }) => reason)).toEqual([
    'objectId is not an id',
    'occurredAt has the wrong type',
    'the event is not an object',
  ]);
  expect(changes).toHaveLength(1);
});

test.each([null, 7, 'text', [], {}, { journalEvents: {} }])('%j is no file of the journal', (content) => {
  expect(() => readJournalFile(content, APP)).toThrow(JournalFileError);
});

test('whatever a file holds, each of its events is told of or rejected, and nothing else is thrown', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (journalEvents) => {
      const { rejected } = readJournalFile({ journalEvents: journalEvents as unknown[] }, APP);
      expect(rejected.length).toBeLessThanOrEqual(journalEvents.length);
    }),
  );
});

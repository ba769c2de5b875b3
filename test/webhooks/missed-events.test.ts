import { expect, test } from 'vitest';
import { missedEvents } from '../../src/webhooks/missed-events.ts';
import { readEvents } from '../../src/webhooks/payload.ts';

const FROM = { portalId: '4711', appId: '12', objectTypeId: '0-1', since: 1_000 };
const BY_PERSON = { source: 'CRM_UI', sourceId: 'userId:77', userId: '77' };

const read = (events: readonly unknown[]) => readEvents(Buffer.from(JSON.stringify(events)), { appId: '12' });

test('a missed event has the key of the webhook that would have told of it', () => {
  const record = { id: '9', history: { jobtitle: [{ value: 'VP', occurredAt: 1_500, ...BY_PERSON }] } };
  const webhook = {
    eventId: 1,
    subscriptionId: 2,
    portalId: 4711,
    appId: 12,
    occurredAt: 1_500,
    subscriptionType: 'contact.propertyChange',
    attemptNumber: 3,
    objectId: 9,
    propertyName: 'jobtitle',
    propertyValue: 'VP',
    changeSource: 'CRM_UI',
    sourceId: 'userId:77',
  };
  const [missed, sent] = [read(missedEvents(record, FROM)), read([webhook])];
  expect(missed).toMatchObject({
    kind: 'batch',
    events: [{ objectType: 'contact', value: 'VP' }],
    rejected: [],
  });
  if (missed.kind !== 'batch' || sent.kind !== 'batch') throw new Error('both can be read');
  expect(missed.events[0]!.key).toBe(sent.events[0]!.key);
});

test('what was written before, and by this app, was not missed; what was cleared is told, oldest first', () => {
  const own = { source: 'INTEGRATION', sourceId: '12', userId: null };
  const record = {
    id: '9',
    history: {
      jobtitle: [
        { value: '', occurredAt: 2_000, ...BY_PERSON },
        { value: 'VP', occurredAt: 999, ...BY_PERSON },
      ],
      fairlead_sal_status: [{ value: 'pending', occurredAt: 1_000, ...own }],
    },
  };
  expect(read(missedEvents(record, FROM))).toMatchObject({
    events: [
      { propertyName: 'fairlead_sal_status', ignored: 'own echo' },
      { propertyName: 'jobtitle', value: '', occurredAt: 2_000 },
    ],
    rejected: [],
  });
});

import { describe, expect, test } from 'vitest';
import { applyChanges, besideEvent, changedFacts } from '../../src/inbox/changes.ts';

const NOTHING = { events: [], knownSince: 9_000 };

describe('changedFacts', () => {
  test('a change is dated by the event that brought it', () => {
    const events = [{ property: 'jobtitle', value: 'CRO', occurredAt: 5_000 }];
    expect(changedFacts({}, { jobtitle: 'CRO' }, ['jobtitle'], { ...NOTHING, events })).toEqual([
      { property: 'jobtitle', value: 'CRO', occurredAt: 5_000 },
    ]);
  });

  test('a change that no event told is dated by the latest moment at which it can have happened', () => {
    expect(changedFacts({}, { jobtitle: 'CRO' }, ['jobtitle'], NOTHING)).toEqual([
      { property: 'jobtitle', value: 'CRO', occurredAt: 9_000 },
    ]);
  });

  test('an event that arrives after the record was read corrects the date', () => {
    const events = [{ property: 'jobtitle', value: 'CRO', occurredAt: 5_000 }];
    const facts = { jobtitle: ['CRO', 9_000] } as const;
    expect(changedFacts(facts, { jobtitle: 'CRO' }, ['jobtitle'], { ...NOTHING, events })).toEqual([
      { property: 'jobtitle', value: 'CRO', occurredAt: 5_000 },
    ]);
  });

  test('a value that is as it was is no change, and a cleared one is', () => {
    const facts = { jobtitle: ['CRO', 1_000], country: ['Chile', 1_000] } as const;
    expect(changedFacts(facts, { jobtitle: 'CRO', country: '' }, ['jobtitle', 'country'], NOTHING)).toEqual([
      { property: 'country', value: null, occurredAt: 9_000 },
    ]);
  });

  test('R47 names that plain objects inherit are plain names', () => {
    const names = ['constructor', 'toString', '__proto__'];
    expect(changedFacts({}, {}, names, NOTHING)).toEqual([]);
    const facts = applyChanges({}, [{ property: '__proto__', value: 'x', occurredAt: 1 }]);
    expect(Object.getPrototypeOf(facts)).toBe(Object.prototype);
    expect(Object.entries(facts)).toEqual([['__proto__', ['x', 1]]]);
  });
});

describe('besideEvent', () => {
  const first = { property: 'recent_conversion_date', value: '1', occurredAt: 1_000 };
  const events = [
    first,
    { property: 'recent_conversion_event_name', value: 'Guide', occurredAt: 1_000 },
    { property: 'recent_conversion_event_name', value: 'Request a demo', occurredAt: 60_000 },
  ];

  test('a later form does not lend its name to an earlier date', () => {
    const beside = besideEvent(first, events, { recent_conversion_event_name: 'Request a demo' });
    expect(beside.recent_conversion_event_name).toBe('Guide');
  });
});

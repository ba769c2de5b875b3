import { expect, test } from 'vitest';
import { lifeOf } from '../../src/inbox/contact-life.ts';
import type { LoadedContact, OpenEvent } from '../../src/inbox/ports.ts';

function anEvent(kind: string, occurredAt: number): OpenEvent {
  const nothing = { property: null, value: null, detail: null, source: null, sourceId: null };
  return { key: `${kind}${occurredAt}`, type: `object.${kind}`, occurredAt, ...nothing };
}

function withEvents(...events: OpenEvent[]): LoadedContact {
  return { contactId: '1', livesOnAs: null, lead: null, events, pending: {}, deals: [] };
}

test.each([
  {
    what: 'a deletion and a later restore',
    events: [anEvent('deletion', 1), anEvent('restore', 2)],
    life: 'present',
  },
  {
    what: 'a restore and a later deletion',
    events: [anEvent('restore', 1), anEvent('deletion', 2)],
    life: 'deleted',
  },
  {
    what: 'both in one millisecond',
    events: [anEvent('deletion', 1), anEvent('restore', 1)],
    life: 'present',
  },
])('R38 $what, told in any order: $life', ({ events, life }) => {
  expect(lifeOf(withEvents(...events))).toBe(life);
  expect(lifeOf(withEvents(...events.toReversed()))).toBe(life);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommitteeReach } from '../../src/engine/committee-reach.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import {
  type AccountPerson,
  accountMembers,
  MOST_PEOPLE,
  MOST_SIGNALS,
} from '../../src/inbox/account-people.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const REACH: CommitteeReach = { kinds: ['guide', 'price'], withinDays: 30, titles: false };
const signal = (daysAgo: number, kind = 'guide', asset: string | null = null) => ({
  kind,
  occurredAt: NOW - daysAgo * DAY_MS,
  asset,
});

function person(leadId: string, ...signals: readonly ReturnType<typeof signal>[]): AccountPerson {
  const activeAt = signals.length === 0 ? null : Math.max(...signals.map(({ occurredAt }) => occurredAt));
  return { leadId, title: 'CFO', activeAt, signals };
}

describe('the people of an account', () => {
  test('are those who did something that counts within reach, in the order of their ids', () => {
    const people = [
      person('10', signal(1)),
      person('9', signal(30)),
      person('8', signal(33)),
      person('7', signal(1, 'reply')),
      person('6'),
    ];
    expect(accountMembers(people, REACH, NOW).map(({ leadId }) => leadId)).toEqual(['9', '10']);
  });

  test('are known by their titles only where departments are asked for', () => {
    const people = [person('1', signal(1))];
    expect(accountMembers(people, REACH, NOW)[0]).not.toHaveProperty('title');
    expect(accountMembers(people, { ...REACH, titles: true }, NOW)[0]).toMatchObject({ title: 'CFO' });
  });

  test('are at most so many, those active last, each with the newest of what they did', () => {
    const many = Array.from({ length: MOST_PEOPLE + 50 }, (_, i) =>
      person(String(i + 1), ...Array.from({ length: MOST_SIGNALS + 5 }, (_, n) => signal(n / 24 + i / 200))),
    );
    const members = accountMembers(many, REACH, NOW);
    expect(members.map(({ leadId }) => leadId)).toEqual(
      many.slice(0, MOST_PEOPLE).map(({ leadId }) => leadId),
    );
    expect(members[3]!.signals.map(({ occurredAt }) => occurredAt)).toEqual(
      many[3]!.signals.slice(0, MOST_SIGNALS).map(({ occurredAt }) => occurredAt),
    );
  });

  test('are the same in whatever order they are given', () => {
    const one = fc.record({
      daysAgo: fc.integer({ min: 0, max: 3 }),
      kind: fc.constantFrom('guide', 'price'),
      asset: fc.constantFrom('a', 'b', null),
    });
    const people = fc
      .array(fc.array(one, { maxLength: 3 }), { maxLength: 5 })
      .map((all) =>
        all.map((each, i) =>
          person(String(i), ...each.map(({ daysAgo, kind, asset }) => signal(daysAgo, kind, asset))),
        ),
      );
    fc.assert(
      fc.property(people, (all) => {
        const turned = all.toReversed().map((each) => ({ ...each, signals: each.signals.toReversed() }));
        expect(accountMembers(turned, REACH, NOW)).toEqual(accountMembers(all, REACH, NOW));
      }),
    );
  });
});

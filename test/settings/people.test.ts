/** Who may publish what: two people, both keys between them, and nobody else. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  confirmationBy,
  holds,
  isSamePerson,
  keysOf,
  mayReject,
  type NamedPerson,
  type Person,
  type Roster,
} from '../../src/settings/people.ts';

const person = (userId: string | null, email: string | null = null): Person => ({ userId, email });
const INSTALLER = person('1', 'ina@example.com');
const MAX = person('2', 'max@example.com');
const SAM = person('3', 'sam@example.com');

const named = (role: NamedPerson['role'], { userId, email }: Person): NamedPerson => ({
  role,
  userId,
  email,
});
const roster = (...people: NamedPerson[]): Roster => ({ installer: INSTALLER, named: people });
const BOTH = roster(named('marketing', MAX), named('sales', SAM));

describe('holding', () => {
  test('the installer holds the keys for which nobody is named, and stays an admin', () => {
    expect(keysOf(roster(), INSTALLER)).toEqual(['marketing', 'sales']);
    expect(keysOf(roster(named('sales', SAM)), INSTALLER)).toEqual(['marketing']);
    expect(keysOf(BOTH, INSTALLER)).toEqual([]);
    expect(holds(roster(named('admin', MAX)), 'admin', INSTALLER)).toBe(true);
    expect(holds(roster(named('admin', MAX)), 'admin', SAM)).toBe(false);
  });

  test('a named address counts until its person has acted, their user id from then on', () => {
    const byAddress = roster(named('sales', person(null, 'sam@example.com')));
    expect(keysOf(byAddress, SAM)).toEqual(['sales']);
    const bound = roster(named('sales', SAM));
    expect(keysOf(bound, person('3', 'sam.new@example.com'))).toEqual(['sales']);
    expect(keysOf(bound, person('4', 'sam@example.com'))).toEqual([]);
  });

  test('nobody is somebody for having no address', () => {
    expect(isSamePerson(person(null), person(null))).toBe(false);
    expect(isSamePerson(person('5'), person(null, 'a@b'))).toBe(false);
  });
});

describe('confirming', () => {
  test('takes another person with the other key', () => {
    expect(confirmationBy(BOTH, MAX, SAM)).toEqual({ kind: 'may', keys: ['sales'], isAlone: false });
    expect(confirmationBy(BOTH, MAX, MAX)).toMatchObject({ kind: 'may_not', needed: ['sales'], why: 'own' });
    expect(confirmationBy(BOTH, MAX, INSTALLER)).toMatchObject({ why: 'no_key', needed: ['sales'] });
    const two = roster(...BOTH.named, named('marketing', INSTALLER));
    expect(confirmationBy(two, MAX, INSTALLER)).toMatchObject({ why: 'same_key', needed: ['sales'] });
  });

  test('alone works for the one person who is named for both, and for nobody else', () => {
    const one = roster(named('marketing', MAX), named('sales', MAX));
    expect(confirmationBy(one, MAX, MAX)).toMatchObject({ kind: 'may', isAlone: true });
    const joined = roster(...one.named, named('sales', SAM));
    expect(confirmationBy(joined, MAX, MAX)).toMatchObject({
      kind: 'may_not',
      why: 'own',
      needed: ['sales'],
    });
    expect(confirmationBy(joined, MAX, SAM)).toMatchObject({ kind: 'may', isAlone: false });
  });

  test('is nobody’s once the proposer has lost every key', () => {
    expect(confirmationBy(BOTH, INSTALLER, SAM)).toMatchObject({ kind: 'may_not', why: 'lost' });
  });

  const people = fc.constantFrom(INSTALLER, MAX, SAM, person('9', 'vic@example.com'));
  const rosters = fc.record({
    installer: fc.constantFrom(INSTALLER, null),
    named: fc.array(
      fc.tuple(fc.constantFrom('admin', 'marketing', 'sales'), people).map(([role, one]) => named(role, one)),
      { maxLength: 5 },
    ),
  });

  test('whoever may confirm holds a key; and unless alone it is another person, with both keys between them', () => {
    fc.assert(
      fc.property(rosters, people, people, (all, proposer, confirmer) => {
        const confirmation = confirmationBy(all, proposer, confirmer);
        if (confirmation.kind === 'may_not') return;
        expect(keysOf(all, confirmer)).toEqual(expect.arrayContaining([...confirmation.keys]));
        expect(confirmation.keys.length).toBeGreaterThan(0);
        expect(isSamePerson(proposer, confirmer)).toBe(confirmation.isAlone);
        const between = new Set([...keysOf(all, proposer), ...keysOf(all, confirmer)]);
        expect([...between].toSorted()).toEqual(['marketing', 'sales']);
      }),
    );
  });

  test('nobody rejects their own, and nobody without a key rejects', () => {
    fc.assert(
      fc.property(rosters, people, people, (all, proposer, other) => {
        if (!mayReject(all, proposer, other)) return;
        expect(isSamePerson(proposer, other)).toBe(false);
        expect(keysOf(all, other).length).toBeGreaterThan(0);
      }),
    );
  });
});

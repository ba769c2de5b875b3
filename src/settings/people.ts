/**
 * Who may do what. The person who installed Fairlead is its admin and names others; a model is published with two keys,
 * marketing's and sales', by two people. Where nobody is named for a key, the installer holds it. Pure.
 */
import type { Viewer } from '../card/identity.ts';
import type { Role } from './contract.ts';

export const PUBLISH_KEYS = ['marketing', 'sales'] as const;
export type PublishKey = (typeof PUBLISH_KEYS)[number];

/** Known by HubSpot's user id once they were here; before that by the address they were named with. */
export interface Person {
  readonly userId: string | null;
  /** Lower case; null where HubSpot did not tell. */
  readonly email: string | null;
}

export interface NamedPerson extends Person {
  readonly role: Role;
}

export interface Roster {
  /** null where HubSpot did not tell who installed Fairlead. */
  readonly installer: Person | null;
  readonly named: readonly NamedPerson[];
}

export function personOf({ userId, userEmail }: Viewer): Person {
  return { userId, email: userEmail?.toLowerCase() ?? null };
}

export function isSamePerson(one: Person, other: Person): boolean {
  if (one.userId !== null && other.userId !== null) return one.userId === other.userId;
  return one.email !== null && one.email === other.email;
}

/** Whoever holds a role; the installer is always an admin, and holds the keys for which nobody is named. */
export function holdersOf({ installer, named }: Roster, role: Role): readonly Person[] {
  const holders = named.filter((person) => person.role === role);
  if (installer === null || (role !== 'admin' && holders.length > 0)) return holders;
  return [installer, ...holders.filter((person) => !isSamePerson(person, installer))];
}

export function holds(roster: Roster, role: Role, person: Person): boolean {
  return holdersOf(roster, role).some((holder) => isSamePerson(holder, person));
}

export function keysOf(roster: Roster, person: Person): readonly PublishKey[] {
  return PUBLISH_KEYS.filter((key) => holds(roster, key, person));
}

export type Confirmation =
  | { readonly kind: 'may'; readonly keys: readonly PublishKey[]; readonly isAlone: boolean }
  /** `needed`: the keys that would do; whoever holds one of them may. */
  | { readonly kind: 'may_not'; readonly needed: readonly PublishKey[]; readonly why: Refusal };

/** `own`: proposed by the same person, and others hold the other key. `lost`: the proposer holds no key any more. */
export type Refusal = 'own' | 'no_key' | 'same_key' | 'lost';

/**
 * A publish takes two people with a key each, and both keys between them. One person who alone is named for both may
 * confirm what they proposed themselves.
 */
export function confirmationBy(roster: Roster, proposer: Person, person: Person): Confirmation {
  const proposed = keysOf(roster, proposer);
  const held = keysOf(roster, person);
  const needed = PUBLISH_KEYS.filter((key) => proposed.some((other) => other !== key));
  if (proposed.length === 0) return { kind: 'may_not', needed: [], why: 'lost' };
  if (isSamePerson(proposer, person)) {
    const isAlone = PUBLISH_KEYS.every((key) => isOnly(holdersOf(roster, key), person));
    return isAlone
      ? { kind: 'may', keys: held, isAlone: true }
      : { kind: 'may_not', needed: othersKeys(roster, proposer, needed), why: 'own' };
  }
  const fitting = held.filter((key) => needed.includes(key));
  if (fitting.length > 0) return { kind: 'may', keys: fitting, isAlone: false };
  return { kind: 'may_not', needed, why: held.length === 0 ? 'no_key' : 'same_key' };
}

/** Whoever holds a key may say no; whoever proposed it may take it back. */
export function mayReject(roster: Roster, proposer: Person, person: Person): boolean {
  return !isSamePerson(proposer, person) && keysOf(roster, person).length > 0;
}

function isOnly(holders: readonly Person[], person: Person): boolean {
  return holders.length === 1 && isSamePerson(holders[0]!, person);
}

/** Of the keys that are needed, those that somebody else holds. */
function othersKeys(roster: Roster, proposer: Person, needed: readonly PublishKey[]): readonly PublishKey[] {
  return needed.filter((key) => holdersOf(roster, key).some((holder) => !isSamePerson(holder, proposer)));
}

/** People and keys in words: who holds what, and whom to ask. Pure. */
import { listed } from '../engine/wording.ts';
import type { KeyView, Role } from './contract.ts';
import { holdersOf, holds, isSamePerson, keysOf, type Person, PUBLISH_KEYS, type Roster } from './people.ts';

export const ROLE_WORDS: Readonly<Record<Role, { readonly label: string; readonly help: string }>> = {
  admin: {
    label: 'Admin',
    help: 'Names people, exports and erases contacts. Whoever installed Fairlead always is one.',
  },
  marketing: {
    label: 'Marketing key',
    help: 'Proposes models, and confirms those that sales has proposed.',
  },
  sales: {
    label: 'Sales key',
    help: 'Proposes models, and confirms those that marketing has proposed.',
  },
};

export function personName({ email, userId }: Person): string {
  return email ?? `HubSpot user ${userId}`;
}

/** "rae@example.com and sam@example.com", or who that is where nobody is named. */
export function holderNames(roster: Roster, role: Role): string {
  const names = holdersOf(roster, role).map(personName);
  return names.length > 0 ? listed(names) : 'nobody yet; connect the account again, so that it has an admin';
}

/** "The sales key is held by sam@example.com." */
export function whoHas(roster: Roster, role: Role): string {
  const { label } = ROLE_WORDS[role];
  if (role === 'admin') return `Ask an admin of Fairlead: ${holderNames(roster, role)}.`;
  return `The ${label.toLowerCase()} is held by ${holderNames(roster, role)}.`;
}

export function keyViews(roster: Roster, viewer: Person): KeyView[] {
  const roles: readonly Role[] = ['marketing', 'sales', 'admin'];
  return roles.map((role) => ({
    role,
    ...ROLE_WORDS[role],
    holders: holdersOf(roster, role).map((person) => ({
      name: personName(person),
      email: person.email,
      isYou: isSamePerson(person, viewer),
      isUsual: !roster.named.some((named) => named.role === role && isSamePerson(named, person)),
    })),
  }));
}

/** What somebody holds, or who does. */
export function viewerSentence(roster: Roster, viewer: Person): string {
  const keys = keysOf(roster, viewer);
  if (keys.length === 2) return 'You hold the marketing key and the sales key.';
  if (keys.length === 1) return `You hold the ${keys[0]} key.`;
  const others = PUBLISH_KEYS.map((key) => whoHas(roster, key)).join(' ');
  const start = holds(roster, 'admin', viewer) ? 'You hold no key.' : 'You can look at everything here.';
  return `${start} ${others}`;
}

/** People and keys in words: who holds what, and whom to ask. Pure. */
import type { KeyView, Role } from './contract.ts';
import { holdersOf, holds, isSamePerson, keysOf, type Person, PUBLISH_KEYS, type Roster } from './people.ts';
import type { SettingsWords } from './words-english.ts';

export function personName({ email, userId }: Person, { people }: SettingsWords): string {
  return email ?? people.someUser(userId);
}

/** "rae@example.com and sam@example.com", or who that is where nobody is named. */
export function holderNames(roster: Roster, role: Role, words: SettingsWords): string {
  return words.people.names(holdersOf(roster, role).map((person) => personName(person, words)));
}

/** "The sales key is held by sam@example.com." */
export function whoHas(roster: Roster, role: Role, words: SettingsWords): string {
  const names = holderNames(roster, role, words);
  return role === 'admin' ? words.people.askAdmin(names) : words.people.heldBy(role, names);
}

export function keyViews(roster: Roster, viewer: Person, words: SettingsWords): KeyView[] {
  const roles: readonly Role[] = ['marketing', 'sales', 'admin'];
  return roles.map((role) => ({
    role,
    ...words.roles[role],
    holders: holdersOf(roster, role).map((person) => ({
      name: personName(person, words),
      email: person.email,
      isYou: isSamePerson(person, viewer),
      isUsual: !roster.named.some((named) => named.role === role && isSamePerson(named, person)),
    })),
  }));
}

/** What somebody holds, or who does. */
export function viewerSentence(roster: Roster, viewer: Person, words: SettingsWords): string {
  const [key, second] = keysOf(roster, viewer);
  if (second) return words.people.bothKeys;
  if (key) return words.people.oneKey(key);
  const others = PUBLISH_KEYS.map((held) => whoHas(roster, held, words)).join(' ');
  const start = holds(roster, 'admin', viewer) ? words.people.noKey : words.people.onlyLook;
  return `${start} ${others}`;
}

/** Something that a person does on the settings page: with a key of its own, in one transaction, once. */
import type { Viewer } from '../card/identity.ts';
import { holds, personOf } from './people.ts';
import { whoHas } from './people-view.ts';
import type { ActResult, PortalSettings, SettingsBook, SettingsStore } from './ports.ts';
import type { SettingsWords } from './words-english.ts';

export interface DeskDeps {
  readonly store: SettingsStore;
  readonly now: () => number;
}

/** Somebody at one portal, with the key of what they do. */
export interface Act {
  readonly portal: PortalSettings;
  readonly viewer: Viewer;
  readonly key: string;
  /** What the viewer is told in. */
  readonly words: SettingsWords;
}

/** @returns why not, for whoever is no admin */
export async function adminOnly(book: SettingsBook, { viewer, words }: Act): Promise<Refused | null> {
  const roster = await book.roster();
  return holds(roster, 'admin', personOf(viewer)) ? null : refused('no_key', whoHas(roster, 'admin', words));
}

export function within(
  { store, now }: DeskDeps,
  { portal, viewer, key }: Act,
  work: (book: SettingsBook) => Promise<ActResult>,
): Promise<ActResult> {
  return store.act(portal.installation.portalId, { key, by: personOf(viewer), now: now() }, work);
}

export type Refused = Extract<ActResult, { ok: false }>;

export function refused(code: string, message: string): Refused {
  return { ok: false, code, message };
}

/** What a draft begins with, as its author wrote it where that is known. */
import { stringify } from 'yaml';
import type { ModelDocument } from '../engine/schema.ts';
import { openStoredDocument, StoredModelError } from '../model-file/stored-model.ts';
import type { DraftRequest } from './draft-contract.ts';
import { writtenPacks } from './packs.ts';
import type { Person } from './people.ts';
import type { PortalSettings, SettingsStore } from './ports.ts';

export interface DraftStart {
  readonly text: string;
  /** The hash of the model that was published when the draft was begun; null where there was none. */
  readonly begunOn: string | null;
}

export interface DraftScene {
  readonly store: SettingsStore;
  readonly portal: PortalSettings;
  /** Whose draft it is. */
  readonly author: Person;
}

/** @returns null where there is nothing to begin with */
export async function draftStart(
  { store, portal, author }: DraftScene,
  from: DraftRequest['from'],
): Promise<DraftStart | null> {
  const { portalId } = portal.installation;
  if (from.kind === 'kept') return store.openDraft(portalId, author);
  const text = await startText(store, portal, from);
  return text === null ? null : { text, begunOn: portal.published?.model.hash ?? null };
}

async function startText(
  store: SettingsStore,
  { installation: { portalId }, published, proposal }: PortalSettings,
  from: Exclude<DraftRequest['from'], { kind: 'kept' }>,
): Promise<string | null> {
  switch (from.kind) {
    case 'text':
      return from.text;
    case 'proposal':
      return proposal?.text ?? null;
    case 'pack':
      return (await writtenPacks()).find(({ name }) => name === from.name)?.text ?? null;
    case 'version':
      return versionText(store, portalId, from.id);
    case 'published': {
      if (!published) return null;
      const { hash, document } = published.model;
      return (await store.publishedText(portalId)) ?? writtenText(hash, () => document);
    }
  }
}

/** As it was published; null for none of this portal's, and for what this release cannot read. */
async function versionText(store: SettingsStore, portalId: string, id: string): Promise<string | null> {
  const version = await store.publication(portalId, id);
  if (!version) return null;
  const { hash, text, document } = version;
  try {
    return text ?? (await writtenText(hash, () => openStoredDocument(hash, document)));
  } catch (error) {
    if (error instanceof StoredModelError) return null;
    throw error;
  }
}

/** A pack is known by its hash; of anything else there is the document itself. */
async function writtenText(hash: string, document: () => ModelDocument): Promise<string> {
  const pack = (await writtenPacks()).find(({ model }) => model.hash === hash);
  return pack?.text ?? stringify(document(), { lineWidth: 120 });
}

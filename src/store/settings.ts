/** What the settings page shows and what people do there. Every read and write starts with the portal. */
import type { PortalSettings, SettingsStore } from '../settings/ports.ts';
import type { TaskStore } from '../tasks/task.ts';
import { createAuditLog } from './audit.ts';
import type { Database } from './database.ts';
import { createDeadLetters } from './dead-letters.ts';
import { eraseContacts } from './erase.ts';
import type { Installation, Installations } from './installations.ts';
import { keepDraft, openDraft, readDraftMark } from './model-drafts.ts';
import type { ModelStore } from './models.ts';
import { readPortalHealth } from './portal-health.ts';
import { readPublication, readPublications } from './publications.ts';
import { actOnce, personRow } from './settings-acts.ts';
import { exportContact } from './settings-export.ts';
import { readOpenProposal, readProperties, readRoster } from './settings-reads.ts';
import { sampleLeads, seenValues } from './settings-sample.ts';
import { usedModels } from './used-models.ts';

export interface SettingsStoreDeps {
  readonly db: Database;
  /** Connections of their own for what is done while an act is open: it never waits for one that the act holds. */
  readonly beside: Database;
  readonly installations: Installations;
  readonly models: ModelStore;
  readonly tasks: TaskStore;
}

const SHOWN_LETTERS = 10;

export function createSettingsStore(deps: SettingsStoreDeps): SettingsStore {
  const { db, beside, installations, models, tasks } = deps;
  return {
    async read(portalId) {
      const installation = await installations.forPortal(portalId).read();
      if (!installation) return null;
      const [published, roster, proposal, health, all, deadLetters] = await Promise.all([
        readPublished(db, models, installation),
        readRoster(db, portalId),
        readOpenProposal(db, portalId),
        readPortalHealth(db, portalId),
        tasks.list(portalId),
        createDeadLetters(db).forPortal(portalId).list({ limit: SHOWN_LETTERS }),
      ]);
      return { installation, published, roster, proposal, health, tasks: all, deadLetters };
    },
    async publishedText(portalId) {
      const row = await db
        .selectFrom('installation')
        .innerJoin('model', (join) =>
          join
            .onRef('model.portal_id', '=', 'installation.portal_id')
            .onRef('model.hash', '=', 'installation.model_hash'),
        )
        .select('model.text')
        .where('installation.portal_id', '=', portalId)
        .executeTakeFirst();
      return row?.text ?? null;
    },
    publications: (portalId, page) => readPublications(db, portalId, page),
    publication: (portalId, id) => readPublication(db, portalId, id),
    keepDraft: (portalId, person, draft) => keepDraft(db, portalId, person, draft),
    keptDraft: (portalId, person) => readDraftMark(db, portalId, person),
    openDraft: (portalId, person) => openDraft(db, portalId, person),
    properties: (portalId) => readProperties(db, portalId),
    async readPropertiesAgain(portalId) {
      await tasks.start(portalId, 'properties');
    },
    usedModels: (portalId) => usedModels(db, portalId),
    sample: (portalId, both, options) => sampleLeads(db, portalId, both, options),
    seen: (portalId) => seenValues(db, portalId),
    async rememberInstaller(portalId, { userId, email }, now) {
      if (email === null) return;
      await db
        .insertInto('settings_person')
        .values(personRow(portalId, 'installer', { userId, email }, userId ?? email, now))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    export: (portalId, contactId) => exportContact(beside, portalId, contactId),
    erase: (portalId, contactId, now) => eraseContacts(beside, portalId, [contactId], now),
    replay: (portalId, deadId, now) => createDeadLetters(beside).forPortal(portalId).replay(deadId, now),
    audit: (entry) => createAuditLog(db).add(entry),
    act: (portalId, act, work) => actOnce(db, portalId, act, work),
  };
}

async function readPublished(
  db: Database,
  models: ModelStore,
  { portalId, modelHash }: Installation,
): Promise<PortalSettings['published']> {
  if (modelHash === null) return null;
  const row = await db
    .selectFrom('installation')
    .select(['published_by', 'published_at'])
    .where('portal_id', '=', portalId)
    .executeTakeFirstOrThrow();
  return {
    model: await models.byHash(portalId, modelHash),
    by: row.published_by,
    at: row.published_at,
  };
}

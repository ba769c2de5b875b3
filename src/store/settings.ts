/** What the settings page shows and what people do there. Every read and write starts with the portal. */
import { sql } from 'kysely';
import type { Person, Roster } from '../settings/people.ts';
import type {
  ActKey,
  ActResult,
  KnownProperties,
  PortalSettings,
  Proposal,
  SettingsBook,
  SettingsStore,
} from '../settings/ports.ts';
import type { TaskStore } from '../tasks/task.ts';
import { createAuditLog } from './audit.ts';
import type { Database } from './database.ts';
import { createDeadLetters } from './dead-letters.ts';
import { eraseContacts } from './erase.ts';
import type { Installation, Installations } from './installations.ts';
import { type ModelStore, publishDocument } from './models.ts';
import { readPortalHealth } from './portal-health.ts';
import { exportContact } from './settings-export.ts';
import { sampleLeads, seenValues } from './settings-sample.ts';
import { createTaskStore } from './tasks.ts';
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

async function readRoster(db: Database, portalId: string): Promise<Roster> {
  const installation = await db
    .selectFrom('installation')
    .select('installed_by')
    .where('portal_id', '=', portalId)
    .executeTakeFirst();
  const rows = await db
    .selectFrom('settings_person')
    .select(['role', 'email', 'user_id'])
    .where('portal_id', '=', portalId)
    .orderBy('named_at')
    .orderBy('email')
    .execute();
  const installedBy = installation?.installed_by ?? null;
  const known = rows.find(({ role, user_id }) => role === 'installer' && user_id === installedBy);
  return {
    installer: installedBy === null ? null : { userId: installedBy, email: known?.email ?? null },
    named: rows.flatMap(({ role, email, user_id }) =>
      role === 'installer' ? [] : [{ role, email, userId: user_id }],
    ),
  };
}

async function readOpenProposal(db: Database, portalId: string): Promise<Proposal | null> {
  const row = await db
    .selectFrom('model_proposal')
    .selectAll()
    .where('portal_id', '=', portalId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.proposal_id,
    text: row.text,
    hash: row.hash,
    against: row.against,
    note: row.note,
    effect: row.effect,
    by: { userId: row.proposed_by, email: row.proposed_email },
    at: row.proposed_at,
  };
}

async function readProperties(db: Database, portalId: string): Promise<KnownProperties | null> {
  const row = await db
    .selectFrom('portal_properties')
    .selectAll()
    .where('portal_id', '=', portalId)
    .executeTakeFirst();
  if (!row) return null;
  const byName = (properties: typeof row.contact) =>
    new Map(properties.map((property) => [property.name, property]));
  return { readAt: row.read_at, contact: byName(row.contact), company: byName(row.company) };
}

function actOnce(
  db: Database,
  portalId: string,
  act: ActKey,
  work: (book: SettingsBook) => Promise<ActResult>,
): Promise<ActResult> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`settings:${portalId}`}, 0))`.execute(tx);
    const before = await tx
      .selectFrom('settings_act')
      .select('told')
      .where('portal_id', '=', portalId)
      .where('key', '=', act.key)
      .executeTakeFirst();
    if (before) return { ok: true, told: before.told };
    await bindPerson(tx, portalId, act.by);
    const result = await work(bookOf(tx, portalId, act));
    if (result.ok) await keepAct(tx, portalId, act, result.told);
    return result;
  });
}

const REPEATED_WITHIN_MS = 7 * 86_400_000;

async function keepAct(tx: Database, portalId: string, { key, now }: ActKey, told: string): Promise<void> {
  await tx
    .deleteFrom('settings_act')
    .where('portal_id', '=', portalId)
    .where('at', '<', sql<number>`${new Date(now - REPEATED_WITHIN_MS)}`)
    .execute();
  await tx
    .insertInto('settings_act')
    .values({ portal_id: portalId, key, at: new Date(now), told })
    .execute();
}

/** From their first act on a named person is who HubSpot says they are, whatever address they have later. */
async function bindPerson(tx: Database, portalId: string, { userId, email }: Person): Promise<void> {
  if (userId === null || email === null) return;
  await tx
    .updateTable('settings_person')
    .set({ user_id: userId })
    .where('portal_id', '=', portalId)
    .where('email', '=', email)
    .where('user_id', 'is', null)
    .execute();
}

function bookOf(tx: Database, portalId: string, { by, now }: ActKey): SettingsBook {
  const actor = by.userId ?? by.email ?? 'unknown';
  return {
    roster: () => readRoster(tx, portalId),
    openProposal: () => readOpenProposal(tx, portalId),
    async publishedHash() {
      const row = await tx
        .selectFrom('installation')
        .select('model_hash')
        .where('portal_id', '=', portalId)
        .executeTakeFirst();
      return row?.model_hash ?? null;
    },
    properties: () => readProperties(tx, portalId),
    usedModels: () => usedModels(tx, portalId),
    async addProposal(proposal) {
      await tx
        .insertInto('model_proposal')
        .values({
          portal_id: portalId,
          state: 'open',
          text: proposal.text,
          hash: proposal.hash,
          against: proposal.against,
          note: proposal.note,
          effect: proposal.effect,
          proposed_by: actor,
          proposed_email: proposal.by.email,
          proposed_at: new Date(proposal.at),
        })
        .execute();
    },
    async endProposal(id, state, note) {
      await tx
        .updateTable('model_proposal')
        .set({ state, decided_by: actor, decided_at: new Date(now), decision_note: note })
        .where('portal_id', '=', portalId)
        .where('proposal_id', '=', id)
        .execute();
    },
    async publish(model, text) {
      await publishDocument(tx, portalId, model, { text, by: actor, at: now });
      await createTaskStore(tx).start(portalId, 'rescore');
    },
    async name(role, email) {
      await tx
        .insertInto('settings_person')
        .values(personRow(portalId, role, { userId: null, email }, actor, now))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async unname(role, email) {
      const { numDeletedRows } = await tx
        .deleteFrom('settings_person')
        .where('portal_id', '=', portalId)
        .where('role', '=', role)
        .where('email', '=', email)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    audit: (action, detail) =>
      createAuditLog(tx).add({
        portalId,
        at: now,
        actor,
        action,
        leadId: null,
        detail: { by: by.email, ...detail },
      }),
  };
}

function personRow(
  portalId: string,
  role: 'installer' | 'admin' | 'marketing' | 'sales',
  { userId, email }: { readonly userId: string | null; readonly email: string },
  namedBy: string,
  now: number,
) {
  return {
    portal_id: portalId,
    role,
    email,
    user_id: userId,
    named_by: namedBy,
    named_at: new Date(now),
  };
}

/** What the worker has read of a portal's properties. */
export async function saveProperties(
  db: Database,
  portalId: string,
  { readAt, contact, company }: KnownProperties,
): Promise<void> {
  const lean = (properties: KnownProperties['contact']) =>
    JSON.stringify(
      [...properties.values()].map(({ name, type, options, label }) => ({
        name,
        label,
        type,
        options: options.map(({ value, label: said }) => ({ value, label: said })),
      })),
    );
  const row = { read_at: new Date(readAt), contact: lean(contact), company: lean(company) };
  await db
    .insertInto('portal_properties')
    .values({ portal_id: portalId, ...row })
    .onConflict((conflict) => conflict.column('portal_id').doUpdateSet(row))
    .execute();
}

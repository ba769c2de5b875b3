/** What people do on the settings page: each act in one transaction, one after the other, and once by its key. */
import { sql } from 'kysely';
import type { Person } from '../settings/people.ts';
import type { ActKey, ActResult, SettingsBook } from '../settings/ports.ts';
import { createAuditLog } from './audit.ts';
import type { Database } from './database.ts';
import { dropDraft, giveBackDraft, throwAwayDraft } from './model-drafts.ts';
import { holdPublished, publishDocument } from './models.ts';
import { readOpenProposal, readProperties, readRoster } from './settings-reads.ts';
import { createTaskStore } from './tasks.ts';
import { usedModels } from './used-models.ts';

export function actOnce(
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
    holdPublished: () => holdPublished(tx, portalId),
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
          effect: JSON.stringify(proposal.effect),
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
    async publish(model, { text, against }, keys) {
      await publishDocument(tx, portalId, model, { text, by: actor, at: now, replaces: against, keys });
      await createTaskStore(tx).start(portalId, 'rescore');
    },
    throwAwayDraft: () => throwAwayDraft(tx, portalId, by, now),
    dropDraft: (text) => dropDraft(tx, portalId, by, text),
    giveBackDraft: (author, draft) => giveBackDraft(tx, portalId, author, draft),
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

export function personRow(
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

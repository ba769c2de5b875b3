/** The qualification models of a portal: every document that was ever used is kept under its hash. */

import type { Model } from '../engine/model.ts';
import { parseModel } from '../engine/schema.ts';
import { compileHere } from '../model-file/compile-here.ts';
import { type AuditEntry, createAuditLog } from './audit.ts';
import type { Database } from './database.ts';

export class ModelMissingError extends Error {
  override readonly name = 'ModelMissingError';
  readonly code = 'model-missing';
}

export interface ModelStore {
  /** The published model of a portal. */
  active(portalId: string): Promise<Model>;
  /** Any model the portal has used. @throws ModelMissingError */
  byHash(portalId: string, hash: string): Promise<Model>;
  /** Keeps the document under its hash; the published model stays. With it the entry of the audit log. */
  keep(portalId: string, model: Model, entry?: AuditEntry): Promise<void>;
  /** Keeps the document and makes it the portal's published model; all with the entry of the audit log, or nothing. */
  publish(portalId: string, model: Model, entry?: AuditEntry): Promise<void>;
}

export function createModelStore(db: Database): ModelStore {
  // A hash names one document for ever, whichever portal uses it; what is shared is the compiled form alone.
  const compiled = new Map<string, Model>();

  async function byHash(portalId: string, hash: string): Promise<Model> {
    const known = compiled.get(hash);
    if (known) return known;
    const row = await db
      .selectFrom('model')
      .select('document')
      .where('portal_id', '=', portalId)
      .where('hash', '=', hash)
      .executeTakeFirst();
    if (!row) throw new ModelMissingError(`Portal ${portalId} never used the model ${hash}.`);
    const model = compileHere(parseModel(row.document));
    compiled.set(hash, model);
    return model;
  }

  return {
    byHash,
    async active(portalId) {
      const row = await db
        .selectFrom('installation')
        .select('model_hash')
        .where('portal_id', '=', portalId)
        .executeTakeFirst();
      if (!row?.model_hash) {
        throw new ModelMissingError(`Portal ${portalId} has no published model. Publish one, or reinstall.`);
      }
      return byHash(portalId, row.model_hash);
    },
    async keep(portalId, model, entry) {
      await db.transaction().execute(async (tx) => {
        await keepDocument(tx, portalId, model);
        if (entry) await createAuditLog(tx).add(entry);
      });
      compiled.set(model.hash, model);
    },
    async publish(portalId, model, entry) {
      await db.transaction().execute(async (tx) => {
        await publishDocument(tx, portalId, model, entry ? { by: entry.actor, at: entry.at } : undefined);
        if (entry) await createAuditLog(tx).add(entry);
      });
      compiled.set(model.hash, model);
    },
  };
}

/** Who made a model the published one, and when (epoch ms); its text as its author wrote it, where there is one. */
export interface Publication {
  readonly by: string;
  readonly at: number;
  readonly text?: string;
}

/** Inside the transaction of whoever publishes. */
export async function publishDocument(
  tx: Database,
  portalId: string,
  model: Model,
  publication?: Publication,
): Promise<void> {
  await keepDocument(tx, portalId, model, publication?.text);
  await tx
    .updateTable('installation')
    .set({
      model_hash: model.hash,
      published_by: publication?.by ?? null,
      published_at: publication ? new Date(publication.at) : null,
    })
    .where('portal_id', '=', portalId)
    .execute();
}

async function keepDocument(tx: Database, portalId: string, model: Model, text?: string): Promise<void> {
  await tx
    .insertInto('model')
    .values({
      portal_id: portalId,
      hash: model.hash,
      document: JSON.stringify(model.document),
      text: text ?? null,
    })
    .onConflict((conflict) => {
      const known = conflict.columns(['portal_id', 'hash']);
      return text === undefined ? known.doNothing() : known.doUpdateSet({ text });
    })
    .execute();
}

/** The qualification models of a portal: every document that was ever used is kept under its hash. */

import type { Model } from '../engine/model.ts';
import { openStoredModel } from '../model-file/stored-model.ts';
import { isVersionTaken } from '../settings/draft-text.ts';
import type { PublishedWith } from '../settings/ports.ts';
import { type AuditEntry, createAuditLog } from './audit.ts';
import type { Database } from './database.ts';
import { usedModels } from './used-models.ts';

export class ModelMissingError extends Error {
  override readonly name = 'ModelMissingError';
  readonly code = 'model-missing';
}

/** Somebody else has published at the same moment. Nothing was changed; the message says what to do. */
export class PublishConflictError extends Error {
  override readonly name = 'PublishConflictError';
  readonly code: 'replaced' | 'version-taken';

  constructor(code: PublishConflictError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface ModelStore {
  /** The published model of a portal. */
  active(portalId: string): Promise<Model>;
  /** Any model the portal has used. @throws ModelMissingError; StoredModelError for one that cannot be read any more */
  byHash(portalId: string, hash: string): Promise<Model>;
  /** Keeps the document under its hash; the published model stays. With it the entry of the audit log. */
  keep(portalId: string, model: Model, entry?: AuditEntry): Promise<void>;
  /**
   * Keeps the document and makes it the portal's published model; all with the entry of the audit log, or nothing.
   * @throws PublishConflictError
   */
  publish(portalId: string, model: Model, how?: PublishHow): Promise<void>;
}

export interface PublishHow extends Pick<Publication, 'replaces'> {
  /** Of the audit log: who publishes, and when. */
  readonly entry?: AuditEntry;
}

/** `now`: of what is published without an entry of the audit log. */
export function createModelStore(db: Database, now: () => number = Date.now): ModelStore {
  // A hash names one document for ever, whichever portal uses it; what is shared is the compiled form alone. It is
  // always compiled from what is stored, so that every process judges by the same, to the order of its keys.
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
    const model = openStoredModel(hash, row.document);
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
    },
    async publish(portalId, model, { entry, replaces } = {}) {
      await db.transaction().execute(async (tx) => {
        await publishDocument(tx, portalId, model, {
          ...(entry ? { by: entry.actor, at: entry.at } : { at: now() }),
          ...(replaces === undefined ? {} : { replaces }),
        });
        if (entry) await createAuditLog(tx).add(entry);
      });
    },
  };
}

/** Who makes a model the published one, and when (epoch ms); its text as its author wrote it, where there is one. */
export interface Publication {
  readonly by?: string;
  readonly at: number;
  readonly text?: string;
  /**
   * The hash of the model it was compared with; null for none. Where another is published by now, or its version was
   * used for another document, it is not published. Left out: whatever there is goes.
   */
  readonly replaces?: string | null;
  /** Of the two people who published it. */
  readonly keys?: PublishedWith;
}

/**
 * Inside the transaction of whoever publishes. One after the other: the row of the installation is held to its end.
 * @throws PublishConflictError
 */
export async function publishDocument(
  tx: Database,
  portalId: string,
  model: Model,
  { by, at, text, replaces, keys }: Publication,
): Promise<void> {
  const published = await holdPublished(tx, portalId);
  if (replaces !== undefined) {
    if (published !== replaces) throw replacedMeanwhile(portalId, published);
    await refuseUsedVersion(tx, portalId, model);
  }
  await keepDocument(tx, portalId, model, text);
  const publication = { model_hash: model.hash, published_by: by ?? null };
  await tx
    .insertInto('publication')
    .values({
      ...publication,
      portal_id: portalId,
      at: new Date(at),
      keys: keys ? JSON.stringify(keys) : null,
    })
    .execute();
  await tx
    .updateTable('installation')
    .set({ ...publication, published_at: by === undefined ? null : new Date(at) })
    .where('portal_id', '=', portalId)
    .execute();
}

/** The hash of the published model, which stays so until the end of the transaction; null for none. */
export async function holdPublished(tx: Database, portalId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('installation')
    .select('model_hash')
    .where('portal_id', '=', portalId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row?.model_hash ?? null;
}

function replacedMeanwhile(portalId: string, published: string | null): PublishConflictError {
  const name = published === null ? 'no model' : `another model (${published})`;
  return new PublishConflictError(
    'replaced',
    `Portal ${portalId} has ${name} published by now, so nothing was published. Compare with that one and publish again.`,
  );
}

/** One version is one document: "under which rules?" must have one answer. @throws PublishConflictError */
export async function refuseUsedVersion(tx: Database, portalId: string, model: Model): Promise<void> {
  if (!isVersionTaken(model, await usedModels(tx, portalId))) return;
  throw new PublishConflictError(
    'version-taken',
    `Portal ${portalId} has used another document as version ${model.version}. Raise model.version, so that receipts can be told apart.`,
  );
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

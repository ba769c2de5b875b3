/** The keys with which programs write signals to a portal. Who made and revoked them is in the audit log. */
import { type Selectable, sql } from 'kysely';
import type { KeyFinder, KeyHolder } from '../signals/ports.ts';
import { type AuditEntry, createAuditLog } from './audit.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

export interface PortalKey {
  readonly keyId: string;
  readonly label: string;
  /** Epoch ms, as all times here. */
  readonly createdAt: number;
  /** To the minute. */
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

export interface KeyToAdd {
  readonly keyId: string;
  readonly hash: string;
  readonly label: string;
}

/** The keys of one portal. `actor` is who asks, for the audit log. */
export interface KeysOfPortal {
  add(key: KeyToAdd, actor: string, now: number): Promise<PortalKey>;
  /** All of them, the oldest first. */
  list(): Promise<readonly PortalKey[]>;
  /** From the next request on it opens nothing. Undefined where the portal has no such key. */
  revoke(
    keyId: string,
    actor: string,
    now: number,
  ): Promise<{ readonly key: PortalKey; readonly changed: boolean } | undefined>;
}

export interface PortalKeys extends KeyFinder {
  forPortal(portalId: string): KeysOfPortal;
}

export function createPortalKeys(db: Database): PortalKeys {
  return {
    find: (hash, now) => findHolder(db, hash, now),
    forPortal: (portalId) => ({
      add: (key, actor, now) => add(db, portalId, key, { actor, now }),
      list: () => list(db, portalId),
      revoke: (keyId, actor, now) => revoke(db, portalId, keyId, { actor, now }),
    }),
  };
}

/** How exactly its last use is known: a busy key must not be a row that is written all the time. */
const USE_NOTED_MS = 60_000;

async function findHolder(db: Database, hash: string, now: number): Promise<KeyHolder | undefined> {
  const at = new Date(now);
  const { rows } = await sql<KeyHolder>`
    with found as (select portal_id, key_id, last_used_at from portal_key where hash = ${hash} and revoked_at is null),
      used as (
        update portal_key set last_used_at = ${at} from found
        where portal_key.portal_id = found.portal_id and portal_key.key_id = found.key_id
          and (found.last_used_at is null or found.last_used_at <= ${new Date(now - USE_NOTED_MS)}))
    select portal_id as "portalId", key_id as "keyId" from found`.execute(db);
  return rows[0];
}

interface By {
  readonly actor: string;
  readonly now: number;
}

function add(db: Database, portalId: string, { keyId, hash, label }: KeyToAdd, by: By): Promise<PortalKey> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto('portal_key')
      .values({ portal_id: portalId, key_id: keyId, hash, label, created_at: new Date(by.now) })
      .returningAll()
      .executeTakeFirstOrThrow();
    await createAuditLog(tx).add(entry(portalId, 'key-created', { keyId, label }, by));
    return toKey(row);
  });
}

async function list(db: Database, portalId: string): Promise<readonly PortalKey[]> {
  const rows = await db
    .selectFrom('portal_key')
    .selectAll()
    .where('portal_id', '=', portalId)
    .orderBy('created_at')
    .orderBy('key_id')
    .execute();
  return rows.map(toKey);
}

function revoke(db: Database, portalId: string, keyId: string, by: By): ReturnType<KeysOfPortal['revoke']> {
  return db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('portal_key')
      .selectAll()
      .where('portal_id', '=', portalId)
      .where('key_id', '=', keyId)
      .forUpdate()
      .executeTakeFirst();
    if (!before) return undefined;
    if (before.revoked_at !== null) return { key: toKey(before), changed: false };
    await tx
      .updateTable('portal_key')
      .set({ revoked_at: new Date(by.now) })
      .where('portal_id', '=', portalId)
      .where('key_id', '=', keyId)
      .execute();
    await createAuditLog(tx).add(entry(portalId, 'key-revoked', { keyId, label: before.label }, by));
    return { key: toKey({ ...before, revoked_at: by.now }), changed: true };
  });
}

function entry(
  portalId: string,
  action: string,
  detail: AuditEntry['detail'],
  { actor, now }: By,
): AuditEntry {
  return { portalId, at: now, actor, action, leadId: null, detail };
}

function toKey(row: Selectable<Tables['portal_key']>): PortalKey {
  return {
    keyId: row.key_id,
    label: row.label,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}

/** Portals as the doors for signals see them: are they connected, which kinds do they know, who has which address. */
import { sql } from 'kysely';
import type { SignalPortal, SignalPortals } from '../signals/ports.ts';
import type { Database } from './database.ts';
import type { ModelStore } from './models.ts';

export function createSignalPortals(db: Database, models: Pick<ModelStore, 'byHash'>): SignalPortals {
  return {
    read: (portalId) => read(db, models, portalId),
    contactsByEmail: (portalId, emails) => contactsByEmail(db, portalId, emails),
  };
}

async function read(
  db: Database,
  models: Pick<ModelStore, 'byHash'>,
  portalId: string,
): Promise<SignalPortal> {
  const row = await db
    .selectFrom('installation')
    .select(['state', 'model_hash'])
    .where('portal_id', '=', portalId)
    .executeTakeFirst();
  if (!row) return { state: 'unknown' };
  if (row.state === 'disconnected') return { state: 'disconnected' };
  if (row.model_hash === null) return { state: 'preparing' };
  const { document } = await models.byHash(portalId, row.model_hash);
  const kinds = Object.entries(document.signals).map(([kind, { label }]) => [kind, label] as const);
  return { state: 'connected', kinds: new Map(kinds) };
}

/** Contacts that HubSpot no longer has are not theirs any more. */
async function contactsByEmail(
  db: Database,
  portalId: string,
  emails: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (emails.length === 0) return new Map();
  const { rows } = await sql<{ email: string; contact_id: string }>`
    select lower(facts->'email'->>0) as email, contact_id from lead
    where portal_id = ${portalId} and lower(facts->'email'->>0) = any(${[...emails]}::text[])
      and deleted_at is null
    order by lead_id`.execute(db);
  const byEmail = Map.groupBy(rows, ({ email }) => email);
  return new Map([...byEmail].map(([email, found]) => [email, found.map((row) => row.contact_id)]));
}

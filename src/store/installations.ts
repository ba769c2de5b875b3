/**
 * Who has installed the app. Tokens are sealed here and nowhere else in clear; a disconnect removes them at once.
 * `generation` counts installs, so that nothing decided for an old one is written under a new one.
 */
import { type Selectable, sql, type Updateable } from 'kysely';
import { SealError, type Sealer } from '../oauth/sealing.ts';
import type { Database } from './database.ts';
import { beginInstall } from './hold-install.ts';
import { resealNotify } from './notice-deliveries.ts';
import type { Tables } from './tables.ts';

export interface Installation {
  readonly portalId: string;
  readonly generation: number;
  readonly state: 'connected' | 'disconnected';
  readonly disconnectedReason: string | null;
  readonly scopes: readonly string[];
  /** HubSpot user id of who installed it. */
  readonly installedBy: string | null;
  readonly installedAt: number;
  /** What HubSpot says about the account (time zone, uiDomain ...). */
  readonly account: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly modelHash: string | null;
  readonly provisionedAt: number | null;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface NewInstallation {
  readonly scopes: readonly string[];
  readonly installedBy: string | null;
  readonly tokens: Tokens;
  readonly now: number;
}

/** One portal's installation. */
export interface PortalInstallation {
  read(): Promise<Installation | undefined>;
  /** Saves a first or a renewed install, connected, with the next generation. Settings and model stay. @throws BeingErasedError */
  save(installation: NewInstallation): Promise<Installation>;
  /** Undefined when there is no connected installation. @throws SealError */
  readTokens(): Promise<Tokens | undefined>;
  /** Where the portal is still connected: who has left gets no token back. */
  replaceTokens(tokens: Tokens): Promise<void>;
  /** Forgets the tokens and keeps the reason for people to read; of this generation, where one is named. */
  markDisconnected(reason: string, generation?: number): Promise<void>;
  saveAccount(account: Readonly<Record<string, unknown>>): Promise<void>;
  markProvisioned(now: number): Promise<void>;
  /** Runs with the portal's token lock held across all processes, until the transaction ends. */
  lockTokens(): Promise<void>;
}

/** A connected portal whose tokens do not open. */
export interface ShutPortal {
  readonly portalId: string;
  readonly error: SealError;
}

export interface Installations {
  forPortal(portalId: string): PortalInstallation;
  list(): Promise<readonly Installation[]>;
  /** The same over a transaction. */
  within(tx: Database): Installations;
  /**
   * For the start of a server: refuses with what to do where a key is missing, or no stored token opens (R52). Single ones
   * that do not open are their portals' trouble alone. @returns those portals @throws SealError
   */
  checkTokensOpen(): Promise<readonly ShutPortal[]>;
  /** Seals everything anew with the current key and returns how many portals changed; then old keys may go. */
  resealTokens(): Promise<number>;
}

/** Everything of the portal's earlier installation is just going. */
export class BeingErasedError extends Error {
  override readonly name = 'BeingErasedError';
}

export function createInstallations(db: Database, sealer: Sealer): Installations {
  const forPortal = (portalId: string) => createPortalInstallation(db, sealer, portalId);
  return {
    forPortal,
    async list() {
      const rows = await db.selectFrom('installation').selectAll().orderBy('portal_id').execute();
      return rows.map(toInstallation);
    },
    within: (tx) => createInstallations(tx, sealer),
    async checkTokensOpen() {
      const shut: ShutPortal[] = [];
      const portals = await connectedPortals(db);
      for (const portalId of portals) {
        try {
          await forPortal(portalId).readTokens();
        } catch (error) {
          if (!(error instanceof SealError) || error.code === 'unknown-key') throw error;
          shut.push({ portalId, error });
        }
      }
      const [first] = shut;
      if (first && shut.length === portals.length) throw first.error;
      return shut;
    },
    async resealTokens() {
      let changed = 0;
      // Those that have left keep their settings, and with them where notices go.
      for (const portalId of await allPortals(db)) {
        const isChanged = await db.transaction().execute((tx) => reseal(tx, sealer, portalId));
        if (isChanged) changed += 1;
      }
      return changed;
    },
  };
}

function createPortalInstallation(db: Database, sealer: Sealer, portalId: string): PortalInstallation {
  const sealed = (tokens: Tokens) => ({
    access_token: sealer.seal(tokens.accessToken, { purpose: 'access-token', owner: portalId }),
    refresh_token: sealer.seal(tokens.refreshToken, { purpose: 'refresh-token', owner: portalId }),
    token_issued_at: new Date(tokens.issuedAt),
    token_expires_at: new Date(tokens.expiresAt),
  });
  const update = async (change: Updateable<Tables['installation']>, where = sql<boolean>`true`) => {
    await db
      .updateTable('installation')
      .set({ ...change, updated_at: new Date() })
      .where('portal_id', '=', portalId)
      .where(where)
      .execute();
  };

  return {
    async read() {
      const row = await db
        .selectFrom('installation')
        .selectAll()
        .where('portal_id', '=', portalId)
        .executeTakeFirst();
      return row && toInstallation(row);
    },

    async save({ scopes, installedBy, tokens, now }) {
      await beginInstall(db, portalId);
      const values = {
        state: 'connected' as const,
        disconnected_reason: null,
        scopes: [...scopes],
        installed_by: installedBy,
        installed_at: new Date(now),
        provisioned_at: null,
        ...sealed(tokens),
      };
      const row = await db
        .insertInto('installation')
        .values({ portal_id: portalId, ...values })
        .onConflict((conflict) =>
          conflict
            .column('portal_id')
            .doUpdateSet({
              ...values,
              generation: sql`installation.generation + 1`,
              updated_at: sql`now()`,
            })
            .where('installation.erasing', '=', false),
        )
        .returningAll()
        .executeTakeFirst();
      if (!row) throw new BeingErasedError();
      return toInstallation(row);
    },

    async readTokens() {
      const row = await db
        .selectFrom('installation')
        .select(['access_token', 'refresh_token', 'token_issued_at', 'token_expires_at'])
        .where('portal_id', '=', portalId)
        .where('state', '=', 'connected')
        .executeTakeFirst();
      if (!row?.access_token || !row.refresh_token) return undefined;
      return {
        accessToken: sealer.open(row.access_token, { purpose: 'access-token', owner: portalId }),
        refreshToken: sealer.open(row.refresh_token, { purpose: 'refresh-token', owner: portalId }),
        issuedAt: row.token_issued_at ?? 0,
        expiresAt: row.token_expires_at ?? 0,
      };
    },

    replaceTokens: (tokens) => update(sealed(tokens), sql<boolean>`state = 'connected'`),

    markDisconnected: (reason, generation) =>
      update(
        {
          state: 'disconnected',
          disconnected_reason: reason,
          access_token: null,
          refresh_token: null,
          token_expires_at: null,
          token_issued_at: null,
        },
        generation === undefined ? undefined : sql<boolean>`generation = ${generation}`,
      ),

    saveAccount: (account) => update({ account: JSON.stringify(account) }),

    markProvisioned: (now) => update({ provisioned_at: new Date(now) }),

    async lockTokens() {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`token:${portalId}`}, 0))`.execute(db);
    },
  };
}

async function connectedPortals(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('installation')
    .select('portal_id')
    .where('state', '=', 'connected')
    .execute();
  return rows.map((row) => row.portal_id);
}

async function allPortals(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('installation').select('portal_id').execute();
  return rows.map((row) => row.portal_id);
}

async function reseal(tx: Database, sealer: Sealer, portalId: string): Promise<boolean> {
  const portal = createPortalInstallation(tx, sealer, portalId);
  await portal.lockTokens();
  const isNotifyNew = await resealNotify(tx, sealer, portalId);
  const row = await tx
    .selectFrom('installation')
    .select(['access_token', 'refresh_token'])
    .where('portal_id', '=', portalId)
    .executeTakeFirst();
  const texts = [row?.access_token, row?.refresh_token].filter((text) => text != null);
  if (texts.every((text) => sealer.isCurrent(text))) return isNotifyNew;
  const tokens = await portal.readTokens();
  if (!tokens) return isNotifyNew;
  await portal.replaceTokens(tokens);
  return true;
}

function toInstallation(row: Selectable<Tables['installation']>): Installation {
  return {
    portalId: row.portal_id,
    generation: row.generation,
    state: row.state,
    disconnectedReason: row.disconnected_reason,
    scopes: row.scopes,
    installedBy: row.installed_by,
    installedAt: row.installed_at,
    account: row.account,
    settings: row.settings,
    modelHash: row.model_hash,
    provisionedAt: row.provisioned_at,
  };
}

/** Properties of ours that this portal holds in another form, or not at all: nothing is written there. */
export interface Clash {
  readonly object: string;
  readonly name: string;
  readonly reason: string;
}

/** Adds to the portal's clashes; a name that is there already stays as it is. */
export async function addClashes(db: Database, portalId: string, clashes: readonly Clash[]): Promise<void> {
  await sql`
    update installation set settings = jsonb_set(settings, '{clashes}', coalesce(settings->'clashes', '[]') || (
      select coalesce(jsonb_agg(clash), '[]') from jsonb_array_elements(${JSON.stringify(clashes)}::jsonb) as clash
      where not coalesce(settings->'clashes', '[]') @> jsonb_build_array(
        jsonb_build_object('object', clash->'object', 'name', clash->'name'))))
    where portal_id = ${portalId}`.execute(db);
}

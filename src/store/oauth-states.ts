/** States of installs under way. Stored hashed: whoever reads the table cannot finish somebody's install. */
import { sql } from 'kysely';
import type { Database } from './database.ts';

const KEPT_AFTER_EXPIRY = 60 * 60 * 1_000;
/** Each new state clears away so many old ones: more than come in, and few enough to cost nothing. */
const CLEARED_AT_ONCE = 20;

export interface OpenState {
  readonly stateHash: string;
  readonly browserHash: string;
  /** Sealed. */
  readonly verifier: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export type Claim =
  | { readonly ok: true; readonly verifier: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'foreign' | 'expired' | 'used' };

export interface OAuthStates {
  add(state: OpenState): Promise<void>;
  /** Uses a state up, once, for the browser it was made for. A foreign browser does not use it up. */
  claim(stateHash: string, browserHash: string, now: number): Promise<Claim>;
}

export function createOAuthStates(db: Database): OAuthStates {
  return {
    async add(state) {
      await clearOld(db, state.createdAt - KEPT_AFTER_EXPIRY);
      await db
        .insertInto('oauth_state')
        .values({
          state_hash: state.stateHash,
          browser_hash: state.browserHash,
          verifier: state.verifier,
          created_at: new Date(state.createdAt),
          expires_at: new Date(state.expiresAt),
        })
        .execute();
    },

    async claim(stateHash, browserHash, now) {
      const claimed = await db
        .updateTable('oauth_state')
        .set({ used_at: new Date(now) })
        .where('state_hash', '=', stateHash)
        .where('browser_hash', '=', browserHash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', at(now))
        .returning('verifier')
        .executeTakeFirst();
      if (claimed) return { ok: true, verifier: claimed.verifier };
      return { ok: false, reason: await whyNot(db, stateHash, browserHash) };
    },
  };
}

/** Two installs that begin at once clear different rows instead of waiting for each other. */
async function clearOld(db: Database, expiredBefore: number): Promise<void> {
  await sql`
    delete from oauth_state where state_hash in (
      select state_hash from oauth_state where expires_at < ${at(expiredBefore)}
      order by expires_at limit ${CLEARED_AT_ONCE} for update skip locked)`.execute(db);
}

/** A time to compare with: columns read as numbers, PostgreSQL compares timestamps. */
const at = (ms: number) => sql<number>`${new Date(ms)}`;

async function whyNot(db: Database, stateHash: string, browserHash: string) {
  const state = await db
    .selectFrom('oauth_state')
    .select(['browser_hash', 'used_at'])
    .where('state_hash', '=', stateHash)
    .executeTakeFirst();
  if (!state) return 'unknown';
  if (state.browser_hash !== browserHash) return 'foreign';
  return state.used_at === null ? 'expired' : 'used';
}

/** The database of this process: the one `DATABASE_URL` names, or our own server, started or shared. */
import type pg from 'pg';
import type { DatabaseConfig } from '../config.ts';
import { startEmbedded } from './embedded/server.ts';

export interface StoreConnection {
  readonly connection: pg.PoolConfig;
  /** How the database is reached, for people. */
  readonly description: string;
  /** Resolves when our own server dies under us; never for an external one, whose pool reconnects. */
  readonly lost: Promise<void>;
  /** Stops our own server if nobody else uses it. */
  close(): Promise<void>;
}

/** @throws EmbeddedError with advice where the embedded server cannot run */
export async function connectStore(
  database: DatabaseConfig,
  log: (text: string) => void,
): Promise<StoreConnection> {
  if (database.kind === 'external') {
    return {
      connection: { connectionString: database.url.reveal() },
      description: 'external PostgreSQL',
      lost: new Promise(() => undefined),
      close: async () => undefined,
    };
  }
  const { folder, cluster } = database;
  const server = await startEmbedded({ ...(folder ? { folder } : {}), ...(cluster ? { cluster } : {}), log });
  return {
    connection: { host: server.host, user: 'fairlead', database: 'fairlead' },
    description: `embedded PostgreSQL, ${server.how}`,
    lost: server.lost,
    close: async () => {
      await server.stop();
    },
  };
}

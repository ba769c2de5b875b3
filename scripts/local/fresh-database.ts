/**
 * The sandbox portal lives in memory and begins anew with every start; so does the local store, or it would
 * remember people the portal no longer knows. It is a cluster of its own: real data is never touched.
 */
import pg from 'pg';
import type { DatabaseConfig } from '../../src/config.ts';
import { EmbeddedError } from '../../src/store/embedded/error.ts';
import { startEmbedded } from '../../src/store/embedded/server.ts';

const OTHERS = `select count(*)::int as others from pg_stat_activity where datname = 'fairlead'`;

/** @throws EmbeddedError while another local mode runs over the same folder */
export async function freshDatabase(database: DatabaseConfig): Promise<void> {
  if (database.kind === 'external') return;
  const { folder, cluster } = database;
  const server = await startEmbedded({ ...(folder ? { folder } : {}), ...(cluster ? { cluster } : {}) });
  const admin = new pg.Client({ host: server.host, user: 'fairlead', database: 'postgres' });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ others: number }>(OTHERS);
    if (rows[0]!.others > 0) {
      throw new EmbeddedError(
        'in-use',
        'Another local Fairlead is running over this folder. Stop it first, or set DATA_DIR to another folder.',
      );
    }
    await admin.query('drop database if exists fairlead');
  } finally {
    await admin.end();
    await server.stop();
  }
}

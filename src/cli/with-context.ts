/** The app's own parts for one command, closed again whatever happens. */
import { pino } from 'pino';
import { type Context, createContext } from '../context.ts';
import { createLog } from '../log.ts';
import { connectStore } from '../store/connection.ts';
import { type Database, openDatabase } from '../store/database.ts';
import type { Io } from './cli.ts';
import { commandEnvironment } from './command-environment.ts';

const STDERR = 2;

/** The log goes to stderr and holds warnings alone: stdout is for results. */
export async function withContext<Result>(
  io: Io,
  work: (context: Context) => Promise<Result>,
): Promise<Result> {
  if (io.context) return work(io.context);
  const config = commandEnvironment(io.env);
  const store = await connectStore(config.database, () => undefined);
  try {
    const context = await createContext(config, store.connection, {
      log: createLog('warn', pino.destination({ dest: STDERR, sync: true })),
      now: io.now,
    });
    try {
      return await work(context);
    } finally {
      await context.close();
    }
  } finally {
    await store.close();
  }
}

/** The store as it stands, of whatever version: for what must not update it. */
export async function withStoreAsItIs<Result>(
  io: Io,
  work: (db: Database) => Promise<Result>,
): Promise<Result> {
  if (io.context) return work(io.context.db);
  const store = await connectStore(commandEnvironment(io.env).database, () => undefined);
  try {
    const { db, close } = openDatabase(store.connection, { connections: 1 });
    try {
      return await work(db);
    } finally {
      await close();
    }
  } finally {
    await store.close();
  }
}

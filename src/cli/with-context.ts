/** The app's own parts for one command, closed again whatever happens. */
import { pino } from 'pino';
import { type Context, createContext } from '../context.ts';
import { createLog } from '../log.ts';
import { connectStore } from '../store/connection.ts';
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

/** One process of Fairlead: starts by its roles, stops in order: doors, hands, database. */
import { type Config, ConfigError } from './config.ts';
import { type Context, type ContextOverrides, createContext } from './context.ts';
import { type Listening, listen } from './http/listen.ts';
import { SealError } from './oauth/sealing.ts';
import { connectStore, type StoreConnection } from './store/connection.ts';
import { EmbeddedError } from './store/embedded/error.ts';
import { SchemaError } from './store/migrate.ts';
import { startDoorWatch } from './tasks/door-watch.ts';
import type { Loop } from './tasks/every.ts';
import { type Keeper, startKeeper } from './tasks/keeper.ts';

export interface StartOptions extends ContextOverrides {
  /** The address to listen on; every one of this machine by default. */
  readonly host?: string;
}

export interface Running {
  readonly context: Context;
  /** The port in use; none for a worker whom nobody asks. */
  readonly port: number | undefined;
  /** Resolves when the database is lost, which ends this process. */
  readonly lost: Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything the roles ask for and resolves once requests are taken. */
export async function startApp(config: Config, overrides: StartOptions = {}): Promise<Running> {
  const store = await connectStore(config.database, (text) => overrides.log?.info(text));
  try {
    return await startOn(config, store, overrides);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function startOn(config: Config, store: StoreConnection, overrides: StartOptions): Promise<Running> {
  const context = await createContext(config, store.connection, overrides);
  let web: Listening | undefined;
  let keeper: Keeper | undefined;
  let doorWatch: Loop | undefined;
  let journal: Loop | undefined;
  try {
    const port = config.roles.web ? config.port : config.healthPort;
    web = port === undefined ? undefined : await listen(context.app, port, overrides.host);
  } catch (error) {
    await context.close();
    throw error;
  }
  const readsJournal = config.journal !== 'off';
  if (config.roles.web) doorWatch = await startDoorWatch({ ...context, readsJournal });
  if (config.roles.worker) {
    await context.tasks.resumeInstallations();
    context.worker.start();
    keeper = startKeeper({ ...context, retention: config.retention });
    journal = context.journal?.start();
  }
  return {
    context,
    port: web?.port,
    lost: store.lost,
    async stop() {
      await web?.close();
      await doorWatch?.stop();
      await keeper?.stop();
      await journal?.stop();
      if (config.roles.worker) {
        await context.worker.stop();
        await context.queue.release(context.now());
      }
      await context.close();
      await store.close();
    },
  };
}

/** An expected way to fail at the start: told in its own words, without a stack. */
export function isPersonsMistake(error: unknown): error is Error {
  return (
    error instanceof ConfigError ||
    error instanceof EmbeddedError ||
    error instanceof SchemaError ||
    error instanceof SealError ||
    (error as NodeJS.ErrnoException)?.code === 'EADDRINUSE'
  );
}

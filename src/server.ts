/** One process of Fairlead: starts by its roles, stops in order: doors and hands together, then the database. */
import { setTimeout as sleep } from 'node:timers/promises';
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
  /** `cut short`: something did not end in time, and only the end of the process will end it. */
  stop(): Promise<'in order' | 'cut short'>;
}

/** From a signal on; 20 s are promised for all of it (R15). */
const CALLS_END_AFTER_MS = 8_000;
const HANDS_END_WITHIN_MS = 15_000;
/** What waits for the database itself. */
const POOLS_CLOSE_WITHIN_MS = 3_000;

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
    await sayWhatIsShut(context);
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
      // Calls that HubSpot does not answer are let go of: what they were for is stored, and is done by the next process.
      const letGo = setTimeout(() => context.endCalls(), CALLS_END_AFTER_MS);
      const hands = [
        web?.close(),
        doorWatch?.stop(),
        keeper?.stop(),
        journal?.stop(),
        stopWorker(config, context),
      ];
      const handsEnded = await endsWithin(HANDS_END_WITHIN_MS, Promise.all(hands));
      clearTimeout(letGo);
      const poolsClosed = await endsWithin(POOLS_CLOSE_WITHIN_MS, context.close());
      await store.close();
      if (handsEnded && poolsClosed) return 'in order';
      context.log.warn({ handsEnded, poolsClosed }, 'what did not end in time is left to the next process');
      return 'cut short';
    },
  };
}

/** @throws SealError where a key is missing that stored tokens need */
async function sayWhatIsShut({ installations, log }: Context): Promise<void> {
  for (const { portalId, error } of await installations.checkTokensOpen())
    log.error({ portalId, err: error }, 'nothing is read or written in this portal: its tokens do not open');
}

async function stopWorker({ roles }: Config, { worker, queue, now }: Context): Promise<void> {
  if (!roles.worker) return;
  await worker.stop();
  await queue.release(now());
}

/** @returns whether it did; it goes on where it did not */
async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = new AbortController();
  const limit = sleep(ms, false, { signal: late.signal }).catch(() => false);
  const ended = await Promise.race([work.then(() => true), limit]);
  late.abort();
  return ended;
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

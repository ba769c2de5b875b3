/** What a worker does beside its portals: erase what has to go, in the background and in the end by itself. */
import type { Logger } from 'pino';
import type { Database } from '../store/database.ts';
import { deleteOld, erasePending, type RetentionRules } from '../store/retention.ts';

export interface KeeperDeps {
  readonly db: Database;
  readonly log: Logger;
  readonly retention: RetentionRules;
  readonly now: () => number;
}

export interface Keeper {
  /** Ends what is under way. */
  stop(): Promise<void>;
}

/** Promised within a minute of HubSpot's telling. */
const ERASE_EVERY_MS = 10_000;
const DELETE_EVERY_MS = 3_600_000;

export function startKeeper(deps: KeeperDeps): Keeper {
  const loops = [
    every(ERASE_EVERY_MS, deps.log, 'erasing what HubSpot erased', () => eraseTold(deps)),
    every(DELETE_EVERY_MS, deps.log, 'deleting what is old', () => deleteWhatIsOld(deps)),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

async function eraseTold({ db, log, now }: KeeperDeps): Promise<void> {
  const contacts = await erasePending(db, now());
  if (contacts > 0) log.info({ contacts }, 'erased what HubSpot has erased');
}

async function deleteWhatIsOld({ db, log, retention, now }: KeeperDeps): Promise<void> {
  const report = await deleteOld(db, retention, now());
  if (report) log.info(report, 'deleted what was kept long enough');
}

/** One round after the other; a failed one is followed by the next. */
function every(ms: number, log: Logger, doing: string, work: () => Promise<void>) {
  let round: Promise<void> = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    round = work()
      .catch((error: unknown) => log.error({ err: error }, `${doing} failed`))
      .finally(() => {
        isBusy = false;
      });
  }, ms);
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}

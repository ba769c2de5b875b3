/** What a worker does beside its portals: erase what has to go, in the background and in the end by itself. */
import type { Logger } from 'pino';
import type { Database } from '../store/database.ts';
import { deleteOld, erasePending, type RetentionRules } from '../store/retention.ts';
import { every, type Loop } from './every.ts';

export interface KeeperDeps {
  readonly db: Database;
  readonly log: Logger;
  readonly retention: RetentionRules;
  readonly now: () => number;
}

export type Keeper = Loop;

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

/**
 * HubSpot repeats a webhook for a day and then gives up, and nobody knows which ones. So whoever takes webhooks keeps
 * note of it, and after a gap what changed meanwhile is looked for in HubSpot itself.
 */
import type { Logger } from 'pino';
import type { Database } from '../store/database.ts';
import { keepDoorsOpen } from '../store/open-doors.ts';
import { every, type Loop } from './every.ts';

export interface DoorWatchDeps {
  readonly db: Database;
  readonly log: Logger;
  readonly now: () => number;
  readonly readsJournal: boolean;
}

const NOTE_EVERY_MS = 30_000;
/** A restart or a deployment is no gap: HubSpot repeats its first try after a minute. */
export const GAP_MS = 300_000;

export async function startDoorWatch(deps: DoorWatchDeps): Promise<Loop> {
  await noteOpen(deps);
  return every(NOTE_EVERY_MS, deps.log, 'keeping note of the open doors', () => noteOpen(deps));
}

async function noteOpen({ db, log, now, readsJournal }: DoorWatchDeps): Promise<void> {
  const closedSince = await keepDoorsOpen(db, now(), { gapMs: GAP_MS, readsJournal });
  if (closedSince === null) return;
  log.warn(
    { closedSince: new Date(closedSince).toISOString() },
    'looking for what changed while the doors were closed',
  );
}

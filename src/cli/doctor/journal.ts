/** Is HubSpot's webhooks journal read as it should be? It stands in for webhooks that were missed. */
import type { JournalMode, Place } from '../../journal/ports.ts';
import type { Database } from '../../store/database.ts';
import { readJournalPlace } from '../../store/journal.ts';
import { type Finding, ok, warning } from './finding.ts';

const CHECK = 'journal';
/** Longer than any wait between two tries. */
const LATE_MS = 30 * 60_000;

export async function checkJournal(db: Database, mode: JournalMode, now: number): Promise<Finding> {
  return judgeJournal(mode, await readJournalPlace(db), now);
}

/** Pure. */
export function judgeJournal(mode: JournalMode, place: Place | null, now: number): Finding {
  if (mode === 'off') return ok(CHECK, 'not read (FAIRLEAD_JOURNAL=off); gaps are swept');
  if (place === null) return ok(CHECK, 'no app with the role worker has looked at it yet');
  const { unavailable, repairSince, readUntil } = place;
  if (unavailable !== null) {
    return warning(
      CHECK,
      `HubSpot does not let this app read it: ${unavailable} Gaps are swept instead, which finds no deletions; ` +
        'FAIRLEAD_JOURNAL=off says that this is known.',
    );
  }
  const isReading = mode === 'always' || repairSince !== null;
  const late = isReading && readUntil !== null && now - readUntil > LATE_MS;
  const until = readUntil === null ? '' : `, read until ${new Date(readUntil).toISOString()}`;
  const state =
    repairSince === null
      ? `no gap is being repaired${until}`
      : `a gap since ${new Date(repairSince).toISOString()} is being repaired${until}`;
  if (!late) return ok(CHECK, state);
  return warning(CHECK, `${state}. Does an app with the role worker run, and what does its log say?`);
}

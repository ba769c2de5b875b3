/** Reads the journal on from where the reading stands: files in their order, each kept with its place. */
import type { Logger } from 'pino';
import { readJournalFile } from './journal-file.ts';
import type { JournalMetrics } from './metrics.ts';
import {
  FROM_THE_START,
  type HubSpotJournal,
  type JournalEntry,
  type JournalFile,
  type JournalMode,
  type JournalStore,
  type Place,
} from './ports.ts';

export interface FollowDeps {
  readonly journal: HubSpotJournal;
  readonly store: JournalStore;
  readonly metrics: JournalMetrics;
  readonly mode: Exclude<JournalMode, 'off'>;
  readonly appId: string;
  readonly log: Pick<Logger, 'warn'>;
  /** The file that cannot be read, by its offset, and since when (epoch ms): kept from one call to the next. */
  readonly unreadable: Map<string, number>;
  readonly now: () => number;
  /** This process is to end: no further file is begun. */
  readonly isStopping: () => boolean;
  /** A portal has left: what this process still holds of it goes. */
  readonly forget: (portalId: string) => void;
}

/** Files in one go; then subscriptions and other portals' changes have their turn. */
const MOST_FILES = 100;
/** Longer than any trouble of one file that passes. */
const PASSED_OVER_AFTER_MS = 3_600_000;

/** Without a gap to repair only the end of the journal is noted, unless it is to be read always. */
export async function followJournal(deps: FollowDeps, place: Place): Promise<void> {
  const { journal, store, mode, now } = deps;
  const isRepairing = place.repairSince !== null;
  if (mode === 'repair' && !isRepairing) return store.bookmark(await endOf(journal), now());
  if (place.offset === null && isRepairing) return store.startAnew(now());
  if (place.offset === null) return store.begin(await endOf(journal));
  await readOn(deps, place.offset);
}

async function readOn(deps: FollowDeps, begin: string): Promise<void> {
  const { journal, store, isStopping, now } = deps;
  let offset = begin;
  for (let files = 0; files < MOST_FILES && !isStopping(); files += 1) {
    const entry = await entryAfter(journal, offset);
    if (entry === 'lost') return store.startAnew(now());
    if (entry === null) return store.caughtUp(now());
    await readEntry(deps, offset, entry);
    offset = entry.offset;
  }
}

async function readEntry(deps: FollowDeps, from: string, entry: JournalEntry): Promise<void> {
  const { store, metrics, now } = deps;
  const file = await fileUnlessPassedOver(deps, entry);
  if (file === null) return;
  const kept = await store.keep({ ...file, from, to: entry.offset }, now());
  for (const portalId of kept.ended) deps.forget(portalId);
  metrics.files.inc();
  metrics.events.inc({ outcome: 'stored' }, kept.stored);
  metrics.events.inc({ outcome: 'known' }, kept.duplicates);
  metrics.events.inc({ outcome: 'rejected' }, file.rejected.length);
  metrics.events.inc({ outcome: 'to be asked about' }, file.changes.length);
  metrics.events.inc({ outcome: 'installation ended' }, kept.ended.length);
}

/** Null for one that is given up, so that those after it are read. */
async function fileUnlessPassedOver(deps: FollowDeps, entry: JournalEntry): Promise<JournalFile | null> {
  const { store, log, unreadable, now } = deps;
  const since = unreadable.get(entry.offset) ?? now();
  unreadable.clear();
  try {
    return await fileOf(deps, entry);
  } catch (error) {
    unreadable.set(entry.offset, since);
    if (now() - since < PASSED_OVER_AFTER_MS || !(await isNextReadable(deps, entry))) throw error;
    await store.passOver(entry.offset, now());
    log.warn({ err: error }, 'a file of the webhooks journal is passed over; deletions in it are not found');
    return null;
  }
}

async function fileOf({ journal, appId }: FollowDeps, entry: JournalEntry): Promise<JournalFile> {
  return readJournalFile(await journal.download(entry), { appId });
}

/** Where no file can be read, this one is not to blame. @throws CrmError, JournalFileError of that one */
async function isNextReadable(deps: FollowDeps, { offset }: JournalEntry): Promise<boolean> {
  const next = await deps.journal.next(offset);
  if (next === null || next === 'not found') return false;
  await fileOf(deps, next);
  return true;
}

async function endOf(journal: HubSpotJournal): Promise<string> {
  return (await journal.latest())?.offset ?? FROM_THE_START;
}

/** What 404 means after an offset is documented nowhere, so the end of the journal tells: there, or not known any more. */
async function entryAfter(journal: HubSpotJournal, offset: string): Promise<JournalEntry | null | 'lost'> {
  if (offset === FROM_THE_START) return journal.earliest();
  const next = await journal.next(offset);
  if (next !== 'not found') return next;
  const latest = await journal.latest();
  if (latest === null || latest.offset === offset) return null;
  // One may have come between the two questions.
  const again = await journal.next(offset);
  return again === 'not found' ? 'lost' : again;
}

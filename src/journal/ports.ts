/**
 * What the reader of the webhooks journal needs of HubSpot and of the store. The journal is HubSpot's own note of what
 * the app has subscribed to: files, one after the other, kept for three days, read by whoever asks.
 * Source: developers.hubspot.com, webhooks journal guide.
 */
import type { IncomingEvent, ObjectType, RejectedEvent } from '../webhooks/event.ts';
import type { Subscription, Wish } from './wanted-subscriptions.ts';

/** `repair`: read after a gap of our doors alone. `always`: read all the time, beside the webhooks. */
export const JOURNAL_MODES = ['off', 'repair', 'always'] as const;
export type JournalMode = (typeof JOURNAL_MODES)[number];

/** How long HubSpot keeps it. */
export const JOURNAL_KEPT_MS = 3 * 86_400_000;

/** The place before the first file that is kept. */
export const FROM_THE_START = '';

export interface JournalEntry {
  readonly offset: string;
  /** Where its file lies, for a short while and without a token. */
  readonly url: string;
}

/** Every method throws CrmError. */
export interface HubSpotJournal {
  /** Null where nothing is kept. */
  earliest(): Promise<JournalEntry | null>;
  latest(): Promise<JournalEntry | null>;
  /** Null where nothing came after it; `not found` may mean that too, or that HubSpot no longer knows the offset. */
  next(offset: string): Promise<JournalEntry | null | 'not found'>;
  /** The file as JSON; one that is cut off or too late to fetch is trouble that passes. */
  download(entry: JournalEntry): Promise<unknown>;
  subscriptions(): Promise<readonly Subscription[]>;
  subscribe(wish: Wish): Promise<Subscription>;
  unsubscribe(id: string): Promise<void>;
}

/** A record changed. The journal does not tell who did it, so the record's own history is asked before it counts. */
export interface JournalChange {
  readonly portalId: string;
  readonly objectType: Exclude<ObjectType, 'other'>;
  readonly objectId: string;
  readonly what: 'creation' | 'propertyChange' | 'associationChange';
  /** Empty for what is not about a property. */
  readonly property: string;
  readonly occurredAt: number;
}

/** HubSpot has ended an installation. */
export interface Ending {
  readonly portalId: string;
  readonly at: number;
}

export interface JournalFile {
  /** Epoch ms; null where the file does not say. */
  readonly publishedAt: number | null;
  /** What happened to records as such: it stands for itself, as a webhook does. */
  readonly events: readonly IncomingEvent[];
  readonly rejected: readonly RejectedEvent[];
  readonly changes: readonly JournalChange[];
  readonly endings: readonly Ending[];
}

/** Where the reading stands. */
export interface Place {
  /** The last file read; null where reading never began. */
  readonly offset: string | null;
  /** The doors were closed from then on, and what was missed has not all been read yet (epoch ms). */
  readonly repairSince: number | null;
  /** All is read that happened until then (epoch ms). */
  readonly readUntil: number | null;
  /** Why HubSpot does not let this app read it. */
  readonly unavailable: string | null;
}

/** A file and the place it moves the reading to. */
export interface Reading extends JournalFile {
  readonly from: string;
  readonly to: string;
}

export interface Kept {
  readonly stored: number;
  readonly duplicates: number;
  /** Portals whose installation has ended by this file. */
  readonly ended: readonly string[];
}

/** Somebody else leads since; what was about to be kept is not. */
export class LeadershipLostError extends Error {
  override readonly name = 'LeadershipLostError';
  readonly code = 'journal-leadership-lost';
}

/** Only the leader writes: every writing method throws LeadershipLostError where another process has taken over. */
export interface JournalStore {
  /** Takes or keeps the lead; null while another process has it. */
  lead(now: number): Promise<Place | null>;
  letGo(): Promise<void>;
  begin(offset: string): Promise<void>;
  /** Notes the end of the journal as the place a repair would begin at, once the doors were seen open after it. */
  bookmark(offset: string, now: number): Promise<void>;
  /** What the file brought and the new place, in one transaction. */
  keep(reading: Reading, now: number): Promise<Kept>;
  /** Moves past a file that cannot be read; portals are swept for what it may have told. */
  passOver(offset: string, now: number): Promise<void>;
  caughtUp(now: number): Promise<void>;
  /** The thread is lost: every portal is swept for what changed since it was last read, and all that is kept is read anew. */
  startAnew(now: number): Promise<void>;
  /** From now on gaps are swept, beginning with one that was being repaired. @returns whether that is news */
  unavailable(reason: string, now: number): Promise<boolean>;
  /** @returns whether that is news */
  available(): Promise<boolean>;
  /** Connected portals that were set up, with the model they use. */
  portals(): Promise<readonly { readonly portalId: string; readonly modelHash: string }[]>;
  /** Portals that were connected once. */
  portalsLeft(): Promise<readonly string[]>;
  /** From now on these portals' events, and no others', are in the journal. */
  cover(portalIds: readonly string[], now: number): Promise<void>;
  /** Has noted changes looked into, by whoever owns the portal. */
  startCatchingUp(now: number): Promise<void>;
}

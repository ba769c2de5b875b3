/**
 * The webhooks journal: what the app has subscribed to gathers in files, in the order in which it happened. A file is
 * found by the offset of the one before it, can be fetched for a while from an address of its own, and is kept for
 * three days.
 */
import type { Clock } from '../clock.ts';
import type { PortalEvent } from '../crm/portal-event.ts';
import { notFound } from '../http/hubspot-error.ts';
import type { Random } from '../random.ts';
import {
  isSubscribed,
  type JournalEvent,
  type JournalSubscription,
  journalEvent,
  UNINSTALL_EVENT,
  uninstallEvent,
} from './journal-event.ts';

/** A file, not yet fetched. */
export interface JournalPointer {
  readonly url: string;
  readonly expiresAt: string;
  readonly currentOffset: string;
}

export type NewSubscription = Pick<
  JournalSubscription,
  | 'subscriptionType'
  | 'portalId'
  | 'objectTypeId'
  | 'actions'
  | 'properties'
  | 'objectIds'
  | 'associatedObjectTypeIds'
>;

interface File {
  readonly offset: string;
  readonly publishedAt: number;
  readonly events: readonly JournalEvent[];
}

const KEPT_MS = 3 * 86_400_000;
const EVENTS_A_FILE = 10_000;

export interface JournalDeps {
  readonly appId: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Where files are fetched from. */
  readonly filesUrl: () => string;
}

export class Journal {
  /** How long a file can be fetched once somebody has asked for it; HubSpot does not promise a time. */
  urlLifeMs = 15 * 60_000;
  /** How long after an event the journal tells of it; HubSpot does not promise a time. */
  delayMs = 0;
  /** Events in a file at most. */
  eventsAFile = EVENTS_A_FILE;
  readonly subscriptions = new Map<number, JournalSubscription>();
  private files: File[] = [];
  private waiting: { readonly event: JournalEvent; readonly from: number }[] = [];
  private readonly deps: JournalDeps;
  private lastId = 60_001_000;

  constructor(deps: JournalDeps) {
    this.deps = deps;
  }

  /** Writes down what somebody subscribed to, once, however many subscriptions ask for it. */
  record(portalId: string, event: PortalEvent): void {
    const subscriptions = [...this.subscriptions.values()];
    if (subscriptions.some((one) => isSubscribed(one, portalId, event)))
      this.write(journalEvent(portalId, event));
  }

  recordUninstall(portalId: string): void {
    const subscriptions = [...this.subscriptions.values()];
    if (subscriptions.some(({ objectTypeId }) => objectTypeId === UNINSTALL_EVENT))
      this.write(uninstallEvent(portalId, this.deps.appId, this.deps.clock.now()));
  }

  /** A second subscription to the same takes the place of the first. */
  subscribe(wanted: NewSubscription): JournalSubscription {
    const now = this.deps.clock.now();
    const before = [...this.subscriptions.values()].find((one) => isSame(one, wanted));
    const id = before?.id ?? ++this.lastId;
    const subscription = { ...wanted, id, createdAt: before?.createdAt ?? now, updatedAt: now };
    this.subscriptions.set(id, subscription);
    return subscription;
  }

  unsubscribePortal(portalId: string): void {
    for (const one of this.subscriptions.values())
      if (one.portalId === portalId) this.subscriptions.delete(one.id);
  }

  earliest(): JournalPointer | undefined {
    return this.pointerTo(this.kept()[0]);
  }

  latest(): JournalPointer | undefined {
    return this.pointerTo(this.kept().at(-1));
  }

  /** Undefined where nothing came after it. An offset that is too old, or never was, is not found. */
  next(offset: string): JournalPointer | undefined {
    const files = this.kept();
    const place = files.findIndex((file) => file.offset === offset);
    if (place < 0) throw notFound(`No journal entry has the offset ${offset}.`);
    return this.pointerTo(files[place + 1]);
  }

  /** What its address leads to; undefined once the address has expired. */
  read(offset: string, expiresAt: number): Record<string, unknown> | undefined {
    const file = this.files.find((one) => one.offset === offset);
    if (!file || this.deps.clock.now() >= expiresAt) return undefined;
    const publishedAt = new Date(file.publishedAt).toISOString();
    return { offset, journalEvents: file.events, publishedAt };
  }

  private write(event: JournalEvent): void {
    this.waiting.push({ event, from: this.deps.clock.now() + this.delayMs });
  }

  private pointerTo(file: File | undefined): JournalPointer | undefined {
    if (!file) return undefined;
    const expiresAt = this.deps.clock.now() + this.urlLifeMs;
    return {
      url: `${this.deps.filesUrl()}/${file.offset}?expires=${expiresAt}`,
      expiresAt: new Date(expiresAt).toISOString(),
      currentOffset: file.offset,
    };
  }

  private kept(): readonly File[] {
    const now = this.deps.clock.now();
    const due = this.waiting.filter(({ from }) => from <= now).map(({ event }) => event);
    this.waiting = this.waiting.filter(({ from }) => from > now);
    for (let first = 0; first < due.length; first += this.eventsAFile)
      this.files.push({
        offset: this.deps.random.uuid(),
        publishedAt: now,
        events: due.slice(first, first + this.eventsAFile),
      });
    this.files = this.files.filter(({ publishedAt }) => now - publishedAt < KEPT_MS);
    return this.files;
  }
}

function isSame(one: JournalSubscription, other: NewSubscription): boolean {
  return (
    one.subscriptionType === other.subscriptionType &&
    one.portalId === other.portalId &&
    one.objectTypeId === other.objectTypeId
  );
}

/** What the home page needs of the rest: reads from the local store alone. */
import type { Receipt } from '../engine/receipt.ts';
import type { HandoffSettings } from '../handoff/handoff-settings.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import type { PropertyChange } from '../lifecycle/sla/activity-readings.ts';
import type { Clock } from '../lifecycle/sla/clock.ts';
import type { SalesAnswer } from '../reports/sla-row.ts';

export interface HomePerson {
  readonly leadId: string;
  readonly contactId: string;
  readonly name: string;
  readonly title: string | null;
  readonly company: string | null;
  readonly state: HandoffState;
}

/** A lead in an attempt that somebody has to do something about. */
export interface WorkedLead extends HomePerson {
  readonly episode: Episode;
  /** What HubSpot has told of sales' activity with it. */
  readonly activity: readonly PropertyChange[];
}

/** An attempt of the period: how sales answered it, and the clock that asked for the answer; null where none did. */
export interface Attempt {
  readonly answer: SalesAnswer;
  readonly acceptance: Clock | null;
}

/** How the portal's work goes; times are epoch ms, null where nothing waits. */
export interface WorkState {
  readonly workDueSince: number | null;
  readonly writesDueSince: number | null;
  readonly failing: number;
  readonly deadLetters: number;
  readonly failedTasks: readonly { readonly kind: string }[];
  /** The first look at all contacts, while it lasts. */
  readonly backfill: { readonly done: number; readonly total: number | null } | null;
}

export interface Home {
  readonly portalId: string;
  /** HubSpot's host for this account. */
  readonly uiDomain: string | null;
  readonly settings: HandoffSettings;
  /** Those that wait the longest, raised hands before all; `total` counts all. */
  readonly pending: { readonly total: number; readonly leads: readonly WorkedLead[] };
  /** Accepted, and by their clocks not known to be looked after; the oldest first. */
  readonly accepted: readonly WorkedLead[];
  /** Recycled to a day that comes soon, the next first. */
  readonly waking: { readonly total: number; readonly leads: readonly HomePerson[] };
  /** Those that became MQLs in the last 30 days: how many, and the newest of them. */
  readonly attempts: { readonly total: number; readonly newest: readonly Attempt[] };
  readonly work: WorkState;
}

export type NoHome = { readonly kind: 'not_installed' | 'disconnected' | 'preparing' };
export type HomeReading = { readonly kind: 'home'; readonly home: Home } | NoHome;

export interface HomeStore {
  /** Never another portal's: every read starts with the portal. */
  read(portalId: string, now: number): Promise<HomeReading>;
  /** The last receipts of these leads, by lead id. */
  receipts(portalId: string, leadIds: readonly string[]): Promise<ReadonlyMap<string, Receipt>>;
}

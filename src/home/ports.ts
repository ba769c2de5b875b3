/** What the home page needs of the rest: reads from the local store alone. */
import type { Viewer } from '../card/identity.ts';
import type { Receipt } from '../engine/receipt.ts';
import type { HandoffSettings } from '../handoff/handoff-settings.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import type { PropertyChange } from '../lifecycle/sla/activity-readings.ts';
import type { Clock } from '../lifecycle/sla/clock.ts';
import type { SalesAnswer } from '../reports/sla-row.ts';
import type { HomeAsk, HomeListName } from './contract.ts';

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
  /** What it did, by its last receipt; null where it has none. */
  readonly did: Pick<Receipt, 'trigger' | 'contributions'> | null;
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

/** One page of a list. */
export interface Slice<Lead> {
  /** How many there are in all. */
  readonly total: number;
  /** From 1; the last one where there are fewer than was asked for. */
  readonly page: number;
  readonly leads: readonly Lead[];
}

/** Somebody whose leads wait or are worked, or who looks at the page. */
export interface Owner {
  /** HubSpot's owner id. */
  readonly ownerId: string;
  /** Null where HubSpot has not told who that is. */
  readonly name: string | null;
  readonly isViewer: boolean;
}

export interface Home {
  readonly portalId: string;
  /** HubSpot's host for this account. */
  readonly uiDomain: string | null;
  readonly settings: HandoffSettings;
  /** What is late first, then raised hands, then what is due soonest. */
  readonly pending: Slice<WorkedLead> & { readonly late: number };
  /** Accepted, and nobody was in touch in the time agreed (AT-35): the longest overdue first. */
  readonly silent: Slice<WorkedLead>;
  /** Recycled to a day that comes soon, the next first. */
  readonly waking: Slice<HomePerson>;
  /** Those who have the most to do first. */
  readonly owners: readonly Owner[];
  /** Those that became MQLs in the last 30 days: how many, and the newest of them. */
  readonly attempts: { readonly total: number; readonly newest: readonly Attempt[] };
  readonly work: WorkState;
}

export type NoHome = { readonly kind: 'not_installed' | 'disconnected' | 'preparing' };
export type HomeReading = { readonly kind: 'home'; readonly home: Home } | NoHome;

/** How many lines a page of each list has: with them a view stays below 30 kB. */
export const LINES: Readonly<Record<HomeListName, number>> = { pending: 20, silent: 5, waking: 5 };

export interface HomeStore {
  /** Never another portal's: every read starts with the viewer's portal. `now` in epoch ms. */
  read(viewer: Viewer, ask: HomeAsk, now: number): Promise<HomeReading>;
}

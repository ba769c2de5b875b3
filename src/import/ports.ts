/** What an import needs from the store, as types. */
import type { Stage } from '../lifecycle/stages.ts';
import type { RecordPayload } from './rows.ts';

/**
 * How a row ended. `merged`: an earlier row is about the same record, and they were written as one; `new` and `known`:
 * signals; `refused`: HubSpot did not take it; `queued`: a lead that is to be looked at again.
 */
export type RowOutcome =
  | 'created'
  | 'updated'
  | 'unchanged'
  | 'merged'
  | 'new'
  | 'known'
  | 'skipped'
  | 'bad'
  | 'refused'
  | 'queued';

export interface StagedRow {
  readonly line: number;
  readonly key: string | null;
  readonly payload: unknown;
  readonly outcome: 'skipped' | 'bad' | null;
  readonly reason: string | null;
}

export interface OpenRow {
  readonly line: number;
  readonly key: string;
  readonly payload: RecordPayload;
}

export interface FinishedRow {
  readonly line: number;
  readonly outcome: RowOutcome;
  readonly reason: string | null;
  readonly recordId: string | null;
  /** Under which later rows find a company; null for contacts, whose aliases are kept with the lead. */
  readonly keys: readonly string[] | null;
}

/** A contact of the import, so that its lead is there before its signals. */
export interface ImportedContact {
  readonly contactId: string;
  readonly inherited: Stage;
  readonly keys: readonly string[];
}

export interface OutcomeCount {
  readonly section: number;
  readonly outcome: RowOutcome | null;
  readonly reason: string | null;
  readonly rows: number;
}

export interface BadRow {
  readonly section: number;
  readonly line: number;
  readonly reason: string;
}

/** The rows of one import of one portal. */
export interface ImportRows {
  /** Adds rows; those that are there already stay as they are. */
  stage(section: number, rows: readonly StagedRow[]): Promise<void>;
  /** All rows are there: the planner learns how many, which it cannot guess of rows that have just come. */
  staged(): Promise<void>;
  /** The next records in file order, each with all its rows. */
  openRecords(section: number, records: number): Promise<readonly OpenRow[]>;
  /** Outcomes, leads and aliases in one transaction. What the rows held is forgotten. */
  finishRecords(
    section: number,
    rows: readonly FinishedRow[],
    contacts: readonly ImportedContact[],
    now: number,
  ): Promise<void>;
  /** Stores the next signals of a section and ends their rows. @returns how many rows */
  storeSignals(section: number, limit: number, now: () => number): Promise<number>;
  /** Record ids of companies of this import, by any of their keys. */
  companies(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Lists the contacts this import touched, under a section of their own. @returns how many */
  listTouched(section: number): Promise<number>;
  /** Makes the next of them due, once each. @returns how many */
  queueTouched(section: number, limit: number, now: number): Promise<number>;
  openCount(): Promise<number>;
  /** Drops the rows that wait, and with them what they hold of people. */
  forgetOpen(): Promise<void>;
  counts(): Promise<readonly OutcomeCount[]>;
  badRows(limit: number): Promise<readonly BadRow[]>;
}

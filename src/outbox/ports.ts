/** What the outbox needs from the store and from HubSpot, as types. */

import type { WishedDeal } from '../deals/deal-wish.ts';
import type { NoticeTask } from '../handoff/notice-tasks.ts';
import type { LeadStanding, LeadStandings, WishedLead } from '../handoff/sales-lead.ts';
import type { MirrorField } from '../lifecycle/stage-mirror.ts';

export interface OutboxRow {
  readonly objectId: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly version: string;
  readonly attempts: number;
  /** When the decision behind it was taken (epoch ms). */
  readonly causedAt: number;
  /** It was on its way before, and HubSpot may have taken it. */
  readonly sentBefore: boolean;
  /** What others had set up to then was known when it was decided (epoch ms, by HubSpot's clock). */
  readonly seenAt: number;
}

/** Rows of one portal, one object type and one lane: one call to HubSpot. */
export interface OutboxBatch {
  readonly portalId: string;
  readonly token: string;
  readonly objectType: 'contact' | 'company';
  /**
   * `deal`: a deal is wished for the contact; its values are the deal's. `task`: tasks for its owner, by key. `lead`:
   * records of HubSpot's lead object, by attempt.
   */
  readonly lane: 'score' | 'stage' | 'deal' | 'task' | 'lead';
  readonly rows: readonly OutboxRow[];
}

export interface Refusal {
  readonly row: OutboxRow;
  readonly reason: string;
}

export interface OutboxStore {
  claim(portalId: string, now: number, limit: number): Promise<OutboxBatch | null>;
  /** The batch is dealt with, in whatever way: its lease is renewed no more. */
  done(batch: OutboxBatch): void;
  /** The heartbeat: a batch that is being sent may take longer than its lease. */
  renew(now: number): Promise<void>;
  sent(batch: OutboxBatch, rows: readonly OutboxRow[]): Promise<void>;
  /** @returns the objects that it is still about; others were taken back, or erased, meanwhile */
  refused(batch: OutboxBatch, refusals: readonly Refusal[], now: number): Promise<readonly string[]>;
  /** Gives rows back to be sent again, each at its own time. */
  retry(batch: OutboxBatch, rows: readonly { row: OutboxRow; dueAt: number }[], error: string): Promise<void>;
  /** What was not sent after all is due as it was. */
  giveBack(batch: OutboxBatch, rows: readonly OutboxRow[]): Promise<void>;
  /** Takes properties out of what is on its way: the portal does not have them any more. */
  withdraw(
    portalId: string,
    objectType: OutboxBatch['objectType'],
    properties: readonly string[],
  ): Promise<void>;
  /** Of tasks on their way those that are still to be made: their keys, by contact. */
  tasksWanted(
    portalId: string,
    asked: readonly TaskAsked[],
    now: number,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
  /** What is known of the contact's sales leads, by attempt. */
  leadStandings(portalId: string, contactId: string): Promise<LeadStandings>;
  keepLeadStanding(
    portalId: string,
    contactId: string,
    told: { readonly attempt: number; readonly standing: LeadStanding },
  ): Promise<void>;
  /** What HubSpot has made of writes to its own stage fields. */
  keepStageAnswers(portalId: string, answers: readonly StageAnswer[], now: number): Promise<void>;
  /** Connected portals with rows due, the longest waiting first. */
  portalsWaiting(now: number): Promise<string[]>;
}

export type StageAnswer = {
  readonly contactId: string;
  readonly asked: OutboxRow['properties'];
} & (
  | { readonly how: 'taken' }
  /** It answered with success and has another value. */
  | { readonly how: 'not_taken' }
  | { readonly how: 'refused'; readonly reason: string }
);

export interface BatchUpdate {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface RefusedUpdate {
  readonly id: string;
  readonly reason: string;
  /** Properties of the row that the portal does not have. */
  readonly missingProperties: readonly string[];
}

export interface OpenedDeal {
  readonly dealId: string;
  /** `found`: the contact had it already; `joined`: it was its company's. */
  readonly how: 'found' | 'joined' | 'created';
}

export interface TaskAsked {
  readonly contactId: string;
  readonly task: NoticeTask;
}

export interface MadeTask {
  readonly taskId: string;
  readonly how: 'made' | 'found';
}

/** Records of HubSpot's lead object: this attempt's, where that is known, and those of the contact's other attempts. */
export interface KnownRecords {
  readonly id: string | null;
  readonly ofOthers: readonly string[];
}

export interface PutLead {
  readonly leadId: string | null;
  /**
   * `found`: it is in its stage already. `left`: somebody else has moved it, so it stays where it is. `gone`: somebody has
   * deleted it. `unmade`: the attempt was over before there was one.
   */
  readonly how: 'made' | 'found' | 'moved' | 'left' | 'gone' | 'unmade';
}

/** By property. */
export type LastChanges = Readonly<
  Record<string, { readonly value: string; readonly at: number; readonly isOurs: boolean }>
>;

export interface CrmWriter {
  /** Opens a deal for a contact, unless there is one. Asked again it makes no second one. */
  openDeal(contactId: string, wish: WishedDeal): Promise<OpenedDeal>;
  /** Makes a task for the contact's owner. Asked again it makes no second one. */
  makeTask(contactId: string, task: NoticeTask): Promise<MadeTask>;
  /** Makes an attempt's sales lead, or moves it to its stage. Asked again it makes no second one. */
  putLead(contactId: string, wish: WishedLead, known: KnownRecords): Promise<PutLead>;
  /**
   * Writes what HubSpot takes and says which rows it refused, and why. Throws when nothing is known; at once where
   * an answer is lost, if what may have happened must not be repeated.
   */
  update(
    objectType: 'contact' | 'company',
    rows: readonly BatchUpdate[],
    how?: { readonly repeatable: boolean },
  ): Promise<{
    readonly written: readonly string[];
    readonly refused: readonly RefusedUpdate[];
  }>;
  /** Who has set these properties of contacts last, by contact; those that were never set are left out. */
  lastChanges(
    ids: readonly string[],
    properties: readonly string[],
  ): Promise<ReadonlyMap<string, LastChanges>>;
  /** The contacts' present values in HubSpot's own stage fields, to see what it made of a write. */
  stageFields(
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Readonly<Record<MirrorField, string | null>>>>;
}

/**
 * What stays of a look at leads, or of a decision about one: receipts, decisions, episodes and audit entries. One
 * statement each, however many leads.
 */
import type { Transaction } from 'kysely';
import type { DealWish } from '../deals/deal-wish.ts';
import type { EvaluationInput } from '../engine/input.ts';
import type { Receipt } from '../engine/receipt.ts';
import { auditEntries } from '../handoff/audit-entries.ts';
import type { NoticeTask } from '../handoff/notice-tasks.ts';
import { changedDecisions, changedEpisodes, type Progress } from '../handoff/progress.ts';
import type { LeadWish } from '../handoff/sales-lead.ts';
import type { HeldEdit } from '../inbox/put-backs.ts';
import type { PutBack } from '../lifecycle/apply-edits.ts';
import type { Notice } from '../lifecycle/sla/notices.ts';
import type { OwnerTurn } from '../lifecycle/sla/owner-turn.ts';
import { keepDealWishes } from './deal-wishes.ts';
import { saveDecisions } from './decisions.ts';
import { dropEpisodes, saveEpisodes } from './episodes.ts';
import { addDeliveries } from './notice-deliveries.ts';
import { addTasks } from './notice-tasks.ts';
import { keepLeadWishes } from './sales-leads.ts';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

interface Moment {
  readonly portalId: string;
  /** Epoch ms. */
  readonly now: number;
}

export interface LookedAt {
  readonly leadId: string;
  readonly progress: Progress;
  /** The receipt of this look with what it was made from; null where nobody evaluated anything. */
  readonly evaluated: { readonly receipt: Receipt; readonly input: EvaluationInput } | null;
  /** The receipt that whoever decided had to go by. */
  readonly seen: Receipt | null;
  readonly putBack: PutBack | null;
  /** What is let alone from now on, though it is not so. */
  readonly newlyHeld: HeldEdit | null;
  /** HubSpot does not take our stage over. */
  readonly stageGivenUp: boolean;
  /** HubSpot's owner id; null where nobody owns the lead. */
  readonly owner: string | null;
  /** Whose the clocks are; null where none runs. */
  readonly turn: OwnerTurn | null;
  /** The deal that it asks for, or asks for no more. */
  readonly dealWish: DealWish | null;
  /** What HubSpot is to be told of its sales leads. */
  readonly leadWishes: readonly LeadWish[];
  /** What its owner is asked to do now. */
  readonly tasks: readonly NoticeTask[];
  /** What is told now. */
  readonly notices: readonly Notice[];
}

export async function keepHandoffs(tx: Tx, at: Moment, looked: readonly LookedAt[]): Promise<void> {
  await keepDealWishes(tx, at, looked);
  await keepLeadWishes(tx, at, looked);
  const told = looked.filter(isTold);
  if (told.length === 0) return;
  const evaluated = await keepReceipts(tx, at, told.flatMap(receiptOfLook));
  const seen = await keepReceipts(tx, at, told.flatMap(receiptOfDecisions));
  const { portalId } = at;
  await saveDecisions(
    tx,
    portalId,
    told.flatMap(({ leadId, progress }) =>
      changedDecisions(progress).map((record) => ({ leadId, record, receiptId: seen.get(leadId) ?? null })),
    ),
  );
  await dropEpisodes(
    tx,
    portalId,
    told.flatMap(({ leadId, progress }) => progress.dropped.map((number) => ({ leadId, number }))),
  );
  await saveEpisodes(
    tx,
    portalId,
    told.flatMap(({ leadId, progress }) =>
      changedEpisodes(progress).map((episode) => {
        const receipts = episode.openedBy === 'engine' ? evaluated : seen;
        return { leadId, episode, receiptId: receipts.get(leadId) ?? null };
      }),
    ),
  );
  await addDeliveries(tx, at, told);
  await addTasks(tx, at, told);
  await recordAll(tx, at, told, evaluated);
}

function isTold({ progress, putBack, newlyHeld, stageGivenUp }: LookedAt): boolean {
  const { moves, answers, notes } = progress;
  const isMoved = moves.length + answers.length + notes.length > 0 || changedEpisodes(progress).length > 0;
  return isMoved || putBack !== null || newlyHeld !== null || stageGivenUp;
}

interface KeptReceipt {
  readonly leadId: string;
  readonly cause: string;
  readonly receipt: Receipt;
  readonly input: EvaluationInput | null;
}

/** What moved the lead without anybody's decision rests on this look, and is kept with all it was made from. */
function receiptOfLook({ leadId, progress, evaluated }: LookedAt): KeptReceipt[] {
  const move = progress.moves.findLast(({ decisionKey }) => decisionKey === null);
  if (!move || !evaluated) return [];
  const { from, to } = move.transition;
  return [{ leadId, cause: `${from} -> ${to}`, ...evaluated }];
}

function receiptOfDecisions({ leadId, progress, seen }: LookedAt): KeptReceipt[] {
  const [record] = changedDecisions(progress);
  return record && seen ? [{ leadId, cause: record.decision.decision, receipt: seen, input: null }] : [];
}

/** @returns their ids, by lead */
async function keepReceipts(
  tx: Tx,
  { portalId }: Moment,
  kept: readonly KeptReceipt[],
): Promise<ReadonlyMap<string, string>> {
  if (kept.length === 0) return new Map();
  const rows = await tx
    .insertInto('receipt')
    .values(
      kept.map(({ leadId, cause, receipt, input }) => ({
        portal_id: portalId,
        lead_id: leadId,
        cause,
        evaluated_at: new Date(receipt.now),
        model_hash: receipt.model.hash,
        receipt: JSON.stringify(receipt),
        inputs: input && JSON.stringify(input),
      })),
    )
    .returning(['lead_id', 'receipt_id'])
    .execute();
  return new Map(rows.map((row) => [row.lead_id, row.receipt_id]));
}

async function recordAll(
  tx: Tx,
  { portalId, now }: Moment,
  looked: readonly LookedAt[],
  receipts: ReadonlyMap<string, string>,
): Promise<void> {
  const entries = looked.flatMap((each) =>
    auditEntries({
      ...each,
      receiptId: receipts.get(each.leadId) ?? null,
      via: each.evaluated?.receipt.via ?? null,
    }).map((entry) => ({ leadId: each.leadId, ...entry })),
  );
  if (entries.length === 0) return;
  await tx
    .insertInto('audit')
    .values(
      entries.map(({ leadId, actor, action, detail }) => ({
        portal_id: portalId,
        at: new Date(now),
        actor,
        action,
        lead_id: leadId,
        detail: JSON.stringify(detail),
      })),
    )
    .execute();
}

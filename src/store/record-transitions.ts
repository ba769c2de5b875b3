/** What stays of the moves of a commit: receipts with their inputs, audit entries, episodes. One statement each. */
import { sql, type Transaction } from 'kysely';
import type { LeadOutcome } from '../inbox/decide-lead.ts';
import type { Transition } from '../lifecycle/transitions.ts';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

interface Moment {
  readonly portalId: string;
  /** Epoch ms. */
  readonly now: number;
}

interface Decided {
  readonly leadId: string;
  readonly outcome: LeadOutcome;
}

interface Moved extends Decided {
  readonly transition: Transition;
  readonly receiptId: string;
}

/** Each transition keeps its whole receipt with its inputs; an opened episode points at it. */
export async function recordTransitions(tx: Tx, at: Moment, decided: readonly Decided[]): Promise<void> {
  const moved = await keepReceipts(tx, at, decided);
  if (moved.length === 0) return;
  await recordMoves(tx, at, moved);
  await endEpisodes(tx, at, moved);
  await openEpisodes(tx, at, moved);
}

async function keepReceipts(
  tx: Tx,
  { portalId, now }: Moment,
  decided: readonly Decided[],
): Promise<Moved[]> {
  const moves = decided.flatMap(({ leadId, outcome }) => {
    const { transition } = outcome.advance;
    return transition ? [{ leadId, outcome, transition }] : [];
  });
  if (moves.length === 0) return [];
  const kept = await tx
    .insertInto('receipt')
    .values(
      moves.map(({ leadId, outcome: { receipt, input }, transition }) => ({
        portal_id: portalId,
        lead_id: leadId,
        cause: `${transition.from} -> ${transition.to}`,
        evaluated_at: new Date(now),
        model_hash: receipt.model.hash,
        receipt: JSON.stringify(receipt),
        inputs: JSON.stringify(input),
      })),
    )
    .returning(['lead_id', 'receipt_id'])
    .execute();
  const receiptIds = new Map(kept.map((row) => [row.lead_id, row.receipt_id]));
  return moves.map((move) => ({ ...move, receiptId: receiptIds.get(move.leadId)! }));
}

async function recordMoves(tx: Tx, { portalId, now }: Moment, moved: readonly Moved[]): Promise<void> {
  await tx
    .insertInto('audit')
    .values(
      moved.map(({ leadId, outcome, transition, receiptId }) => ({
        portal_id: portalId,
        at: new Date(now),
        actor: transition.by,
        action: 'transition',
        lead_id: leadId,
        detail: JSON.stringify({ ...transition, receiptId, via: outcome.receipt.via }),
      })),
    )
    .execute();
}

async function endEpisodes(tx: Tx, { portalId, now }: Moment, moved: readonly Moved[]): Promise<void> {
  const ended = moved.filter(({ outcome }) => outcome.advance.endsEpisode !== null);
  if (ended.length === 0) return;
  await sql`
    update episode set closed_at = ${new Date(now)}, outcome = ended.outcome
    from unnest(${ended.map(({ leadId }) => leadId)}::bigint[],
      ${ended.map(({ outcome }) => outcome.advance.endsEpisode)}::text[]) as ended (lead_id, outcome)
    where episode.portal_id = ${portalId} and episode.lead_id = ended.lead_id
      and episode.closed_at is null`.execute(tx);
}

async function openEpisodes(tx: Tx, { portalId, now }: Moment, moved: readonly Moved[]): Promise<void> {
  const opened = moved.filter(({ outcome }) => outcome.advance.opensEpisode);
  if (opened.length === 0) return;
  await tx
    .insertInto('episode')
    .values(
      opened.map(({ leadId, outcome: { receipt, advance, channel }, receiptId }) => ({
        portal_id: portalId,
        lead_id: leadId,
        number: advance.state.episode,
        opened_at: new Date(now),
        trigger: receipt.trigger && JSON.stringify(receipt.trigger),
        via: receipt.via,
        channel,
        priority: receipt.priority,
        model_hash: receipt.model.hash,
        receipt_id: receiptId,
      })),
    )
    .execute();
}

/**
 * What the audit log says of a look or of a decision: every transition, decision, refusal, note and notice, with who, when
 * and on what it rests. Enough to rebuild the stage of a lead at any time.
 */
import type { Receipt } from '../engine/receipt.ts';
import type { HeldEdit } from '../inbox/put-backs.ts';
import type { Decider } from '../lifecycle/actors.ts';
import type { PutBack } from '../lifecycle/apply-edits.ts';
import type { DecisionRecord } from '../lifecycle/decision.ts';
import type { Notice } from '../lifecycle/sla/notices.ts';
import type { OwnerTurn } from '../lifecycle/sla/owner-turn.ts';
import type { Answer, Progress } from './progress.ts';

export interface AuditedLook {
  readonly progress: Pick<Progress, 'answers' | 'moves' | 'notes' | 'state'>;
  readonly putBack: PutBack | null;
  readonly newlyHeld: HeldEdit | null;
  readonly stageGivenUp: boolean;
  readonly notices: readonly Notice[];
  /** HubSpot's owner id; null where nobody owns the lead. */
  readonly owner: string | null;
  readonly turn: OwnerTurn | null;
  /** The kept receipt on which a move without anybody's decision rests, and what qualified by it. */
  readonly receiptId: string | null;
  readonly via: Receipt['via'];
}

export interface AuditedEntry {
  readonly actor: string;
  readonly action: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export function auditEntries(look: AuditedLook): readonly AuditedEntry[] {
  const { progress, putBack, newlyHeld, stageGivenUp, notices, owner, turn, receiptId, via } = look;
  const decisions = progress.answers.flatMap(answerEntry);
  const moves = progress.moves.map(({ transition, decisionKey }): AuditedEntry => {
    const rests = decisionKey === null ? { receiptId, via } : { decisionKey };
    return { actor: transition.by, action: 'transition', detail: { ...transition, ...rests } };
  });
  const { stage, episode } = progress.state;
  return [
    ...decisions,
    ...progress.notes.map(({ by, text, decisionKey }) => ({
      actor: actorOf(by),
      action: 'note',
      detail: { by, note: text, decisionKey },
    })),
    ...moves,
    ...(putBack ? [{ actor: 'fairlead', action: 'edit_put_back', detail: { ...putBack } }] : []),
    ...(newlyHeld ? [{ actor: 'fairlead', action: 'edit_held', detail: { ...newlyHeld } }] : []),
    ...(stageGivenUp ? [{ actor: 'fairlead', action: 'stage_not_applied', detail: { stage } }] : []),
    ...notices.map((notice) => ({
      actor: 'fairlead',
      action: 'sla_notice',
      detail: { ...notice, episode, owner, ownerState: turn?.state ?? 'none' },
    })),
  ];
}

/** A repeat has been recorded before. */
function answerEntry({ asked, result }: Answer): AuditedEntry[] {
  if (result.repeated) return [];
  const { key, by, at, note = null, decision } = asked;
  const reason = 'reason' in asked ? (asked.reason ?? null) : null;
  const refusal = result.ok ? {} : { code: result.code, message: result.message };
  return [
    {
      actor: actorOf(by),
      action: result.ok ? 'decision' : 'decision_refused',
      detail: { key, decision, by, at, note, reason, ...(result.record && kept(result.record)), ...refusal },
    },
  ];
}

function kept(record: DecisionRecord): AuditedEntry['detail'] {
  const { episode, from, to, reason, contradiction, lacking, nextAction, standing } = record;
  return {
    episode,
    from,
    to,
    reason,
    standing,
    nextAction,
    contradiction: contradiction?.sentence ?? null,
    lacking: lacking.map(({ label }) => label),
  };
}

function actorOf({ kind, id }: Decider): string {
  return kind === 'person' ? id : `automation:${id}`;
}

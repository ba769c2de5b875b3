/** What counts as new about a lead that was sent back: AT-26 asks for something that happened since, not for points. */
import type { Receipt } from '../engine/receipt.ts';
import type { ModelDocument } from '../engine/schema.ts';
import type { WayBack } from './lead-state.ts';

/** A signal that counts towards the score today. */
export interface Evidence {
  readonly kind: string;
  readonly at: number;
  /** It is a fast track's signal: somebody asks for a person. */
  readonly raisesHand: boolean;
}

/**
 * The signals that a receipt rests on: those of rules that add points and may decide, also where a cap or a stronger
 * rule of the same set takes the points. E-mail opens and the like (`decisive: false`) are no evidence of anything new.
 */
export function evidenceOf(
  receipt: Pick<Receipt, 'contributions'>,
  document: Pick<ModelDocument, 'rules' | 'fastTracks'>,
): readonly Evidence[] {
  const minor = new Set(document.rules.filter((rule) => !rule.decisive).map((rule) => rule.id));
  const handRaisers = new Set(document.fastTracks.map((track) => track.signal));
  return receipt.contributions
    .filter(({ ruleId, full }) => full > 0 && !minor.has(ruleId))
    .flatMap(({ because }) => because)
    .flatMap(({ input, occurredAt }) => {
      if (occurredAt === undefined || !input.startsWith(SIGNAL)) return [];
      const kind = input.slice(SIGNAL.length);
      return [{ kind, at: occurredAt, raisesHand: handRaisers.has(kind) }];
    });
}

const SIGNAL = 'signal.';

/** Whether a lead that was sent back may qualify again. A lead that never was needs nothing new. */
export function hasWayBack(
  wayBack: WayBack | null,
  found: { readonly evidence: readonly Evidence[]; readonly dataChangedAt: number | null },
): boolean {
  if (wayBack === null) return true;
  const { since, on, wakeOn } = wayBack;
  switch (on) {
    case 'person':
      return false;
    case 'new_data':
      return found.dataChangedAt !== null && found.dataChangedAt > since;
    case 'new_signals':
      return found.evidence.some(
        ({ kind, at, raisesHand }) => at > since && (raisesHand || wakeOn === null || wakeOn.includes(kind)),
      );
  }
}

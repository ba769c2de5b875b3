/**
 * The monthly review of what sales has sent back against the data (AT-57): which decisions, by whom and with which reason.
 * Each stands, and counts as evidence against no rule, until people have looked at it together and said what was wrong.
 */
import type { RejectionReason } from '../engine/rejection-reasons.ts';
import { type Decider, nameOf } from '../lifecycle/actors.ts';
import type { Contradiction } from '../lifecycle/contradiction.ts';
import type { Resolution } from '../lifecycle/resolution.ts';
import type { Stage } from '../lifecycle/stages.ts';
import type { Period } from './marketing-side.ts';
import { type Proportion, proportion } from './proportion.ts';

/** A decision that stands, and has sent a lead back for a reason. */
export interface SendBack {
  /** The decision's own. */
  readonly key: string;
  readonly contactId: string;
  /** The attempt that it was about. */
  readonly episode: number;
  /** Where the lead is now. */
  readonly stage: Stage;
  /** Epoch ms. */
  readonly at: number;
  readonly decision: string;
  readonly by: Decider;
  readonly reason: RejectionReason;
  readonly note: string | null;
  readonly contradiction: Contradiction | null;
  /** What people found where the data contradict it; null for nothing yet. */
  readonly resolution: Resolution | null;
}

export type Contradicted = SendBack & { readonly contradiction: Contradiction };
export type Resolved = Contradicted & { readonly resolution: Resolution };

export interface ReviewReport {
  readonly period: Period;
  /** Of all that was sent back, what the data contradict, resolved or not. */
  readonly all: Proportion;
  /** Those with something contradicted, the most first. */
  readonly byReason: readonly { readonly reason: RejectionReason; readonly contradicted: Proportion }[];
  readonly byDecider: readonly { readonly name: string; readonly contradicted: Proportion }[];
  /** Nobody has said yet what was wrong; the oldest first. */
  readonly open: readonly Contradicted[];
  /** The oldest first. */
  readonly resolved: readonly Resolved[];
  /** Open ones from before the period. */
  readonly openBefore: number;
}

export function reviewReport(
  sentBack: readonly SendBack[],
  { period, openBefore }: Pick<ReviewReport, 'period' | 'openBefore'>,
): ReviewReport {
  const contradicted = sentBack.filter(isContradicted).toSorted((one, other) => one.at - other.at);
  return {
    period,
    openBefore,
    all: shareOf(sentBack),
    byReason: groupsOf(sentBack, ({ reason }) => reason).map(([reason, contradicted]) => ({
      reason,
      contradicted,
    })),
    byDecider: groupsOf(sentBack, ({ by }) => nameOf(by)).map(([name, contradicted]) => ({
      name,
      contradicted,
    })),
    open: contradicted.filter((one) => !isResolved(one)),
    resolved: contradicted.filter(isResolved),
  };
}

function isContradicted(sentBack: SendBack): sentBack is Contradicted {
  return sentBack.contradiction !== null;
}

function isResolved(contradicted: Contradicted): contradicted is Resolved {
  return contradicted.resolution !== null;
}

function groupsOf<Key extends string>(
  sentBack: readonly SendBack[],
  keyOf: (one: SendBack) => Key,
): readonly [Key, Proportion][] {
  return [...Map.groupBy(sentBack, keyOf)]
    .map(([key, each]): [Key, Proportion] => [key, shareOf(each)])
    .filter(([, { count }]) => count > 0)
    .toSorted(
      ([one, { count: ones }], [other, { count: others }]) => others - ones || (one < other ? -1 : 1),
    );
}

function shareOf(sentBack: readonly SendBack[]): Proportion {
  return proportion(sentBack.filter(isContradicted).length, sentBack.length);
}

/**
 * What people found when they looked at a contradiction together (AT-57): whether the decision was wrong, or the record, or
 * the rule. A resolution changes neither the decision nor the lead; it says what the decision is evidence of. Pure.
 */

import type { RejectionReason } from '../engine/rejection-reasons.ts';
import type { Decider, Person } from './actors.ts';
import { nameOf } from './actors.ts';

/** `record`: sales was right about the lead; `rule`: sales was right, and the definition asks the wrong thing. */
export const WHAT_WAS_WRONG = ['decision', 'record', 'rule'] as const;
export type WhatWasWrong = (typeof WHAT_WAS_WRONG)[number];

export interface Resolution {
  readonly wrong: WhatWasWrong;
  readonly note: string;
  readonly by: Person;
  /** Epoch ms. */
  readonly at: number;
}

/** A decision that stands against the data. */
export interface StandingContradiction {
  /** The decision's own. */
  readonly key: string;
  /** Epoch ms. */
  readonly at: number;
  readonly by: Decider;
  readonly reason: RejectionReason;
  readonly resolution: Resolution | null;
}

/** `decisionKey` is needed only where several come into question. */
export type ReviewAct =
  | {
      readonly kind: 'resolve';
      readonly wrong: WhatWasWrong;
      readonly note: string;
      readonly decisionKey?: string | undefined;
    }
  | { readonly kind: 'reopen'; readonly note: string | null; readonly decisionKey?: string | undefined };

export type ReviewRefusal = 'no_contradiction' | 'several' | 'resolved_otherwise';

/** `isNews` is false for what was so before: nothing is to be kept then. */
export type Reviewed =
  | {
      readonly ok: true;
      readonly isNews: boolean;
      readonly about: StandingContradiction;
      readonly resolution: Resolution | null;
    }
  | { readonly ok: false; readonly code: ReviewRefusal; readonly message: string };

/** `all` are those of one lead, in any order. */
export function review(
  all: readonly StandingContradiction[],
  act: ReviewAct,
  by: Person,
  now: number,
): Reviewed {
  const about = chosen(all, act);
  if ('ok' in about) return about;
  const known = about.resolution;
  if (act.kind === 'reopen') return { ok: true, isNews: known !== null, about, resolution: null };
  if (known === null) {
    const { wrong, note } = act;
    return { ok: true, isNews: true, about, resolution: { wrong, note, by, at: now } };
  }
  if (known.wrong === act.wrong) return { ok: true, isNews: false, about, resolution: known };
  const message = `${nameOf(known.by)} has resolved it already: ${FOUND[known.wrong]}. Reopen it before you say otherwise.`;
  return { ok: false, code: 'resolved_otherwise', message };
}

/** "the record was wrong". */
export const FOUND: Readonly<Record<WhatWasWrong, string>> = {
  decision: 'the decision was wrong',
  record: 'the record was wrong',
  rule: 'the rule was wrong',
};

type Refusal = Extract<Reviewed, { ok: false }>;

/** The one that is named; else the only one that the act would change; else the latest, which is so already. */
function chosen(
  all: readonly StandingContradiction[],
  { kind, decisionKey }: ReviewAct,
): StandingContradiction | Refusal {
  const named = decisionKey === undefined ? all : all.filter(({ key }) => key === decisionKey);
  const latest = named.toSorted((one, other) => one.at - other.at).at(-1);
  if (latest === undefined) return { ok: false, code: 'no_contradiction', message: nothingText(decisionKey) };
  const changing = named.filter(({ resolution }) => (resolution === null) === (kind === 'resolve'));
  if (changing.length > 1) return { ok: false, code: 'several', message: severalText(changing, kind) };
  return changing[0] ?? latest;
}

function nothingText(decisionKey: string | undefined): string {
  const which =
    decisionKey === undefined ? 'No decision about this lead' : 'No such decision about this lead';
  return `${which} stands against the data: there is nothing to review. "fairlead report review" lists what is.`;
}

function severalText(several: readonly StandingContradiction[], kind: ReviewAct['kind']): string {
  const keys = several.map(({ key, at }) => `${key} (${new Date(at).toISOString().slice(0, 10)})`).join(', ');
  const what = kind === 'resolve' ? 'open' : 'resolved';
  return `${several.length} contradictions of this lead are ${what}. Say which with --decision: ${keys}.`;
}

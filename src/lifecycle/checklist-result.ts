/** What discovery has confirmed, what is still open, and whether that makes an SQL. */
import { listed, lowerFirst } from '../engine/wording.ts';
import type { Checklist, ChecklistItem } from './checklists.ts';

export const ITEM_STATES = ['confirmed', 'partial', 'unknown', 'no'] as const;
export type ItemState = (typeof ITEM_STATES)[number];

export interface ItemAnswer {
  readonly state: ItemState;
  readonly note?: string | null;
}

/** What somebody filled in: answers by item key, those of `also` among them. What is missing is unknown. */
export type ChecklistAnswers = Readonly<Record<string, ItemAnswer>>;

export interface ChecklistResult {
  readonly passes: boolean;
  /** What stands in the way, by label. */
  readonly missing: readonly string[];
  readonly confirmed: number;
  readonly of: number;
  /** Items by label that are not confirmed yet, whether or not they stand in the way (FW: document what is open). */
  readonly open: readonly string[];
  /** Answered with no, by label. */
  readonly denied: readonly string[];
  /** For `fairlead_checklist`: "3 of 4 confirmed; still to confirm: budget". */
  readonly sentence: string;
}

export function evaluateChecklist(checklist: Checklist, answers: ChecklistAnswers): ChecklistResult {
  const { items } = checklist;
  const isIn = (...states: readonly ItemState[]) => {
    return ({ key }: ChecklistItem) => states.includes(stateOf(answers, key));
  };
  const confirmed = items.filter(isIn('confirmed'));
  const open = items.filter(isIn('partial', 'unknown'));
  const denied = items.filter(isIn('no'));
  const missing = missingOf(checklist, answers, confirmed.length);
  return {
    passes: missing.length === 0,
    missing: labels(missing),
    confirmed: confirmed.length,
    of: items.length,
    open: labels(open),
    denied: labels(denied),
    sentence: sentenceOf(confirmed.length, items.length, labels(open), labels(denied)),
  };
}

/** Keys that are no item of the list: nothing is stored under a name that nobody asks for. */
export function unknownItems({ items, pass }: Checklist, answers: ChecklistAnswers): readonly string[] {
  const known = new Set([...items, ...pass.also].map(({ key }) => key));
  return Object.keys(answers).filter((key) => !known.has(key));
}

/**
 * The items that stand in the way. Required ones and those asked `also` must be confirmed; an item that may stay open
 * must not have been denied; and where too few are confirmed, every unconfirmed one could be the next.
 */
function missingOf(
  { items, pass }: Checklist,
  answers: ChecklistAnswers,
  confirmed: number,
): readonly ChecklistItem[] {
  const isShort = confirmed < pass.atLeast;
  const inTheWay = items.filter(({ key, required }) => {
    const state = stateOf(answers, key);
    if (state === 'confirmed') return false;
    return required || isShort || (state === 'no' && pass.mayStayOpen.includes(key));
  });
  return [...inTheWay, ...pass.also.filter(({ key }) => stateOf(answers, key) !== 'confirmed')];
}

function sentenceOf(
  confirmed: number,
  of: number,
  open: readonly string[],
  denied: readonly string[],
): string {
  return [
    `${confirmed} of ${of} confirmed`,
    ...(open.length > 0 ? [`still to confirm: ${lowered(open)}`] : []),
    ...(denied.length > 0 ? [`answered with no: ${lowered(denied)}`] : []),
  ].join('; ');
}

function stateOf(answers: ChecklistAnswers, key: string): ItemState {
  return answers[key]?.state ?? 'unknown';
}

function labels(items: readonly ChecklistItem[]): readonly string[] {
  return items.map(({ label }) => label);
}

/** "budget and economic buyer"; abbreviations keep their capitals. */
export function lowered(labelled: readonly string[]): string {
  return listed(labelled.map((label) => (/^[A-Z]{2}/.test(label) ? label : lowerFirst(label))));
}

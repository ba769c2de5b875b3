/**
 * What people and workflows do to the SAL status, the rejection reason and its note in HubSpot, read as decisions.
 * Webhooks come in no order and one property at a time: a rejection waits for its reason, and is then shown as lacking
 * one. It is never guessed.
 */
import { byCodeUnit } from '../engine/canonical.ts';
import type { Decider } from './actors.ts';
import { asDecision, type Decision, type PersonAct, type Refused, refused } from './decision.ts';
import { type ChangedBy, editorOf, type OwnWrites } from './editors.ts';
import { type HandoffRules, MINUTE_MS } from './handoff-rules.ts';
import type { HandoffState } from './lead-state.ts';
import { findMove } from './transition-table.ts';

export const SAL_STATUS = 'fairlead_sal_status';
export const REASON = 'fairlead_rejection_reason';
export const NOTE = 'fairlead_rejection_note';
export const EDITABLE = [SAL_STATUS, REASON, NOTE] as const;
export type EditableProperty = (typeof EDITABLE)[number];

/** Whether people decide by changing this property in HubSpot. */
export function isEditable(property: string | null): property is EditableProperty {
  return (EDITABLE as readonly (string | null)[]).includes(property);
}

export interface PropertyEdit extends ChangedBy {
  /** The event's key: a redelivery has the same. */
  readonly key: string;
  readonly property: EditableProperty;
  /** Empty when the property was cleared. */
  readonly value: string;
  /** Epoch ms. */
  readonly at: number;
}

/** A value that HubSpot has now, and since when (epoch ms). */
export interface PresentValue {
  readonly value: string | null;
  readonly since: number;
}

export interface Edits {
  /** Every edit that has not been settled, in any order, repeats included. */
  readonly edits: readonly PropertyEdit[];
  readonly present: Readonly<Partial<Record<EditableProperty, PresentValue>>>;
  readonly ours: OwnWrites;
  readonly now: number;
}

/** A rejection (or recycling) whose reason has not come. The lead stands where it stood. */
export interface AwaitingReason {
  readonly state: 'awaiting_reason';
  /** The edit that waits: it is to be given again together with whatever comes. */
  readonly key: string;
  readonly by: Decider;
  readonly what: 'rejected' | 'recycled';
  readonly since: number;
  /** Until when it is waited for in silence (epoch ms); from then on it is shown as lacking. */
  readonly until: number;
  readonly isLacking: boolean;
}

export interface EditReading {
  /** In the order in which they were made. */
  readonly decisions: readonly Decision[];
  readonly awaiting: AwaitingReason | null;
  /** Edits that can be no decision at all. */
  readonly refusals: readonly Refused[];
  /** A note that came by itself, for the last decision. */
  readonly note: Note | null;
  /** A rejection that waited for its reason has lost its object: something else was decided, or has happened. */
  readonly isOvertaken: boolean;
}

export interface Note {
  readonly text: string;
  readonly by: Decider;
}

/** Reads the edits of one contact; `decide` then says what each of the decisions does. */
export function readEdits(state: HandoffState, given: Edits, rules: HandoffRules): EditReading {
  const heard = heardEdits(given);
  const statuses = heard.filter(({ property }) => property === SAL_STATUS);
  if (statuses.length === 0) return withoutStatus(state, heard, given);
  const turns = statuses.map((status, i) =>
    turnOf(status, statuses[i - 1], statuses[i + 1], heard, state, given),
  );
  const read = turns.filter((turn, i) => i > 0 || !saysNothingNew(turn, state)).map(readTurn);
  const outcomes = read.filter(
    (outcome) => !('waits' in outcome && isOvertaken(outcome.waits, state, rules)),
  );
  const last = outcomes.at(-1);
  return {
    decisions: outcomes.flatMap((outcome) => (outcome.ok ? outcome.decision : [])),
    // A later status has overtaken an earlier one that still waited.
    awaiting: last && 'waits' in last ? awaitingReason(last.waits, given.now, rules) : null,
    refusals: outcomes.flatMap((outcome) => ('code' in outcome ? outcome : [])),
    note: null,
    isOvertaken: outcomes.length < read.length,
  };
}

interface Heard extends PropertyEdit {
  readonly by: Decider;
}

/** Edits of others, each once, in the order in which they were made. */
function heardEdits({ edits, ours }: Edits): readonly Heard[] {
  const byKey = new Map(edits.map((edit) => [edit.key, edit]));
  return [...byKey.values()]
    .flatMap((edit) => {
      const by = editorOf(edit, edit, ours);
      return by === 'own_echo' ? [] : { ...edit, by };
    })
    .toSorted(inEditOrder);
}

type EditMoment = Pick<PropertyEdit, 'at' | 'key'>;

/** By time; what happened at one time by key, so that every telling has the same order. */
export function inEditOrder(first: EditMoment, second: EditMoment): number {
  return first.at - second.at || byCodeUnit(first.key, second.key);
}

/** One status with what belongs to it: the reason and the note given since the status before. */
interface Turn {
  readonly status: Heard;
  readonly reason: { readonly value: string; readonly at: number } | null;
  readonly note: string | null;
}

function turnOf(
  status: Heard,
  before: Heard | undefined,
  after: Heard | undefined,
  heard: readonly Heard[],
  state: HandoffState,
  given: Edits,
): Turn {
  const since = before?.at ?? saidSince(status, state);
  const until = after?.at ?? Number.POSITIVE_INFINITY;
  const said = (property: EditableProperty) => {
    const edit = heard.findLast((each) => each.property === property && each.at >= since && each.at < until);
    if (edit) return edit.value === '' ? null : { value: edit.value, at: edit.at };
    return presentValue(given, property, since, until);
  };
  return { status, reason: said(REASON), note: said(NOTE)?.value ?? null };
}

/**
 * What belongs to a first status counts from when the lead waits for a word. One that was set before, while its MQL was
 * on the way here, brings what was set along with it: the properties of one step are written seconds apart.
 */
function saidSince({ at }: Heard, state: HandoffState): number {
  const asked = askedSince(state);
  return at < asked ? at - ONE_STEP_MS : asked;
}

const ONE_STEP_MS = 5_000;

/** Since when the lead waits for the present owner's word: what was set before is left over. */
function askedSince({ mqlAt, salAt, restartedAt }: HandoffState): number {
  return restartedAt ?? mqlAt ?? salAt ?? Number.NEGATIVE_INFINITY;
}

/** What HubSpot has, unless it is left over from before: an old reason is none for a new rejection. */
function presentValue(
  { present, ours }: Edits,
  property: EditableProperty,
  since: number,
  until: number,
): Turn['reason'] {
  const value = present[property];
  if (!value?.value || ours.written[property] === value.value) return null;
  if (value.since < since || value.since >= until) return null;
  return { value: value.value, at: value.since };
}

/** Somebody has decided since, or the lead stands where this is not possible any more. */
function isOvertaken(
  { at, by, value }: Heard,
  { stage, decided }: HandoffState,
  { mode }: HandoffRules,
): boolean {
  if (decided !== null && decided.at >= at) return true;
  const on = value === 'recycled' ? 'recycle' : 'reject';
  return findMove({ on, mover: by.kind, from: stage }, mode) === null;
}

/** It says what stands already. */
function saysNothingNew({ status, reason }: Turn, { salStatus, decided }: HandoffState): boolean {
  if (status.value !== salStatus && !(status.value === '' && salStatus === 'none')) return false;
  return reason === null || reason.value === decided?.reason;
}

type TurnOutcome =
  | { readonly ok: true; readonly decision: Decision }
  | { readonly ok: false; readonly waits: Heard }
  | Refused;

function readTurn({ status, reason, note }: Turn): TurnOutcome {
  const { key, by, value } = status;
  const common = { key, at: Math.max(status.at, reason?.at ?? status.at), note };
  const act = actOf(value, reason?.value ?? null, common);
  if (act === 'waits') return { ok: false, waits: status };
  if (act === null) {
    return refused(
      'wrong_stage',
      `"${value}" is no SAL status. Use Accepted, Rejected, Recycled or Pending.`,
    );
  }
  return asDecision(by, act);
}

function actOf(
  value: string,
  reason: string | null,
  common: { readonly key: string; readonly at: number; readonly note: string | null },
): PersonAct | 'waits' | null {
  switch (value) {
    case 'accepted':
      return { ...common, decision: 'accept', answers: 'implied' };
    case 'rejected':
      return reason === null ? 'waits' : { ...common, decision: 'reject', reason };
    case 'recycled':
      return reason === null ? 'waits' : { ...common, decision: 'recycle', reason };
    // Back to the question: whoever sets it takes back the answer.
    case 'pending':
    case 'none':
    case '':
      return { ...common, decision: 'undo' };
    default:
      return null;
  }
}

/** What waited at the last look, unless somebody has decided since: then there is nothing left to give a reason for. */
export function stillAwaited(
  awaiting: AwaitingReason | null,
  { decided }: HandoffState,
): AwaitingReason | null {
  return awaiting !== null && decided !== null && decided.at >= awaiting.since ? null : awaiting;
}

function awaitingReason(status: Heard, now: number, rules: HandoffRules): AwaitingReason {
  const until = status.at + rules.awaitReasonMinutes * MINUTE_MS;
  return {
    state: 'awaiting_reason',
    key: status.key,
    by: status.by,
    what: status.value === 'recycled' ? 'recycled' : 'rejected',
    since: status.at,
    until,
    isLacking: now >= until,
  };
}

/** A reason or a note by itself: it completes a rejection that lacked it, or corrects one that stands. */
function withoutStatus(state: HandoffState, heard: readonly Heard[], given: Edits): EditReading {
  const reason = heard.findLast(({ property, value }) => property === REASON && value !== '');
  const edit = heard.findLast(({ property }) => property === NOTE);
  const note = edit?.value ? { text: edit.value, by: edit.by } : null;
  const act = reason && lateAct(reason, note?.text ?? null, state, given);
  const nothing = { decisions: [], awaiting: null, refusals: [], note: null, isOvertaken: false };
  if (!act || act === 'waits') return { ...nothing, note };
  const asked = asDecision(reason.by, act);
  return asked.ok ? { ...nothing, decisions: [asked.decision] } : { ...nothing, refusals: [asked] };
}

function lateAct(
  { key, at, value }: Heard,
  note: string | null,
  state: HandoffState,
  { present }: Edits,
): PersonAct | 'waits' | null {
  const common = { key, at, note };
  const { salStatus, decided } = state;
  const status = present[SAL_STATUS];
  const isOpen = salStatus === 'pending' || salStatus === 'accepted';
  if (isOpen && status && status.since >= askedSince(state) && SENT_BACK.includes(status.value ?? '')) {
    return actOf(status.value ?? '', value, common);
  }
  if (!SENT_BACK.includes(salStatus) || decided?.reason === value) return null;
  // The status of a disqualified lead says no more than that it was rejected.
  if (decided?.decision === 'disqualify') return { ...common, decision: 'disqualify', reason: value };
  return actOf(salStatus, value, common);
}

const SENT_BACK: readonly string[] = ['rejected', 'recycled'];

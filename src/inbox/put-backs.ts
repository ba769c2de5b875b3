/**
 * What Fairlead writes over what somebody has just set in HubSpot, and how often (R26). A workflow that our own write
 * enrols again would set its value again, and so on for ever: after a few times within the hour the value stands, and
 * the record says so. When the hour has passed it is tried once more. Pure.
 */
import type { ToldPutBack } from '../handoff/told-put-back.ts';
import { nameOf } from '../lifecycle/actors.ts';
import { EDITABLE, inEditOrder, type PropertyEdit, REASON, SAL_STATUS } from '../lifecycle/crm-edits.ts';
import { editorOf, type OwnWrites } from '../lifecycle/editors.ts';

type Values = Readonly<Record<string, string>>;

/** What is remembered of it with the lead. */
export interface PutBacks {
  /** When something was put back within the last hour (epoch ms). */
  readonly times: readonly number[];
  readonly held: HeldEdit | null;
  /** What the record says of it; left out where there is nothing to say. */
  readonly told?: ToldPutBack;
}

/** Values of somebody else's that stand in HubSpot for a while, though they are not so. */
export interface HeldEdit {
  readonly values: Values;
  /** What Fairlead would have there. */
  readonly wanted: Values;
  readonly by: string;
  /** Missing on holds kept before people were told apart: a program then. */
  readonly byPerson?: boolean;
  /** Epoch ms. */
  readonly until: number;
  /** What is going on and what to do, for people. */
  readonly sentence: string;
}

/** What Fairlead alone says, and others are told of: a workflow or an import that sets it is written over. */
export const GUARDED = ['fairlead_stage', 'fairlead_furthest_stage', 'fairlead_recycle_until'] as const;

export type GuardedProperty = (typeof GUARDED)[number];

/** Somebody else has set what Fairlead alone says. */
export type Intrusion = Omit<PropertyEdit, 'property'> & { readonly property: GuardedProperty };

export function isGuarded(property: string | null): property is GuardedProperty {
  return GUARDED.some((name) => name === property);
}

export const MOST_PUT_BACKS = 3;
const HOUR_MS = 3_600_000;
const NONE: PutBacks = { times: [], held: null };

export interface PutBackGiven {
  readonly known: PutBacks | null;
  /** What this look is about to write. */
  readonly writes: Values;
  /** HubSpot's present values. */
  readonly current: Readonly<Record<string, string | null | undefined>>;
  /** What was set in HubSpot since the last look, by whomever. */
  readonly edits: readonly (PropertyEdit | Intrusion)[];
  readonly ours: OwnWrites;
  readonly now: number;
}

export interface BoundedPutBacks {
  /** Null where there is nothing to remember. */
  readonly putBacks: PutBacks | null;
  /** What is written over somebody's values; empty for nothing. */
  readonly put: Values;
  /** The hold that begins with this look; null for none, and for one that goes on. */
  readonly newlyHeld: HeldEdit | null;
}

/** Whatever is held now must be left alone: `putBacks.held.values` names it. */
export function boundPutBacks(given: PutBackGiven): BoundedPutBacks {
  const { known, now } = given;
  const { times, held } = known ?? NONE;
  const recent = times.filter((at) => at > now - HOUR_MS);
  const edits = editsOfOthers(given);
  const put = overwritten(given, edits, held);
  const isFresh = held !== null && edits.length === 0 && !sameValues(held.wanted, put);
  if (Object.keys(put).length === 0) return { putBacks: remembered(recent, null), put, newlyHeld: null };
  // Somebody has decided anew meanwhile: that is told, whatever was held.
  if (isFresh) return { putBacks: { times: [now], held: null }, put, newlyHeld: null };
  if (recent.length < MOST_PUT_BACKS) {
    return { putBacks: { times: [...recent, now], held: null }, put, newlyHeld: null };
  }
  const holds = holdOf(given, put, recent[0]! + HOUR_MS, edits, held);
  return { putBacks: { times: recent, held: holds }, put: {}, newlyHeld: held === null ? holds : null };
}

function remembered(times: readonly number[], held: HeldEdit | null): PutBacks | null {
  return times.length === 0 && held === null ? null : { times, held };
}

function editsOfOthers({ edits, ours }: PutBackGiven): PutBackGiven['edits'] {
  return edits.filter((edit) => editorOf(edit, edit, ours) !== 'own_echo').toSorted(inEditOrder);
}

function overwritten({ writes }: PutBackGiven, edits: PutBackGiven['edits'], held: HeldEdit | null): Values {
  const theirs = new Set<string>([
    ...edits.map(({ property }) => property),
    ...Object.keys(held?.values ?? {}),
  ]);
  const names = [...EDITABLE, ...GUARDED].filter((name) => theirs.has(name) && writes[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, writes[name]!]));
}

function holdOf(
  { current, ours }: PutBackGiven,
  wanted: Values,
  until: number,
  edits: PutBackGiven['edits'],
  held: HeldEdit | null,
): HeldEdit {
  const values = Object.fromEntries(Object.keys(wanted).map((name) => [name, current[name] ?? '']));
  const last = edits.findLast(({ property }) => property in wanted);
  const editor = last && editorOf(last, last, ours);
  const isEdited = editor !== undefined && editor !== 'own_echo';
  const by = isEdited ? nameOf(editor) : (held?.by ?? 'somebody');
  const byPerson = isEdited ? editor.kind === 'person' : (held?.byPerson ?? false);
  return { values, wanted, by, byPerson, until, sentence: sentenceOf(values, by, until, byPerson) };
}

const LABELS: Readonly<Record<string, string>> = {
  [SAL_STATUS]: 'SAL status',
  [REASON]: 'Rejection reason',
  fairlead_rejection_note: 'Rejection note',
  fairlead_stage: 'Stage',
  fairlead_furthest_stage: 'Furthest stage',
  fairlead_recycle_until: 'Recycled until',
};

function sentenceOf(values: Values, by: string, until: number, byPerson: boolean): string {
  const what = Object.entries(values)
    .map(([name, value]) => `${LABELS[name] ?? name} ${value === '' ? 'empty' : `"${value}"`}`)
    .join(' and ');
  const at = new Date(until).toISOString().slice(11, 16);
  return (
    `Conflict: ${by} sets ${what} again and again, which is not so. It stands in HubSpot until ${at} UTC; ` +
    (byPerson
      ? 'agree with them on what it should say.'
      : 'find the workflow or app that sets it and change it.')
  );
}

function sameValues(one: Values, other: Values): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

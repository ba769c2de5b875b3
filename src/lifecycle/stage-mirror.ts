/**
 * HubSpot's own fields follow our stage, where the portal maps them: `lifecyclestage`, which HubSpot itself moves
 * forward only (developers.hubspot.com, lifecycle stages), and `hs_lead_status`. Backward it is cleared first, then
 * set, and read back. What HubSpot does not take over is shown, and given up after some tries, not tried for ever; and
 * what somebody else has set there meanwhile stays.
 */
import { directionOf, type LifecycleMapping, lifecycleToWrite, type Stage } from './stages.ts';

export const MIRROR_FIELDS = ['lifecyclestage', 'hs_lead_status'] as const;
export type MirrorField = (typeof MIRROR_FIELDS)[number];

export interface StageMapping {
  readonly lifecycle: LifecycleMapping;
  readonly leadStatus: LifecycleMapping;
}

/** What HubSpot was last asked to follow. Times are epoch ms. */
export interface StageMirror {
  readonly stage: Stage;
  /** The stage before, which says in what direction it went. */
  readonly from: Stage;
  readonly since: number;
  readonly tries: number;
  /** HubSpot has not taken it over yet. */
  readonly isOpen: boolean;
  /** What HubSpot was asked for last; null before that. */
  readonly asked: MirrorValues | null;
  /** What it was asked for and does not have, for people to see; null where it follows. */
  readonly unfollowed: Unfollowed | null;
}

export type MirrorValues = { readonly [Field in MirrorField]?: string };

export interface Unfollowed {
  readonly wanted: MirrorValues;
  /** What stands there instead. */
  readonly found: MirrorValues;
  /** Since when that is known (epoch ms). */
  readonly since: number;
  /** HubSpot's words where it refused; null where it took the write and has another value all the same. */
  readonly reason: string | null;
}

export interface MirrorGiven {
  readonly mirror: StageMirror;
  readonly stage: Stage;
  /** The CRM or a deal has moved it: then HubSpot says so already. */
  readonly movedByCrm: boolean;
  readonly mapping: StageMapping;
  readonly current: {
    readonly lifecyclestage: string | null | undefined;
    readonly hs_lead_status: string | null | undefined;
    /** Since when, epoch ms; undefined where nobody has told. */
    readonly since: { readonly [Field in MirrorField]?: number | undefined };
  };
  /** What we wrote last: found there later than asked for, it is still ours. */
  readonly written: { readonly [Field in MirrorField]?: string | undefined };
  /** What is on its way to these fields; sent or not, and a newer value for one takes its place. */
  readonly pending: { readonly [Field in MirrorField]?: string | undefined };
  readonly now: number;
}

export interface MirrorStep {
  readonly mirror: StageMirror;
  readonly write: Readonly<Record<string, string>>;
  /** What somebody else has set since HubSpot was asked to follow: nothing of ours may still be sent there. */
  readonly theirs: readonly MirrorField[];
  /** HubSpot has not taken the stage over in spite of all tries. */
  readonly givenUp: boolean;
  /** When to look whether HubSpot has (epoch ms); null where its answer says so. */
  readonly lookAt: number | null;
}

const MOST_TRIES = 4;
const NOTHING_ASKED = { tries: 0, asked: null, unfollowed: null } as const;
const READ_BACK_MS = 60_000;

export function mirrorStage(given: MirrorGiven): MirrorStep {
  const before = wanted(given);
  if (!before.isOpen && before.unfollowed === null) return settled(before);
  const theirs = MIRROR_FIELDS.filter((field) => isSetBySomebody(field, before, given));
  const mirror = { ...before, unfollowed: unfollowedOf(before, given, theirs) };
  if (!mirror.isOpen) return settled(mirror);
  return { ...followed(mirror, given, theirs), theirs };
}

function followed(
  mirror: StageMirror,
  given: MirrorGiven,
  theirs: readonly MirrorField[],
): Omit<MirrorStep, 'theirs'> {
  if (theirs.includes('lifecyclestage')) return settled({ ...mirror, isOpen: false });
  const { pending, now } = given;
  const isBackward = directionOf(mirror.from, mirror.stage) !== 'forward';
  // A step back goes by what HubSpot has, and so does what follows a cleared field: that must have arrived first.
  const mustArrive = isBackward ? pending.lifecyclestage !== undefined : pending.lifecyclestage === '';
  if (mustArrive) return { ...settled(mirror), lookAt: now + READ_BACK_MS };
  const lifecycle = isBackward ? backward(mirror, given) : forward(mirror, given);
  const status = theirs.includes('hs_lead_status') ? null : leadStatus(mirror, given);
  const wish: MirrorValues = {
    ...(lifecycle === null ? {} : { lifecyclestage: lifecycle }),
    ...(status === null ? {} : { hs_lead_status: status }),
  };
  if (Object.keys(wish).length === 0) return settled({ ...mirror, isOpen: false });
  const write = without(wish, pending);
  if (Object.keys(write).length === 0) return settled(mirror);
  if (mirror.tries >= MOST_TRIES) return { ...settled({ ...mirror, isOpen: false }), givenUp: true };
  const lookAt = isBackward && lifecycle !== null ? now + READ_BACK_MS : null;
  return { mirror: { ...mirror, tries: mirror.tries + 1, asked: wish }, write, givenUp: false, lookAt };
}

/** What is on its way still may come; what somebody else has set, or the model maps no more, is no longer asked for. */
function unfollowedOf(
  { stage, asked, unfollowed }: StageMirror,
  { current, mapping, pending, now }: MirrorGiven,
  theirs: readonly MirrorField[],
): Unfollowed | null {
  const fields = MIRROR_FIELDS.filter((field) => {
    const value = asked?.[field];
    if (value === undefined || theirs.includes(field)) return false;
    const mapped = mappedTo(field, stage, mapping);
    if (!mapped || (value !== '' && value !== mapped)) return false;
    if (pending[field] !== undefined) return unfollowed?.wanted[field] === value;
    return value !== (current[field] ?? '');
  });
  if (fields.length === 0) return null;
  const { since = now, reason = null } = unfollowed ?? {};
  const of = (values: { readonly [Field in MirrorField]?: string | null | undefined }) =>
    Object.fromEntries(fields.map((field) => [field, values[field] ?? '']));
  return { wanted: of(asked ?? {}), found: of(current), since, reason };
}

/** HubSpot is not asked for anything: the stage is where it was before, or came from there. */
export function mirrored(stage: Stage): StageMirror {
  return { ...NOTHING_ASKED, stage, from: stage, since: 0, isOpen: false };
}

function wanted({ mirror, stage, movedByCrm, now }: MirrorGiven): StageMirror {
  if (mirror.stage === stage) return mirror;
  return { ...NOTHING_ASKED, stage, from: mirror.stage, since: now, isOpen: !movedByCrm };
}

/** Where the contact stands there or further already there is nothing to do. */
function forward({ stage }: StageMirror, { current, mapping }: MirrorGiven): string | null {
  return lifecycleToWrite(stage, current.lifecyclestage, mapping.lifecycle);
}

/** Empty first: HubSpot ignores a step back. */
function backward({ stage }: StageMirror, { current, mapping }: MirrorGiven): string | null {
  const value = mapping.lifecycle[stage];
  if (!value || current.lifecyclestage === value) return null;
  return current.lifecyclestage ? '' : value;
}

function without(
  wish: Readonly<Record<string, string>>,
  pending: MirrorGiven['pending'],
): Record<string, string> {
  const onTheWay: Readonly<Record<string, string | undefined>> = pending;
  return Object.fromEntries(Object.entries(wish).filter(([name, value]) => onTheWay[name] !== value));
}

function leadStatus({ stage }: StageMirror, { current, mapping }: MirrorGiven): string | null {
  const status = mapping.leadStatus[stage];
  return !status || status === current.hs_lead_status ? null : status;
}

/** It has had another value than ours since HubSpot was asked to follow. Only ours is ever a cleared lifecycle stage. */
function isSetBySomebody(
  field: MirrorField,
  { stage, since: askedAt }: StageMirror,
  { current, mapping, written, pending }: MirrorGiven,
): boolean {
  const value = current[field] ?? '';
  const since = current.since[field];
  if (field === 'lifecyclestage' && value === '') return false;
  if ([mappedTo(field, stage, mapping), written[field], pending[field]].includes(value)) return false;
  return since !== undefined && since > askedAt;
}

function mappedTo(field: MirrorField, stage: Stage, mapping: StageMapping): string | undefined {
  return (field === 'lifecyclestage' ? mapping.lifecycle : mapping.leadStatus)[stage];
}

function settled(mirror: StageMirror): MirrorStep {
  return { mirror, write: {}, theirs: [], givenUp: false, lookAt: null };
}

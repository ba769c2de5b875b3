/** What a look at the handoff goes by, from what is known of a lead and what has just been read. Pure. */
import { latestDeal } from '../deals/latest-deal.ts';
import type { Channel } from '../engine/channels.ts';
import type { EvaluationInput } from '../engine/input.ts';
import type { Receipt } from '../engine/receipt.ts';
import type { HandoffLook, LookGiven } from '../handoff/look.ts';
import { originOf } from '../handoff/origin.ts';
import { attemptsAsked, attemptsSince } from '../handoff/sla-of-episode.ts';
import { applyEdits } from '../lifecycle/apply-edits.ts';
import { EDITABLE, type EditableProperty, type PresentValue } from '../lifecycle/crm-edits.ts';
import { type HandoffState, NEW_HANDOFF, withHandoff } from '../lifecycle/lead-state.ts';
import { type PropertyChange, TOUCH_PROPERTIES } from '../lifecycle/sla/activity-readings.ts';
import type { OwnerGiven } from '../lifecycle/sla/owner-turn.ts';
import { type MirrorGiven, mirrored } from '../lifecycle/stage-mirror.ts';
import { inheritedState } from '../lifecycle/transitions.ts';
import type { FactChange, Facts } from './changes.ts';
import type { DecisionInput, LeadEvidence } from './decide-lead.ts';

/** What the engine has made of it. */
export interface Judged {
  readonly input: EvaluationInput;
  readonly receipt: Receipt;
  readonly channel: Channel;
  readonly live: boolean;
}

/** The attempt that a lead is in. */
export interface Attempt {
  /** 0 before the first. */
  readonly episode: number;
  /** Under which it was opened; null where there is none. */
  readonly channel: string | null;
}

/**
 * The attempt that the lead is in once what was edited in HubSpot is decided: an edit may take the one back that it was
 * in, and what follows in the same look is judged as if that had never been.
 */
export function attemptAfterEdits(given: DecisionInput): Attempt {
  const { known, edits, contact, settings, now } = given;
  if (known === null) return { episode: 0, channel: null };
  const { state, channel, previous } = known;
  if (edits.length === 0) return { episode: state.episode, channel };
  const context = {
    now,
    decisions: known.decisions,
    receipt: known.seen,
    properties: contact.properties,
    attempts: attemptsSince(state, known.activity),
    minAttempts: attemptsAsked(known, settings),
    checklist: known.checklist,
  };
  const { episode } = applyEdits(state, { ...editsGiven(given), now }, context, settings.rules).state;
  if (episode >= state.episode) return { episode, channel };
  return { episode, channel: previous?.number === episode ? previous.channel : null };
}

function editsGiven(given: DecisionInput): LookGiven['edits'] {
  const { known, edits, appId, pending } = given;
  const written = { ...known?.written, ...pending };
  return { edits, present: presentValues(given), ours: { appId, written } };
}

export function handoffGiven(
  given: DecisionInput,
  { facts, changes }: LeadEvidence,
  { input, receipt, channel, live }: Judged,
): LookGiven {
  const { model, known, contact, settings, now } = given;
  const { lifecyclestage } = facts;
  return {
    kept: {
      state: stateBefore(given),
      decisions: known?.decisions ?? [],
      episode: known?.episode ?? null,
      previous: known?.previous ?? null,
    },
    edits: editsGiven(given),
    givens: {
      receipt: known?.seen ?? receipt,
      properties: contact.properties,
      checklist: known?.checklist ?? null,
    },
    lifecycle: {
      value: contact.properties.lifecyclestage,
      ...(lifecyclestage ? { since: lifecyclestage[1] } : {}),
    },
    origins: {
      receipt,
      signals: input.signals,
      channel,
      origin: originOf(input.contact, receipt, input.signals, model),
      owner: input.contact.hubspot_owner_id ?? null,
    },
    document: model.document,
    deal: latestDeal(given.deals),
    metAt: known?.metAt ?? now,
    live,
    dataChangedAt: dataChangedAt(given, facts, receipt),
    activity: [...(known?.activity ?? []), ...touchesAmong(changes, known)],
    owner: ownerGiven(facts, given.deactivatedOwners),
    settings,
    now,
  };
}

/**
 * When what the fit and the gates go by last changed. E-mail opens, pages visited and the like are signals' business,
 * and what Fairlead itself wrote there is no news of the lead.
 */
function dataChangedAt(
  { known, company }: DecisionInput,
  facts: Facts,
  { fitCriteria, gates }: Receipt,
): number | null {
  const inputs = [...fitCriteria, ...gates].flatMap(({ because }) => because.map(({ input }) => input));
  const times = inputs.map((input) => {
    const name = input.slice(input.indexOf('.') + 1);
    if (input.startsWith('company.')) return company?.[name]?.[1];
    if (!input.startsWith('contact.') || facts[name]?.[0] === known?.written[name]) return undefined;
    return facts[name]?.[1];
  });
  return latestOf(times);
}

function ownerGiven(
  { hubspot_owner_id: owner }: LeadEvidence['facts'],
  deactivated: DecisionInput['deactivatedOwners'],
): OwnerGiven {
  const [ownerId, since] = owner ?? [null, null];
  return { ownerId: ownerId || null, since, isDeactivated: ownerId !== null && deactivated.has(ownerId) };
}

const TOUCHES: ReadonlySet<string> = new Set(TOUCH_PROPERTIES);

/** The first values after a merge are those of two records together: nobody has got in touch by that. */
function touchesAmong(
  changes: readonly FactChange[],
  known: DecisionInput['known'],
): readonly PropertyChange[] {
  const byMerge = known !== null && known.modelHash === null;
  return changes
    .filter(({ property }) => TOUCHES.has(property))
    .map((change) => (byMerge ? { ...change, byMerge } : change));
}

/** What HubSpot shows of the handoff, and since when: the event that brought it tells, or else the record's last change. */
function presentValues({
  contact,
  edits,
}: DecisionInput): Readonly<Partial<Record<EditableProperty, PresentValue>>> {
  const present = EDITABLE.map((name) => {
    const value = contact.properties[name] ?? null;
    const times = edits.filter((edit) => edit.property === name && edit.value === (value ?? ''));
    return [name, { value, since: latestOf(times.map(({ at }) => at)) ?? contact.updatedAt }];
  });
  return Object.fromEntries(present);
}

/**
 * What HubSpot has by somebody else's hand once that was taken as a decision, or put back: it is known from then on. A
 * reason that came before its status waits untouched, and so does a value that has changed once more since.
 */
export function heardOf({ contact, edits }: DecisionInput, { isHeard }: HandoffLook): Record<string, string> {
  if (!isHeard) return {};
  const known = EDITABLE.flatMap((name) => {
    const value = contact.properties[name] ?? '';
    const told = edits.filter((edit) => edit.property === name);
    return told.length === 0 || told.some((edit) => edit.value === value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(known);
}

export function mirrorGiven(
  given: DecisionInput,
  { facts }: LeadEvidence,
  { progress }: HandoffLook,
): MirrorGiven {
  const { known, contact, pending, settings, now } = given;
  const mover = progress.moves.at(-1)?.transition.by;
  return {
    mirror: known?.mirror ?? mirrored(stateBefore(given).stage),
    stage: progress.state.stage,
    movedByCrm: mover === 'crm' || mover === 'deal',
    mapping: settings.mapping,
    current: {
      lifecyclestage: contact.properties.lifecyclestage,
      hs_lead_status: contact.properties.hs_lead_status,
      since: { lifecyclestage: facts.lifecyclestage?.[1], hs_lead_status: facts.hs_lead_status?.[1] },
    },
    written: known?.written ?? {},
    pending,
    now,
  };
}

function stateBefore({ known, isPast, contact }: DecisionInput): HandoffState {
  if (known) return known.state;
  return isPast ? withHandoff(inheritedState(contact.properties.lifecyclestage)) : NEW_HANDOFF;
}

function latestOf(times: readonly (number | undefined)[]): number | null {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}

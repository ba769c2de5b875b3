/**
 * What Fairlead writes on a contact: the decision in the properties of `app-manifest.json`, and only where
 * HubSpot does not say the same already. Provenance (`evaluated_at`, `model_version`) goes along with a write
 * and never causes one; decay alone moves nothing but stage, grade and priority.
 */
import type { Receipt } from '../engine/receipt.ts';
import { reasonSentence } from '../engine/render.ts';
import { handoffProperties, type ShownHandoff } from '../handoff/handoff-properties.ts';
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';
import { editableContactProperties, manifest, type OwnedProperty } from '../manifest.ts';

export type PropertyValues = Readonly<Record<string, string | null | undefined>>;

const PROVENANCE: ReadonlySet<string> = new Set(['fairlead_evaluated_at', 'fairlead_model_version']);

/** A change in one of these is worth a call even when only time has passed. */
const WORTH_A_CALL: ReadonlySet<string> = new Set([
  'fairlead_stage',
  'fairlead_grade',
  'fairlead_priority',
  'fairlead_score_state',
  'fairlead_sla_status',
  'fairlead_sla_notice',
  'fairlead_sla_owner',
  'fairlead_committee_size',
]);

const OWNED: ReadonlyMap<string, OwnedProperty> = new Map(
  manifest.properties.contacts.map((property) => [property.name, property]),
);

/** Every value the contact should have after this decision, by property name. */
export function decidedProperties(
  receipt: Receipt,
  handoff: ShownHandoff,
  { channel, rules }: { readonly channel: string; readonly rules: HandoffRules },
): Record<string, string> {
  return {
    fairlead_score: points(receipt.score),
    fairlead_fit_score: points(receipt.fit),
    fairlead_engagement_score: points(receipt.scores.engagement?.used ?? 0),
    fairlead_intent_score: points(receipt.scores.intent?.used ?? 0),
    fairlead_negative_score: points(receipt.scores.negative?.used ?? 0),
    fairlead_score_low: points(receipt.low),
    fairlead_score_high: points(receipt.high),
    fairlead_score_state: receipt.scoreState,
    fairlead_grade: receipt.grade,
    fairlead_priority: receipt.priority,
    fairlead_reason: reasonSentence(receipt),
    fairlead_channel: channel,
    ...handoffProperties(receipt, handoff, rules),
    // Where the model asks for no committee there is nothing to say, and what an earlier one said is taken back.
    fairlead_committee_size: receipt.account === null ? '' : String(receipt.account.people),
    fairlead_model_version: `${receipt.model.key} ${receipt.model.version}`,
    fairlead_evaluated_at: new Date(receipt.now).toISOString(),
  };
}

/**
 * The part of `decided` that HubSpot must be told, given what it has now (or will have, once what is on its way
 * arrives). What a person has edited is in `leaveAlone`: a person's decision beats the machine's.
 */
export function propertiesToWrite(
  decided: Readonly<Record<string, string>>,
  current: PropertyValues,
  context: { leaveAlone: readonly string[]; onlyTimePassed: boolean },
): Record<string, string> {
  const differing = Object.entries(decided).filter(
    ([name, value]) =>
      !sameValue(OWNED.get(name), value, current[name]) && !context.leaveAlone.includes(name),
  );
  const causes = differing.filter(([name]) => !PROVENANCE.has(name));
  if (causes.length === 0) return {};
  const isNews = causes.some(([name]) => WORTH_A_CALL.has(name) || isUnset(current[name]));
  if (context.onlyTimePassed && !isNews) return {};
  return Object.fromEntries(differing);
}

/** Values of the SAL status that only say that nobody has decided yet. */
const UNDECIDED: ReadonlySet<string> = new Set(['none', 'pending']);

/**
 * The editable properties whose value in HubSpot is a person's: neither unset, nor the one we wrote last, nor one on
 * its way (its answer may have been lost after HubSpot took it).
 */
export function editedByPerson(
  current: PropertyValues,
  ours: {
    readonly written: Readonly<Record<string, string>>;
    readonly pending: Readonly<Record<string, string>>;
  },
): readonly string[] {
  return [...editableContactProperties].filter((name) => {
    const value = current[name];
    if (isUnset(value) || (name === 'fairlead_sal_status' && UNDECIDED.has(value))) return false;
    return value !== ours.written[name] && value !== ours.pending[name];
  });
}

/** HubSpot answers in strings of its own making: numbers and times are compared by what they mean. */
export function sameValue(
  property: OwnedProperty | undefined,
  wanted: string,
  current: string | null | undefined,
): boolean {
  if (isUnset(current)) return wanted === '';
  if (wanted === current) return true;
  switch (property?.type) {
    case 'number':
      return Number(wanted) === Number(current);
    case 'datetime':
      return Date.parse(wanted) === instant(current);
    default:
      return false;
  }
}

function instant(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text);
}

function isUnset(value: string | null | undefined): value is null | undefined | '' {
  return value === null || value === undefined || value === '';
}

function points(milli: number): string {
  return String(milli / 1000);
}

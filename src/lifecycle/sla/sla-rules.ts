/** What sales has promised, as data (X-08, SL-01 to SL-04): targets for everybody, and others by priority and channel. */
import type { Channel } from '../../engine/channels.ts';
import type { Priority } from '../../engine/receipt.ts';
import type { TimeSpan } from './time-span.ts';

/** How much time is left when the reminder comes: a share of the target ("the last quarter"), or minutes. */
export type Reminder = { readonly share: number } | { readonly minutes: number };

export interface SlaTargets {
  /** From the MQL to the first touch. */
  readonly firstTouch: TimeSpan;
  /** From the MQL to a decision; null where a model has no acceptance of its own. */
  readonly acceptance: TimeSpan | null;
  /** From the MQL to the escalation of a lead that nobody has decided on; null for none (AT-34). */
  readonly hardLimit: TimeSpan | null;
  /** From accepting to a touch, if there was none before; past it the acceptance was a silent one (AT-35). */
  readonly followUp: TimeSpan;
  readonly remindBefore: Reminder;
  /** From a missed first touch to its escalation; null for none. */
  readonly escalateFirstTouchAfter: TimeSpan | null;
  /** Attempts since acceptance before a lead may be called unresponsive. */
  readonly minAttempts: number;
}

/** Other targets for some leads. Without priorities (or channels) it is for all of them. */
export interface SlaOverride {
  readonly priorities?: readonly Priority[];
  readonly channels?: readonly Channel[];
  readonly targets: Partial<SlaTargets>;
}

export interface SlaRules extends SlaTargets {
  /** All that fit a lead apply, in this order: what comes later wins. */
  readonly overrides: readonly SlaOverride[];
}

export const DEFAULT_SLA_RULES: SlaRules = {
  firstTouch: { hours: 4, counted: 'business' },
  acceptance: { hours: 24, counted: 'elapsed' },
  hardLimit: { hours: 48, counted: 'elapsed' },
  followUp: { hours: 4, counted: 'business' },
  remindBefore: { share: 0.25 },
  escalateFirstTouchAfter: null,
  minAttempts: 6,
  overrides: [{ priorities: ['hand_raiser'], targets: { firstTouch: { hours: 1, counted: 'business' } } }],
};

/** What decides which targets are a lead's: as both stood when its clocks started. */
export interface LeadKind {
  readonly priority: Priority;
  readonly channel: Channel;
}

/** The targets for a lead of this kind. */
export function targetsFor(rules: SlaRules, lead: LeadKind): SlaTargets {
  const { overrides, ...targets } = rules;
  const fitting = overrides.filter((override) => isFor(override, lead));
  return Object.assign({ ...targets }, ...fitting.map((override) => override.targets));
}

function isFor({ priorities, channels }: SlaOverride, { priority, channel }: LeadKind): boolean {
  return (priorities?.includes(priority) ?? true) && (channels?.includes(channel) ?? true);
}

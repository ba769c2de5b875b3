/**
 * The receipt: one decision with everything that led to it. It is plain JSON, stored whole at every transition, and
 * adds up exactly. All points are integers in milli-points (15 points = 15000), times are epoch milliseconds, days are
 * whole UTC days since 1970.
 */
import type { PRIORITIES } from './handoff-words.ts';

/** Raised whenever the same model, input and day could give other bytes than before. */
export const ENGINE_VERSION = '1.3.0';

export type Decision = 'mql' | 'not_mql' | 'hold' | 'disqualified' | 'diverted';

/** `insufficient_data`: what is unknown could still turn the fit or a gate; `excluded`: a gate keeps the lead out. */
export type ScoreState = 'scored' | 'insufficient_data' | 'excluded';

export type Priority = (typeof PRIORITIES)[number];

export const NEXT_ACTIONS = [
  'review',
  'discovery',
  'validate',
  'nurture',
  'account_play',
  'route_cs',
  'notify_owner',
  'reroute',
  'merge',
  'fix_data',
  'suppress',
  'none',
] as const;
export type NextAction = (typeof NEXT_ACTIONS)[number];

export type FitLetter = 'A' | 'B' | 'C' | 'D';
export type BehaviourFigure = '1' | '2' | '3' | '4';
/** Letter by fit, figure by behaviour: A1 is the best, D4 the least. */
export type Grade = `${FitLetter}${BehaviourFigure}`;

/** One thing the engine read: `contact.jobtitle`, `company.industry` or `signal.email_reply`. */
export interface InputValue {
  readonly input: string;
  /** The raw value as it stood; for a signal its asset. null: never set. */
  readonly value: string | null;
  /** When the signal happened. */
  readonly occurredAt?: number;
  /** The colleague whose signal it is, by lead id; absent for the lead's own. */
  readonly lead?: string;
  /** The value is there but cannot be read as the declared type: it counts as unknown. */
  readonly unreadable?: true;
}

export interface Decay {
  readonly ageDays: number;
  /** Of 65536 parts, how many are left. */
  readonly factor: number;
  /** The first day on which fewer points are left; null when none will be lost any more. */
  readonly nextDropDay: number | null;
}

export interface Contribution {
  readonly ruleId: string;
  readonly label: string;
  /** The same as an activity ("visiting the pricing page"), for sentences. */
  readonly doing: string | null;
  readonly score: string;
  /** What it adds today: after decay and repetition, 0 when suppressed. */
  readonly points: number;
  /** What one occurrence is worth when fresh. */
  readonly full: number;
  readonly because: readonly InputValue[];
  readonly decay: Decay | null;
  /** The rule of the same `exclusive` set that counts instead. */
  readonly suppressedBy: string | null;
  /** The newest signal behind it; null for a rule about properties. */
  readonly triggeredAt: number | null;
}

export interface GroupScore {
  readonly raw: number;
  /** raw within limit and floor. */
  readonly used: number;
  readonly limit: number;
  readonly floor: number;
  /** raw - used: what the cap took. */
  readonly cut: number;
}

/** What would have to be known: never set when `value` is null, otherwise not readable as it stands. */
export interface UnknownInput {
  readonly input: string;
  readonly label: string;
  readonly value: string | null;
}

/** A rule that could not be decided, and what it would add if it turned out true. */
export interface Unknown {
  readonly ruleId: string;
  readonly label: string;
  readonly score: string;
  readonly worth: number;
  readonly inputs: readonly UnknownInput[];
}

/** One line of the fit: every fit rule, whether it matched or not. */
export interface FitCriterion {
  readonly ruleId: string;
  readonly label: string;
  readonly state: 'match' | 'no_match' | 'unknown';
  readonly points: number;
  /** Extra credit: said when it matches, never held against a lead. */
  readonly bonus: boolean;
  readonly because: readonly InputValue[];
  /** Why not, in figures ("employee count 2 < 50"); null unless a criterion (no bonus) does not match. */
  readonly failure: string | null;
}

export interface GateResult {
  readonly id: string;
  readonly label: string;
  readonly kind: 'disqualify' | 'divert' | 'require';
  readonly state: 'pass' | 'fail' | 'hold';
  readonly because: readonly InputValue[];
  /** What is the matter, in plain words ("works for a competitor"); null when it passed. */
  readonly finding: string | null;
  /** The rejection reason it stands for; null when it passed. */
  readonly rejectAs: string | null;
}

/** An open or a click that a machine made: it counts for nothing. */
export interface MachineSignal {
  /** The signal's kind. */
  readonly signal: string;
  readonly asset: string | null;
  readonly occurredAt: number;
  /** The sign of the model that gave it away, and what was seen: "2 seconds after sentAt". */
  readonly botId: string;
  readonly label: string;
  readonly evidence: string;
}

/** The lead's company as a committee: who is at the same thing, and whether that makes the account an MQL. */
export interface AccountStanding {
  /** The account track that holds; null where none does. */
  readonly track: string | null;
  readonly label: string | null;
  /** How many people are at it together, the lead included where it is one of them. */
  readonly people: number;
  /** Departments known among them. */
  readonly departments: readonly string[];
  /** What they are about; null where no track asks for one topic. */
  readonly topic: string | null;
  /** The newest signal of each of them. */
  readonly because: readonly InputValue[];
}

/** The newest contribution: what tipped it. */
export interface Trigger {
  readonly ruleId: string;
  readonly label: string;
  readonly points: number;
  readonly occurredAt: number;
}

/** What a person should look at although the rules decided against it. */
export type Attention = 'hand_raiser_gate_failed';

export interface Receipt {
  readonly model: { readonly key: string; readonly version: string; readonly hash: string };
  readonly engine: string;
  readonly now: number;
  readonly asOfDay: number;
  /** 'sha256:...' of everything declared that was read; equal inputs on any machine give an equal hash. */
  readonly inputsHash: string;
  readonly scores: Readonly<Record<string, GroupScore>>;
  readonly fit: number;
  /** The fit if what is unknown turned out worst, and best. */
  readonly fitLow: number;
  readonly fitHigh: number;
  readonly fitMinimum: number;
  readonly fitCriteria: readonly FitCriterion[];
  /** True in an additive model, where fit points are part of the lead score. */
  readonly fitInScore: boolean;
  /** The lead score: the sum of the groups the model names. */
  readonly score: number;
  /** The lead score if what is unknown turned out worst, and best. */
  readonly low: number;
  readonly high: number;
  /** The part of `score` that may decide: without rules marked `decisive: false`, such as e-mail opens. */
  readonly decisive: number;
  readonly grade: Grade;
  readonly channel: string;
  readonly threshold: number;
  /** decisive - threshold: >= 0 reaches it. */
  readonly margin: number;
  readonly decision: Decision;
  /** How it became an MQL: 'threshold', or the id of a fast track; null when it did not. */
  readonly via: string | null;
  readonly scoreState: ScoreState;
  readonly priority: Priority;
  readonly nextAction: NextAction;
  readonly attention: Attention | null;
  /** The fast track whose signal is fresh, whether or not it was let through; null when none is. */
  readonly handRaise: string | null;
  /** False when the channel asks for something (a telephone check) that has not happened. */
  readonly channelValidated: boolean;
  readonly contributions: readonly Contribution[];
  readonly unknown: readonly Unknown[];
  readonly gates: readonly GateResult[];
  readonly trigger: Trigger | null;
  /** Signals dated after today: not counted yet. */
  readonly futureSignals: number;
  /** null where the model has no account tracks. */
  readonly account: AccountStanding | null;
  /** What machines did, newest first. */
  readonly machines: readonly MachineSignal[];
}

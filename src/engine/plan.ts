/** What a compiled model holds beside its document. */
import type { FindMembers, Person } from './committee.ts';
import type { CompiledCondition } from './conditions.ts';
import type { Lexicon, Slot } from './facts.ts';
import type { Finding } from './findings.ts';
import type { Colleague } from './input.ts';
import type { Sift } from './machines.ts';
import type { NextAction } from './receipt.ts';
import type { AccountTrack, Gate, ModelDocument, Rule } from './schema.ts';
import type { DatedCondition } from './signal-conditions.ts';
import type { Tri } from './three-valued.ts';
import type { TopicOf } from './topics.ts';

/** SHA-256 of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
export type Digest = (text: string) => string;

export interface CompiledRule {
  readonly rule: Rule;
  readonly condition: CompiledCondition;
  /** Number of the score group in `groups`. */
  readonly group: number;
  readonly milliPoints: number;
  /** Number of its exclusive set; -1 where it stands alone. */
  readonly set: number;
  readonly decay: Int32Array | null;
  /** By age, the next age at which the decay takes something; null without one. */
  readonly drops: Int32Array | null;
  /** What it can come to, if it is about properties. */
  readonly findings: Readonly<Record<Tri, Finding>>;
  /** null for a rule that asks for more than one property. */
  readonly remembered: Place | null;
}

/** Where it is remembered what is made of a value: with the readings of its slot, under the line's number. */
export interface Place {
  readonly slot: number;
  readonly line: number;
}

export interface CompiledGroup {
  readonly name: string;
  readonly limit: number;
  readonly floor: number;
  readonly inLeadScore: boolean;
}

export interface CompiledGate {
  readonly gate: Gate;
  readonly condition: CompiledCondition;
  readonly remembered: Place | null;
}

export interface CompiledChannel {
  readonly threshold: number;
  readonly require: CompiledCondition | null;
}

export interface CompiledTrack {
  readonly track: ModelDocument['fastTracks'][number];
  readonly condition: DatedCondition;
}

export interface CompiledAccountTrack {
  readonly track: AccountTrack;
  readonly members: FindMembers;
  readonly require: CompiledCondition | null;
}

/** How colleagues are read; null where the model asks for no committee. */
export interface CompiledAccount {
  readonly tracks: readonly CompiledAccountTrack[];
  /** The slot of the lead's own department; null where nobody asks. */
  readonly departmentSlot: number | null;
  /** Both are made once of each colleague, however many leads of the company have them. */
  readonly personOf: (colleague: Colleague) => Person;
  /** What the hash of inputs takes from a colleague, in order. */
  readonly textsOf: (colleague: Colleague) => readonly string[];
}

export interface CompiledPlan {
  readonly slots: readonly Slot[];
  /** Every property that is read, with its name as JSON, in the order of these. */
  readonly properties: readonly (Pick<Slot, 'object' | 'property'> & { readonly quoted: string })[];
  readonly lexicon: Lexicon | null;
  readonly sift: Sift;
  readonly topicOf: TopicOf;
  readonly digest: Digest;
  /** Signal kinds by which machines are told. */
  readonly suspect: ReadonlySet<string>;
  /** Signal kinds that count, with their numbers. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly groups: readonly CompiledGroup[];
  readonly fitGroup: number;
  readonly rules: readonly CompiledRule[];
  /** The rules of all exclusive sets, by number. */
  readonly exclusive: readonly number[];
  readonly gates: readonly CompiledGate[];
  readonly channelRules: readonly {
    readonly channel: string;
    readonly condition: CompiledCondition;
  }[];
  readonly channels: ReadonlyMap<string, CompiledChannel>;
  readonly defaultThreshold: number;
  readonly fitMinimum: number;
  readonly leadFloor: number;
  readonly tracks: readonly CompiledTrack[];
  readonly nextActions: readonly {
    readonly condition: CompiledCondition;
    readonly nextAction: NextAction;
  }[];
  readonly account: CompiledAccount | null;
}

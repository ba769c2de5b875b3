/** What a compiled model holds beside its document. */
import type { CompiledCondition, FilterCondition } from './conditions.ts';
import type { Slot } from './facts.ts';
import type { Gate, ModelDocument, Rule } from './schema.ts';
import type { SignalCondition } from './signal-conditions.ts';

export interface CompiledRule {
  readonly rule: Rule;
  readonly condition: CompiledCondition;
  /** Number of the score group in `groups`. */
  readonly group: number;
  readonly milliPoints: number;
  readonly decay: Int32Array | null;
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
}

export interface CompiledChannel {
  readonly threshold: number;
  readonly require: CompiledCondition | null;
}

export interface CompiledTrack {
  readonly track: ModelDocument['fastTracks'][number];
  readonly condition: SignalCondition;
}

export interface CompiledPlan {
  readonly slots: readonly Slot[];
  /** Signal kinds that count, with their numbers. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly groups: readonly CompiledGroup[];
  readonly fitGroup: number;
  readonly rules: readonly CompiledRule[];
  readonly gates: readonly CompiledGate[];
  readonly channelRules: readonly {
    readonly channel: string;
    readonly condition: FilterCondition | SignalCondition;
  }[];
  readonly channels: ReadonlyMap<string, CompiledChannel>;
  readonly defaultThreshold: number;
  readonly fitMinimum: number;
  readonly leadFloor: number;
  readonly tracks: readonly CompiledTrack[];
}

/** The verdict: gates, then fit, then a raised hand, then the threshold. */
import { testCondition } from './conditions.ts';
import type { GateStates } from './gates.ts';
import type { CompiledChannel, CompiledGate } from './plan.ts';
import type {
  AccountStanding,
  Attention,
  Decision,
  NextAction,
  Priority,
  Receipt,
  ScoreState,
} from './receipt.ts';
import type { Gate } from './schema.ts';
import { YES } from './three-valued.ts';
import type { Totals } from './totals.ts';
import type { World } from './world.ts';

export type Verdict = Pick<
  Receipt,
  | 'channel'
  | 'threshold'
  | 'margin'
  | 'decision'
  | 'via'
  | 'scoreState'
  | 'priority'
  | 'nextAction'
  | 'attention'
  | 'handRaise'
  | 'channelValidated'
>;

/** Everything the verdict rests on. */
interface Case {
  readonly excludedBy: Gate | null;
  readonly failed: Gate | null;
  /** Not to be written to or called, whatever it asks for: an opt-out. */
  readonly suppressed: boolean;
  readonly held: Gate | null;
  /** `open`: too little is known, and what is unknown could still make it. */
  readonly fit: 'met' | 'open' | 'failed';
  readonly handRaise: string | null;
  readonly reached: boolean;
  readonly channelValidated: boolean;
  readonly behaved: boolean;
  readonly strongFit: boolean;
  /** An account track holds. */
  readonly accountPlay: boolean;
}

export function decide(
  world: World,
  totals: Totals,
  states: GateStates,
  account: AccountStanding | null,
): Verdict {
  const channel = world.input.channel ?? channelOf(world);
  const rules = world.plan.channels.get(channel);
  const threshold = rules?.threshold ?? world.plan.defaultThreshold;
  const margin = totals.decisive - threshold;
  const { gates } = world.plan;
  // The requirement that keeps a lead out of every handoff.
  const suppressedBy = firstFailing(gates, states, 'require', 'suppress');
  const lead: Case = {
    excludedBy: firstFailing(gates, states, 'disqualify') ?? firstFailing(gates, states, 'divert'),
    failed: suppressedBy ?? firstFailing(gates, states, 'require'),
    suppressed: suppressedBy !== null,
    held: firstHeld(gates, states),
    fit: fitVerdict(totals, world.plan.fitMinimum),
    handRaise: freshTrack(world),
    reached: margin >= 0,
    channelValidated: isValidated(world, rules),
    behaved: totals.lead.is > 0,
    strongFit: totals.fit.is >= world.document.grades.fit.A * 1000,
    accountPlay: account !== null && account.track !== null,
  };
  const decision = decisionOf(lead);
  const attention = attentionOf(lead, decision);
  return {
    channel,
    threshold,
    margin,
    decision,
    via: decision === 'mql' ? (lead.handRaise ?? 'threshold') : null,
    scoreState: scoreStateOf(lead),
    priority: priorityOf(lead, decision),
    nextAction: nextActionOf(world, lead, decision, attention),
    attention,
    handRaise: lead.handRaise,
    channelValidated: lead.channelValidated,
  };
}

function decisionOf(lead: Case): Decision {
  if (lead.excludedBy) return lead.excludedBy.kind === 'divert' ? 'diverted' : 'disqualified';
  if (lead.failed || lead.fit === 'failed') return 'not_mql';
  if (lead.handRaise === null && !lead.reached) return 'not_mql';
  if (lead.held || lead.fit === 'open') return 'hold';
  if (lead.handRaise === null && !lead.channelValidated) return 'hold';
  return 'mql';
}

function scoreStateOf(lead: Case): ScoreState {
  if (lead.excludedBy) return 'excluded';
  return lead.held || lead.fit === 'open' ? 'insufficient_data' : 'scored';
}

/** A raised hand outside the gates is no MQL by itself, yet never met with silence (X-05, AT-08), but after an opt-out. */
function attentionOf(lead: Case, decision: Decision): Attention | null {
  if (lead.suppressed) return null;
  return decision === 'not_mql' && lead.handRaise !== null ? 'hand_raiser_gate_failed' : null;
}

function priorityOf(lead: Case, decision: Decision): Priority {
  if (lead.excludedBy || lead.suppressed) return 'low';
  if (lead.handRaise !== null) return 'hand_raiser';
  if (decision === 'mql') return lead.strongFit ? 'high' : 'normal';
  return decision === 'hold' || (lead.accountPlay && lead.fit !== 'failed') ? 'normal' : 'low';
}

function nextActionOf(world: World, lead: Case, decision: Decision, attention: Attention | null): NextAction {
  switch (decision) {
    case 'disqualified':
    case 'diverted':
      return lead.excludedBy!.nextAction;
    case 'mql':
      return lead.handRaise === null ? mqlAction(world, lead) : 'discovery';
    case 'hold':
      if (lead.handRaise !== null) return 'review';
      if (lead.held) return lead.held.nextAction;
      return lead.fit === 'open' ? 'fix_data' : 'validate';
    case 'not_mql':
      if (attention) return 'review';
      if (lead.failed) return lead.failed.nextAction;
      if (lead.fit === 'failed') return 'none';
      if (lead.accountPlay) return 'account_play';
      return lead.fit === 'open' && lead.behaved ? 'fix_data' : 'nurture';
  }
}

/** A review by sales, unless the account is to be worked as a whole or the model knows better (AT-58). */
function mqlAction(world: World, lead: Case): NextAction {
  if (lead.accountPlay) return 'account_play';
  const first = world.plan.nextActions.find(({ condition }) => testCondition(condition, world) === YES);
  return first?.nextAction ?? 'review';
}

function firstFailing(
  gates: readonly CompiledGate[],
  states: GateStates,
  kind: Gate['kind'],
  nextAction?: NextAction,
): Gate | null {
  for (let i = 0; i < gates.length; i++) {
    if (states[i] !== 'fail') continue;
    const { gate } = gates[i]!;
    if (gate.kind === kind && (nextAction === undefined || gate.nextAction === nextAction)) return gate;
  }
  return null;
}

function firstHeld(gates: readonly CompiledGate[], states: GateStates): Gate | null {
  const held = states.indexOf('hold');
  return held < 0 ? null : gates[held]!.gate;
}

function fitVerdict({ fit }: Totals, minimum: number): Case['fit'] {
  if (fit.is >= minimum) return 'met';
  return fit.high >= minimum ? 'open' : 'failed';
}

function freshTrack(world: World): string | null {
  for (const { track, condition } of world.plan.tracks) {
    if (testCondition(condition, world) === YES) return track.id;
  }
  return null;
}

function channelOf(world: World): string {
  for (const { channel, condition } of world.plan.channelRules) {
    if (testCondition(condition, world) === YES) return channel;
  }
  return world.document.channel.default;
}

function isValidated(world: World, rules: CompiledChannel | undefined): boolean {
  if (!rules?.require) return true;
  return testCondition(rules.require, world) === YES;
}

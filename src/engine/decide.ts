/** The verdict: gates, then fit, then a raised hand, then the threshold. */
import { YES } from './conditions.ts';
import type { CompiledChannel } from './plan.ts';
import type {
  AccountStanding,
  Attention,
  Decision,
  GateResult,
  NextAction,
  Priority,
  Receipt,
  ScoreState,
} from './receipt.ts';
import type { Scoring } from './scoring.ts';
import { testCondition, type World } from './world.ts';

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
  readonly excludedBy: GateResult | null;
  readonly failed: GateResult | null;
  /** Not to be written to or called, whatever it asks for: an opt-out. */
  readonly suppressed: boolean;
  readonly held: GateResult | null;
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
  scoring: Scoring,
  gates: readonly GateResult[],
  account: AccountStanding | null,
): Verdict {
  const channel = world.input.channel ?? channelOf(world);
  const rules = world.plan.channels.get(channel);
  const threshold = rules?.threshold ?? world.plan.defaultThreshold;
  const margin = scoring.decisive - threshold;
  const suppressedBy = suppressing(world, gates);
  const lead: Case = {
    excludedBy: find(gates, 'disqualify', 'fail') ?? find(gates, 'divert', 'fail'),
    failed: suppressedBy ?? find(gates, 'require', 'fail'),
    suppressed: suppressedBy !== null,
    held: gates.find((gate) => gate.state === 'hold') ?? null,
    fit: fitVerdict(scoring, world.plan.fitMinimum),
    handRaise: freshTrack(world),
    reached: margin >= 0,
    channelValidated: isValidated(world, rules),
    behaved: scoring.lead.is > 0,
    strongFit: scoring.fit.is >= world.document.grades.fit.A * 1000,
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
  const blocking = lead.excludedBy ?? lead.failed ?? lead.held;
  switch (decision) {
    case 'disqualified':
    case 'diverted':
      return actionOf(world, blocking);
    case 'mql':
      return lead.handRaise === null ? mqlAction(world, lead) : 'discovery';
    case 'hold':
      if (lead.handRaise !== null) return 'review';
      if (lead.held) return actionOf(world, lead.held);
      return lead.fit === 'open' ? 'fix_data' : 'validate';
    case 'not_mql':
      if (attention) return 'review';
      if (lead.failed) return actionOf(world, lead.failed);
      if (lead.fit === 'failed') return 'none';
      if (lead.accountPlay) return 'account_play';
      return lead.fit === 'open' && lead.behaved ? 'fix_data' : 'nurture';
  }
}

/** A review by sales, unless the account is to be worked as a whole or the model knows better (AT-58). */
function mqlAction(world: World, lead: Case): NextAction {
  if (lead.accountPlay) return 'account_play';
  const first = world.plan.nextActions.find(({ condition }) => testCondition(world, condition) === YES);
  return first?.nextAction ?? 'review';
}

function actionOf(world: World, result: GateResult | null): NextAction {
  const found = world.document.gates.find((gate) => gate.id === result?.id);
  return found?.nextAction ?? 'none';
}

/** The requirement that keeps a lead out of every handoff, where it fails. */
function suppressing(world: World, gates: readonly GateResult[]): GateResult | null {
  const failing = gates.find(
    (gate) => gate.kind === 'require' && gate.state === 'fail' && actionOf(world, gate) === 'suppress',
  );
  return failing ?? null;
}

function find(
  gates: readonly GateResult[],
  kind: GateResult['kind'],
  state: GateResult['state'],
): GateResult | null {
  return gates.find((gate) => gate.kind === kind && gate.state === state) ?? null;
}

function fitVerdict(scoring: Scoring, minimum: number): Case['fit'] {
  if (scoring.fit.is >= minimum) return 'met';
  return scoring.fit.high >= minimum ? 'open' : 'failed';
}

function freshTrack(world: World): string | null {
  const fresh = world.plan.tracks.find(({ condition }) => testCondition(world, condition) === YES);
  return fresh ? fresh.track.id : null;
}

function channelOf(world: World): string {
  const first = world.plan.channelRules.find(({ condition }) => testCondition(world, condition) === YES);
  return first ? first.channel : world.document.channel.default;
}

function isValidated(world: World, rules: CompiledChannel | undefined): boolean {
  if (!rules?.require) return true;
  return testCondition(world, rules.require) === YES;
}

/**
 * The lifecycle's one function: a state and an event give the next state and what comes with it. The engine's
 * verdict, the CRM's lifecycle stage, a deal and a decision are events alike; `transition-table.ts` says what they
 * may do. Nothing here throws, and "nothing to do" is a null transition.
 */
import type {
  DealEvent,
  DecisionEvent,
  HandoffEvent,
  HeldBack,
  LifecycleEvent,
  Step,
  VerdictEvent,
} from './handoff-events.ts';
import { coolDownEnd, DAY_MS, type HandoffRules } from './handoff-rules.ts';
import { type FoundByDeal, type HandoffState, hasOpenEpisode, type WayBack } from './lead-state.ts';
import { hasWayBack } from './new-evidence.ts';
import { furthest, inheritedStage, isKnownLifecycle } from './stages.ts';
import { findMove, type Move, type Need, type Occasion } from './transition-table.ts';

export function next(state: HandoffState, event: HandoffEvent, rules: HandoffRules): Step {
  switch (event.kind) {
    case 'verdict':
      return onVerdict(state, event, rules);
    case 'lifecycle':
      return onLifecycle(state, event, rules);
    case 'deal':
      return onDeal(state, event, rules);
    case 'decision':
      return onDecision(state, event, rules);
  }
}

function onVerdict(given: HandoffState, event: VerdictEvent, rules: HandoffRules): Step {
  const state = { ...given, belowSince: belowSince(given, event) };
  const move = findMove({ on: event.verdict, mover: 'engine', from: state.stage }, rules.mode);
  const unmet = move && unmetNeed(move, (need) => isMet(need, state, event, rules));
  if (move && !unmet) {
    if (!move.opensEpisode || event.live) return take(state, move, event.at);
    return { ...wake(state, event.at, rules), heldBack: 'unreleased' };
  }
  return { ...wake(state, event.at, rules), heldBack: (unmet && HELD_BACK[unmet]) ?? null };
}

const HELD_BACK: Readonly<Partial<Record<Need, HeldBack>>> = {
  new_evidence: 'nothing_new',
  no_recent_loss: 'closed_lost',
};

/** The day has come for a recycled lead: it is looked at again, but nothing new has happened yet. */
function wake(state: HandoffState, at: number, rules: HandoffRules): Step {
  const { wayBack } = state;
  const until = wayBack?.until ?? null;
  const move = findMove({ on: 'wake_date', mover: 'engine', from: state.stage }, rules.mode);
  if (!move || wayBack === null || until === null || at < until) return stays(state);
  return take({ ...state, wayBack: { ...wayBack, until: null, wokeAt: at } }, move, at);
}

/** Lost points start the grace of an MQL; reaching the bar again ends it, and so does not knowing enough. */
function belowSince(
  { stage, belowSince: since }: HandoffState,
  { verdict, at }: VerdictEvent,
): number | null {
  const isBelow = stage === 'mql' && (verdict === 'not_qualified' || verdict === 'diverted');
  return isBelow ? (since ?? at) : null;
}

function isMet(need: Need, state: HandoffState, event: VerdictEvent, rules: HandoffRules): boolean {
  switch (need) {
    case 'new_evidence':
      return hasWayBack(state.wayBack, event);
    case 'no_recent_loss':
      return event.at >= (coolDownEnd(state.deal, rules) ?? event.at);
    case 'grace':
      return state.belowSince !== null && event.at >= state.belowSince + rules.graceDays * DAY_MS;
    case 'closed_by_machine':
      return state.wayBack?.on !== 'person';
    default:
      return true;
  }
}

function onLifecycle(state: HandoffState, event: LifecycleEvent, rules: HandoffRules): Step {
  const on = crmOccasion(event.lifecycle);
  const move = on && findMove({ on, mover: 'crm', from: state.stage }, rules.mode);
  if (!move) return stays(state);
  const isMoved = !unmetNeed(move, (need) => crmMeets(need, state, event, on));
  return isMoved ? take(state, move, event.at) : stays(state);
}

function crmOccasion(lifecycle: string | null | undefined): Occasion | null {
  const stage = inheritedStage(lifecycle);
  if (stage === 'opportunity') return 'became_opportunity';
  if (stage === 'customer') return 'became_customer';
  return isKnownLifecycle(lifecycle) ? 'left_pipeline' : null;
}

/** The CRM's stage is a level, not an event: one that stood there when somebody decided is no news. */
function crmMeets(need: Need, state: HandoffState, event: LifecycleEvent, on: Occasion): boolean {
  const { sentBackAt, stageSince, deal } = state;
  if (need === 'no_deal') return deal === null;
  if (need !== 'newer_value') return true;
  const isNewerThan = (time: number) => event.since !== undefined && event.since > time;
  if (on === 'left_pipeline') return isNewerThan(stageSince ?? 0);
  return sentBackAt === null || isNewerThan(sentBackAt);
}

const ON_DEAL = { open: 'deal_opened', won: 'deal_won', lost: 'deal_lost' } as const;

function onDeal(given: HandoffState, { deal, at }: DealEvent, rules: HandoffRules): Step {
  if (given.deal && at < given.deal.at) return stays(given);
  const move = findMove({ on: ON_DEAL[deal], mover: 'deal', from: given.stage }, rules.mode);
  // It is no news now, and is none of what was said until now: an undo finds it as it was.
  if (move?.needs.includes('no_later_word') && isOutspoken(given, at, rules)) return stays(given);
  const found = deal === 'open' ? foundBy(given, move, at) : undefined;
  const state: HandoffState = { ...given, deal: { state: deal, at, ...(found ? { found } : {}) } };
  if (!move) return stays(state);
  if (unmetNeed(move, (need) => need !== 'newer_loss' || isLossOfThisStage(given, at))) return stays(state);
  if (deal !== 'lost') return take({ ...state, wayBack: null }, move, at);
  return take({ ...state, wayBack: backAfterLoss(state, at, rules), sentBackAt: at }, move, at);
}

/**
 * A deal of this attempt, and a person who takes the lead out of it by a word that ends an opportunity too: told in the
 * order of time, the word comes last. One that is opened while it is said, which Fairlead itself may just be doing for an
 * SQL, does not outlast it either.
 */
function isOutspoken(given: HandoffState, openedAt: number, { mode }: HandoffRules): boolean {
  const { decided, stageSince, mqlAt, salAt } = given;
  if (decided?.by.kind !== 'person' || decided.at !== stageSince) return false;
  if (findMove({ on: decided.decision, mover: 'person', from: 'opportunity' }, mode) === null) return false;
  const begunAt = mqlAt ?? salAt ?? decided.at;
  return openedAt >= begunAt && openedAt <= decided.at + WHILE_SAID_MS;
}

/** As long as a call to HubSpot may be on its way. */
const WHILE_SAID_MS = 10_000;

/** What an opening deal takes the lead from; one more open deal leaves that as it is. */
function foundBy(given: HandoffState, move: Move | null, takenAt: number): FoundByDeal | undefined {
  if (move === null) return given.deal?.found;
  const { stage, stageSince, salStatus, wayBack, belowSince } = given;
  return { stage, stageSince, salStatus, wayBack, belowSince, takenAt };
}

/**
 * A deal lost before the lead came into its stage says nothing against what sales has said since: it only counts for
 * the cool-down. An opportunity that follows a deal ends with it, whatever HubSpot dates the loss.
 */
export function isLossOfThisStage({ stage, stageSince, deal }: HandoffState, lostAt: number): boolean {
  if (stage === 'opportunity' && deal?.state === 'open') return true;
  return stageSince === null || lostAt > stageSince;
}

/** What had happened before the lead came to where the deal was lost is nothing new. */
function backAfterLoss(state: HandoffState, lostAt: number, rules: HandoffRules): WayBack {
  const since = Math.max(lostAt, state.stageSince ?? lostAt);
  return { since, on: 'new_signals', wakeOn: null, until: coolDownEnd(state.deal, rules), wokeAt: null };
}

function onDecision(state: HandoffState, event: DecisionEvent, rules: HandoffRules): Step {
  const { decided, by, to } = event;
  const move = findMove({ on: decided.decision, mover: by, from: state.stage, to }, rules.mode);
  if (!move) return stays(state);
  const step = take(state, move, decided.at);
  return { ...step, state: { ...step.state, ...afterDecision(state, event) } };
}

/** What a decision leaves on the lead beside its stage. */
function afterDecision(before: HandoffState, { decided, wayBack, to }: DecisionEvent): Partial<HandoffState> {
  const { decision, at } = decided;
  switch (decision) {
    case 'accept':
      return { decided, wayBack, salStatus: 'accepted', salAt: at };
    case 'qualify':
      return { decided, wayBack, salStatus: 'accepted', sqlAt: at };
    case 'recycle':
      return { decided, wayBack, salStatus: 'recycled', sentBackAt: at };
    case 'disqualify':
      return {
        decided,
        wayBack,
        salStatus: hasOpenEpisode(before) ? 'rejected' : before.salStatus,
        sentBackAt: at,
      };
    case 'reject':
      if (to !== 'mql') return { decided, wayBack, salStatus: 'rejected', sentBackAt: at };
      return { decided, wayBack, salStatus: 'pending', salAt: null, sqlAt: null, restartedAt: at };
  }
}

function take(state: HandoffState, move: Move, at: number): Step {
  const isOpen = hasOpenEpisode(state);
  const opensEpisode = move.opensEpisode === true && !isOpen;
  const moved: HandoffState = {
    ...state,
    stage: move.to,
    stageSince: at,
    furthestStage: furthest(state.furthestStage, move.to),
    // What has left is no longer waited for; a word of sales stays said.
    salStatus: state.salStatus === 'pending' ? 'none' : state.salStatus,
    belowSince: null,
  };
  return {
    state: opensEpisode ? openEpisode(moved, move, at) : moved,
    transition: { from: state.stage, to: move.to, direction: move.direction, by: move.by },
    opensEpisode,
    endsEpisode: isOpen || opensEpisode ? (move.endsEpisode ?? null) : null,
    heldBack: null,
  };
}

function openEpisode(state: HandoffState, move: Move, at: number): HandoffState {
  return {
    ...state,
    salStatus: 'pending',
    episode: state.episode + 1,
    mqlAt: move.to === 'mql' ? at : null,
    salAt: null,
    sqlAt: null,
    restartedAt: null,
    decided: null,
    wayBack: null,
  };
}

export function stays(state: HandoffState): Step {
  return {
    state,
    transition: null,
    opensEpisode: false,
    endsEpisode: null,
    heldBack: null,
  };
}

function unmetNeed(move: Move, meets: (need: Need) => boolean): Need | null {
  return move.needs.find((need) => !meets(need)) ?? null;
}

/** Two records of one person have become one: whose state goes on (R37). */
import { furthest, isOwnedBySales, type Stage } from './stages.ts';
import type { LeadState } from './transitions.ts';

/**
 * The state that goes on, as a whole: its stage, its SAL status and its time belong together. Sales' word comes
 * before none, then what lies further along the funnel, then what comes first in the list: HubSpot's primary.
 */
export function leadingState<State extends LeadState>(states: readonly [State, ...State[]]): State {
  return states.reduce((leading, state) => (goesBefore(state, leading) ? state : leading));
}

/** The high-water mark of all of them. */
export function furthestOf(states: readonly [LeadState, ...LeadState[]]): Stage {
  return states.map((state) => state.furthestStage).reduce(furthest);
}

function goesBefore(state: LeadState, leading: LeadState): boolean {
  if (hasSalesWord(state) !== hasSalesWord(leading)) return hasSalesWord(state);
  return furthest(leading.stage, state.stage) !== leading.stage;
}

function hasSalesWord({ stage, salStatus }: LeadState): boolean {
  return isOwnedBySales(stage) || !['none', 'pending'].includes(salStatus);
}

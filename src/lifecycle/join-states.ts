/** Two records of one person have become one: whose state goes on (R37). */
import type { HandoffState, LeadState } from './lead-state.ts';
import { furthest, isOwnedBySales, type Stage } from './stages.ts';

type Joined = LeadState & Partial<Pick<HandoffState, 'decided'>>;

/**
 * The state that goes on, as a whole: its stage, its SAL status and its time belong together. Sales' word comes
 * before none, then what lies further along the funnel, then what comes first in the list: HubSpot's primary.
 */
export function leadingState<State extends Joined>(states: readonly [State, ...State[]]): State {
  return states.reduce((leading, state) => (goesBefore(state, leading) ? state : leading));
}

/** The high-water mark of all of them. */
export function furthestOf(states: readonly [LeadState, ...LeadState[]]): Stage {
  return states.map((state) => state.furthestStage).reduce(furthest);
}

function goesBefore(state: Joined, leading: Joined): boolean {
  if (hasSalesWord(state) !== hasSalesWord(leading)) return hasSalesWord(state);
  return furthest(leading.stage, state.stage) !== leading.stage;
}

/** That a record is a duplicate is a word about the record; once the two are one, it says nothing about the person. */
function hasSalesWord({ stage, salStatus, decided }: Joined): boolean {
  if (decided?.reason === 'duplicate') return false;
  return isOwnedBySales(stage) || !['none', 'pending'].includes(salStatus);
}

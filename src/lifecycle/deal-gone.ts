/**
 * A lead without the deal that it followed: deleted in HubSpot, or taken off the contact. Like an undo this is no move
 * of the table: it restores what the deal had found, also an SQL that a person had made, and makes nothing new.
 */
import type { Step } from './handoff-events.ts';
import type { HandoffState } from './lead-state.ts';
import { stays } from './lifecycle-step.ts';
import { directionOf } from './stages.ts';

/** `at` (epoch ms) is when this was found: what HubSpot's own stage had said until then is no news after it. */
export function withoutDeal(state: HandoffState, at: number): Step {
  const { stage, stageSince, deal } = state;
  const free: HandoffState = { ...state, deal: null };
  const found = deal?.found;
  const isMadeByDeal = stage === 'opportunity' && found !== undefined && found.takenAt === stageSince;
  if (!isMadeByDeal) return stays(free);
  const { takenAt: _takenAt, ...place } = found;
  const direction = directionOf(stage, place.stage);
  return {
    ...stays({ ...free, ...place, sentBackAt: at }),
    transition: { from: stage, to: place.stage, direction, by: 'deal' },
  };
}

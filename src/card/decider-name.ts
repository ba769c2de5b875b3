/** Who decided, as the viewer would say it. */
import { oneLine } from '../engine/wording.ts';
import { type Decider, nameOf } from '../lifecycle/actors.ts';

/** "you" to the one who did it. `viewerId`: HubSpot's user id. */
export function deciderName(by: Decider, viewerId: string, you = 'you'): string {
  return by.kind === 'person' && by.id === viewerId ? you : oneLine(nameOf(by));
}

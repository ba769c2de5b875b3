/**
 * What several deals of one contact say together. An open deal outweighs lost ones, however late these were lost: nobody
 * sends a lead back while sales is at work with it. Pure.
 */
import type { DealEvent } from '../lifecycle/handoff-events.ts';
import type { DealFact } from './deal-fact.ts';

/** `fact` is the deal that speaks for the contact; its own `at` says since when it is as it is. */
export interface StandingDeal extends DealEvent {
  readonly fact: DealFact;
}

/**
 * The standing of a contact's deals, null where it has none. `at` is when the last of all its deals changed: what they
 * say together is said from then on, so that it never looks older than a deal that has lost its say.
 */
export function latestDeal(facts: readonly DealFact[]): StandingDeal | null {
  const isWorked = facts.some(({ state }) => state === 'open');
  const speaking = isWorked ? facts.filter(({ state }) => state !== 'lost') : facts;
  const [fact] = speaking.toSorted(latestFirst);
  if (!fact) return null;
  return { kind: 'deal', deal: fact.state, at: Math.max(...facts.map(({ at }) => at)), fact };
}

/**
 * What to tell the lifecycle of a standing deal. One that was opened and closed between two looks tells both, so that
 * the lead ends where it would have ended with a look in between; told again, the older is no news. What was opened
 * before `since` (epoch ms; when the lead was met) is the portal's past, and counts as it stands.
 */
export function dealEvents({ fact, ...event }: StandingDeal, since: number): readonly DealEvent[] {
  const { openedAt } = fact;
  if (openedAt === null || openedAt >= event.at || openedAt < since) return [event];
  return [{ kind: 'deal', deal: 'open', at: openedAt }, event];
}

const WEIGHT = { won: 0, open: 1, lost: 2 } as const;

/** Of deals that changed at the same moment, the one that has come furthest; then the younger id. */
function latestFirst(a: DealFact, b: DealFact): number {
  return (
    b.at - a.at ||
    WEIGHT[a.state] - WEIGHT[b.state] ||
    b.dealId.length - a.dealId.length ||
    (a.dealId < b.dealId ? 1 : -1)
  );
}

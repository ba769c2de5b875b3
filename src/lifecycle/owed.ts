/** What sales owes a lead next, out of all its clocks: by it lists of leads are ordered. */
import type { SalStatus } from './lead-state.ts';
import type { Clock } from './sla/clock.ts';
import { clocksIn, type Sla } from './sla/clocks.ts';

/**
 * While a lead waits for sales, whichever clock runs out first; once it is accepted, the follow-up. Null where nothing
 * is owed, or no more.
 */
export function owedClock(sla: Sla | null, salStatus: SalStatus): Clock | null {
  if (sla === null) return null;
  const clocks = salStatus === 'accepted' ? [sla.followUp] : clocksIn(sla);
  const [next] = clocks
    .filter((clock) => clock !== null)
    .filter(({ endedAt }) => endedAt === null)
    .toSorted((a, b) => a.dueAt - b.dueAt);
  return next ?? null;
}

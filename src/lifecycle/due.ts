/** When a lead has to be looked at again although nothing happens to it. */
import { coolDownEnd, DAY_MS, type HandoffRules } from './handoff-rules.ts';
import type { HandoffState } from './lead-state.ts';

/**
 * The next time after `now` (epoch ms) at which time alone may move the lead: an MQL's grace ends, a recycled lead
 * wakes, the cool-down after a lost deal is over. Null where time alone does nothing any more.
 */
export function nextDue(state: HandoffState, rules: HandoffRules, now: number): number | null {
  const { stage, belowSince, wayBack, deal } = state;
  const graceEnd = stage === 'mql' && belowSince !== null ? belowSince + rules.graceDays * DAY_MS : null;
  const isUnowned = stage === 'lead' || stage === 'nurture' || stage === 'recycled';
  const wakes = stage === 'recycled' || stage === 'lead' ? (wayBack?.until ?? null) : null;
  const coolDown = isUnowned ? coolDownEnd(deal, rules) : null;
  const times = [graceEnd, wakes, coolDown].filter((time) => time !== null && time > now);
  return times.length === 0 ? null : Math.min(...(times as number[]));
}

/** Marketing's side of the SLA, month by month: what was promised, and what came that meets the definition (AT-36). */
import { type MarketingCommitment, marketingCommitment } from '../lifecycle/sla/marketing-commitment.ts';
import { monthAround } from '../lifecycle/sla/zone-offsets.ts';
import type { Measured } from './sla-row.ts';

export interface MarketingMonth {
  /** Epoch ms, in the portal's zone: its first instant, and that of the next month. */
  readonly from: number;
  readonly to: number;
  /** More may come. */
  readonly isRunning: boolean;
  readonly delivered: number;
  readonly failed: number;
  readonly valid: number;
  /** Among the valid: sent back as outside the definition, which the data neither show nor deny. */
  readonly disputed: number;
  /** Null where nothing is agreed. */
  readonly commitment: MarketingCommitment | null;
}

/** From then (epoch ms) up to, and without, then. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The whole months that a period touches: a promise by the month is measured by the month. */
export function monthsOf({ from, to }: Period, zone: string): readonly Period[] {
  const months: Period[] = [];
  for (let month = monthAround(zone, from); month.from < to; month = monthAround(zone, month.to)) {
    months.push(month);
  }
  return months;
}

/** `target`: so many valid MQLs a month; null where nothing is agreed. */
export function marketingMonth(
  month: Period,
  attempts: readonly Measured[],
  target: number | null,
  now: number,
): MarketingMonth {
  const handedOver = attempts.filter(
    ({ mqlAt }) => mqlAt !== null && mqlAt >= month.from && mqlAt < month.to,
  );
  const mqls = handedOver.map(({ definition }) => ({ failsDefinition: definition === 'fails' }));
  const commitment = target === null ? null : marketingCommitment(target, mqls);
  const failed = mqls.filter(({ failsDefinition }) => failsDefinition).length;
  return {
    ...month,
    isRunning: month.to > now,
    delivered: mqls.length,
    failed,
    valid: mqls.length - failed,
    disputed: handedOver.filter(({ definition }) => definition === 'disputed').length,
    commitment,
  };
}

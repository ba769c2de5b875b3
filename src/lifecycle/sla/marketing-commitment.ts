/** Marketing's own side of the SLA: so many MQLs a month that meet the agreed definition (SL-05, AT-36). */

/** An MQL of the month. Only what was shown to fail the definition is invalid; a rejection alone shows nothing. */
export interface DeliveredMql {
  readonly failsDefinition: boolean;
}

export interface MarketingCommitment {
  readonly target: number;
  readonly delivered: number;
  readonly failed: number;
  readonly valid: number;
  /** How many valid MQLs are missing; 0 when the target is reached. */
  readonly missing: number;
  readonly isKept: boolean;
  /** "68 valid of 100". */
  readonly sentence: string;
}

/** `mqls` are those of one period, such as `monthAround` gives it. */
export function marketingCommitment(target: number, mqls: readonly DeliveredMql[]): MarketingCommitment {
  const failed = mqls.filter(({ failsDefinition }) => failsDefinition).length;
  const valid = mqls.length - failed;
  return {
    target,
    delivered: mqls.length,
    failed,
    valid,
    missing: Math.max(0, target - valid),
    isKept: valid >= target,
    sentence: `${valid} valid of ${target}`,
  };
}

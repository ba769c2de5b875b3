/** The source of facts that were recorded about a lead before it was merged into this one. */
export const FACTS_OF_A_MERGED_LEAD = 'merged';

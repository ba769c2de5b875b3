/** How urgent work is. The table's check and the look for a portal's next due time know these two. */

/** What people wait for. */
export const AT_ONCE = 0;
/** What nobody waits for: a backfill, a rescore, the many leads of a changed company. */
export const LATER = 5;

export type WorkPriority = typeof AT_ONCE | typeof LATER;

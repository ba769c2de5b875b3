/** Day 1 of a story is 1 November 2026. */
export function onDay(day: number, hour = 10): number {
  return Date.UTC(2026, 10, day, hour);
}

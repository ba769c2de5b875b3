/**
 * How often properties are tried. Plain `npm test` tries the same leads every time, so that it never fails by chance;
 * FAIRLEAD_RUNS=10 tries ten times as many, with a fresh seed each run (fast-check prints it when something fails);
 * a fraction tries fewer, for mutation testing.
 */
const SCALE = Number(process.env.FAIRLEAD_RUNS ?? 1);
const SEED = 20_261_101;

/** Parameters of `fc.assert`. */
export function runs(count: number): { numRuns: number; seed?: number } {
  const numRuns = Math.max(5, Math.round(count * SCALE));
  return SCALE > 1 ? { numRuns } : { numRuns, seed: SEED };
}

/** How many of something a run must at least have met, to have tried anything at all. */
export function fairShare(count: number): number {
  return SCALE < 1 ? 0 : count;
}

/** Milliseconds that something may take; any time where mutants are tried, since counting them slows sources down. */
export function atMost(milliseconds: number): number {
  return SCALE < 1 ? Number.POSITIVE_INFINITY : milliseconds;
}

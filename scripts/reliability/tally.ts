/** What the tests of a case came to, and which cases no run has shown. Pure. */
import type { Case } from './cases.ts';
import type { Ran } from './results.ts';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function tally(ran: readonly Ran[]): Tally {
  const count = (wanted: Ran['outcome']) => ran.filter(({ outcome }) => outcome === wanted).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/** One sentence for each case that the runs do not show: nothing of it passed, or something failed. */
export function notShown(cases: readonly Case[], ran: readonly Ran[]): readonly string[] {
  return cases.flatMap(({ id }) => {
    const { passed, failed, skipped } = tally(ran.filter(({ ids }) => ids.includes(id)));
    if (failed > 0) return [`${id}: ${failed} failed`];
    if (passed === 0) return [`${id}: none passed, ${skipped} skipped`];
    return [];
  });
}

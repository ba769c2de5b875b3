/** Of many mutants every so manieth is tried: their numbers run through a file, so a sample is spread evenly. */

/** How many mutants each of the sample stands for; for the processes that Stryker starts as well. */
export const SAMPLE = 'FAIRLEAD_MUTATION_EVERY';

export function isInSample({ id }: { readonly id: string }): boolean {
  return Number(id) % Number(process.env[SAMPLE] ?? 1) === 0;
}

/** Another order of the same items, by a seed. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, i) => [((i + 1) * 7919 * (seed + 1)) % 1009, item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);
}

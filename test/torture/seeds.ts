/** Seeds that have found a fault, with what it was: they are played again with the others. */
export const TELLING_SEEDS: readonly { readonly seed: number; readonly found: string }[] = [
  { seed: 2, found: 'what a contact did before it was deleted was lost when it was restored (R38)' },
  { seed: 3, found: 'a write whose end could not be stored at once was sent again after its lease' },
];

/** Seeds that have found a fault, with what it was: they are played again with the others. */
export const TELLING_SEEDS: readonly { readonly seed: number; readonly found: string }[] = [
  { seed: 2, found: 'what a contact did before it was deleted was lost when it was restored (R38)' },
  { seed: 3, found: 'a batch of writes outlived its lease on a starved machine and was sent once more' },
  {
    seed: 5,
    found:
      'a lifecycle stage was lost that was decided while an older one was on its way to HubSpot; ' +
      'a decision that another outweighed was written into the audit log each time it was said (R21)',
  },
  { seed: 9, found: 'a look that an erasure or a merge had overtaken brought its leads back (R37, R39)' },
];

import fc from 'fast-check';

/** Mutation testing asks whether a property fails, not how simply; and always on the same examples. */
fc.configureGlobal({ endOnFailure: true, seed: 20_261_101 });

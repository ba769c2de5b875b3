/** A library that matches conditions; everything else its user has to do. */
import type { RivalCondition } from '../conditions.ts';
import type { Prepared } from '../prepared.ts';

export type Rival =
  | {
      readonly answers: 'at once';
      /** Sets 1 for each condition that holds and 0 for the others. */
      readonly match: (prepared: Prepared, hits: Uint8Array) => void;
    }
  | {
      readonly answers: 'later';
      /** `trace`: with the library's own account of what it did, where it has one that can be left out. */
      readonly match: (prepared: Prepared, hits: Uint8Array, trace: boolean) => Promise<void>;
    };

/** Builds the library's rules; `load` requires a package of test/bench/engine/rivals. */
export type LoadRival = (load: <T>(name: string) => T, conditions: readonly RivalCondition[]) => Rival;

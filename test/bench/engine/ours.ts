/** The engine itself, and the version written by hand. */
import { isDeepStrictEqual } from 'node:util';
import type { Model } from '../../../src/engine/compile.ts';
import {
  type Appraisal,
  appraise,
  type EvaluationInput,
  evaluate,
  observe,
} from '../../../src/engine/evaluate.ts';
import { look, verdictOn } from '../../../src/engine/glance.ts';
import { NOW } from './contacts.ts';
import { failedGates, type Judge, signatureOf } from './contestant.ts';
import { appraiseByHand } from './handwritten/appraise.ts';

export function byHand(model: Model): Judge {
  const identity = identityOf(model);
  return {
    answers: 'at once',
    judge: ({ inputs }, place) => signed(appraiseByHand(identity, inputs[place]!, NOW)),
  };
}

export function byEngine(model: Model): Judge {
  return { answers: 'at once', judge: ({ inputs }, place) => signed(appraise(model, inputs[place]!, NOW)) };
}

export function byEngineWithHash(model: Model): Judge {
  return { answers: 'at once', judge: ({ inputs }, place) => signed(evaluate(model, inputs[place]!, NOW)) };
}

export function byEngineAtAGlance(model: Model): Judge {
  return {
    answers: 'at once',
    judge({ inputs }, place) {
      const world = observe(model, inputs[place]!, NOW);
      const sight = look(world);
      const { score, fit, decision } = verdictOn(world, sight);
      let failed = 0;
      for (let gate = 0; gate < sight.gates.length; gate++)
        if (sight.gates[gate] !== 'pass') failed |= 1 << gate;
      return signatureOf(score, fit, decision, failed);
    },
  };
}

function signed({ score, fit, decision, gates }: Appraisal): number {
  return signatureOf(score, fit, decision, failedGates(gates));
}

function identityOf({ key, version, hash }: Model): Appraisal['model'] {
  return { key, version, hash };
}

/** @throws UnlikeReceiptsError where a receipt of the hand-written version differs: it would be doing other work */
export function assertEqualReceipts(model: Model, inputs: readonly EvaluationInput[]): void {
  const identity = identityOf(model);
  for (const [place, input] of inputs.entries()) {
    const ours = appraise(model, input, NOW);
    const theirs = appraiseByHand(identity, input, NOW);
    for (const field of Object.keys({ ...ours, ...theirs }) as (keyof Appraisal)[]) {
      if (!isDeepStrictEqual(ours[field], theirs[field])) {
        throw new UnlikeReceiptsError(place, field, ours[field], theirs[field]);
      }
    }
  }
}

export class UnlikeReceiptsError extends Error {
  override readonly name = 'UnlikeReceiptsError';
  readonly code = 'BENCH_UNLIKE_RECEIPTS';

  constructor(place: number, field: string, ours: unknown, byHand: unknown) {
    super(
      `The receipts of contact ${place} differ in ${field}: bring test/bench/engine/handwritten up to the engine.\n` +
        `  engine:       ${JSON.stringify(ours)}\n  hand-written: ${JSON.stringify(byHand)}`,
    );
  }
}

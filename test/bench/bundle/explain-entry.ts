/** The same with everything there is to say about a lead: next change, paths, robustness. */
export { compileModel } from '../../../src/engine/compile.ts';
export { evaluate } from '../../../src/engine/evaluate.ts';
export { explain } from '../../../src/engine/explain.ts';
export { applySteps } from '../../../src/engine/steps.ts';

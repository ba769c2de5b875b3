/** What a browser's worker needs to judge a lead, and to ask what would be if. */
export { compileModel } from '../../../src/engine/compile.ts';
export { evaluate } from '../../../src/engine/evaluate.ts';
export { applySteps } from '../../../src/engine/steps.ts';

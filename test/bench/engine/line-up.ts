/** Everybody who takes part. Only whoever plays is loaded: some of the libraries slow down all code beside them. */
import type { Model } from '../../../src/engine/compile.ts';
import { loadJsonLogicEngine } from './adapters/json-logic-engine.ts';
import { loadJsonRulesEngine } from './adapters/json-rules-engine.ts';
import type { LoadRival } from './adapters/rival.ts';
import { loadZenEngine } from './adapters/zen-engine.ts';
import type { Judge } from './contestant.ts';
import { byEngine, byEngineAtAGlance, byEngineWithHash, byHand } from './ours.ts';
import { rivalJudge } from './rivals.ts';

export interface Contestant {
  readonly name: string;
  /** Whether it also says why. */
  readonly explains: boolean;
  /** HubSpot's strings, or the facts that were made ready. */
  readonly reads: 'raw' | 'prepared';
  /** All 100,000 contacts, or the first of each batch. */
  readonly sees: 'all' | 'some';
  readonly enter: (model: Model) => Judge;
}

export const ENGINE: Contestant = {
  name: 'engine: appraise',
  explains: true,
  reads: 'raw',
  sees: 'all',
  enter: byEngine,
};
export const BY_HAND: Contestant = {
  name: 'hand-written TypeScript',
  explains: true,
  reads: 'raw',
  sees: 'all',
  enter: byHand,
};
export const JSON_RULES_ENGINE = rival('json-rules-engine 7.3.1', loadJsonRulesEngine, true);

/** The engine first: what it says is what the others must say. */
export const CONTESTANTS: readonly Contestant[] = [
  ENGINE,
  BY_HAND,
  { ...ENGINE, name: 'engine: evaluate (and hash the inputs)', sees: 'some', enter: byEngineWithHash },
  { ...ENGINE, name: 'engine: verdict alone', explains: false, sees: 'some', enter: byEngineAtAGlance },
  rival('json-logic-engine 5.0.7', loadJsonLogicEngine, true),
  rival('json-logic-engine 5.0.7', loadJsonLogicEngine, false),
  rival('zen-engine 0.54.0', loadZenEngine, true),
  rival('zen-engine 0.54.0', loadZenEngine, false),
  JSON_RULES_ENGINE,
  rival('json-rules-engine 7.3.1', loadJsonRulesEngine, false),
];

function rival(name: string, load: LoadRival, explains: boolean): Contestant {
  const enter = (model: Model) => rivalJudge(model.document, load, explains);
  return { name, explains, reads: 'prepared', sees: 'some', enter };
}

/** A stage with an accepted lead on it, and what is done about the deals of its SQL. */

import type { DecisionAnswer } from '../../src/card/contract.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { manifest } from '../../src/manifest.ts';
import { TO_WRITE_DEALS } from '../../src/store/deal-wishes.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { ALL_YES, type HandoffStage, HOUR, openHandoffStage } from './handoff-stage.ts';
import { PORTAL } from './stage.ts';

export const DEAL = { pipeline: 'default', stage: 'appointmentscheduled' };

const confirmed = { state: 'confirmed' } as const;
const checklist = Object.fromEntries(
  ['budget', 'authority', 'need', 'timeline', 'conversation', 'next_step'].map((key) => [key, confirmed]),
);

export interface DealOfSqlStage extends HandoffStage {
  readonly allYes: typeof ALL_YES;
  /** Publishes a model that asks for such deals. */
  agree(deal: typeof DEAL): Promise<void>;
  qualify(): Promise<DecisionAnswer>;
  /** Time passes, and what is due then has happened. */
  after(ms: number): Promise<void>;
  /** Until the SQL cannot be undone any more. */
  afterUndo(): Promise<void>;
  /** The portal installs the app again, with or without the right to make deals. */
  grant(isGranted: boolean): Promise<void>;
  /** The calls that were to make a deal. */
  dealsMade(): readonly unknown[];
  /** What the store knows of deals. */
  deals(): Promise<{ deal_id: string; stage: string }[]>;
}

export async function openDealOfSqlStage(): Promise<DealOfSqlStage> {
  const stage = await openHandoffStage();
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  const after = async (ms: number) => {
    stage.clock.at += ms;
    await stage.settle();
  };
  return {
    ...stage,
    allYes: ALL_YES,
    async agree(deal) {
      const model = compileModel(parseModel({ ...defaultSource(), handoff: { deal } }), LEXICON);
      await stage.context.models.publish(PORTAL, model);
    },
    qualify: () => stage.decide({ decision: 'qualify', checklist }),
    after,
    // Two words in one millisecond are told apart by one more.
    afterUndo: () => after(HOUR + 1_000),
    async grant(isGranted) {
      const optional = manifest.scopes.optional.filter((scope) => isGranted || scope !== TO_WRITE_DEALS);
      Object.assign(stage.sandbox.app.options, { optionalScopes: optional });
      stage.clock.at += 1_000;
      await stage.install();
    },
    dealsMade: () =>
      stage.sandbox.calls.filter(
        ({ method, path }) => method === 'POST' && /\/objects\/[^/]+\/deals$/.test(path),
      ),
    deals: () => stage.rows<{ deal_id: string; stage: string }>('select deal_id, stage from deal'),
  };
}

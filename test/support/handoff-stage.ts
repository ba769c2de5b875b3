/** A stage with an MQL on it, and the doors by which sales answers. */
import { randomUUID } from 'node:crypto';
import { byWorkflow, type ChangeSource } from '../../sandbox/crm/source.ts';
import { type DecisionAnswer, type DecisionRequest, decisionAnswer } from '../../src/card/contract.ts';
import { aBuyer, becomeMql, DAY_1, fetchAsCard, viewOf } from '../card/support.ts';
import { openStage, PORTAL, type Stage } from './stage.ts';

export const HOUR = 3_600_000;
export const ALL_YES = { valid: true, relevant: true, routed: true, willWork: true };
export const WORKFLOW = byWorkflow(31);

export interface HandoffStage extends Stage {
  readonly clock: { at: number };
  /** The contact, an MQL since the clock's time. */
  readonly contact1: string;
  /** Somebody changes the contact in HubSpot: a person, unless the source says otherwise. */
  edit(properties: Readonly<Record<string, string>>, source?: ChangeSource): Promise<void>;
  /** Somebody decides on the card, and all that follows has happened. */
  decide(decision: Partial<DecisionRequest>): Promise<DecisionAnswer>;
  /** HubSpot's values of the contact. */
  values(): Readonly<Record<string, string>>;
  /** The next step as the card tells it. */
  stepOnCard(): Promise<string>;
}

/** A portal with the worked example as its MQL (AT-01). */
export async function openHandoffStage(): Promise<HandoffStage> {
  const clock = { at: DAY_1 };
  const stage = await openStage({ now: () => clock.at });
  await stage.install();
  const contact1 = await aBuyer(stage);
  await becomeMql(stage, contact1, clock);
  const actor = stage.sandbox.actor(PORTAL);
  const values = () => stage.contact(contact1);
  return {
    ...stage,
    clock,
    contact1,
    values,
    stepOnCard: async () => (await viewOf(stage, contact1)).nextStep,
    async edit(properties, source) {
      const by = source === undefined ? actor : stage.sandbox.actor(PORTAL, source);
      by.update('contacts', contact1, properties);
      await stage.settle();
    },
    decide: (decision) => decideOnCard(stage, contact1, decision),
  };
}

/** Somebody decides about a contact on the card, and all that follows has happened. */
export async function decideOnCard(
  stage: Stage,
  contact: string,
  decision: Partial<DecisionRequest>,
): Promise<DecisionAnswer> {
  const { body } = await fetchAsCard(stage, `/api/card/contacts/${contact}/decisions`, {
    method: 'POST',
    body: { idempotencyKey: randomUUID(), ...decision },
  });
  await stage.settle();
  return decisionAnswer.parse(body);
}

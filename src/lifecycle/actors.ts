/**
 * Who moves a lead. A person may decide everything; automation (workflows, integrations, whatever cannot be told to be
 * a person) may accept, reject and recycle; nobody but a person makes an SQL, and the types say so.
 */

/** Where a decision came in. `hubspot`: someone edited the property on the record, in a list or by mobile. */
export type DecisionDoor = 'card' | 'hubspot' | 'import' | 'action' | 'cli';

export interface Person {
  readonly kind: 'person';
  /** HubSpot's user id, or an e-mail address where that is all there is. */
  readonly id: string;
  readonly name?: string | null;
  readonly door: DecisionDoor;
}

export interface Automation {
  readonly kind: 'automation';
  /** The workflow, app or source that acted. */
  readonly id: string;
  readonly name?: string | null;
  readonly door: DecisionDoor;
}

export type Decider = Person | Automation;

/** Who a transition is by: the engine's verdict, a decider, the CRM's own lifecycle stage, or a deal. */
export type Mover = 'engine' | 'deal' | 'crm' | 'automation' | 'person';

/** Whose word weighs more where two speak about the same thing: a person's beats the machine's, always. */
const WEIGHT: Readonly<Record<Mover, number>> = { engine: 0, deal: 1, crm: 2, automation: 3, person: 4 };

export function weightOf(mover: Mover): number {
  return WEIGHT[mover];
}

/** The decider's name for sentences: `Dana Smith`, `user 77`, `a workflow (31)`. */
export function nameOf(decider: Decider): string {
  if (decider.name) return decider.name;
  return decider.kind === 'person' ? `user ${decider.id}` : `automation (${decider.id})`;
}

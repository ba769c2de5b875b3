/** What the card needs of the rest: reads from the local store, and somebody who decides. */
import type { AskedDeal } from '../deals/deal-ahead.ts';
import type { EvaluationInput } from '../engine/input.ts';
import type { Model } from '../engine/model.ts';
import type { Receipt } from '../engine/receipt.ts';
import type { HandoffSettings } from '../handoff/handoff-settings.ts';
import type { HeldValues } from '../handoff/shown-step.ts';
import type { ToldPutBack } from '../handoff/told-put-back.ts';
import type { Person } from '../lifecycle/actors.ts';
import type { ChecklistAnswers } from '../lifecycle/checklist-result.ts';
import type { AwaitingReason } from '../lifecycle/crm-edits.ts';
import type { DecisionResult, PersonAct } from '../lifecycle/decision.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import type { PropertyChange } from '../lifecycle/sla/activity-readings.ts';
import type { OwnerGiven } from '../lifecycle/sla/owner-turn.ts';
import type { Unfollowed } from '../lifecycle/stage-mirror.ts';
import type { UserNames } from './decider-name.ts';
import type { Contradicted } from './review-view.ts';

export interface CardPerson {
  readonly name: string;
  readonly title: string | null;
  readonly contactId: string;
}

/** A lead with everything the card shows of it, read in one go. */
export interface CardLead {
  readonly contactId: string;
  readonly name: string;
  /** What the portal has agreed about the handoff. */
  readonly settings: HandoffSettings;
  readonly state: HandoffState;
  /** The last decision about it. */
  readonly receipt: Receipt;
  readonly model: Model;
  /** What is known now. */
  readonly input: EvaluationInput;
  /** Every attempt at qualification, the oldest first. */
  readonly episodes: readonly Episode[];
  /** Changes of the properties that tell of sales' activity, where clocks run. */
  readonly activity: readonly PropertyChange[];
  /** Colleagues whose signals count, by lead id. */
  readonly people: ReadonlyMap<string, CardPerson>;
  /** Users of the portal who have said something about the lead, where HubSpot lists them as owners. */
  readonly users: UserNames;
  /** What discovery has stored so far. */
  readonly checklist: ChecklistAnswers | null;
  /** As HubSpot told it at the last look. */
  readonly owner: OwnerGiven;
  /** A rejection in HubSpot whose reason has not come. */
  readonly awaiting: AwaitingReason | null;
  /** What stands in HubSpot by somebody else's hand, though it is not so. */
  readonly held: HeldValues | null;
  /** What somebody has set in HubSpot lately and was put back. */
  readonly putBack: ToldPutBack | null;
  /** What HubSpot was asked for in its own stage fields and does not have; null where it follows. */
  readonly unfollowed: Unfollowed | null;
  readonly askedDeal: AskedDeal;
  /** The latest decision that stands against the data. */
  readonly contradicted: Contradicted | null;
}

/** Why there is nothing to show. `preparing`: no model yet; `waiting`: known to HubSpot, not looked at yet. */
export type NoLead =
  | { readonly kind: 'not_installed' | 'disconnected' | 'preparing' | 'deleted' | 'erased' }
  | {
      readonly kind: 'waiting';
      readonly backfill: { readonly done: number; readonly total: number | null } | null;
    };

export type CardReading = { readonly kind: 'lead'; readonly lead: CardLead } | NoLead;

/** An earlier attempt with the receipt that was kept of it. */
export interface PastAttempt {
  readonly episode: Episode;
  /** What whoever decided had to go by; where nobody decided, how the attempt began. */
  readonly receipt: Receipt;
  /** The model that the receipt was made with. */
  readonly model: Model;
  readonly people: ReadonlyMap<string, CardPerson>;
  readonly users: UserNames;
  readonly settings: HandoffSettings;
}

export interface CardStore {
  /** Never another portal's: every read starts with the portal. */
  read(portalId: string, contactId: string, now: number): Promise<CardReading>;
  /** null where the contact has no such attempt that has ended, or no receipt was kept of it. */
  readAttempt(portalId: string, contactId: string, number: number): Promise<PastAttempt | null>;
}

/** Takes a person's decision, in one transaction: it happens whole, or is refused with what to do instead. */
export type Decide = (
  portalId: string,
  contactId: string,
  act: PersonAct,
  by: Person,
) => Promise<DecisionResult>;

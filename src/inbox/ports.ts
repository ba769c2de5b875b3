/** What the inbox needs from the store and from HubSpot, as types. The store and the CRM room implement them. */
import type { Model } from '../engine/model.ts';
import type { LifecycleMapping } from '../lifecycle/stages.ts';
import type { ChangeEvent, FactChange, Facts } from './changes.ts';
import type { Claim, ClaimedItem } from './claim.ts';
import type { KnownLead, LeadOutcome } from './decide-lead.ts';

/** An event of the inbox that has no terminal record yet. */
export interface OpenEvent {
  readonly key: string;
  /** HubSpot's subscription type, such as `object.propertyChange`. */
  readonly type: string;
  readonly property: string | null;
  readonly value: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
  readonly occurredAt: number;
}

/** What the store has on one claimed contact. */
export interface LoadedContact {
  readonly contactId: string;
  /** The id under which it lives on since a merge; null where this is still its own. */
  readonly livesOnAs: string | null;
  readonly lead: (KnownLead & { readonly revision: number; readonly deletedAt: number | null }) | null;
  readonly events: readonly OpenEvent[];
  /** Values on their way to HubSpot: they count as its values, for they will be. */
  readonly pending: Readonly<Record<string, string>>;
}

export interface CompanyRecord {
  readonly companyId: string;
  readonly facts: Facts;
  /** HubSpot no longer has it; what was known of it stays. */
  readonly gone: boolean;
}

/** A company as HubSpot has just told it, with what is new. */
export interface CompanyRead {
  readonly companyId: string;
  readonly facts: Facts;
  readonly changes: readonly FactChange[];
}

/** What a claim of companies comes to. */
export interface CompanyCommit {
  readonly read: readonly CompanyRead[];
  /** Companies that HubSpot no longer has. */
  readonly gone: readonly string[];
  readonly merges: readonly CompanyMerge[];
  /** Companies whose leads are to be looked at again. */
  readonly changed: readonly string[];
  readonly settled: readonly SettledEvent[];
}

export interface CompanyMerge {
  readonly survivor: string;
  /** The ids that are no more, HubSpot's primary record first where it has a new id. */
  readonly merged: readonly string[];
}

/** A contact id that is no more, and the one it lives on under. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

export interface SettledEvent {
  readonly key: string;
  readonly outcome: 'applied' | 'superseded' | 'ignored' | 'dead';
  readonly reason: string | null;
}

/** One contact's part of a commit. */
export interface ContactCommit {
  readonly contactId: string;
  readonly companyId: string | null;
  readonly leadId: string | null;
  readonly revision: number;
  readonly live: boolean;
  readonly outcome: LeadOutcome;
}

export interface CommitBatch {
  readonly portalId: string;
  readonly generation: number;
  readonly now: number;
  readonly decided: readonly ContactCommit[];
  readonly settled: readonly SettledEvent[];
  /** Contacts that HubSpot no longer has. */
  readonly gone: readonly string[];
}

export interface LeadStore {
  load(portalId: string, contactIds: readonly string[]): Promise<LoadedContact[]>;
  companies(portalId: string, companyIds: readonly string[]): Promise<Map<string, CompanyRecord>>;
  /** The open events of companies. */
  companyEvents(portalId: string, companyIds: readonly string[]): Promise<Map<string, OpenEvent[]>>;
  /** Keeps companies that were read for the first time. One that somebody else has kept meanwhile stays as it is. */
  addCompanies(portalId: string, read: readonly CompanyRead[], now: number): Promise<void>;
  /** Keeps what an import has changed and makes the leads of `changed` due, in one transaction. */
  saveImported(
    portalId: string,
    companies: Pick<CompanyCommit, 'read' | 'changed'>,
    now: number,
  ): Promise<void>;
  /** Decision, state, receipts, outbox and the end of the claim, in one transaction. */
  commit(batch: CommitBatch, claim: Claim, items: readonly ClaimedItem[]): Promise<void>;
  /** What a claim of companies comes to, with the leads that become due by it and its end, in one transaction. */
  finishCompanies(claim: Claim, commit: CompanyCommit, now: number): Promise<void>;
  /** Joins the histories of merged contacts under the surviving id, with what still waits of theirs. Repeatable. */
  merge(portalId: string, survivor: string, merged: readonly string[], now: number): Promise<void>;
  /** Hands the open events of merged contacts to the ids they live on under, which become due. */
  carryOver(portalId: string, moves: readonly Move[], now: number): Promise<void>;
  /** Erases everything about these contacts, at HubSpot's privacy deletion. */
  erase(portalId: string, contactIds: readonly string[]): Promise<void>;
}

/** A portal as the worker sees it while it decides. */
export interface PortalContext {
  readonly portalId: string;
  readonly generation: number;
  readonly model: Model;
  readonly lifecycle: LifecycleMapping;
  /** Contact properties of ours that this portal holds in another form: nothing is written there. */
  readonly unwritable: readonly string[];
  /** When the app was last installed (epoch ms): what was there before is the portal's past. */
  readonly installedAt: number;
}

export interface ContactRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Property history, where it was asked for: oldest first. */
  readonly history: readonly ChangeEvent[];
}

/** The reads the inbox makes at HubSpot, in batches of its own sizes. Missing ids are left out of the answer. */
export interface CrmReader {
  contacts(ids: readonly string[], properties: readonly string[]): Promise<ContactRecord[]>;
  contactsWithHistory(
    ids: readonly string[],
    properties: readonly string[],
    history: readonly string[],
  ): Promise<ContactRecord[]>;
  companies(
    ids: readonly string[],
    properties: readonly string[],
  ): Promise<
    {
      readonly id: string;
      readonly properties: Readonly<Record<string, string | null>>;
      readonly updatedAt: number;
    }[]
  >;
}

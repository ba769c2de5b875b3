/** What the inbox needs from the store and from HubSpot, as types. The store and the CRM room implement them. */

import type { DealFact } from '../deals/deal-fact.ts';
import type { CommitteeReach } from '../engine/committee-reach.ts';
import type { Model } from '../engine/model.ts';
import type { Receipt } from '../engine/receipt.ts';
import type { HandoffSettings } from '../handoff/handoff-settings.ts';
import type { AccountStage } from '../outbox/account-properties.ts';
import type { AccountPerson } from './account-people.ts';
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
  /** HubSpot's change source and what it names; null where it tells none. */
  readonly source: string | null;
  readonly sourceId: string | null;
  /** Of a deletion: a restore that came later in time is known already. */
  readonly overtaken?: true;
  /** Of a merge: changes of the merged records that found them gone, because we were told of it too late. */
  readonly missed?: readonly MissedChange[];
}

export interface MissedChange {
  readonly property: string;
  /** Epoch ms. */
  readonly occurredAt: number;
}

/** What the store has on one claimed contact. */
export interface LoadedContact {
  readonly contactId: string;
  /** The id under which it lives on since a merge; null where this is still its own. */
  readonly livesOnAs: string | null;
  readonly lead: StoredLead | null;
  readonly events: readonly OpenEvent[];
  /** Values on their way to HubSpot: they count as its values, for they will be. */
  readonly pending: Readonly<Record<string, string>>;
  /** Its living deals. */
  readonly deals: readonly DealFact[];
}

export interface StoredLead extends KnownLead {
  readonly revision: number;
  readonly deletedAt: number | null;
  /** The company whose account it counted for when it was last decided. */
  readonly companyId: string | null;
  /** The last decision's, in milli-points; null before the first. */
  readonly score: number | null;
}

export interface CompanyRecord {
  readonly companyId: string;
  readonly facts: Facts;
  /** Our own properties as HubSpot was last known to have them; null where they have never been read. */
  readonly written: Readonly<Record<string, string>> | null;
  /** HubSpot no longer has it; what was known of it stays. */
  readonly gone: boolean;
}

/** A company as HubSpot has just told it, with what is new. */
export interface CompanyRead {
  readonly companyId: string;
  readonly facts: Facts;
  readonly changes: readonly FactChange[];
  /** Our own properties as HubSpot has them; null where they were not asked for. */
  readonly written: Readonly<Record<string, string>> | null;
}

/** What a claim of companies comes to. */
export interface CompanyCommit {
  readonly read: readonly CompanyRead[];
  /** Companies that HubSpot no longer has. */
  readonly gone: readonly string[];
  readonly merges: readonly CompanyMerge[];
  /** Companies whose leads are to be looked at again. */
  readonly changed: readonly string[];
  /** Companies of which more is known than before, though nothing has happened: likewise, but without haste. */
  readonly learned: readonly string[];
  readonly settled: readonly SettledEvent[];
  /** Of the installation it is for. */
  readonly generation: number;
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

/** Companies whose people matter to a decision, since the model asks for committees. */
export interface AccountsAsked {
  readonly companyIds: readonly string[];
  readonly reach: CommitteeReach;
  /** Leads of the claim itself, of whom the caller knows more. */
  readonly without: readonly string[];
}

/** An account while nobody else decides about its people. */
export interface HeldAccount {
  /** HubSpot has the company. */
  readonly isHere: boolean;
  readonly people: readonly AccountPerson[];
  /** How it stood when it was last looked at; null before the first time. */
  readonly last: KnownAccount | null;
}

/** What is kept of an account. */
export interface KnownAccount {
  readonly modelHash: string;
  /** What rules could see of its people. */
  readonly rules: string;
  /** What there was to see at all: that, and how many they were. */
  readonly view: string;
  /** The highest lead score, in milli-points; null where no lead has one. */
  readonly score: number | null;
  readonly stage: AccountStage;
  /** The account track that held. */
  readonly track: string | null;
  readonly people: number;
  readonly topic: string | null;
  /** Epoch ms. */
  readonly evaluatedAt: number;
}

/** All there is to say of an account. */
export interface StoredAccount extends Omit<HeldAccount, 'isHere'> {
  readonly companyId: string;
  readonly facts: Facts;
  /** The highest lead score there now, in milli-points; null where no lead has one. */
  readonly topScore: number | null;
  /** Our own properties as HubSpot has them, or will once what is on its way arrives. */
  readonly current: Readonly<Record<string, string>>;
}

/** What a look at an account comes to. */
export interface AppraisedAccount {
  readonly companyId: string;
  readonly account: KnownAccount;
  readonly writes: Readonly<Record<string, string>>;
  /** Whom to look at again, as far as they were decided under another view; null where there is no need. */
  readonly lookAgain: {
    readonly reason: 'account' | 'time';
    /** All leads of the company, or those named alone. */
    readonly leads: 'all' | readonly string[];
  } | null;
  /** The UTC midnight (epoch ms) from which it stands differently with no news; null when never. */
  readonly nextChangeAt: number | null;
}

/** A company that is to be looked at as an account. */
export interface AccountMark {
  readonly companyId: string;
  readonly reason: 'account' | 'time';
  readonly isUrgent: boolean;
}

/** One contact's part of a commit. */
export interface ContactCommit {
  readonly contactId: string;
  readonly companyId: string | null;
  readonly leadId: string | null;
  /** The id that a new lead is to have, where its colleagues have been told it already. */
  readonly newLeadId: string | null;
  /** How its account looked when it was decided; null where the model asks for no committee. */
  readonly accountView: string | null;
  readonly revision: number;
  /** Ids that were merged into it before anybody was met under them: they lead to it as well. */
  readonly alsoKnownAs: readonly string[];
  readonly live: boolean;
  /** The receipt that whoever edited the handoff had to go by; null where nobody has, or there was none. */
  readonly seen: Receipt | null;
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
  readonly accounts: readonly AccountMark[];
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
  /** Ids for leads that are about to be met. */
  newLeadIds(count: number): Promise<string[]>;
  /**
   * Decision, state, receipts, outbox and the end of the claim, in one transaction. `decide` is called within it with
   * the accounts asked for, by company; until the end nobody else decides about their people. So a decision rests on
   * all that was recorded before it and on nothing that comes later, which is what a replay of it will find (AT-50).
   */
  commit(
    work: {
      readonly claim: Claim;
      readonly items: readonly ClaimedItem[];
      readonly asked: AccountsAsked | null;
      readonly now: number;
    },
    decide: (accounts: ReadonlyMap<string, HeldAccount>) => Promise<CommitBatch>,
  ): Promise<void>;
  /**
   * What a claim of companies comes to, with the leads that become due by it and its end, in one transaction. `appraise`
   * is called within it, once for each account asked for that HubSpot has, while nobody else decides about its people.
   */
  finishCompanies(
    claim: Claim,
    commit: CompanyCommit,
    accounts: {
      readonly asked: Omit<AccountsAsked, 'without'> | null;
      readonly appraise: (account: StoredAccount) => AppraisedAccount;
    },
    now: number,
  ): Promise<void>;
  /**
   * Joins the histories of merged contacts under the surviving id, with what still waits of theirs. Repeatable. Looks
   * at the merged ones that are under way in other hands than `claim` come to nothing.
   */
  merge(
    portalId: string,
    survivor: string,
    merged: readonly string[],
    by: { readonly claim: Claim; readonly now: number },
  ): Promise<void>;
  /** Hands the open events of merged contacts to the ids they live on under, which become due. */
  carryOver(portalId: string, moves: readonly Move[], now: number): Promise<void>;
  /** Erases everything about these contacts, at HubSpot's privacy deletion. Other looks at them come to nothing. */
  erase(
    portalId: string,
    contactIds: readonly string[],
    by: { readonly claim: Claim; readonly now: number },
  ): Promise<void>;
}

/** A portal as the worker sees it while it decides. */
export interface PortalContext {
  readonly portalId: string;
  readonly generation: number;
  readonly model: Model;
  readonly settings: HandoffSettings;
  /** Our own, by which our writes are known when they come back. */
  readonly appId: string;
  /** Contact properties of ours that this portal holds in another form: nothing is written there. */
  readonly unwritable: readonly string[];
  /** Company properties of ours, likewise. */
  readonly unwritableOnCompanies: readonly string[];
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

/** Somebody who may own records. */
export interface OwnerRecord {
  /** HubSpot's owner id, which is not the user id. */
  readonly id: string;
  readonly userId: string | null;
  readonly email: string | null;
  /** As people call them; null where HubSpot has no name. */
  readonly name: string | null;
  readonly isDeactivated: boolean;
}

/** The reads the inbox makes at HubSpot, in batches of its own sizes. Missing ids are left out of the answer. */
export interface CrmReader {
  contacts(ids: readonly string[], properties: readonly string[]): Promise<ContactRecord[]>;
  contactsWithHistory(
    ids: readonly string[],
    properties: readonly string[],
    history: readonly string[],
  ): Promise<ContactRecord[]>;
  /** All owners of the portal, those whom it has deactivated among them. */
  owners(): Promise<readonly OwnerRecord[]>;
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

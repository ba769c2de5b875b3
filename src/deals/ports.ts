/** What the deals' part of the work needs from the store and from HubSpot, as types. */
import type { Claim } from '../inbox/claim.ts';
import type { OpenEvent, SettledEvent } from '../inbox/ports.ts';
import type { DealFact, Pipeline } from './deal-fact.ts';
import type { DealRecord } from './deal-outcome.ts';

/** A deal as the store has it. */
export interface KnownDeal {
  readonly fact: DealFact;
  readonly contactIds: readonly string[];
  /** HubSpot no longer has it; what was known of it stays. */
  readonly gone: boolean;
}

/** A deal as HubSpot has it now. */
export interface DealRead {
  readonly fact: DealFact;
  readonly contactIds: readonly string[];
}

/** What a claim of deals comes to. */
export interface DealCommit {
  readonly read: readonly DealRead[];
  /** Deals that HubSpot no longer has. */
  readonly gone: readonly string[];
  /** Contacts whose deals have changed: those of them that are leads are looked at again. */
  readonly lookAt: readonly ContactToLookAt[];
  readonly settled: readonly SettledEvent[];
}

export interface ContactToLookAt {
  readonly contactId: string;
  /** Nobody waits for it: it comes after the live work. */
  readonly isPatient: boolean;
}

/** The deals of one portal. */
export interface PortalDeals {
  load(dealIds: readonly string[]): Promise<Map<string, KnownDeal>>;
  /** The open events of deals, by deal. */
  events(dealIds: readonly string[]): Promise<Map<string, OpenEvent[]>>;
  /** Deals that HubSpot has answered with in place of others: they become work of their own. */
  addWork(dealIds: readonly string[], now: number): Promise<void>;
  /**
   * What was read, the contacts that become due by it and the end of the claim, in one transaction.
   * @throws StaleClaimError when the claim was lost meanwhile: nothing of it stays
   */
  finish(claim: Claim, commit: DealCommit, now: number): Promise<void>;
  /** The living deals of some contacts, by contact; a contact without deals is not among them. */
  ofContacts(contactIds: readonly string[]): Promise<Map<string, DealFact[]>>;
}

export interface DealStore {
  forPortal(portalId: string): PortalDeals;
}

/** The reads at HubSpot, in batches of its own sizes. */
export interface DealReader {
  /** Missing ids are left out; an id that was merged away is answered with the deal it lives on in. */
  deals(ids: readonly string[]): Promise<DealRecord[]>;
  /** The contacts of each deal. */
  contactsOf(dealIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  pipelines(): Promise<readonly Pipeline[]>;
}

/** A portal as it matters to its deals. */
export interface DealPortal {
  readonly portalId: string;
  /** ISO 4217; what an amount is in where the deal names no currency. Null where the account was never asked. */
  readonly currency: string | null;
}

/** HubSpot, one client per portal: the only door through which this project calls the CRM. */

import type { Pipeline } from '../deals/deal-fact.ts';
import { type Account, type OwnerPage, readAccount, readOwnersPage, uninstall } from './account.ts';
import {
  associateCompanies,
  type Companies,
  type CompanyOfContact,
  readCompaniesOf,
} from './associations.ts';
import { type Call, type CallWatch, createCall } from './client.ts';
import { addContactsToDeal, createDeal, type NewDeal } from './create-deal.ts';
import { CALLS, Limiter, type LimiterOptions, type LimiterSetup, SEARCHES } from './limiter.ts';
import { readLinked } from './linked-records.ts';
import { createTask, type NewTask } from './make-task.ts';
import type { CrmObject } from './paths.ts';
import { readDealPipelines } from './pipelines.ts';
import * as properties from './properties.ts';
import {
  type FoundRecords,
  type ListPage,
  listPage,
  type ReadBatch,
  type RecordPage,
  readBatch,
  type SearchPage,
  search,
} from './read-records.ts';
import { createLead, moveLead, type NewLead } from './sales-lead.ts';
import {
  type BatchOutcome,
  createBatch,
  type PropertyValues,
  type RecordUpdate,
  type RecordUpsert,
  updateBatch,
  upsertBatch,
} from './write-records.ts';

/**
 * One portal's CRM. Every method throws CrmError, or what getting a token throws (a disconnected installation).
 * Each takes one slot of the portal's limiter per request it sends; the batch writes send more only to halve.
 */
export interface CrmClient {
  readonly portalId: string;
  readBatch(object: CrmObject, batch: ReadBatch): Promise<FoundRecords>;
  listPage(object: CrmObject, page: ListPage): Promise<RecordPage>;
  search(object: CrmObject, page: SearchPage): Promise<RecordPage & { readonly total: number }>;
  updateBatch(
    object: CrmObject,
    updates: readonly RecordUpdate[],
    how?: { readonly repeatable: boolean },
  ): Promise<BatchOutcome>;
  upsertBatch(object: CrmObject, idProperty: string, upserts: readonly RecordUpsert[]): Promise<BatchOutcome>;
  createBatch(object: CrmObject, creations: readonly PropertyValues[]): Promise<BatchOutcome>;
  readCompaniesOf(contactIds: readonly string[]): Promise<ReadonlyMap<string, Companies>>;
  /** The ids of the records at the other end, for up to 1,000 records. */
  readLinked(
    between: { readonly from: CrmObject; readonly to: CrmObject },
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  readDealPipelines(): Promise<readonly Pipeline[]>;
  /** @returns the deal's id. Not repeated where the answer was lost. */
  createDeal(deal: NewDeal): Promise<string>;
  /** @returns the task's id. Not repeated where the answer was lost. */
  createTask(task: NewTask): Promise<string>;
  /** @returns the id of the record of HubSpot's lead object. Not repeated where the answer was lost. */
  createLead(lead: NewLead): Promise<string>;
  moveLead(leadId: string, stage: string): Promise<void>;
  addContactsToDeal(dealId: string, contactIds: readonly string[]): Promise<void>;
  /** @returns the contacts that HubSpot refused */
  associateCompanies(pairs: readonly CompanyOfContact[]): Promise<readonly string[]>;
  listProperties(
    object: CrmObject,
    filter?: { readonly archived?: boolean },
  ): Promise<readonly properties.Property[]>;
  readProperty(object: CrmObject, name: string): Promise<properties.Property | undefined>;
  createProperties(
    object: CrmObject,
    definitions: readonly properties.NewProperty[],
  ): Promise<readonly properties.Property[]>;
  createProperty(object: CrmObject, definition: properties.NewProperty): Promise<properties.Property>;
  updateProperty(
    object: CrmObject,
    name: string,
    change: properties.PropertyChange,
  ): Promise<properties.Property>;
  ensureGroup(object: CrmObject, group: { readonly name: string; readonly label: string }): Promise<void>;
  readAccount(): Promise<Account>;
  readOwnersPage(page?: Parameters<typeof readOwnersPage>[1]): Promise<OwnerPage>;
  /** Removes the app from the account. */
  uninstall(): Promise<void>;
}

export interface CrmDeps {
  readonly apiUrl: string;
  readonly retryScale: number;
  /** A valid token of the portal, never the `rejected` one. */
  readonly accessToken: (portalId: string, options?: { readonly rejected?: string }) => Promise<string>;
  readonly now?: () => number;
  /** Milliseconds until an answer must be complete; 11 s by default, with 4 s to connect before. */
  readonly answerTimeoutMs?: number;
  /** Watches the calls of each portal. */
  readonly watch?: (portalId: string) => CallWatch;
  /** Whether this process may call HubSpot for the portal: asked before each request leaves. */
  readonly mayCall?: (portalId: string) => Promise<boolean>;
  /** Ends the calls under way, and lets no more leave. */
  readonly ending?: AbortSignal;
  /** A portal's pace, where it is not HubSpot's. */
  readonly calls?: LimiterOptions;
}

export interface Crm {
  /** The portal's client; the same one each time, because its limiter is the portal's pace. */
  portal(portalId: string): CrmClient;
  /** After a disconnect or reinstall: what was learnt about missing scopes no longer holds. The pace still does. */
  forget(portalId: string): void;
  /** Portals that HubSpot does not serve just now. */
  troubled(): Troubled;
  /** For how long the portal's oldest call has waited for its turn or its answer, ms; 0 without one. */
  waitedMs(portalId: string): number;
}

export interface Troubled {
  /** A call would not leave now: it is paused for long, or one call is out to see whether HubSpot answers. */
  readonly shut: readonly string[];
  /** The last call failed, and none has been answered since. */
  readonly failing: readonly string[];
}

export function createCrm(deps: CrmDeps): Crm {
  const clients = new Map<string, CrmClient>();
  const paces = new Map<string, Pace>();
  const close = () => {
    for (const { calls, searches } of paces.values()) {
      calls.close();
      searches.close();
    }
  };
  deps.ending?.addEventListener('abort', close, { once: true });
  return {
    portal(portalId) {
      const known = clients.get(portalId);
      if (known) return known;
      const pace = paces.get(portalId) ?? createPace(deps);
      paces.set(portalId, pace);
      if (deps.ending?.aborted) close();
      const client = createPortalClient(deps, portalId, pace);
      clients.set(portalId, client);
      return client;
    },
    forget(portalId) {
      clients.delete(portalId);
    },
    troubled() {
      const shut: string[] = [];
      const failing: string[] = [];
      for (const [portalId, { calls }] of paces) {
        if (calls.refusesForMs() > 0) shut.push(portalId);
        if (calls.isFailing) failing.push(portalId);
      }
      return { shut, failing };
    },
    waitedMs(portalId) {
      const pace = paces.get(portalId);
      return pace ? Math.max(pace.calls.waitedMs(), pace.searches.waitedMs()) : 0;
    },
  };
}

interface Pace {
  readonly calls: Limiter;
  readonly searches: Limiter;
}

function createPace(deps: CrmDeps): Pace {
  const setup: LimiterSetup = { retryScale: deps.retryScale };
  return { calls: new Limiter(deps.calls ?? CALLS, setup), searches: new Limiter(SEARCHES, setup) };
}

function createPortalClient(deps: CrmDeps, portalId: string, pace: Pace): CrmClient {
  const call = createCall({
    apiUrl: deps.apiUrl,
    retryScale: deps.retryScale,
    accessToken: (rejected) => deps.accessToken(portalId, rejected === undefined ? {} : { rejected }),
    ...pace,
    now: deps.now ?? Date.now,
    ...(deps.watch ? { watch: deps.watch(portalId) } : {}),
    ...(deps.mayCall ? { mayCall: async () => deps.mayCall!(portalId) } : {}),
    ...(deps.ending ? { ending: deps.ending } : {}),
    ...(deps.answerTimeoutMs === undefined ? {} : { answerTimeoutMs: deps.answerTimeoutMs }),
  });
  return clientOf(portalId, call);
}

/** The endpoints over any way to call: the real one above, or a recorded one in a test. */
export function clientOf(portalId: string, call: Call): CrmClient {
  return {
    portalId,
    readBatch: (object, batch) => readBatch(call, object, batch),
    listPage: (object, page) => listPage(call, object, page),
    search: (object, page) => search(call, object, page),
    updateBatch: (object, updates, how) => updateBatch(call, object, updates, how),
    upsertBatch: (object, idProperty, upserts) => upsertBatch(call, object, idProperty, upserts),
    createBatch: (object, creations) => createBatch(call, object, creations),
    readCompaniesOf: (contactIds) => readCompaniesOf(call, contactIds),
    readLinked: (between, ids) => readLinked(call, between, ids),
    readDealPipelines: () => readDealPipelines(call),
    createDeal: (deal) => createDeal(call, deal),
    createTask: (task) => createTask(call, task),
    createLead: (lead) => createLead(call, lead),
    moveLead: (leadId, stage) => moveLead(call, leadId, stage),
    addContactsToDeal: (dealId, contactIds) => addContactsToDeal(call, dealId, contactIds),
    associateCompanies: (pairs) => associateCompanies(call, pairs),
    listProperties: (object, filter) => properties.listProperties(call, object, filter),
    readProperty: (object, name) => properties.readProperty(call, object, name),
    createProperties: (object, definitions) => properties.createProperties(call, object, definitions),
    createProperty: (object, definition) => properties.createProperty(call, object, definition),
    updateProperty: (object, name, change) => properties.updateProperty(call, object, name, change),
    ensureGroup: (object, group) => properties.ensureGroup(call, object, group),
    readAccount: () => readAccount(call),
    readOwnersPage: (page) => readOwnersPage(call, page),
    uninstall: () => uninstall(call),
  };
}

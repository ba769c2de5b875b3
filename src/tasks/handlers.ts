/** The handlers of a portal's tasks, filled with the store and HubSpot. */
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Crm } from '../crm/crm.ts';
import { createReader } from '../crm/worker-ports.ts';
import type { WorkReason } from '../inbox/claim.ts';
import { changedCompanies, readCompanies } from '../inbox/company-facts.ts';
import { manifest } from '../manifest.ts';
import { provision } from '../oauth/provision.ts';
import { loadPack } from '../packs.ts';
import type { Database } from '../store/database.ts';
import { enqueueUnread } from '../store/deals.ts';
import { enqueueWork } from '../store/enqueue-work.ts';
import { createImportRows } from '../store/imports.ts';
import type { Installations } from '../store/installations.ts';
import { leadSlice } from '../store/lead-slices.ts';
import { createLeadStore } from '../store/leads.ts';
import type { ModelStore } from '../store/models.ts';
import { saveProperties } from '../store/settings-reads.ts';
import { CLAIM_LIMIT } from '../store/work.ts';
import { LATER } from '../store/work-priority.ts';
import type { EventIntake } from '../webhooks/intake.ts';
import { type BackfillDeps, backfillStep } from './backfill.ts';
import { createChangedRecords } from './changed-records.ts';
import { createImportStep } from './import.ts';
import { journalChangesStep } from './journal-changes.ts';
import { reconcileStep } from './reconcile.ts';
import { rescoreStep } from './rescore.ts';
import type { TaskHandler } from './run-task.ts';
import type { Task, TaskKind, TaskStep, TaskStore } from './task.ts';

export interface HandlerDeps {
  readonly db: Database;
  readonly crm: Crm;
  readonly installations: Installations;
  readonly models: ModelStore;
  readonly tasks: TaskStore;
  readonly intake: EventIntake;
  /** The app's own id, by which its writes are known. */
  readonly appId: string;
  readonly log: Logger;
  readonly now: () => number;
}

export function createHandlers(deps: HandlerDeps): Readonly<Record<TaskKind, TaskHandler>> {
  return {
    provision: (task) => provisionStep(deps, task),
    deals: (task) => dealsStep(deps, task),
    backfill: (task) => backfillStep(backfillOf(deps, 'contact'), task),
    rescore: (task) =>
      rescoreStep(
        {
          slice: (portalId, after, limit) => leadSlice(deps.db, portalId, after, limit),
          count: (portalId) => countLeads(deps.db, portalId),
          model: async (portalId) => (await deps.installations.forPortal(portalId).read())?.modelHash ?? null,
          enqueue: (portalId, ids) => enqueueInOrder(deps, portalId, ids),
          waiting: (portalId) => waiting(deps.db, { portalId, reason: 'rescore' }),
        },
        task,
      ),
    reconcile: (task) =>
      reconcileStep({ ...createChangedRecords(deps), installedAt: installedAt(deps) }, task),
    journal: (task) => journalChangesStep(deps, task),
    import: createImportStep({
      crm: (portalId) => deps.crm.portal(portalId),
      rows: (portalId, importId) => createImportRows(deps.db, portalId, importId),
      companiesChanged: (portalId, ids) => lookAtCompanies(deps, portalId, ids),
      waiting: (portalId) => waiting(deps.db, { portalId, reason: 'import' }),
      now: deps.now,
    }),
    properties: (task) => propertiesStep(deps, task),
  };
}

/** The settings check a model against them before it is published: only the portal's owner may ask HubSpot. */
async function propertiesStep({ db, crm, now }: HandlerDeps, { portalId }: Task): Promise<TaskStep> {
  const client = crm.portal(portalId);
  const read = async (object: 'contact' | 'company') => {
    const properties = await client.listProperties(object);
    return new Map(properties.map((property) => [property.name, property]));
  };
  const [contact, company] = [await read('contact'), await read('company')];
  await saveProperties(db, portalId, { readAt: now(), contact, company });
  return {
    kind: 'done',
    progress: { done: contact.size + company.size, total: contact.size + company.size },
  };
}

/** After the last page come those that were known before this installation and that HubSpot did not list. */
async function dealsStep(deps: HandlerDeps, task: Task): Promise<TaskStep> {
  const step = await backfillStep(backfillOf(deps, 'deal'), task);
  if (step.kind !== 'done') return step;
  const since = await installedAt(deps)(task.portalId);
  await enqueueUnread(deps.db, task.portalId, { since, now: deps.now() });
  return step;
}

function installedAt({ installations }: HandlerDeps): (portalId: string) => Promise<number> {
  return async (portalId) => (await installations.forPortal(portalId).read())?.installedAt ?? 0;
}

function backfillOf(deps: HandlerDeps, objectType: 'contact' | 'deal'): BackfillDeps {
  return {
    page: (portalId, after) => idPage(deps, portalId, objectType, after),
    count: (portalId) => count(deps, portalId, objectType),
    enqueue: (portalId, ids) => enqueue(deps, { portalId, objectType, ids }),
    waiting: (portalId) => waiting(deps.db, { portalId, objectType, reason: 'history' }),
  };
}

/** Group and properties, the account's settings, a first model; then the backfill may begin, of deals and of contacts. */
async function provisionStep(deps: HandlerDeps, { portalId }: Task): Promise<TaskStep> {
  const client = deps.crm.portal(portalId);
  const portal = deps.installations.forPortal(portalId);
  const report = await provision(client, manifest.properties);
  for (const clash of report.clashes) {
    deps.log.warn({ portalId, property: clash.name, reason: clash.reason }, 'a property cannot be used');
  }
  await portal.saveAccount({ ...(await client.readAccount()) });
  await saveUnwritable(
    deps.db,
    portalId,
    report.clashes.map((clash) => ({ object: clash.object, name: clash.name, reason: clash.reason })),
  );
  const installation = await portal.read();
  // Whoever publishes one in this moment goes before: the step is tried again, and finds it.
  if (!installation?.modelHash)
    await deps.models.publish(portalId, await loadPack('default'), { replaces: null });
  await portal.markProvisioned(deps.now());
  await deps.tasks.start(portalId, 'deals');
  await deps.tasks.start(portalId, 'backfill');
  const total = report.created.length + report.updated.length + report.unchanged.length;
  return { kind: 'done', progress: { done: total, total: total + report.clashes.length } };
}

async function saveUnwritable(
  db: Database,
  portalId: string,
  clashes: readonly { object: string; name: string; reason: string }[],
): Promise<void> {
  await sql`
    update installation set settings = settings || jsonb_build_object('clashes', ${JSON.stringify(clashes)}::jsonb)
    where portal_id = ${portalId}`.execute(db);
}

async function idPage(
  { crm }: HandlerDeps,
  portalId: string,
  objectType: 'contact' | 'deal',
  after: string | undefined,
): Promise<{ ids: string[]; after?: string }> {
  const page = await crm.portal(portalId).listPage(objectType, { properties: ['hs_object_id'], after });
  const ids = page.records.map((record) => record.id);
  return page.after === undefined ? { ids } : { ids, after: page.after };
}

async function count(
  { crm }: HandlerDeps,
  portalId: string,
  objectType: 'contact' | 'deal',
): Promise<number> {
  const found = await crm.portal(portalId).search(objectType, { filterGroups: [], properties: [], limit: 1 });
  return found.total;
}

async function enqueue(
  { db, now }: HandlerDeps,
  work: {
    readonly portalId: string;
    readonly objectType?: 'contact' | 'deal';
    readonly ids: readonly string[];
  },
): Promise<void> {
  const { portalId, objectType = 'contact', ids: objectIds } = work;
  const reason = 'history';
  await enqueueWork(db, { portalId, objectType, objectIds, dueAt: now(), reason, priority: LATER });
}

/** A claim takes what has been due the longest, so each claimful is due a millisecond after the one before. */
async function enqueueInOrder(deps: HandlerDeps, portalId: string, ids: readonly string[]): Promise<void> {
  const first = deps.now() - Math.ceil(ids.length / CLAIM_LIMIT);
  for (let start = 0, dueAt = first; start < ids.length; start += CLAIM_LIMIT, dueAt += 1) {
    const objectIds = ids.slice(start, start + CLAIM_LIMIT);
    const work = { portalId, objectType: 'contact', objectIds, reason: 'rescore', priority: LATER } as const;
    await enqueueWork(deps.db, { ...work, dueAt });
  }
}

/**
 * Companies that the store knows and an import has changed: their facts are read again and their leads looked at,
 * under the reason of the import, which opens no episode.
 */
async function lookAtCompanies(
  deps: HandlerDeps,
  portalId: string,
  companyIds: readonly string[],
): Promise<void> {
  const leads = createLeadStore(deps.db);
  const known = await leads.companies(portalId, companyIds);
  if (known.size === 0) return;
  const portal = { portalId, model: await deps.models.active(portalId) };
  const crm = createReader(deps.crm.portal(portalId));
  const read = await readCompanies({ crm, now: deps.now }, portal, [...known.keys()], known);
  await leads.saveImported(portalId, { read, changed: changedCompanies(read, known) }, deps.now());
}

async function waiting(
  db: Database,
  work: {
    readonly portalId: string;
    readonly objectType?: 'contact' | 'deal';
    readonly reason: WorkReason;
  },
): Promise<number> {
  const { portalId, objectType = 'contact', reason } = work;
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from work
    where portal_id = ${portalId} and object_type = ${objectType} and reason = ${reason}`.execute(db);
  return rows[0]!.waiting;
}

async function countLeads(db: Database, portalId: string): Promise<number> {
  const { rows } = await sql<{ leads: number }>`
    select count(*)::int as leads from lead where portal_id = ${portalId} and deleted_at is null`.execute(db);
  return rows[0]!.leads;
}

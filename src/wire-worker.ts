/** The worker of one process: its ports filled with the store and HubSpot, and its answers to failures. */
import type { Logger } from 'pino';
import { isAnswerLost } from './crm/client.ts';
import type { Crm } from './crm/crm.ts';
import { CrmError } from './crm/errors.ts';
import {
  backoff,
  isPortalTrouble,
  type RetryPolicy,
  verdict,
  WORK_POLICY,
  WRITE_POLICY,
} from './crm/retry.ts';
import { createDealReader, createReader, createWriter } from './crm/worker-ports.ts';
import { MissingPropertiesError } from './crm/write-records.ts';
import { KnownPipelines } from './deals/known-pipelines.ts';
import type { DealPortal } from './deals/ports.ts';
import { processDeals } from './deals/process-deals.ts';
import { settingsOf } from './handoff/handoff-settings.ts';
import type { Claim, ClaimedItem } from './inbox/claim.ts';
import { KnownOwners } from './inbox/known-owners.ts';
import type { LeadStore, PortalContext } from './inbox/ports.ts';
import { processCompanies } from './inbox/process-companies.ts';
import { processContacts } from './inbox/process-contacts.ts';
import { type FailureAnswer, Worker } from './inbox/worker.ts';
import type { WorkerMetrics } from './metrics.ts';
import { SealError } from './oauth/sealing.ts';
import { dispatchPortal } from './outbox/dispatch.ts';
import type { OutboxStore } from './outbox/ports.ts';
import type { AuditLog } from './store/audit.ts';
import { StaleClaimError } from './store/commit.ts';
import { type Database, isStoreTrouble } from './store/database.ts';
import { buryWork } from './store/dead-letters.ts';
import { createDealStore } from './store/deals.ts';
import { addClashes, type Installation, type Installations } from './store/installations.ts';
import type { ModelStore } from './store/models.ts';
import { keepOwners } from './store/portal-owners.ts';
import { portalsToWake, wakeLeads } from './store/wake-leads.ts';
import { retryWork, type WorkQueue, type WorkTimes } from './store/work.ts';
import { runTask, type TaskHandler } from './tasks/run-task.ts';
import type { TaskKind, TaskStore } from './tasks/task.ts';
import type { Trace } from './tracing.ts';
import { claimAttributes, tracedWriter } from './wire-traces.ts';

export interface WorkerParts {
  readonly db: Database;
  readonly log: Logger;
  readonly queue: WorkQueue;
  readonly times: WorkTimes;
  readonly leads: LeadStore;
  readonly outbox: OutboxStore;
  readonly tasks: TaskStore;
  readonly handlers: Readonly<Record<TaskKind, TaskHandler>>;
  readonly installations: Installations;
  readonly models: ModelStore;
  readonly audit: AuditLog;
  readonly crm: Crm;
  readonly notify: () => Promise<boolean>;
  readonly metrics: WorkerMetrics;
  readonly trace: Trace;
  readonly retryScale: number;
  /** Batches that this process has taken in and not acknowledged yet. */
  readonly webhooksWaiting: () => number;
  /** The app's own id, by which its writes are known when they come back. */
  readonly appId: string;
  readonly now: () => number;
}

interface Wired extends WorkerParts {
  /** The installation each portal was last worked for: a new one may have other scopes. */
  readonly generations: Map<string, number>;
  readonly pipelines: KnownPipelines;
  readonly owners: KnownOwners;
}

/** A contact whose work fails this often for a reason of its own is set aside as a dead letter. */
const MOST_ATTEMPTS = 6;
/** So many webhooks wait only where this process has more to do than it can. */
const MANY_WAITING = 8;

export function createWorker(given: WorkerParts): Worker {
  const pipelines = new KnownPipelines({ now: given.now, isRefused: isRefusedByRight });
  const owners = new KnownOwners({
    now: given.now,
    isRefused: isRefusedByRight,
    keep: (portalId, listed) => keepOwners(given.db, portalId, listed),
  });
  const parts: Wired = { ...given, generations: new Map(), pipelines, owners };
  const { queue, now } = parts;
  return new Worker({
    claim: (options) => queue.claim(now(), options),
    process: (claim, items) =>
      parts.trace('decide', claimAttributes(claim, items), () => processClaim(parts, claim, items)),
    isPressed: () => parts.webhooksWaiting() >= MANY_WAITING,
    done: (claim) => queue.done(claim),
    dispatch: (portalId, isStopping) => dispatch(parts, portalId, isStopping),
    portalsToSend: () => ownedPortalsWaiting(parts),
    wake: () => wakeOwned(parts),
    notify: given.notify,
    troubled: () => parts.crm.troubled(),
    waitedMs: (portalId) => parts.crm.waitedMs(portalId),
    runTask: (options) =>
      runTask(
        {
          tasks: parts.tasks,
          handlers: parts.handlers,
          own: (portalId) => queue.own(portalId, now()),
          retryAt: (error, attempts, since) => retryAt(parts, WORK_POLICY, error, attempts, since),
          now,
        },
        options,
      ),
    failed: (claim, items, error) => answerFailure(parts, claim, items, error),
    heartbeat: async () => {
      await Promise.all([queue.renew(now()), parts.outbox.renew(now())]);
    },
    onError: (error, doing) => parts.log.error({ err: error }, `${doing} failed`),
    heartbeatMs: Math.max(100, parts.times.ownership / 4),
    now,
  });
}

async function processClaim(parts: Wired, claim: Claim, items: readonly ClaimedItem[]): Promise<void> {
  const installation = await readInstallation(parts, claim.portalId);
  if (claim.objectType === 'deal') return processDealClaim(parts, installation, claim, items);
  const portal = await portalContext(parts, installation);
  const { leads, owners, now } = parts;
  const deps = { leads, owners, crm: createReader(parts.crm.portal(claim.portalId)), now };
  if (claim.objectType === 'company') return processCompanies(deps, portal, { ...claim, items });
  const report = await processContacts(deps, portal, claim, items);
  parts.metrics.decided.inc(report.decided);
  parts.metrics.newMqls.inc(report.newMqls);
}

async function processDealClaim(
  { db, crm, pipelines, now }: Wired,
  { portalId, account }: Installation,
  claim: Claim,
  items: readonly ClaimedItem[],
): Promise<void> {
  const deps = {
    deals: createDealStore(db).forPortal(portalId),
    crm: createDealReader(crm.portal(portalId)),
    pipelines,
    now,
  };
  const portal: DealPortal = {
    portalId,
    currency: typeof account.currency === 'string' ? account.currency : null,
  };
  await processDeals(deps, portal, claim, items);
}

async function readInstallation(
  { installations, crm, generations }: Wired,
  portalId: string,
): Promise<Installation> {
  const installation = await installations.forPortal(portalId).read();
  if (!installation) throw new Error(`portal ${portalId} has work but no installation`);
  const { generation } = installation;
  if (generations.get(portalId) !== generation) crm.forget(portalId);
  generations.set(portalId, generation);
  return installation;
}

async function portalContext(
  { models, appId }: Wired,
  { portalId, generation, account, settings, installedAt }: Installation,
): Promise<PortalContext> {
  const model = await models.active(portalId);
  const clashes = (settings.clashes ?? []) as readonly { object: string; name: string }[];
  return {
    portalId,
    generation,
    model,
    settings: settingsOf(account, model.document),
    appId,
    unwritable: namesOf(clashes, 'contact'),
    unwritableOnCompanies: namesOf(clashes, 'company'),
    installedAt,
  };
}

/** An account may keep its pipelines or owners from us and show its records. */
function isRefusedByRight(error: unknown): boolean {
  return error instanceof CrmError && ['missing-scopes', 'forbidden', 'not-found'].includes(error.code);
}

function namesOf(clashes: readonly { object: string; name: string }[], wanted: string): readonly string[] {
  return clashes.filter(({ object }) => object === wanted).map(({ name }) => name);
}

async function dispatch(parts: WorkerParts, portalId: string, isStopping: () => boolean): Promise<void> {
  // The portal may have gone to another worker while this one decided.
  if (!(await parts.queue.mayCall(portalId, parts.now()))) return;
  const { sent, refused, latencies } = await dispatchPortal(
    {
      outbox: parts.outbox,
      crm: tracedWriter(parts.trace, portalId, createWriter(parts.crm.portal(portalId), parts.appId)),
      retryAt: (error, attempts, causedAt, lane) =>
        // A task or a lead is of use while its clock runs: what the account refuses is shown at once.
        (lane === 'task' || lane === 'lead') && isRefusedByRight(error)
          ? null
          : retryAt(parts, WRITE_POLICY, error, attempts, causedAt),
      isAnswerLost,
      missingProperties: (error) => (error instanceof MissingPropertiesError ? error.properties : []),
      markMissing: (portal, objectType, names) => markMissing(parts, portal, objectType, names),
      isStopping,
      record: (entry) =>
        parts.audit.add({
          ...entry,
          at: parts.now(),
          actor: 'fairlead',
          leadId: null,
          detail: { ...entry.detail, objectId: entry.objectId },
        }),
      now: parts.now,
    },
    portalId,
  );
  parts.metrics.sent.inc(sent);
  parts.metrics.refused.inc(refused);
  for (const latency of latencies) parts.metrics.writeLatency.observe(latency / 1000);
}

async function ownedPortalsWaiting({ outbox, queue, now }: WorkerParts): Promise<string[]> {
  const owned: string[] = [];
  for (const portalId of await outbox.portalsWaiting(now())) {
    if (await queue.own(portalId, now())) owned.push(portalId);
  }
  return owned;
}

/** By the portal's owner alone, whose clock then decides the leads as well. */
async function wakeOwned({ db, queue, metrics, now }: WorkerParts): Promise<boolean> {
  let woken = 0;
  for (const portalId of await portalsToWake(db, now())) {
    if (await queue.own(portalId, now())) woken += await wakeLeads(db, { portalId, now: now() });
  }
  metrics.woken.inc(woken);
  return woken > 0;
}

/** The store is away, or a key: no contact's fault, so that nothing is given up for it. */
function isOperatorsToMend(error: unknown): boolean {
  return isStoreTrouble(error) || error instanceof SealError;
}

/**
 * When to try again (epoch ms); null to give up. A disconnected portal is parked, not given up; trouble of the
 * store passes; what nobody expected is tried a few times before it is set aside where it can be seen.
 */
function retryAt(
  { now, retryScale }: WorkerParts,
  policy: RetryPolicy,
  error: unknown,
  attempts: number,
  since: number,
): number | null {
  if (error instanceof CrmError && error.failure.kind === 'disconnected') return now();
  const attempt = { attempts, elapsedMs: now() - since, scale: retryScale, random: Math.random() };
  if (error instanceof CrmError) {
    const next = verdict(error, policy, attempt);
    return next.retry ? now() + next.afterMs : null;
  }
  if (!isOperatorsToMend(error) && attempts >= MOST_ATTEMPTS) return null;
  return now() + backoff(policy, attempt);
}

/** An admin archived a property of ours: it is named on the portal's page and left alone from now on. */
async function markMissing(
  { db, log }: WorkerParts,
  portalId: string,
  object: string,
  names: readonly string[],
): Promise<void> {
  log.warn({ portalId, object, properties: names }, 'the portal no longer has these properties');
  const clashes = names.map((name) => ({
    object,
    name,
    reason: 'The portal has no such property any more.',
  }));
  await addClashes(db, portalId, clashes);
}

/**
 * A claim taken over is left to the other; trouble at HubSpot postpones all; anything else is one contact's own
 * fault, which is found by trying each alone and, in the end, set aside where it can be seen (R19).
 */
async function answerFailure(
  parts: WorkerParts,
  claim: Claim,
  items: readonly ClaimedItem[],
  error: unknown,
): Promise<FailureAnswer> {
  const { db, log, now } = parts;
  const reason = error instanceof Error ? error.message : String(error);
  const attempts = Math.max(...items.map((item) => item.attempts)) + 1;
  if (error instanceof StaleClaimError) {
    await retryWork(db, claim, items, { dueAt: now(), error: null, countAttempt: false });
    return 'postponed';
  }
  if (error instanceof SealError) log.error({ portalId: claim.portalId, err: error }, 'work waits for a key');
  if (isOperatorsToMend(error) || (error instanceof CrmError && isPortalTrouble(error.failure))) {
    const dueAt = retryAt(parts, WORK_POLICY, error, 1, now()) ?? now();
    await retryWork(db, claim, items, { dueAt, error: reason, countAttempt: false });
    return 'postponed';
  }
  if (items.length > 1) return 'split';
  log.warn({ portalId: claim.portalId, objectType: claim.objectType, attempts, err: error }, 'work failed');
  if (attempts >= MOST_ATTEMPTS) await buryWork(db, claim, items, reason, now());
  else {
    const dueAt = now() + 1_000 * 2 ** attempts * parts.retryScale;
    await retryWork(db, claim, items, { dueAt, error: reason, countAttempt: true });
  }
  return 'postponed';
}

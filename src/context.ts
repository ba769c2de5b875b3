/** Wires one process from its configuration. Tests give their own connection and clock; our modules run as they are. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Express, Router } from 'express';
import type pg from 'pg';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { createActionMetrics } from './actions/metrics.ts';
import { actionRoutes } from './actions/routes.ts';
import { createApp } from './app.ts';
import { cardRoutes } from './card/routes.ts';
import { type Config, isOnThisMachine } from './config.ts';
import { type Crm, createCrm } from './crm/crm.ts';
import type { LimiterOptions } from './crm/limiter.ts';
import { createDecisionDesk, type DecisionDesk } from './handoff/decision-desk.ts';
import { homeRoutes } from './home/routes.ts';
import type { LeadStore } from './inbox/ports.ts';
import type { Worker } from './inbox/worker.ts';
import type { JournalReader } from './journal/reader.ts';
import { createLog } from './log.ts';
import { manifest } from './manifest.ts';
import { countCalls, createCallMetrics, createWorkerMetrics } from './metrics.ts';
import { deliverNotices } from './notices/deliver-notices.ts';
import { createSender } from './notices/send-notice.ts';
import { oauthRoutes } from './oauth/routes.ts';
import { createSealer, type Sealer } from './oauth/sealing.ts';
import { createInstallStates } from './oauth/state.ts';
import { createTokenEndpoint } from './oauth/token-endpoint.ts';
import { createAccessToken } from './oauth/tokens.ts';
import { readinessChecks } from './readiness.ts';
import { settingsRoutes } from './settings/routes.ts';
import { createSignalMetrics } from './signals/metrics.ts';
import { signalRoutes } from './signals/routes.ts';
import { type AuditLog, createAuditLog } from './store/audit.ts';
import { createCardStore } from './store/card-leads.ts';
import { createReviewDesk } from './store/contradictions.ts';
import { type Database, openDatabase } from './store/database.ts';
import { openDatabaseClock } from './store/database-clock.ts';
import { createDecisionStore } from './store/decide-lead.ts';
import { createHomeStore } from './store/home.ts';
import { createInstallations, type Installations } from './store/installations.ts';
import { createIntake } from './store/intake.ts';
import { createLeadStore } from './store/leads.ts';
import { createLookAtContact } from './store/look-at-contact.ts';
import { migrate } from './store/migrate.ts';
import { createModelStore, type ModelStore } from './store/models.ts';
import { createDeliveryStore } from './store/notice-deliveries.ts';
import { createOAuthStates } from './store/oauth-states.ts';
import { createOutboxStore, dropOldWrites } from './store/outbox.ts';
import { createPortalKeys } from './store/portal-keys.ts';
import { createSettingsStore } from './store/settings.ts';
import { createSignalPortals } from './store/signal-portals.ts';
import { createTaskStore } from './store/tasks.ts';
import { scaledTimes, WorkQueue } from './store/work.ts';
import { readWorkFigures } from './store/work-figures.ts';
import { createHandlers } from './tasks/handlers.ts';
import type { TaskStore } from './tasks/task.ts';
import { openTracing } from './tracing.ts';
import { createWebhookMetrics } from './webhooks/metrics.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { countWaiting } from './webhooks/waiting.ts';
import { wireJournal } from './wire-journal.ts';
import { callWatch, tracedIntake } from './wire-traces.ts';
import { createWorker } from './wire-worker.ts';
import { createWorkMetrics } from './work-metrics.ts';

export interface Context {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Database;
  readonly pool: pg.Pool;
  readonly registry: Registry;
  readonly sealer: Sealer;
  readonly installations: Installations;
  readonly models: ModelStore;
  readonly leads: LeadStore;
  readonly tasks: TaskStore;
  readonly audit: AuditLog;
  readonly crm: Crm;
  readonly decisions: DecisionDesk;
  readonly queue: WorkQueue;
  readonly worker: Worker;
  /** Undefined where it is not to be read. */
  readonly journal: JournalReader | undefined;
  readonly app: Express;
  readonly now: () => number;
  /** Ends the calls to HubSpot that are under way, and lets no more leave. What they were for stays stored. */
  endCalls(): void;
  close(): Promise<void>;
}

export interface ContextOverrides {
  /** In place of the database's clock. */
  readonly now?: () => number;
  readonly log?: Logger;
  /** The pause that gathers contacts into fuller batches, ms. */
  readonly pace?: number;
  /** A portal's pace of calls, against a HubSpot that allows more or less. */
  readonly calls?: LimiterOptions;
  /** Routers beside the app's own: the pages of the local mode. */
  readonly routers?: (parts: Omit<Context, 'app' | 'endCalls' | 'close'>) => Readonly<Record<string, Router>>;
}

/** How long a refresh of a token waits for those before it, ms. */
const REFRESH_WAIT_MS = 20_000;

/**
 * Migrates the database behind `connection` and builds everything over it. Nothing runs yet: start the worker
 * and listen with the app as the roles say.
 * @throws SchemaError for a database of a newer version
 */
export async function createContext(
  config: Config,
  connection: pg.PoolConfig,
  overrides: ContextOverrides = {},
): Promise<Context> {
  const log = overrides.log ?? createLog(config.logLevel);
  const tracing = await openTracing(config.tracesTo, (error) =>
    log.warn({ err: error }, 'the last traces were not taken'),
  );
  const { trace } = tracing;
  await migrate(connection);
  const { db, pool, close } = openDatabase(connection, {
    onError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  // The doors have connections of their own: however busy the worker is, a webhook is stored at once.
  const doors = openDatabase(connection, { connections: 6 });
  // A refresh holds its connection for as long as HubSpot takes: who waits for one waits longer than for the others.
  const refreshes = openDatabase(
    { ...connection, connectionTimeoutMillis: REFRESH_WAIT_MS },
    { connections: 2 },
  );
  const clock = overrides.now
    ? { now: overrides.now, stop: () => undefined }
    : await openDatabaseClock(db, (error) => log.warn({ err: error }, 'the database did not tell its time'));
  const { now } = clock;
  const registry = new Registry();
  const sealer = createSealer(config.encryptionKeys);
  const installations = createInstallations(db, sealer);
  const calls = new AbortController();
  const ending = calls.signal;
  const endpoint = createTokenEndpoint(config.hubspot, now, ending);
  const times = {
    ...scaledTimes(config.retryScale),
    ...(overrides.pace === undefined ? {} : { pace: overrides.pace }),
  };
  const owner = `${hostname()}:${process.pid}:${randomUUID()}`;
  const queue = new WorkQueue(db, owner, times);
  const callMetrics = createCallMetrics(registry);
  const traced = callWatch(trace);
  const crm = createCrm({
    apiUrl: config.hubspot.apiUrl,
    retryScale: config.retryScale,
    accessToken: createAccessToken({ db: refreshes.db, installations, endpoint, log, now }),
    watch: (portalId) => countCalls(callMetrics, traced(portalId)),
    mayCall: (portalId) => queue.mayCall(portalId, now()),
    ending,
    ...(overrides.calls ? { calls: overrides.calls } : {}),
  });
  createWorkMetrics(registry, {
    read: (at) => readWorkFigures(doors.db, at),
    onError: (error) => log.warn({ err: error }, 'the store was not read for the metrics'),
    now,
  });
  const models = createModelStore(db, now);
  const leads = createLeadStore(db);
  const tasks = createTaskStore(db);
  const audit = createAuditLog(db);
  const intake = createIntake(doors.pool);
  const { appId, clientSecrets } = config.hubspot;
  const notices = {
    deliveries: createDeliveryStore(db, sealer),
    send: createSender({ allowsLoopback: isOnThisMachine(config.hubspot) }),
    retryScale: config.retryScale,
    now,
  };
  const webhookIntake = countWaiting(intake);
  const worker = createWorker({
    db,
    webhooksWaiting: webhookIntake.waiting,
    log,
    queue,
    times,
    leads,
    outbox: createOutboxStore(db, times),
    tasks,
    handlers: createHandlers({ db, crm, installations, models, tasks, intake, appId, log, now }),
    installations,
    models,
    audit,
    crm,
    notify: () => deliverNotices(notices),
    metrics: createWorkerMetrics(registry),
    trace,
    retryScale: config.retryScale,
    appId,
    now,
  });
  const forget = (portalId: string) => crm.forget(portalId);
  const journal = wireJournal({
    config,
    db,
    log,
    registry,
    installations,
    models,
    endpoint,
    owner,
    forget,
    ending,
    now,
  });
  const decisions = createDecisionDesk(createDecisionStore(doors.db, models), now);
  const parts = {
    config,
    log,
    db,
    pool,
    registry,
    sealer,
    installations,
    models,
    leads,
    tasks,
    audit,
    crm,
    decisions,
    queue,
    worker,
    journal,
    now,
  };
  const telling = {
    appId,
    portals: createSignalPortals(doors.db, models),
    intake,
    metrics: createSignalMetrics(registry),
    log,
    now,
  };
  const app = createApp({
    config,
    log,
    registry,
    checks: readinessChecks({ db: doors.db, roles: config.roles, worker, now }),
    // A worker that is asked for its health and metrics answers nothing else.
    routers: config.roles.web
      ? {
          webhooks: webhookRoutes({
            appId,
            publicUrl: config.publicUrl,
            clientSecrets,
            intake: tracedIntake(trace, webhookIntake),
            metrics: createWebhookMetrics(registry),
            log,
            now,
          }),
          actions: actionRoutes({
            ...telling,
            publicUrl: config.publicUrl,
            clientSecrets,
            decide: decisions.decide,
            lookAt: createLookAtContact(doors.db),
            metrics: createActionMetrics(registry),
            signalMetrics: telling.metrics,
          }),
          signals: signalRoutes({ ...telling, keys: createPortalKeys(doors.db) }),
          card: cardRoutes({
            appId,
            publicUrl: config.publicUrl,
            clientSecrets,
            cards: createCardStore(doors.db, models),
            decide: decisions.decide,
            reviews: createReviewDesk(doors.db, now),
            log,
            now,
          }),
          home: homeRoutes({
            appId,
            publicUrl: config.publicUrl,
            clientSecrets,
            home: createHomeStore(doors.db, models),
            links: config.hubspot,
            log,
            now,
          }),
          ...overrides.routers?.(parts),
          settings: settingsRoutes({
            appId,
            publicUrl: config.publicUrl,
            clientSecrets,
            links: config.hubspot,
            store: createSettingsStore({ db: doors.db, beside: db, installations, models, tasks }),
            log,
            now,
          }),
          oauth: oauthRoutes({
            config,
            manifest,
            db,
            installations,
            states: createInstallStates({ states: createOAuthStates(db), sealer, now }),
            endpoint,
            log,
            now,
            onInstalled: async (tx, { portalId }) => {
              await dropOldWrites(tx, portalId);
              await createTaskStore(tx).resumeInstallations();
            },
            forget,
          }),
        }
      : {},
  });
  return {
    ...parts,
    app,
    endCalls: () => calls.abort(new Error('This process ends; what was asked for stays stored.')),
    async close() {
      clock.stop();
      await doors.close();
      await refreshes.close();
      await close();
      await tracing.close();
    },
  };
}

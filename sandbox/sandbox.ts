/**
 * A HubSpot portal on your own machine: OAuth, the CRM's API, webhooks, limits and bad days, all in
 * memory and all repeatable from a seed and a clock.
 */
import type { AddressInfo } from 'node:net';
import { type Clock, createClock } from './clock.ts';
import { type Actor, actAs, demoPerson, demoWorkflow } from './crm/actor.ts';
import { type LoadRow, loadRecords } from './crm/load.ts';
import type { ObjectType } from './crm/object-type.ts';
import { Portal, type PortalOptions } from './crm/portal.ts';
import type { PortalEvent } from './crm/portal-event.ts';
import type { ChangeSource } from './crm/source.ts';
import type { LoggedCall } from './http/call-log.ts';
import type { Exchange } from './http/exchange.ts';
import { Faults } from './http/faults.ts';
import { RateLimiter } from './http/rate-limit.ts';
import { Router } from './http/router.ts';
import { createHttpServer } from './http/server.ts';
import { App, type AppOptions, type TokenAnswer } from './oauth/app.ts';
import { pageRoutes } from './pages/routes.ts';
import { createRandom } from './random.ts';
import { accountRoutes } from './routes/account.ts';
import { associationRoutes } from './routes/associations.ts';
import { batchRoutes } from './routes/batches.ts';
import { consentRoutes } from './routes/consent.ts';
import { controlRoutes } from './routes/control.ts';
import { FILES_PATH, journalRoutes } from './routes/journal.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { objectRoutes } from './routes/objects.ts';
import { propertyRoutes } from './routes/properties.ts';
import { searchRoutes } from './routes/search.ts';
import { WebhookDelivery } from './webhooks/delivery.ts';
import { Journal } from './webhooks/journal.ts';
import { webhookPayload } from './webhooks/payload.ts';
import { type Subscription, SubscriptionList } from './webhooks/subscription.ts';
import { type ActionAnswer, type ActionRun, callAction } from './workflows/action-call.ts';

export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Origin of the app; webhooks go to its `webhookPath`. Without it no webhook leaves. */
  readonly appUrl?: string;
  /** Origin that HubSpot knows and signs, where it differs from `appUrl`. */
  readonly publicUrl?: string;
  readonly webhookPath?: string;
  readonly app?: Partial<AppOptions>;
  readonly subscriptions?: readonly Subscription[];
  /** Portals to begin with; one demo portal where left out. */
  readonly portals?: readonly PortalOptions[];
  /** Epoch milliseconds; the machine's clock where left out. */
  readonly now?: () => number;
  readonly seed?: number;
  /** Sees every call and answer of the API; a throw in here ends the process, so collect and assert later. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** The burst limit: 110 calls in any 10 seconds where left out. */
  readonly limit?: number;
  readonly windowMs?: number;
  /** Searches allowed in a second; HubSpot's 4 where left out. */
  readonly searchLimit?: number;
  /** A portal that agrees to every authorize call at once. */
  readonly autoApprove?: string;
  /** The app runs by the sandbox's clock, so that whoever advances it moves both. */
  readonly appFollowsClock?: boolean;
}

export interface Sandbox {
  readonly url: string;
  readonly clock: Clock;
  readonly app: App;
  readonly portals: ReadonlyMap<string, Portal>;
  /** Every API call, oldest first. */
  readonly calls: LoggedCall[];
  readonly faults: Faults;
  readonly webhooks: WebhookDelivery;
  readonly journal: Journal;
  /** What may be changed while it runs. */
  readonly settings: SandboxSettings;
  portal(id: string): Portal;
  createPortal(options: PortalOptions): Portal;
  /** Somebody acting in a portal: the demo person where no source is given. */
  actor(portalId: string, source?: ChangeSource): Actor;
  /** A workflow acting in a portal. */
  automation(portalId: string): Actor;
  /** Puts many records into a portal without telling anybody; returns their ids. */
  load(portalId: string, type: ObjectType, rows: Iterable<LoadRow>): string[];
  /** Installs the app without the browser and gives its tokens. */
  install(portalId: string, scopes?: readonly string[]): TokenAnswer;
  uninstall(portalId: string): void;
  subscribe(subscriptions: readonly Subscription[]): void;
  /** Points webhooks elsewhere; the signature covers `publicUrl` where given. */
  setAppUrl(appUrl: string | null, publicUrl?: string): void;
  flushWebhooks(): Promise<void>;
  /** Has a workflow of a portal call an action of the app, once. */
  runAction(portalId: string, run: ActionRun): Promise<ActionAnswer>;
  close(): Promise<void>;
}

export interface SandboxSettings {
  autoApprove: string | null;
  searchLagMs: number;
  readonly appFollowsClock: boolean;
}

export const demoPortalId = '4001001';

const defaultApp: AppOptions = {
  appId: '5012345',
  name: 'App under test',
  clientId: 'sandbox-client-id',
  clientSecret: 'sandbox-client-secret',
  redirectUri: 'http://localhost:8080/oauth/callback',
  scopes: [],
};

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = createClock(options.now);
  const random = createRandom(options.seed ?? 1);
  const app = new App({ ...defaultApp, ...options.app }, clock, random);
  const portals = new Map<string, Portal>();
  const calls: LoggedCall[] = [];
  const faults = new Faults(clock.steady);
  const settings: SandboxSettings = {
    autoApprove: options.autoApprove ?? null,
    searchLagMs: 0,
    appFollowsClock: options.appFollowsClock ?? false,
  };
  const limiter = new RateLimiter(
    { limit: options.limit ?? 110, windowMs: options.windowMs ?? 10_000 },
    { limit: options.searchLimit ?? 4, windowMs: 1000 },
  );
  const target = { url: null, publicUrl: null, clientSecret: app.options.clientSecret };
  const webhooks = new WebhookDelivery(target, clock, createRandom((options.seed ?? 1) + 1));
  const journal = new Journal({
    appId: app.options.appId,
    clock,
    random: createRandom((options.seed ?? 1) + 2),
    filesUrl: () => `${sandbox.url}${FILES_PATH}`,
  });
  let subscriptions = new SubscriptionList(options.subscriptions ?? []);
  const nextEventId = eventIds();
  const nextRunId = eventIds();

  const tell = (portalId: string, event: PortalEvent): void => {
    if (!app.installations.has(portalId)) return;
    journal.record(portalId, event);
    if (webhooks.target.url === null) return;
    const subscriptionId = subscriptions.match(event);
    if (subscriptionId === undefined) return;
    const context = { eventId: nextEventId(event.kind), subscriptionId, portalId, appId: app.options.appId };
    webhooks.enqueue(portalId, webhookPayload(event, context));
  };
  const createPortal = (portal: PortalOptions): Portal => {
    if (portals.has(portal.id)) throw new Error(`The sandbox already has a portal ${portal.id}.`);
    const created = new Portal(portal, clock.now(), (event) => tell(portal.id, event));
    portals.set(portal.id, created);
    return created;
  };
  const portal = (id: string): Portal => {
    const found = portals.get(id);
    if (!found) throw new Error(`The sandbox has no portal ${id}; it has ${[...portals.keys()].join(', ')}.`);
    return found;
  };
  const setAppUrl = (appUrl: string | null, publicUrl?: string): void => {
    const path = options.webhookPath ?? '/webhooks/hubspot';
    webhooks.target.url = appUrl === null ? null : new URL(path, appUrl).toString();
    webhooks.target.publicUrl =
      publicUrl === undefined ? webhooks.target.url : new URL(path, publicUrl).toString();
  };

  for (const initial of options.portals ?? [{ id: demoPortalId, name: 'Demo portal' }]) createPortal(initial);
  setAppUrl(options.appUrl ?? null, options.publicUrl);
  const uninstall = (portalId: string) => {
    if (app.installations.has(portalId)) journal.recordUninstall(portalId);
    app.uninstall(portalId);
  };
  const crm = {
    now: clock.now,
    appId: app.options.appId,
    appName: app.options.name ?? app.options.appId,
    searchLagMs: () => settings.searchLagMs,
  };

  const sandbox: Sandbox = {
    get url() {
      return `http://${options.host ?? '127.0.0.1'}:${(server.address() as AddressInfo).port}`;
    },
    clock,
    app,
    portals,
    calls,
    faults,
    webhooks,
    journal,
    settings,
    portal,
    createPortal,
    actor: (portalId, source = demoPerson) => actAs(portal(portalId), source, clock.now),
    automation: (portalId) => actAs(portal(portalId), demoWorkflow, clock.now),
    load: (portalId, type, rows) => loadRecords(portal(portalId), type, rows, clock.now()),
    install: (portalId, scopes = app.options.scopes) =>
      app.install(portal(portalId).id, portal(portalId).owners[0]?.userId ?? 77, scopes),
    uninstall,
    subscribe: (list) => {
      subscriptions = new SubscriptionList(list);
    },
    setAppUrl,
    flushWebhooks: () => webhooks.flush(),
    async runAction(portalId, run) {
      const { url, publicUrl, clientSecret } = webhooks.target;
      if (url === null) throw new Error('The sandbox does not know where the app is; set its address first.');
      const callbackId = run.callbackId ?? `ap-${portal(portalId).id}-${nextRunId('run')}-1-0`;
      const target = { url, publicUrl: publicUrl ?? url, clientSecret };
      return callAction(target, portalId, { ...run, callbackId }, clock.now());
    },
    close: () => {
      webhooks.close();
      server.closeAllConnections();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
  const router = new Router([
    ...consentRoutes({ app, portals, autoApprove: () => settings.autoApprove }),
    ...oauthRoutes({ app, portals }),
    ...batchRoutes(crm),
    ...searchRoutes(crm),
    ...associationRoutes(crm),
    ...objectRoutes(crm),
    ...propertyRoutes(crm),
    ...accountRoutes(uninstall),
    ...journalRoutes({ journal, appId: app.options.appId, steady: clock.steady }),
    ...pageRoutes(sandbox),
    ...controlRoutes(sandbox),
  ]);
  const server = createHttpServer({
    app,
    portals,
    router,
    limiter,
    faults,
    clock,
    random,
    calls,
    onExchange: options.onExchange,
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  return sandbox;
}

/** Each kind of event counts for itself, so that ids repeat across kinds, as HubSpot's may. */
function eventIds(): (kind: string) => number {
  const last = new Map<string, number>();
  return (kind) => {
    const next = (last.get(kind) ?? 3_816_279_000) + 1;
    last.set(kind, next);
    return next;
  };
}

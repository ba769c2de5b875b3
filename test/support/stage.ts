/** The real app on a database of its own, and a portal that speaks HubSpot: what the flow tests play on. */
import { randomBytes } from 'node:crypto';
import { type Logger, pino } from 'pino';
import { demoPortalId, type Sandbox, type SandboxOptions } from '../../sandbox/sandbox.ts';
import { browse } from '../../scripts/local/browse.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { type Context, createContext } from '../../src/context.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import { manifest } from '../../src/manifest.ts';
import { startRefereedSandbox } from '../referee/refereed-sandbox.ts';
import { testDatabase } from './database.ts';

export const PORTAL = demoPortalId;

export interface Stage {
  readonly sandbox: Sandbox;
  readonly context: Context;
  readonly config: Config;
  readonly url: string;
  /** Installs through the app's own pages, as a browser would, and drains what follows. */
  install(portalId?: string): Promise<Response>;
  /** Another process of the app over the same database; it ends with the stage. */
  anotherProcess(): Promise<Context>;
  /** Delivers webhooks and drains the worker until nothing moves any more. */
  settle(): Promise<void>;
  /** A contact's properties as HubSpot has them now. */
  contact(id: string, portalId?: string): Readonly<Record<string, string>>;
  /** What the store holds. */
  // biome-ignore lint/suspicious/noExplicitAny: rows of many shapes
  rows<Row = any>(query: string): Promise<Row[]>;
  /** Ends everything. @throws Error when an exchange with HubSpot was not as its OpenAPI document says */
  close(): Promise<void>;
}

export interface StageOptions {
  readonly sandbox?: SandboxOptions;
  readonly now?: () => number;
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: Logger;
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const database = await testDatabase();
  const { sandbox, violations } = await startRefereedSandbox({
    autoApprove: PORTAL,
    subscriptions: manifest.webhooks.subscriptions,
    limit: 100_000,
    ...(options.now ? { now: options.now } : {}),
    ...options.sandbox,
  });
  const app = sandbox.app.options;
  const config = readConfig({
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1:1',
    HUBSPOT_APP_ID: app.appId,
    HUBSPOT_CLIENT_ID: app.clientId,
    HUBSPOT_CLIENT_SECRET: app.clientSecret,
    HUBSPOT_API_URL: sandbox.url,
    // A browser goes there, and must not be held to the API client's rule against redirects.
    HUBSPOT_APP_URL: sandbox.url.replace('127.0.0.1', 'localhost'),
    FAIRLEAD_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    FAIRLEAD_RETRY_SCALE: '0.01',
    ...options.env,
  });
  // The port is known only once it is taken, and the public address is part of what HubSpot signs.
  const web: Listening = await listen((req, res) => context.app(req, res), 0, '127.0.0.1');
  const url = `http://127.0.0.1:${web.port}`;
  Object.assign(sandbox.app.options, {
    redirectUri: url + manifest.paths.callback,
    scopes: manifest.scopes.required,
    optionalScopes: manifest.scopes.optional,
  });
  sandbox.setAppUrl(url);
  const openContext = () =>
    createContext({ ...config, publicUrl: url }, database.connection, {
      log: options.log ?? pino({ level: process.env.TEST_LOG ?? 'silent' }),
      pace: 0,
      ...(options.now ? { now: options.now } : {}),
    });
  const context = await openContext();
  const contexts = [context];

  const stage: Stage = {
    sandbox,
    context,
    config,
    url,
    async install(portalId = PORTAL) {
      sandbox.settings.autoApprove = portalId;
      const page = await browse(url + manifest.paths.install);
      await stage.settle();
      return page;
    },
    async anotherProcess() {
      const another = await openContext();
      contexts.push(another);
      return another;
    },
    async settle() {
      for (;;) {
        await sandbox.flushWebhooks();
        const calls = sandbox.calls.length;
        await context.worker.drain();
        if (sandbox.calls.length === calls) return;
      }
    },
    contact: (id, portalId = PORTAL) => sandbox.portal(portalId).live('contacts', id).values,
    async rows<Row>(query: string) {
      return (await context.pool.query(query)).rows as Row[];
    },
    async close() {
      for (const each of contexts) await each.close();
      await web.close(0);
      await sandbox.close();
      await database.drop();
      if (violations.length > 0)
        throw new Error(`HubSpot would not have spoken so:\n${violations.join('\n')}`);
    },
  };
  return stage;
}

/** One process of the app on a server of its own, with a portal: what whole processes are tried on. */
import pg from 'pg';
import { demoPortalId as PORTAL, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { signatureHeaders } from '../../sandbox/webhooks/signature.ts';
import { browse } from '../../scripts/local/browse.ts';
import { manifest } from '../../src/manifest.ts';
import { startEmbedded } from '../../src/store/embedded/server.ts';
import { untilQuiet } from '../faults/kill-nine/quiet.ts';
import { type RelayHooks, startRelay } from '../faults/kill-nine/relay.ts';
import { type AppProcess, environmentFor, freePort, startAppProcess } from './app-process.ts';
import { removeFolder, temporaryFolder } from './database-process.ts';

const HUBSPOT_WAITS_MS = 5_000;

export interface Scene {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly app: AppProcess;
  readonly databaseUrl: string;
  start(): AppProcess;
  /** A connection that lasts for one question: the database comes and goes. */
  // biome-ignore lint/suspicious/noExplicitAny: rows of many shapes
  rows<Row = any>(query: string): Promise<Row[]>;
  quiet(): Promise<void>;
}

export interface SceneOptions {
  /** Where its data lies; a folder of its own where left out. It is removed in the end. */
  readonly folder?: string;
  /** Before the folder is removed. */
  readonly giveBack?: () => void;
  /** `FAIRLEAD_RETRY_SCALE`; 0.05 where left out. */
  readonly scale?: number;
  /** Fills the portal before the app is installed, whose backfill then goes on. */
  readonly fill?: (sandbox: Sandbox) => void;
  /** What becomes of calls to HubSpot on their way there and back; where left out they go straight. */
  readonly onTheWay?: RelayHooks;
  /** Undoes what the scene set up, in the reverse order. */
  readonly cleanUp: (undo: () => Promise<unknown> | unknown) => void;
}

/** The app as one process on a server of its own below the folder, installed in a portal and quiet, unless it was filled. */
export async function openScene({
  folder = temporaryFolder(),
  giveBack,
  scale = 0.05,
  fill,
  onTheWay,
  cleanUp,
}: SceneOptions): Promise<Scene> {
  cleanUp(() => {
    giveBack?.();
    removeFolder(folder);
  });
  const server = await startEmbedded({ folder });
  cleanUp(() => server.stop());
  const sandbox = await startSandbox({
    autoApprove: PORTAL,
    subscriptions: manifest.webhooks.subscriptions,
    limit: 100_000,
  });
  cleanUp(() => sandbox.close());
  fill?.(sandbox);
  const relay = onTheWay && (await startRelay(() => sandbox.url, onTheWay));
  if (relay) cleanUp(() => relay.close());
  const databaseUrl = `postgres:///fairlead?host=${server.host}&user=fairlead`;
  const environment = {
    ...environmentFor(sandbox, {
      port: await freePort(),
      dataFolder: folder,
      ...(relay ? { apiUrl: relay.url } : {}),
    }),
    DATABASE_URL: databaseUrl,
    FAIRLEAD_RETRY_SCALE: String(scale),
  };
  const start = () => {
    const app = startAppProcess(environment);
    cleanUp(() => app.kill());
    return app;
  };
  const ask = async <Result>(work: (db: pg.Client) => Promise<Result>): Promise<Result> => {
    const db = new pg.Client({ host: server.host, user: 'fairlead', database: 'fairlead' });
    await db.connect();
    try {
      return await work(db);
    } finally {
      await db.end();
    }
  };
  const app = start();
  await app.ready();
  const scene: Scene = {
    sandbox,
    folder,
    app,
    databaseUrl,
    start,
    rows: (query) => ask(async (db) => (await db.query(query)).rows),
    quiet: () => ask(async (db) => void (await untilQuiet({ db, sandbox, output: app.output }))),
  };
  await browse(app.url + manifest.paths.install);
  if (!fill) await scene.quiet();
  return scene;
}

/** One signed event about a contact, as HubSpot would send it, and for as long as HubSpot would wait. @returns the status */
export async function tell(
  { sandbox, app }: Scene,
  contact: string,
  eventId: number,
  occurredAt = Date.now(),
): Promise<number> {
  const { appId, clientSecret } = sandbox.app.options;
  const uri = `${app.url}${manifest.paths.webhooks}`;
  const event = {
    eventId,
    portalId: Number(PORTAL),
    appId: Number(appId),
    occurredAt,
    subscriptionType: 'object.propertyChange',
    objectId: Number(contact),
    objectTypeId: '0-1',
    propertyName: 'jobtitle',
    propertyValue: `Head of ${'x'.repeat(10_000)}`,
    changeSource: 'CRM_UI',
    sourceId: 'userId:77',
  };
  const body = JSON.stringify([event]);
  const signed = { method: 'POST', uri, body, timestamp: Date.now() };
  const headers = { 'Content-Type': 'application/json', ...signatureHeaders(clientSecret, signed) };
  const signal = AbortSignal.timeout(HUBSPOT_WAITS_MS);
  const answer = await fetch(uri, { method: 'POST', body, headers, signal });
  await answer.arrayBuffer();
  return answer.status;
}

export function aContact({ sandbox }: Scene, number = 0): string {
  return sandbox
    .actor(PORTAL)
    .create('contacts', { email: `kim${number}@firm.example`, lifecyclestage: 'lead' });
}

/**
 * Webhooks at a fixed pace while the worker reads, decides and writes: on the server of its own and on one that others
 * run, as one process and as two. With BENCH_DATABASE_URL the latter is the server it names, whose user may create
 * databases. The rival is the bare limit in the place of our web process, beside the same worker: what this machine
 * leaves for an acknowledgement.
 */
import { randomInt } from 'node:crypto';
import pg from 'pg';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { manifest } from '../../../src/manifest.ts';
import { startEmbedded } from '../../../src/store/embedded/server.ts';
import { environmentFor, freePort, startAppProcess } from '../../support/app-process.ts';
import { removeFolder, temporaryFolder } from '../../support/database-process.ts';
import type { LoadOptions, LoadResult } from './load.ts';
import { openPortals } from './open-portals.ts';
import { runLoad, startBareServer } from './process.ts';

const PEOPLE = {
  portals: Array.from({ length: 5 }, (_, place) => String(4_100_001 + place)),
  firstContact: 70_000_000_001,
  contactsPerPortal: 1_000,
};
const CONNECTIONS = 32;
/** So often the worker is told of what the bare limit has stored; our own route tells it with each batch. */
const TELL_MS = 100;

interface Layout {
  readonly name: string;
  readonly isExternal: boolean;
  /** The roles of each process; the first takes the webhooks, or the bare limit in its place. */
  readonly processes: readonly string[];
  readonly isBare?: true;
}

const LAYOUTS: readonly Layout[] = [
  { name: 'a server of its own, one process', isExternal: false, processes: ['web,worker'] },
  { name: 'a server of its own, two processes', isExternal: false, processes: ['web', 'worker'] },
  { name: 'another server, one process', isExternal: true, processes: ['web,worker'] },
  { name: 'another server, two processes', isExternal: true, processes: ['web', 'worker'] },
];
const BARE_LIMIT: Layout = {
  name: 'another server, the bare limit and a worker',
  isExternal: true,
  processes: ['web', 'worker'],
  isBare: true,
};

/** What is sent: `rate` is events a second. */
export type PaceLoad = Required<
  Pick<LoadOptions, 'rate' | 'batchSize' | 'seconds' | 'warmUpSeconds' | 'seed'>
>;

export interface KeptPace {
  /** ms, in the layout that took longest */
  readonly p99: number;
  readonly max: number;
  /** By the bare limit. */
  readonly rival: LoadResult;
}

export async function keepPace(load: PaceLoad, note: (text: string) => void): Promise<KeptPace> {
  const ours: LoadResult[] = [];
  for (const layout of LAYOUTS) ours.push(await inLayout(layout, load, note));
  const rival = await inLayout(BARE_LIMIT, load, note);
  const most = (figure: 'p99' | 'max') => Math.max(...ours.map((each) => each[figure]));
  return { p99: most('p99'), max: most('max'), rival };
}

async function inLayout(layout: Layout, load: PaceLoad, note: (text: string) => void): Promise<LoadResult> {
  const undo: (() => unknown)[] = [];
  try {
    return await measure(layout, load, (step) => undo.push(step), note);
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function measure(
  { name, isExternal, processes, isBare }: Layout,
  load: PaceLoad,
  cleanUp: (step: () => unknown) => void,
  note: (text: string) => void,
): Promise<LoadResult> {
  const folder = temporaryFolder('fairlead-bench-');
  cleanUp(() => removeFolder(folder));
  const sandbox = await startSandbox({ portals: PEOPLE.portals.map((id) => ({ id })) });
  cleanUp(() => sandbox.close());
  const databaseUrl = isExternal ? await otherServer(cleanUp) : null;
  const environment = {
    ...environmentFor(sandbox, { port: await freePort(), dataFolder: folder }),
    ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }),
  };
  sandbox.setAppUrl(null);
  const apps = [];
  for (const roles of processes) {
    const port = apps.length === 0 ? environment.PORT : String(await freePort());
    const app = startAppProcess({
      ...environment,
      PORT: port,
      FAIRLEAD_ROLES: roles,
      ...(roles === 'worker' && { FAIRLEAD_HEALTH_PORT: port }),
    });
    cleanUp(() => app.stop());
    await app.ready();
    apps.push(app);
  }
  const { url, output } = apps[0]!;
  await openPortals(sandbox, url, PEOPLE);
  const { appId, clientSecret: secret } = sandbox.app.options;
  const webhooks = url + manifest.paths.webhooks;
  const address = isBare ? await bareLimit(databaseUrl!, secret, cleanUp) : webhooks;
  const before = sandbox.calls.length;
  const result = await runLoad({
    ...PEOPLE,
    ...load,
    connections: CONNECTIONS,
    url: address,
    appId,
    secret,
  });
  const calls = sandbox.calls.slice(before).filter((call) => call.path.includes('/contacts/batch/'));
  if (calls.length === 0) throw new Error(`the worker did nothing:\n${output()}`);
  note(
    `${name}: ${result.eventsPerSecond.toFixed(0)} events/s, p50 ${result.p50.toFixed(1)}, ` +
      `p99 ${result.p99.toFixed(1)}, max ${result.max.toFixed(0)} ms; the worker made ${calls.length} batch calls`,
  );
  return result;
}

/** It stores the same rows as our route, in the same tables; the worker looks at them as at ours. */
async function bareLimit(
  databaseUrl: string,
  secret: string,
  cleanUp: (step: () => unknown) => void,
): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}${manifest.paths.webhooks}`;
  const server = await startBareServer({ port, databaseUrl, secret, url, which: 'events and work' });
  cleanUp(() => server.stop());
  const teller = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  cleanUp(() => teller.end());
  const telling = setInterval(
    () => void teller.query('update portal_queue set next_due = now() where next_due > now()'),
    TELL_MS,
  );
  cleanUp(() => clearInterval(telling));
  return url;
}

/** The address of a database on a server that the app does not run. */
async function otherServer(cleanUp: (step: () => unknown) => void): Promise<string> {
  const given = process.env.BENCH_DATABASE_URL;
  if (given) return freshDatabase(given, cleanUp);
  const folder = temporaryFolder('fairlead-bench-');
  cleanUp(() => removeFolder(folder));
  const server = await startEmbedded({ folder });
  cleanUp(() => server.stop());
  return `postgres:///fairlead?host=${server.host}&user=fairlead`;
}

async function freshDatabase(url: string, cleanUp: (step: () => unknown) => void): Promise<string> {
  const name = `fairlead_bench_${randomInt(2 ** 31)}`;
  const admin = new pg.Client(url);
  await admin.connect();
  cleanUp(async () => {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
  await admin.query(`create database ${name}`);
  const fresh = new URL(url);
  fresh.pathname = `/${name}`;
  return fresh.href;
}

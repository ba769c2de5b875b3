/**
 * How fast signed batches are acknowledged, durably. Closed loop: the real webhook route in a real process on the
 * durable embedded server, turn by turn with the bare limit on the same server, over several portals (what the
 * target means: HubSpot sends each portal's events in batches of their own) and over a single one (the hard case:
 * all batches meet in one portal's rows). Open loop: ten thousand a second while the worker runs, as one process and as
 * two, on the server of its own and on another.
 */
import { join } from 'node:path';
import pg from 'pg';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { manifest } from '../../src/manifest.ts';
import { readPostmaster } from '../../src/store/embedded/postmaster.ts';
import { type EmbeddedServer, startEmbedded } from '../../src/store/embedded/server.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type AppEnvironment, environmentFor, freePort, startAppProcess } from '../support/app-process.ts';
import { removeFolder, temporaryFolder } from '../support/database-process.ts';
import { type Bench, median } from './bench.ts';
import { cpuSeconds, describeCpu } from './cpu.ts';
import { keepPace } from './ingest/keep-pace.ts';
import type { LoadResult } from './ingest/load.ts';
import { runLoad, startBareServer } from './ingest/process.ts';
import { type Row, row } from './metrics.ts';

const PORTALS = Array.from({ length: 20 }, (_, place) => String(4_100_001 + place));
const ONE_PORTAL = [PORTALS[0]!];
const FIRST_CONTACT = 70_000_000_001;
const ROUNDS = 3;
const CONTESTANT_SECONDS = 4;

export const bench: Bench = {
  name: 'ingest',
  async run(note) {
    const closed = await closedLoop(note);
    const open = await openLoop(note);
    return [...closed, open];
  },
};

interface Contestant {
  readonly name: string;
  readonly url: string;
  readonly portals: readonly string[];
  readonly contactsPerPortal: number;
  readonly results: LoadResult[];
  /** The process that answers. */
  readonly pid: number;
  /** What the latest turn cost. */
  cost: string;
}

async function closedLoop(note: (text: string) => void): Promise<Row[]> {
  const folder = temporaryFolder('fairlead-bench-');
  const server = await startEmbedded({ folder });
  const sandbox = await startSandbox();
  const port = await freePort();
  const environment = {
    ...environmentFor(sandbox, { port, dataFolder: folder }),
    FAIRLEAD_ROLES: 'web',
    LOG_LEVEL: 'error',
  };
  const app = startAppProcess(environment);
  const stops: (() => Promise<unknown>)[] = [() => app.stop()];
  try {
    await app.ready();
    await connectPortals(server, PORTALS);
    const rival = (which: 'events' | 'events and work') => bareServer(server, environment, which, stops);
    const limit = await rival('events and work');
    const eventsOnly = await rival('events');
    const ours = { url: `${app.url}${manifest.paths.webhooks}`, pid: app.pid };
    const several = { portals: PORTALS, contactsPerPortal: 5_000 };
    const single = { portals: ONE_PORTAL, contactsPerPortal: 100_000 };
    const contestants: Contestant[] = [
      { name: 'ours, several portals', ...ours, ...several, results: [], cost: '' },
      { name: 'bare limit, several portals', ...limit, ...several, results: [], cost: '' },
      { name: 'ours, one portal', ...ours, ...single, results: [], cost: '' },
      { name: 'bare limit, one portal', ...limit, ...single, results: [], cost: '' },
      { name: 'event rows alone, several portals', ...eventsOnly, ...several, results: [], cost: '' },
    ];
    await playRounds(contestants, environment, readPostmaster(join(folder, 'data'))!.pid);
    for (const contestant of contestants) note(describe(contestant));
    const [us, bare] = contestants as [Contestant, Contestant];
    const rates = us.results.map(
      (result, round) => result.eventsPerSecond / bare.results[round]!.eventsPerSecond,
    );
    return [
      row('ingest.ack_p99_ms', median(us.results.map((result) => result.p99)), {
        rival: 'bare limit',
        rivalValue: median(bare.results.map((result) => result.p99)),
      }),
      row('ingest.events_per_s', rate(us), { rival: 'bare limit', rivalValue: rate(bare) }),
      row('ingest.ratio_of_limit', median(rates)),
    ];
  } finally {
    for (const stop of stops.reverse()) await stop();
    await sandbox.close();
    await server.stop();
    removeFolder(folder);
  }
}

/** Each round gives everybody a turn, in an order that moves on, so that no one always comes first. */
async function playRounds(
  contestants: readonly Contestant[],
  environment: AppEnvironment,
  postmaster: number,
): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let place = 0; place < contestants.length; place += 1) {
      const contestant = contestants[(place + round) % contestants.length]!;
      const { url, portals, contactsPerPortal, pid } = contestant;
      const before = cpuSeconds(pid, postmaster);
      const result = await runLoad({
        url,
        portals,
        contactsPerPortal,
        appId: environment.HUBSPOT_APP_ID!,
        secret: environment.HUBSPOT_CLIENT_SECRET!,
        firstContact: FIRST_CONTACT,
        seed: 1 + round * 100 + place,
        batchSize: 100,
        seconds: CONTESTANT_SECONDS,
        warmUpSeconds: 0,
        connections: 16,
      });
      contestant.results.push(result);
      contestant.cost = describeCpu(before, cpuSeconds(pid, postmaster), result.batches);
    }
  }
}

/** Installed portals, as the store holds them: events of strangers would be set aside, which is less work. */
async function connectPortals(server: EmbeddedServer, portals: readonly string[]): Promise<void> {
  const client = new pg.Client({ host: server.host, user: 'fairlead', database: 'fairlead' });
  await client.connect();
  await client.query(
    `insert into installation (portal_id, state, scopes, installed_at)
     select unnest($1::bigint[]), 'connected', '{}', now()`,
    [portals],
  );
  await client.end();
}

/** A bare server on a database of its own with our very tables. */
async function bareServer(
  server: EmbeddedServer,
  environment: AppEnvironment,
  which: 'events' | 'events and work',
  stops: (() => Promise<unknown>)[],
): Promise<Pick<Contestant, 'url' | 'pid'>> {
  const database = `bare_${which.replaceAll(' ', '_')}`;
  const client = new pg.Client({ host: server.host, user: 'fairlead', database: 'postgres' });
  await client.connect();
  await client.query(`create database ${database}`);
  await client.end();
  await migrate({ host: server.host, user: 'fairlead', database });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}${manifest.paths.webhooks}`;
  const secret = environment.HUBSPOT_CLIENT_SECRET!;
  const databaseUrl = `postgres:///${database}?host=${server.host}&user=fairlead`;
  const bare = await startBareServer({ port, databaseUrl, secret, url, which });
  stops.push(bare.stop);
  return { url, pid: bare.pid };
}

/** Ten thousand events a second, in batches due at fixed times. */
async function openLoop(note: (text: string) => void): Promise<Row> {
  const load = { rate: 10_000, batchSize: 100, seconds: 12, warmUpSeconds: 3, seed: 77 };
  const { p99, rival } = await keepPace(load, (text) => note(`open loop, ${text}`));
  return row('ingest.open_loop_p99_ms', p99, { rival: 'bare limit', rivalValue: rival.p99 });
}

function rate(contestant: Contestant): number {
  return median(contestant.results.map((result) => result.eventsPerSecond));
}

function describe({ name, results, cost }: Contestant): string {
  const each = results.map(
    (result) =>
      `${(result.eventsPerSecond / 1_000).toFixed(1)} k/s p50 ${result.p50.toFixed(0)} p99 ${result.p99.toFixed(0)} ms`,
  );
  return `${name.padEnd(34)} ${each.join(' | ')}; ${cost} a batch`;
}

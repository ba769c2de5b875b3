/** The processes under torture: one that takes requests and two that work, each with its own way to HubSpot. */
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { Ledger, portalOf } from '../faults/kill-nine/ledger.ts';
import { type Relay, startRelay } from '../faults/kill-nine/relay.ts';
import {
  type AppEnvironment,
  type AppProcess,
  environmentFor,
  freePort,
  startAppProcess,
} from '../support/app-process.ts';

/** A process with a role that comes and goes. What passes between it and the portals stands in its ledger. */
export interface Player {
  readonly name: string;
  readonly ledger: Ledger;
  /** Every call it made to HubSpot, oldest first. */
  readonly calls: readonly SeenCall[];
  readonly url: string;
  readonly pid: number;
  output(): string;
  ready(): Promise<void>;
  /** SIGKILL in the middle of whatever it does, be it starting; then the next life begins. */
  killAndStart(): Promise<void>;
  /** SIGTERM, once it is up; then the next life begins. @returns the exit code of the ended one */
  stopAndStart(): Promise<number | null>;
  /** SIGKILL, and nobody comes after it. */
  killForGood(): Promise<void>;
  close(): Promise<void>;
}

export interface SeenCall {
  /** Epoch ms. */
  readonly at: number;
  readonly portalId: string | null;
  readonly path: string;
}

export interface Players {
  readonly web: Player;
  readonly workers: readonly [Player, Player];
  readonly all: readonly Player[];
}

export interface PlayersOptions {
  readonly folder: string;
  readonly databaseUrl: string;
  /** `FAIRLEAD_RETRY_SCALE`. */
  readonly scale: number;
}

/** The end of what its earlier lives have logged, characters. */
const LOG_KEPT = 100_000;
/** How far the clock of the second worker's host is ahead. */
const SKEW_MS = 5 * 60_000;

export async function startPlayers(sandbox: Sandbox, options: PlayersOptions): Promise<Players> {
  const port = await freePort();
  const given: AppEnvironment = {
    ...environmentFor(sandbox, { port, dataFolder: options.folder }),
    DATABASE_URL: options.databaseUrl,
    FAIRLEAD_RETRY_SCALE: String(options.scale),
  };
  const web = await startPlayer('web', sandbox, { ...given, FAIRLEAD_ROLES: 'web' });
  const workers = [
    await startWorker('worker 1', sandbox, given),
    await startWorker('worker 2', sandbox, { ...given, NODE_OPTIONS: clockAhead(SKEW_MS) }),
  ] as const;
  return { web, workers, all: [web, ...workers] };
}

async function startWorker(name: string, sandbox: Sandbox, given: AppEnvironment): Promise<Player> {
  const port = String(await freePort());
  return startPlayer(name, sandbox, {
    ...given,
    FAIRLEAD_ROLES: 'worker',
    PORT: port,
    FAIRLEAD_HEALTH_PORT: port,
  });
}

async function startPlayer(name: string, sandbox: Sandbox, given: AppEnvironment): Promise<Player> {
  const ledger = new Ledger(sandbox);
  const calls: SeenCall[] = [];
  const way = await wayToHubSpot(sandbox, ledger, calls);
  const environment: AppEnvironment = { ...given, HUBSPOT_API_URL: way.url };
  const begin = (): AppProcess => {
    ledger.begin();
    return startAppProcess(environment);
  };
  let app = begin();
  let before = '';
  const keepLog = () => {
    before = (before + app.output()).slice(-LOG_KEPT);
  };
  await app.ready();
  return {
    name,
    ledger,
    calls,
    url: app.url,
    get pid() {
      return app.pid;
    },
    output: () => before + app.output(),
    ready: () => app.ready(),
    async killAndStart() {
      ledger.end();
      await app.kill();
      keepLog();
      app = begin();
    },
    async stopAndStart() {
      await app.ready();
      const code = await app.stop();
      keepLog();
      app = begin();
      return code;
    },
    async killForGood() {
      ledger.end();
      await app.kill();
    },
    async close() {
      await app.kill();
      await way.close();
    },
  };
}

/** Every write that leaves is noted, and whether its answer came through. */
function wayToHubSpot(sandbox: Sandbox, ledger: Ledger, calls: SeenCall[]): Promise<Relay> {
  const isWrite = (path: string) => path.endsWith('/contacts/batch/update');
  return startRelay(() => sandbox.url, {
    async arrived(call) {
      calls.push({ at: Date.now(), portalId: portalOf(sandbox, call), path: call.path });
      if (isWrite(call.path)) ledger.write(call);
      return undefined;
    },
    async answered(call, status) {
      if (isWrite(call.path) && status < 300) ledger.answer(call);
    },
  });
}

/** For a process whose host believes it is later than it is. */
function clockAhead(ms: number): string {
  const program = `const { now } = Date; Date.now = () => now() + ${ms};`;
  return `--import=data:text/javascript,${encodeURIComponent(program)}`;
}

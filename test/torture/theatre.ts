/** Real processes on one database against a sandbox, with relays that see what passes: where all fault scripts play. */
import pg from 'pg';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { browse } from '../../scripts/local/browse.ts';
import { manifest } from '../../src/manifest.ts';
import { startEmbedded } from '../../src/store/embedded/server.ts';
import { untilQuiet } from '../faults/kill-nine/quiet.ts';
import { startRelay } from '../faults/kill-nine/relay.ts';
import { removeFolder, temporaryFolder } from '../support/database-process.ts';
import { type Players, startPlayers } from './players.ts';

export interface Theatre {
  readonly sandbox: Sandbox;
  readonly players: Players;
  readonly db: pg.Client;
  /** Installs the app in all portals, one after the other. */
  install(): Promise<void>;
  /** Resolves when nothing is left to do; tells what came last. */
  calm(): Promise<string>;
  close(): Promise<void>;
}

export interface TheatreOptions {
  readonly seed: number;
  readonly portals: readonly string[];
  /** `FAIRLEAD_RETRY_SCALE`. */
  readonly scale: number;
  /** Of a day in which HubSpot repeats what was not acknowledged. */
  readonly webhookScale: number;
  readonly sandbox?: SandboxOptions;
}

export async function openTheatre({ seed, portals, scale, ...more }: TheatreOptions): Promise<Theatre> {
  const folder = temporaryFolder('fairlead-torture-');
  const server = await startEmbedded({ folder });
  const sandbox = await startSandbox({
    seed,
    portals: portals.map((id) => ({ id })),
    subscriptions: manifest.webhooks.subscriptions,
    ...more.sandbox,
  });
  sandbox.webhooks.retryScale = more.webhookScale;
  const databaseUrl = `postgres:///fairlead?host=${server.host}&user=fairlead`;
  const players = await startPlayers(sandbox, { folder, databaseUrl, scale });
  const { web } = players;
  const door = await startRelay(() => web.url, {
    async answered(call, status) {
      const isKept = call.path === manifest.paths.webhooks && status >= 200 && status < 300;
      if (isKept) web.ledger.acknowledge(call.body);
    },
  });
  sandbox.setAppUrl(door.url, web.url);
  const db = new pg.Client({ host: server.host, user: 'fairlead', database: 'fairlead' });
  await db.connect();
  const output = () => players.all.map((player) => `${player.name}:\n${player.output()}`).join('\n');
  return {
    sandbox,
    players,
    db,
    async install() {
      for (const portalId of portals) {
        sandbox.settings.autoApprove = portalId;
        const page = await browse(web.url + manifest.paths.install);
        if (!page.ok) throw new Error(`the install page of ${portalId} answered ${page.status}`);
      }
    },
    calm: () => untilQuiet({ db, sandbox, output }),
    async close() {
      await db.end();
      for (const player of players.all) await player.close();
      await door.close();
      await sandbox.close();
      await server.stop();
      removeFolder(folder);
    },
  };
}

/** Everything that was acknowledged, and all writes in their order. */
export function whatPassed({ players }: Theatre) {
  return {
    acknowledged: new Set(players.all.flatMap(({ ledger }) => [...ledger.acknowledged])),
    requests: players.all.reduce((sum, { ledger }) => sum + ledger.requests, 0),
    writes: players.all.flatMap(({ ledger }) => ledger.writes).sort((a, b) => a.at - b.at),
  };
}

/** The most calls of a portal in any window, as HubSpot counts them: answers outside the CRM's API are free. */
export function fullestWindow(sandbox: Sandbox, portalId: string, windowMs: number): number {
  const times = sandbox.calls
    .filter((call) => call.portalId === portalId && !call.path.startsWith('/oauth/'))
    .map(({ at }) => at);
  let first = 0;
  let most = 0;
  for (const [last, at] of times.entries()) {
    while (at - times[first]! >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

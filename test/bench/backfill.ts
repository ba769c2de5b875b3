/**
 * A portal of many contacts looked at for the first time, and again under a changed model: the real app in a real
 * process against the sandbox in another. First at HubSpot's limit, for how well it is used; then 200,000 contacts,
 * for the memory, with HubSpot's limit and ours raised by the same factor: at one it takes twenty minutes.
 * `BENCH_BACKFILL=<contacts>,<contacts for the memory>,<factor>` measures less, and says so.
 */
import { join } from 'node:path';
import { browse } from '../../scripts/local/browse.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { manifest } from '../../src/manifest.ts';
import { loadPack } from '../../src/packs.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { readPostmaster } from '../../src/store/embedded/postmaster.ts';
import { createModelStore } from '../../src/store/models.ts';
import { createTaskStore } from '../../src/store/tasks.ts';
import type { TaskKind } from '../../src/tasks/task.ts';
import { type AppProcess, freePort, startAppProcess } from '../support/app-process.ts';
import { removeFolder, temporaryFolder } from '../support/database-process.ts';
import { startFarSandbox } from './backfill/far-sandbox.ts';
import { mostMemory, type Pace, paceOf, type Sight, watchTask } from './backfill/watch-task.ts';
import type { Bench } from './bench.ts';
import { cpuSeconds, describeCpu } from './cpu.ts';
import { row } from './metrics.ts';

const PORTAL = '4100002';
const APP = new URL('./backfill/app.ts', import.meta.url);
/** What we allow ourselves; HubSpot allows ten in a hundred more. */
const OUR_CALLS_PER_SECOND = 10;
const TASK_WITHIN_MS = 3_600_000;
const PLAN = { contacts: 10_000, forMemory: 200_000, factor: 4 };

export const bench: Bench = {
  name: 'backfill',
  async run(note) {
    const plan = readPlan(process.env.BENCH_BACKFILL);
    const size = { contacts: plan.contacts, factor: 1 };
    const [first, again] = await measure(size, ['backfill', 'rescore'], note);
    const [large] = await measure({ contacts: plan.forMemory, factor: plan.factor }, ['backfill'], note);
    const memory = memoryOf(large!, plan.forMemory);
    note(memory.text);
    return [
      row('backfill.utilisation', Math.min(first!.pace.utilisation, again!.pace.utilisation)),
      row('backfill.rescore_contacts_per_s', plan.contacts / again!.pace.seconds),
      row('backfill.first_contacts_per_s', plan.contacts / first!.pace.seconds),
      ...(memory.most === undefined ? [] : [row('backfill.rss_mib', memory.most)]),
      row('backfill.status_429', first!.pace.refusals + again!.pace.refusals + large!.pace.refusals),
    ];
  },
};

interface Measured {
  readonly pace: Pace;
  readonly sights: readonly Sight[];
}

interface Size {
  readonly contacts: number;
  /** On HubSpot's limit and on ours. */
  readonly factor: number;
}

/** One app over one portal of this size, and these tasks one after the other. */
async function measure(
  { contacts, factor }: Size,
  kinds: readonly TaskKind[],
  note: (text: string) => void,
): Promise<Measured[]> {
  const folder = temporaryFolder('fairlead-bench-');
  const appPort = await freePort();
  const sandbox = await startFarSandbox({ portalId: PORTAL, contacts, factor, appPort, dataFolder: folder });
  const app = startAppProcess({ ...sandbox.environment, BENCH_LIMIT_FACTOR: String(factor) }, APP);
  try {
    await app.ready();
    const server = readPostmaster(join(folder, 'data'))!;
    const { db, close } = openDatabase({ host: server.socketFolder, user: 'fairlead', database: 'fairlead' });
    const measured: Measured[] = [];
    for (const kind of kinds) {
      const cpu = cpuSeconds(app.pid, server.pid);
      const began = Date.now();
      await begin(kind, db, app);
      const watching = { db, portalId: PORTAL, kind, appPid: app.pid, withinMs: TASK_WITHIN_MS };
      const sights = await watchTask(watching);
      const pace = paceOf(await sandbox.callsSince(began), OUR_CALLS_PER_SECOND * factor);
      const cost = describeCpu(cpu, cpuSeconds(app.pid, server.pid), contacts);
      note(describe(`${kind} of ${contacts} contacts at ${factor} x HubSpot's limit`, contacts, pace, cost));
      measured.push({ pace, sights });
    }
    await close();
    return measured;
  } catch (error) {
    throw new Error(`the bench ended early; the app wrote:\n${app.output()}`, { cause: error });
  } finally {
    await app.stop();
    await sandbox.stop();
    removeFolder(folder);
  }
}

async function begin(kind: TaskKind, db: Database, app: AppProcess): Promise<void> {
  if (kind === 'backfill') {
    await browse(app.url + manifest.paths.install);
    return;
  }
  await publishOtherPoints(db);
  await createTaskStore(db).start(PORTAL, kind);
}

/** The same rules with other points, so that every contact's score differs and has to be written. */
async function publishOtherPoints(db: Database): Promise<void> {
  const { document } = await loadPack('default');
  const rules = document.rules.map((rule) => (rule.id === 'int.pricing' ? { ...rule, points: 21 } : rule));
  await createModelStore(db).publish(PORTAL, compileModel(parseModel({ ...document, rules }), LEXICON));
}

/** Flat means: the second half of the contacts needs no more than the first. */
function memoryOf({ sights }: Measured, contacts: number): { most: number | undefined; text: string } {
  const early = mostMemory(sights, 0, contacts / 2);
  const late = mostMemory(sights, contacts / 2, contacts);
  const most = early === undefined || late === undefined ? undefined : Math.max(early, late);
  if (most === undefined) return { most, text: 'memory: this system does not tell it' };
  const half = (contacts / 2).toLocaleString('en');
  return {
    most,
    text: `memory: at most ${early!.toFixed(0)} MiB up to ${half} contacts, ${late!.toFixed(0)} MiB from there on`,
  };
}

function describe(what: string, contacts: number, pace: Pace, cost: string): string {
  const { calls, seconds, utilisation } = pace;
  return (
    `${what}: ${calls} calls in ${seconds.toFixed(1)} s, ${(contacts / seconds).toFixed(0)} contacts/s, ` +
    `${((calls / contacts) * 100).toFixed(2)} calls for each 100, ${(utilisation * 100).toFixed(0)} % of our ceiling; ${cost} a contact`
  );
}

function readPlan(text: string | undefined): typeof PLAN {
  if (text === undefined) return PLAN;
  const [contacts, forMemory, factor] = text.split(',').map(Number);
  if (!contacts || !forMemory || !factor) throw new Error(`BENCH_BACKFILL is three numbers, not "${text}"`);
  return { contacts, forMemory, factor };
}

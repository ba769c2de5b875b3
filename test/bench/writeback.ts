/**
 * From a change in HubSpot to our write there, and how well a portal's limit is used: the real app in a real process
 * against the sandbox at HubSpot's real limit (110 calls in any 10 s). First a backfill of contacts with history,
 * then people changing at a steady pace, then a rescore under a changed model.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { browse } from '../../scripts/local/browse.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { manifest } from '../../src/manifest.ts';
import { loadPack } from '../../src/packs.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { readPostmaster } from '../../src/store/embedded/postmaster.ts';
import { createModelStore } from '../../src/store/models.ts';
import { createTaskStore } from '../../src/store/tasks.ts';
import type { TaskKind } from '../../src/tasks/task.ts';
import { environmentFor, freePort, startAppProcess } from '../support/app-process.ts';
import { removeFolder, temporaryFolder } from '../support/database-process.ts';
import { type Bench, quantile } from './bench.ts';
import { type CpuSeconds, cpuSeconds, describeCpu } from './cpu.ts';
import { type Row, row } from './metrics.ts';

const PORTAL = '4100001';
const CONTACTS = 5_000;
const COMPANIES = 500;
const CHANGES_PER_SECOND = 50;
const CHANGING_SECONDS = 30;
const TASK_WITHIN_MS = 180_000;
/** What we allow ourselves; HubSpot allows ten more. */
const OUR_CALLS_PER_SECOND = 10;

export const bench: Bench = {
  name: 'writeback',
  async run(note) {
    const folder = temporaryFolder('fairlead-bench-');
    const sandbox = await startSandbox({
      portals: [{ id: PORTAL }],
      autoApprove: PORTAL,
      subscriptions: manifest.webhooks.subscriptions,
    });
    const app = startAppProcess(environmentFor(sandbox, { port: await freePort(), dataFolder: folder }));
    let database: OpenDatabase | undefined;
    try {
      await app.ready();
      const server = readPostmaster(join(folder, 'data'))!;
      const cpu = () => cpuSeconds(app.pid, server.pid);
      database = openDatabase({
        host: server.socketFolder,
        user: 'fairlead',
        database: 'fairlead',
      });
      const contacts = populate(sandbox);
      await browse(app.url + manifest.paths.install);
      const backfill = await watchTask(sandbox, database, 'backfill', cpu);
      note(describe('backfill', backfill));
      const live = await changeSteadily(sandbox, contacts, note);
      await publishOtherPoints(database);
      await createTaskStore(database.db).start(PORTAL, 'rescore');
      const rescore = await watchTask(sandbox, database, 'rescore', cpu);
      note(describe('rescore', rescore));
      return [
        ...live,
        row('backfill.utilisation', Math.min(backfill.utilisation, rescore.utilisation)),
        row('backfill.rescore_contacts_per_s', rescore.contactsPerSecond),
        row('backfill.first_contacts_per_s', backfill.contactsPerSecond),
        row('backfill.status_429', backfill.refusals + rescore.refusals),
      ];
    } catch (error) {
      throw new Error(`the bench ended early; the app wrote:\n${app.output()}`, { cause: error });
    } finally {
      await database?.close();
      await app.stop();
      await sandbox.close();
      removeFolder(folder);
    }
  },
};

/** Contacts with a year of history at ten to a company, in the portal before anybody installs. */
function populate(sandbox: Sandbox): string[] {
  const now = sandbox.clock.now();
  const day = 86_400_000;
  const companies = sandbox.load(
    PORTAL,
    'companies',
    Array.from({ length: COMPANIES }, (_, place) => ({
      properties: {
        name: `Company ${place}`,
        domain: `company${place}.example`,
        numberofemployees: String(20 + place),
        annualrevenue: '30000000',
        industry: 'COMPUTER_SOFTWARE',
        country: 'Canada',
      },
      createdAt: now - 400 * day,
    })),
  );
  return sandbox.load(
    PORTAL,
    'contacts',
    Array.from({ length: CONTACTS }, (_, place) => ({
      properties: {
        email: `lead${place}@company${place % COMPANIES}.example`,
        firstname: 'Lead',
        lastname: `Number ${place}`,
        jobtitle: 'Account Manager',
        country: 'Canada',
        lifecyclestage: 'lead',
      },
      createdAt: now - 300 * day,
      history: [
        { at: now - 30 * day, properties: { hs_analytics_last_url: 'https://www.example.com/blog/a' } },
        { at: now - 10 * day, properties: { hs_analytics_last_url: 'https://www.example.com/pricing' } },
      ],
      companyId: companies[place % COMPANIES]!,
    })),
  );
}

interface Watched {
  readonly calls: number;
  readonly seconds: number;
  readonly contactsPerSecond: number;
  /** Calls a second under saturation, as a share of our own ceiling. */
  readonly utilisation: number;
  readonly refusals: number;
  /** Processor time of one contact. */
  readonly cost: string;
}

/** From the first call of a task over all contacts to the last write it causes. */
async function watchTask(
  sandbox: Sandbox,
  { db }: OpenDatabase,
  kind: TaskKind,
  cpu: () => CpuSeconds | undefined,
): Promise<Watched> {
  const cpuBefore = cpu();
  const before = sandbox.calls.length;
  const until = Date.now() + TASK_WITHIN_MS;
  for (;;) {
    const tasks = await createTaskStore(db).list(PORTAL);
    const task = tasks.find((each) => each.kind === kind);
    const { waiting } = await db
      .selectFrom('outbox')
      .select((eb) => eb.fn.countAll<string>().as('waiting'))
      .executeTakeFirstOrThrow();
    if (task?.state === 'done' && Number(waiting) === 0) break;
    if (task?.state === 'failed') throw new Error(`the ${kind} failed: ${task.error}`);
    if (Date.now() > until) throw new Error(`the ${kind} is not done: ${JSON.stringify(task?.progress)}`);
    await sleep(200);
  }
  const calls = sandbox.calls.slice(before).filter((call) => call.path.startsWith('/crm/objects/'));
  const first = calls[0]!.at;
  const last = calls.at(-1)!.at;
  const seconds = (last - first) / 1_000;
  return {
    calls: calls.length,
    seconds,
    contactsPerSecond: CONTACTS / seconds,
    utilisation: saturation(calls.map((call) => call.at)),
    refusals: refusals(sandbox, before),
    cost: describeCpu(cpuBefore, cpu(), CONTACTS),
  };
}

/** The pace between the first call and the moment nine tenths are done: the tail has nothing left to fill a batch. */
function saturation(times: readonly number[]): number {
  const steady = times.slice(0, Math.ceil(times.length * 0.9));
  const seconds = (steady.at(-1)! - steady[0]!) / 1_000;
  return (steady.length - 1) / seconds / OUR_CALLS_PER_SECOND;
}

/** Another contact every 20 ms; each change alters its score, so each must be followed by a write. */
async function changeSteadily(
  sandbox: Sandbox,
  contacts: readonly string[],
  note: (text: string) => void,
): Promise<Row[]> {
  const actor = sandbox.actor(PORTAL);
  const before = sandbox.calls.length;
  const changed = new Map<string, number>();
  const start = performance.now();
  const total = CHANGES_PER_SECOND * CHANGING_SECONDS;
  for (let place = 0; place < total; place += 1) {
    const wait = start + (place * 1_000) / CHANGES_PER_SECOND - performance.now();
    if (wait > 0) await sleep(wait);
    const contact = contacts[place]!;
    changed.set(contact, Date.now());
    actor.update('contacts', contact, { jobtitle: 'VP of Sales' });
  }
  const latencies = await untilWritten(sandbox, changed);
  const calls = sandbox.calls.slice(before).filter((call) => call.path.startsWith('/crm/objects/'));
  const kinds = Map.groupBy(calls, (call) => call.path.split('?')[0]!.split('/').slice(4).join('/'));
  // A change of one brings its colleagues along: they share calls, and are contacts of these calls as well.
  const looked = calls
    .filter((call) => call.path.endsWith('/contacts/batch/read'))
    .reduce((sum, call) => sum + call.inputs, 0);
  note(
    `live: ${total} changes, ${looked} looks at contacts, ${[...kinds].map(([path, some]) => `${some.length} ${path}`).join(', ')}; ` +
      `p50 ${quantile(latencies, 0.5)}, p99 ${quantile(latencies, 0.99)}, max ${Math.max(...latencies)} ms`,
  );
  return [
    row('writeback.event_to_write_p95_ms', quantile(latencies, 0.95)),
    row('writeback.calls_per_contact', calls.length / looked),
    row('writeback.status_429', refusals(sandbox, before)),
  ];
}

/** Milliseconds from each change to the first write of ours after it. */
async function untilWritten(sandbox: Sandbox, changed: ReadonlyMap<string, number>): Promise<number[]> {
  const latency = (contact: string, at: number) => {
    const { writes } = sandbox.portal(PORTAL).live('contacts', contact);
    const answer = writes.find((write) => write.at >= at && write.source.type === 'INTEGRATION');
    return answer === undefined ? undefined : answer.at - at;
  };
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(200)) {
    const latencies = [...changed].flatMap(([contact, at]) => latency(contact, at) ?? []);
    if (latencies.length === changed.size) return latencies;
  }
  throw new Error('some changes were never followed by a write');
}

/** The same rules with other points, so that every contact's score differs and has to be written. */
async function publishOtherPoints({ db }: OpenDatabase): Promise<void> {
  const { document } = await loadPack('default');
  const rules = document.rules.map((rule) => (rule.id === 'int.pricing' ? { ...rule, points: 21 } : rule));
  await createModelStore(db).publish(PORTAL, compileModel(parseModel({ ...document, rules }), LEXICON));
}

function refusals(sandbox: Sandbox, since: number): number {
  return sandbox.calls.slice(since).filter((call) => call.status === 429).length;
}

function describe(what: string, { calls, seconds, contactsPerSecond, utilisation, cost }: Watched): string {
  return (
    `${what} of ${CONTACTS} contacts: ${calls} calls in ${seconds.toFixed(1)} s, ` +
    `${contactsPerSecond.toFixed(0)} contacts/s, ${((calls / CONTACTS) * 100).toFixed(2)} calls for each 100, ` +
    `${(utilisation * 100).toFixed(0)} % of our ceiling; ${cost} a contact`
  );
}

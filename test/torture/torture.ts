/**
 * One run of the history checker, after Jepsen's manner: a seeded life in two portals whose records have the same ids,
 * decisions by all doors, bad days at HubSpot, processes that are killed; then, after quiet, the CRM, the store and the
 * audit log are held against simple oracles. What is killed when depends on the machine too: a seed makes the same
 * history, not the same race.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Random } from '../../sandbox/random.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { loadPack } from '../../src/packs.ts';
import { type Activity, createActivity } from '../faults/kill-nine/activity.ts';
import { checkEvents, checkWrites } from '../faults/kill-nine/checks.ts';
import {
  checkAudit,
  checkDecisions,
  checkLifecycle,
  checkLives,
  checkMemory,
  checkRecords,
  checkWalls,
  searchEverything,
} from './checks.ts';
import { createHandoffs, type Handoffs } from './handoffs.ts';
import { createIntruder, type Intruder } from './intruder.ts';
import { createLives, type Lives } from './lives.ts';
import { openTheatre, type Theatre, whatPassed } from './theatre.ts';
import { startWeather } from './weather.ts';

export interface TortureOptions {
  readonly seed: number;
  readonly minutes: number;
  readonly kills: number;
}

export interface TortureReport {
  readonly complaints: readonly string[];
  readonly summary: string;
  /** The end of what each process has logged. */
  readonly logs: string;
}

/** What each portal writes into its own names. */
const MARKS = new Map([
  ['4001001', ' of the north'],
  ['4001002', ' of the south'],
]);
const PORTALS = [...MARKS.keys()];
/**
 * Ownerships end after four seconds, leases after eight: a dead worker is replaced while others still work, and a
 * living one has several heartbeats to hold a batch that faults hold up.
 */
const RETRY_SCALE = 0.2;
const ACT_EVERY_MS = 60;
/** HubSpot tries for 24 hours, the sandbox ten times: spread over this share of a day, no event is given up. */
const WEBHOOK_RETRY_SCALE = 0.003;
const STILL_MS = 1_500;

interface Scene extends Theatre {
  readonly activities: readonly Activity[];
  readonly handoffs: Handoffs;
  readonly lives: Lives;
  readonly intruder: Intruder;
}

export async function torture({ seed, minutes, kills }: TortureOptions): Promise<TortureReport> {
  const watch = createWatch();
  const scene = await setScene(seed);
  try {
    await begin(scene);
    watch.lap('to install');
    const weather = startWeather(scene.sandbox, PORTALS, createRandom(seed + 1));
    const stopActing = startActing(scene, createRandom(seed + 2));
    const time = { kills, untilMs: Date.now() + minutes * 60_000 };
    const ways = await killProcesses(scene, time, createRandom(seed + 3));
    stopActing();
    const hits = weather.stop();
    watch.lap('of life');
    scene.lives.finish();
    await scene.handoffs.finish();
    const last = await scene.calm();
    watch.lap('to quiet');
    const { complaints, told } = await check(scene);
    watch.lap('to check');
    const lines = [
      watch.laps(),
      `processes: ${list(ways)}`,
      `answers of HubSpot: ${list(hits)}`,
      ...told,
      `before quiet: ${last}`,
    ];
    const logs = scene.players.all.map((player) => `${player.name}:\n${player.output()}`).join('\n');
    return { complaints, summary: lines.join('\n  '), logs };
  } finally {
    await scene.close();
  }
}

function createWatch() {
  let last = Date.now();
  const laps: string[] = [];
  return {
    lap(what: string): void {
      laps.push(`${((Date.now() - last) / 1_000).toFixed(1)} s ${what}`);
      last = Date.now();
    },
    laps: () => laps.join(', '),
  };
}

async function setScene(seed: number): Promise<Scene> {
  const theatre = await openTheatre({
    seed,
    portals: PORTALS,
    scale: RETRY_SCALE,
    webhookScale: WEBHOOK_RETRY_SCALE,
    sandbox: { limit: 100_000 },
  });
  const { sandbox, players } = theatre;
  Object.assign(sandbox.webhooks.disorder, { duplicates: 0.2, reorder: true });
  return {
    ...theatre,
    // Random sources of their own: what happens to people must not depend on when a process died.
    activities: PORTALS.map((id, i) =>
      createActivity(sandbox, id, createRandom(seed + 10 + i), MARKS.get(id)),
    ),
    handoffs: createHandoffs(sandbox, players.web.url, createRandom(seed + 20)),
    lives: createLives(sandbox, PORTALS, createRandom(seed + 30)),
    intruder: createIntruder(sandbox, players.web.url, PORTALS),
  };
}

/** Both portals are installed, and all their contacts have been looked at once. */
async function begin(scene: Scene): Promise<void> {
  for (const activity of scene.activities) activity.populate();
  await scene.install();
  await scene.calm();
}

function startActing({ activities, handoffs, lives, intruder }: Scene, random: Random): () => void {
  const timer = setInterval(() => {
    const dice = random.next();
    if (dice < 0.8) random.pick(activities).act();
    else if (dice < 0.9) handoffs.meet(random.pick(PORTALS));
    else if (dice < 0.98) lives.act();
    else intruder.knock();
    handoffs.tick();
  }, ACT_EVERY_MS);
  return () => clearInterval(timer);
}

/** One after the other, spread over the time there is. @returns how often each way came */
async function killProcesses(
  { players }: Scene,
  { kills, untilMs }: { readonly kills: number; readonly untilMs: number },
  random: Random,
): Promise<Readonly<Record<string, number>>> {
  const ways: Record<string, number> = {};
  const began = Date.now();
  for (let kill = 0; kill < kills; kill += 1) {
    const due = began + ((kill + random.next()) * (untilMs - began)) / kills;
    await sleep(Math.max(0, due - Date.now()));
    const player = random.next() < 0.8 ? random.pick(players.workers) : players.web;
    if (random.next() < 0.15) {
      const code = await player.stopAndStart();
      if (code !== 0) throw new Error(`${player.name} ended with ${code} after SIGTERM:\n${player.output()}`);
      count(ways, `SIGTERM of ${player.name}`);
    } else {
      await player.killAndStart();
      count(ways, `kill -9 of ${player.name}`);
    }
  }
  await sleep(Math.max(0, untilMs - Date.now()));
  for (const player of players.all) await player.ready();
  return ways;
}

async function check(scene: Scene): Promise<{ complaints: string[]; told: string[] }> {
  const { sandbox, players, db, handoffs, lives, intruder } = scene;
  const isStill = await staysStill(sandbox);
  const { acknowledged, requests, writes: sent } = whatPassed(scene);
  const writes = checkWrites(sent);
  const memory = checkMemory(players);
  const everything = await searchEverything(db, players);
  const model = await loadPack('default');
  const now = sandbox.clock.now();
  const { givenUp } = sandbox.webhooks.stats;
  const portals = PORTALS.map((id) => sandbox.portal(id));
  const audits = await Promise.all(portals.map((portal) => checkAudit(db, portal)));
  const complaints = [
    ...(isStill ? [] : ['there were writes after quiet: no fixed point']),
    ...(givenUp > 0 ? [`HubSpot gave up on ${givenUp} events`] : []),
    ...(await checkEvents(db, acknowledged)).filter((complaint) => !isOfTheGone(complaint, lives)),
    ...writes.complaints,
    ...portals.flatMap((portal) => checkRecords(portal, { model, now, told: handoffs.told, lives })),
    ...portals.flatMap(checkLifecycle),
    ...audits.flat(),
    ...(await checkDecisions(db, handoffs.told)),
    ...(await checkLives(db, lives, everything)),
    ...(await checkWalls(sandbox, MARKS, everything)),
    ...(await intruder.complaints(everything)),
    ...memory.complaints,
  ];
  const acts = scene.activities.reduce((sum, activity) => sum + activity.acts, 0);
  const decided = handoffs.told.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  const records = portals.reduce(
    (sum, { stores }) => sum + stores.contacts.all().length + stores.companies.all().length,
    0,
  );
  return {
    complaints,
    told: [
      `${acts} acts; ${requests} requests acknowledged with ${acknowledged.size} events`,
      `${handoffs.told.length} leads handed over, ${decided} decisions acknowledged by card and workflow`,
      `${lives.erased.length} erased, ${lives.restored.length} deleted and restored, ${lives.merged.length} pairs merged; ${intruder.knocks} times somebody forged requests, or had them signed in the wrong portal`,
      `${sent.length} contact writes, ${writes.identical} identical repeats after a lost answer; ${memory.mib.join(', ')} MiB`,
      `checked: ${acknowledged.size} events ended, ${records} records as the oracles say, decisions once, audit log = store = HubSpot, stages forward, walls between portals, erasure, fixed point, memory`,
    ],
  };
}

/** A write that was on its way to somebody who is deleted meanwhile is refused, and set aside with HubSpot's words. */
function isOfTheGone(complaint: string, { erased, restored, merged }: Lives): boolean {
  const gone = [...erased, ...restored].map(({ contactId }) => contactId);
  const ids = [...gone, ...merged.flatMap(({ ids }) => ids)];
  return complaint.startsWith('a dead letter of outbox') && ids.some((id) => complaint.includes(id));
}

async function staysStill(sandbox: Sandbox): Promise<boolean> {
  const writes = () => sandbox.calls.filter(({ path }) => path.endsWith('/batch/update')).length;
  const before = writes();
  await sleep(STILL_MS);
  return writes() === before;
}

function count(ways: Record<string, number>, way: string): void {
  ways[way] = (ways[way] ?? 0) + 1;
}

function list(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([what, times]) => `${times} ${what}`)
    .join(', ');
}

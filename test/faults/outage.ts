/**
 * One hour in which HubSpot answers nothing but 503, in scaled time: an hour becomes three minutes by FAIRLEAD_RETRY_SCALE,
 * its limit of 110 calls in ten seconds stays what it is. People go on, and sales decides. Afterwards everything is done
 * within ten scaled minutes, with the latest decision only, and without a burst above the limit (R28).
 * `node scripts/run.mjs test/faults/outage.ts [--seed N]`
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRandom } from '../../sandbox/random.ts';
import { loadPack } from '../../src/packs.ts';
import { checkAudit, checkDecisions, checkRecords } from '../torture/checks.ts';
import { createHandoffs, type Handoffs } from '../torture/handoffs.ts';
import { createLives } from '../torture/lives.ts';
import { fullestWindow, openTheatre, type Theatre, whatPassed } from '../torture/theatre.ts';
import { type Activity, createActivity } from './kill-nine/activity.ts';
import { checkEvents, checkWrites } from './kill-nine/checks.ts';

const PORTALS = ['4001001', '4001002'];
/** One scaled minute is three seconds. */
const SCALE = 1 / 20;
const OUTAGE_MS = 60 * 60_000 * SCALE;
const DONE_WITHIN_MS = 10 * 60_000 * SCALE;
const ACT_EVERY_MS = 200;
/** Leads that sales is waiting with when the outage begins. */
const HANDED_OVER = 20;
const HUBSPOT_ALLOWS = 110;
const WINDOW_MS = 10_000;
/** What a deal with HubSpot that is down may cost: a probe a second and portal, once it is known to be down. */
const PROBES_A_SECOND = 1;
const UNTIL_KNOWN_MS = 10_000;

const { values: options } = parseArgs({ options: { seed: { type: 'string' } } });
const seed = Number(options.seed ?? Date.now() % 1_000_000);
console.log(`outage: seed ${seed}, one hour at ${Math.round(1 / SCALE)} times its pace`);
const complaints = await play();
for (const complaint of complaints.slice(0, 40)) console.error(`VIOLATED: ${complaint}`);
if (complaints.length > 0) console.error(`${complaints.length} violations; again with --seed ${seed}`);
process.exitCode = complaints.length > 0 ? 1 : 0;

async function play(): Promise<string[]> {
  const theatre = await openTheatre({ seed, portals: PORTALS, scale: SCALE, webhookScale: 0.003 });
  try {
    const { sandbox, players } = theatre;
    const activities = PORTALS.map((id, i) => createActivity(sandbox, id, createRandom(seed + i)));
    const handoffs = createHandoffs(sandbox, players.web.url, createRandom(seed + 10));
    for (const activity of activities) activity.populate();
    await theatre.install();
    await theatre.calm();
    for (let count = 0; count < HANDED_OVER; count += 1) handoffs.meet(PORTALS[count % PORTALS.length]!);
    await theatre.calm();
    const begin = Date.now();
    await outage(theatre, activities, handoffs);
    const end = Date.now();
    const last = await theatre.calm();
    const doneAt = whatPassed(theatre).writes.at(-1)?.at ?? end;
    console.log(`the last write came ${seconds(doneAt - end)} after the outage; ${last}`);
    return [
      ...(doneAt - end > DONE_WITHIN_MS ? ['not done within ten scaled minutes'] : []),
      ...(await check(theatre, handoffs, { begin, end })),
    ];
  } finally {
    await theatre.close();
  }
}

async function outage(
  { sandbox }: Theatre,
  activities: readonly Activity[],
  handoffs: Handoffs,
): Promise<void> {
  const down = sandbox.faults.add({ effect: { kind: 'status', status: 503 } });
  const acting = setInterval(() => {
    for (const activity of activities) activity.act();
  }, ACT_EVERY_MS);
  handoffs.tick();
  await sleep(OUTAGE_MS);
  clearInterval(acting);
  await handoffs.finish();
  sandbox.faults.remove(down.id);
  console.log(`${down.hits} calls met the outage`);
}

async function check(
  theatre: Theatre,
  handoffs: Handoffs,
  { begin, end }: { readonly begin: number; readonly end: number },
): Promise<string[]> {
  const { sandbox, db } = theatre;
  const { acknowledged, writes } = whatPassed(theatre);
  const repeats = checkWrites(writes);
  const after = writes.filter(({ at }) => at >= end);
  const stages = latestOnly(handoffs, after);
  const windows = PORTALS.map((id) => fullestWindow(sandbox, id, WINDOW_MS));
  const probes = PORTALS.map((id) => {
    const from = begin + UNTIL_KNOWN_MS;
    const calls = sandbox.calls.filter(({ portalId, at }) => portalId === id && at >= from && at < end);
    return calls.length / ((end - from) / 1_000);
  });
  const refused = sandbox.calls.filter(({ status }) => status === 429).length;
  const rates = probes.map((rate) => rate.toFixed(2)).join(' and ');
  console.log(
    `${rates} probes a second; the fullest ten seconds had ${windows.join(' and ')} calls, ${refused} answers 429\n` +
      `${acknowledged.size} events acknowledged, ${after.length} contact writes afterwards, ` +
      `${repeats.identical} identical repeats after a lost answer`,
  );
  const model = await loadPack('default');
  const now = sandbox.clock.now();
  const lives = createLives(sandbox, PORTALS, createRandom(seed));
  const portals = PORTALS.map((id) => sandbox.portal(id));
  const audits = await Promise.all(portals.map((portal) => checkAudit(db, portal)));
  return [
    ...(Math.max(...windows) > HUBSPOT_ALLOWS ? ['the sliding window was exceeded'] : []),
    ...(refused > 0 ? [`HubSpot refused ${refused} calls with 429`] : []),
    ...(Math.max(...probes) > PROBES_A_SECOND
      ? ['HubSpot was asked more than once a second while it was down']
      : []),
    ...stages,
    ...(await checkEvents(db, acknowledged)),
    ...repeats.complaints,
    ...portals.flatMap((portal) => checkRecords(portal, { model, now, told: handoffs.told, lives })),
    ...audits.flat(),
    ...(await checkDecisions(db, handoffs.told)),
  ];
}

/** Of all that was decided in the hour HubSpot hears where it has ended, and nothing of the way there. */
function latestOnly(handoffs: Handoffs, after: ReturnType<typeof whatPassed>['writes']): string[] {
  return handoffs.told.flatMap(({ portalId, contactId, story }) => {
    const told = after
      .filter((write) => write.portalId === portalId && write.contactId === contactId)
      .flatMap(({ properties }) => properties.fairlead_stage ?? []);
    const isLatest = told.every((stage) => stage === story.end.fairlead_stage);
    return isLatest ? [] : [`${portalId}: contact ${contactId} was told of ${told.join(', then ')}`];
  });
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

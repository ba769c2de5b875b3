/**
 * The contest: batch after batch, everybody takes a turn on the same contacts, one at a time, in an order that moves
 * on. Each has a process of its own, since beside some of the libraries all other code runs up to three times slower.
 * Processor time is the figure: others may use the machine. Whoever is slow judges the first contacts of each batch.
 */
import { CONTESTANTS, type Contestant, ENGINE } from './line-up.ts';
import { type Costs, Player } from './play.ts';

const BATCHES = 20;
const BATCH = 5_000;
/** Of each batch, for whoever need not judge all. */
const SOME = 1_000;
const TIMED = 5_000;
/** So many mebibytes of young generation are never filled by what is measured. */
const NOTHING_COLLECTED = ['--min-semi-space-size=256', '--max-semi-space-size=256'];

export const CONTACTS = BATCHES * BATCH;

export interface Turn extends Costs {
  readonly contacts: number;
}

export interface Performance {
  readonly contestant: Contestant;
  readonly turns: readonly Turn[];
  /** Wall time of single contacts, in microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Heap asked for per contact. */
  readonly bytes: number;
}

/**
 * All must come to the engine's judgement on every contact they see. `note` hears of those who take no part.
 * @throws UnlikeJudgementError where one does not
 */
export async function hold(note: (text: string) => void): Promise<readonly Performance[]> {
  const entries = await enter(note);
  try {
    for (const entry of entries) await warm(entry);
    for (let batch = 1; batch <= BATCHES; batch++) await playBatch(entries, batch);
    const performances: Performance[] = [];
    for (const { contestant, player, turns, contacts } of entries) {
      const { p50, p99 } = await player.ask({ ask: 'time', contacts: Math.min(TIMED, contacts) });
      await player.close();
      performances.push({ contestant, turns, p50, p99, bytes: await bytesPerContact(contestant) });
    }
    return performances;
  } finally {
    for (const { player } of entries) await player.close();
  }
}

interface Entry {
  readonly contestant: Contestant;
  readonly player: Player;
  readonly turns: Turn[];
  /** How many of each batch it judges. */
  contacts: number;
}

async function enter(note: (text: string) => void): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const [number, contestant] of CONTESTANTS.entries()) {
    const player = new Player(number);
    const because = await player.leftOut();
    if (because === null) entries.push({ contestant, player, turns: [], contacts: 0 });
    else note(`${contestant.name} is left out: ${because}`);
  }
  return entries;
}

async function warm(entry: Entry): Promise<void> {
  const all = entry.contestant.sees === 'all';
  const { fits } = await entry.player.ask({ ask: 'warm', contacts: all ? BATCH : SOME });
  entry.contacts = all ? BATCH : fits;
}

async function playBatch(entries: readonly Entry[], batch: number): Promise<void> {
  const judged = new Map<Contestant, Int32Array>();
  for (let place = 0; place < entries.length; place++) {
    const { contestant, player, turns, contacts } = entries[(place + batch) % entries.length]!;
    const { judged: signatures, cpuUs, wallUs } = await player.ask({ ask: 'turn', batch, contacts });
    turns.push({ contacts, cpuUs, wallUs });
    judged.set(contestant, signatures);
  }
  const expected = judged.get(ENGINE)!;
  for (const [contestant, signatures] of judged) {
    const place = signatures.findIndex((signature, i) => signature !== expected[i]);
    if (place >= 0) throw new UnlikeJudgementError(contestant.name, batch, place);
  }
}

async function bytesPerContact(contestant: Contestant): Promise<number> {
  const player = new Player(CONTESTANTS.indexOf(contestant), NOTHING_COLLECTED);
  try {
    await player.leftOut();
    const { bytes } = await player.ask({ ask: 'bytes' });
    return bytes;
  } finally {
    await player.close();
  }
}

export class UnlikeJudgementError extends Error {
  override readonly name = 'UnlikeJudgementError';
  readonly code = 'BENCH_UNLIKE_JUDGEMENT';

  constructor(contestant: string, batch: number, place: number) {
    super(
      `${contestant} judges contact ${place} of batch ${batch} otherwise than the engine (score, fit, decision or ` +
        'gates): one of them does other work, so nothing was measured. Correct the adapter or the model of the bench.',
    );
  }
}

/**
 * A program of its own for one contestant: it makes the contacts, judges them when it is its turn, and says what that
 * cost. `process.argv[2]` is its number in the line-up.
 */
import { quantile } from '../bench.ts';
import { loadBenchModel } from './bench-model.ts';
import { rivalConditions } from './conditions.ts';
import { makeContacts, NOW } from './contacts.ts';
import type { Batch, Judge } from './contestant.ts';
import { CONTESTANTS } from './line-up.ts';
import type { Answer, Costs, Request } from './play.ts';
import { preparer } from './prepared.ts';

const SEED = 20_261_121;
/** Processor time after which V8's compilers have nothing more to do. */
const WARM_UP_US = 2_000_000;
/** Of one turn, for whoever need not judge everything: 6 s in all turns. */
const TURN_LIMIT_US = 300_000;
const TIMED_US = 500_000;
/** For counting bytes; some of those who answer later ask for half a megabyte a contact. */
const COUNTED_AT_ONCE = 3_000;
const COUNTED_LATER = 100;

const contestant = CONTESTANTS[Number(process.argv[2])]!;
const collect = globalThis.gc!;
const model = loadBenchModel();
const prepare = preparer(model.document, rivalConditions(model.document));

try {
  const entered = contestant.enter(model);
  process.on('message', (request: Request) => {
    void play(entered, request).then(send);
  });
  send({ is: 'ready' });
} catch (error) {
  send({
    is: 'left out',
    because: String(error instanceof Error ? error.message : error).split('\n', 1)[0]!,
  });
  process.disconnect();
}

function send(answer: Answer): void {
  process.send!(answer);
}

async function play(judge: Judge, request: Request): Promise<Answer> {
  switch (request.ask) {
    case 'warm':
      return { is: 'warm', fits: await warm(judge, makeBatch(0, request.contacts)) };
    case 'turn':
      return { is: 'turn', ...(await takeTurn(judge, makeBatch(request.batch, request.contacts))) };
    case 'time':
      return { is: 'timed', ...(await timeSingly(judge, makeBatch(0, request.contacts))) };
    case 'bytes':
      return { is: 'counted', bytes: await bytesPerContact(judge) };
  }
}

/** The same number gives the same contacts, the more the longer. */
function makeBatch(number: number, contacts: number): Batch {
  const inputs = makeContacts(SEED + number, contacts);
  const prepared = contestant.reads === 'prepared' ? inputs.map((input) => prepare(input, NOW)) : [];
  return { inputs, prepared };
}

/** Says how many contacts fit into one turn. */
async function warm(judge: Judge, batch: Batch): Promise<number> {
  let count = Math.min(50, batch.inputs.length);
  for (let spent = 0; spent < WARM_UP_US; ) {
    const { cpuUs } = await judgeAll(judge, batch, new Int32Array(count));
    spent += cpuUs;
    const fits = Math.floor((TURN_LIMIT_US * count) / cpuUs);
    count = Math.max(20, Math.min(batch.inputs.length, fits));
  }
  return count;
}

/** On a swept young generation, out of which the contacts themselves have grown. */
async function takeTurn(judge: Judge, batch: Batch): Promise<Costs & { readonly judged: Int32Array }> {
  for (let sweep = 0; sweep < 3; sweep++) collect({ type: 'minor' });
  const judged = new Int32Array(batch.inputs.length);
  return { ...(await judgeAll(judge, batch, judged)), judged };
}

async function judgeAll({ answers, judge }: Judge, batch: Batch, judged: Int32Array): Promise<Costs> {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  if (answers === 'at once') for (let i = 0; i < judged.length; i++) judged[i] = judge(batch, i);
  else for (let i = 0; i < judged.length; i++) judged[i] = await judge(batch, i);
  const wallUs = Number(process.hrtime.bigint() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { cpuUs: user + system, wallUs };
}

async function timeSingly({ answers, judge }: Judge, batch: Batch): Promise<{ p50: number; p99: number }> {
  const times: number[] = [];
  for (let i = 0, spent = 0; i < batch.inputs.length && spent < TIMED_US; i++) {
    const start = process.hrtime.bigint();
    if (answers === 'at once') judge(batch, i);
    else await judge(batch, i);
    const time = Number(process.hrtime.bigint() - start) / 1_000;
    times.push(time);
    spent += time;
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** What the heap grows by while nothing is collected; the young generation must be large enough for that. */
async function bytesPerContact(judge: Judge): Promise<number> {
  const judged = new Int32Array(judge.answers === 'at once' ? COUNTED_AT_ONCE : COUNTED_LATER);
  const batch = makeBatch(0, judged.length);
  for (let round = 0; round < 4; round++) await judgeAll(judge, batch, judged);
  collect();
  collect();
  const before = process.memoryUsage().heapUsed;
  await judgeAll(judge, batch, judged);
  return Math.round((process.memoryUsage().heapUsed - before) / judged.length);
}

/**
 * Drafts are edited and read in a thread of their own, one after the other: a long text of one portal then keeps no
 * webhook waiting, and of each portal one draft at a time stands in line, so that none waits behind many of another.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { compileHere } from '../model-file/compile-here.ts';
import { type ReadModel, recall, remember, type TextJob, type TextOutcome } from './draft-text.ts';
import { BusyError, createPortalLines, settled } from './portal-line.ts';

/** Longer than any text within the limits takes, and shorter than HubSpot waits for an answer. */
const LONGEST_MS = 10_000;
/** Of one portal, with the one that is being read. */
const MOST_WAITING = 6;

const inPortalLine = createPortalLines(MOST_WAITING);
let line: Promise<unknown> = Promise.resolve();
let thread: Thread | null = null;

interface Thread {
  readonly worker: Worker;
  /** It has loaded what it reads with. */
  readonly ready: Promise<unknown>;
}

/** @throws BusyError; what reading throws that is nobody's mistake */
export function outcomeInThread(portalId: string, job: TextJob): Promise<TextOutcome> {
  return inPortalLine(portalId, () => inLine(() => runInThread(job)));
}

/** A model for previewing and proposing; the text it was read from last is known. */
export async function modelInThread(portalId: string, text: string, now: number): Promise<ReadModel> {
  const known = recall(text);
  if (known) return known;
  return rememberOutcome(await outcomeInThread(portalId, { text, edits: [], used: [], now }));
}

/** Compiled here, because functions stay in their thread. */
export function rememberOutcome(outcome: TextOutcome): ReadModel {
  if (outcome.kind === 'refused') throw new TypeError('a refused edit says no model; tell why instead');
  const known = recall(outcome.text);
  if (known) return known;
  return remember(
    outcome.text,
    outcome.kind === 'document'
      ? { kind: 'model', model: compileHere(outcome.document) }
      : { kind: 'faulty', faults: outcome.faults },
  );
}

function inLine<Result>(work: () => Promise<Result>): Promise<Result> {
  const mine = line.then(work);
  line = settled(mine);
  return mine;
}

/** The limit is for a text. A thread that starts slowly is waited for: one that is ended then would never be there. */
async function runInThread(job: TextJob): Promise<TextOutcome> {
  thread ??= openThread();
  const used = thread;
  try {
    await used.ready;
  } catch (cause) {
    if (thread === used) thread = null;
    throw cause;
  }
  return outcomeFrom(used, job);
}

function outcomeFrom(used: Thread, job: TextJob): Promise<TextOutcome> {
  const { worker } = used;
  return new Promise((resolve, reject) => {
    const giveUp = (error: Error) => {
      clearTimeout(timer);
      if (thread === used) thread = null;
      worker.removeAllListeners();
      void worker.terminate();
      reject(error);
    };
    const timer = setTimeout(() => giveUp(new BusyError('Reading a draft took too long.')), LONGEST_MS);
    worker.once('error', giveUp);
    worker.once('message', (outcome: TextOutcome) => {
      clearTimeout(timer);
      worker.removeListener('error', giveUp);
      resolve(outcome);
    });
    worker.postMessage(job);
  });
}

/** It keeps no process from ending. */
function openThread(): Thread {
  const worker = new Worker(new URL('./draft-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  worker.unref();
  return { worker, ready: once(worker, 'message') };
}

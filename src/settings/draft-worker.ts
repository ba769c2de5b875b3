/** The thread in which drafts are edited and read, so that webhooks are acknowledged meanwhile. */
import { parentPort } from 'node:worker_threads';
import { type TextJob, textOutcome } from './draft-text.ts';

parentPort?.postMessage('ready');
parentPort?.on('message', (job: TextJob) => parentPort?.postMessage(textOutcome(job)));

/**
 * What can be wrong with a JSON body, in the order in which it shows: by its headers, while it arrives, in its bytes.
 * Nothing is unpacked or guessed at for a caller we do not know yet (R11).
 */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { BodyReader, BodyReading } from './body.ts';
import { type ProblemStatus, sendProblem, sendProblemAndClose } from './problem.ts';

export interface BodyFault {
  readonly status: ProblemStatus;
  /** For our log and counters. */
  readonly reason: string;
}

/** Before one byte is read. */
export function findBodyFault(bodies: BodyReader, req: IncomingMessage): BodyFault | undefined {
  if (!isPlainJson(req)) return { status: 415, reason: 'media type' };
  if (bodies.announcesTooMuch(req)) return { status: 413, reason: 'too large' };
  return undefined;
}

export const READING_FAULTS: Readonly<
  Record<Exclude<BodyReading['kind'], 'complete' | 'aborted'>, BodyFault>
> = {
  'too-large': { status: 413, reason: 'too large' },
  'too-slow': { status: 408, reason: 'too slow' },
  'no-room': { status: 503, reason: 'bodies take too much memory' },
};

export type JsonReading =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'malformed'; readonly reason: 'not UTF-8 text' | 'not JSON' };

export function readJson(bytes: Buffer): JsonReading {
  if (!isJsonText(bytes)) return { kind: 'malformed', reason: 'not UTF-8 text' };
  try {
    return { kind: 'json', value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { kind: 'malformed', reason: 'not JSON' };
  }
}

/** Refuses before the body was read to its end. A small body that is announced costs less than a new connection. */
export function refuseUnread(
  req: IncomingMessage,
  res: ServerResponse,
  status: ProblemStatus,
  headers: OutgoingHttpHeaders = {},
): void {
  const isSmall = Number(req.headers['content-length']) <= MAX_DRAINED_BYTES;
  const isWorthKeeping = status === 401 || status === 415 || status === 429;
  if (isSmall && isWorthKeeping) sendProblem(res, status, headers);
  else sendProblemAndClose(req, res, status, headers);
}

const MAX_DRAINED_BYTES = 64 * 1024;
const JSON_UTF8 = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?;?$/i;

function isPlainJson(req: IncomingMessage): boolean {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return false;
  return JSON_UTF8.test(req.headers['content-type'] ?? '');
}

/** UTF-16 and compressed bytes have a NUL at their start; JSON text has none. */
function isJsonText(bytes: Buffer): boolean {
  return isUtf8(bytes) && bytes[0] !== 0 && bytes[1] !== 0;
}

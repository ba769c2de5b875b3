/**
 * What all doors that take bodies do alike: turn away by the headers what cannot be right, read the bytes within the
 * limits, and note each refusal, once a reason and period. Who may come in, and what is done then, is each door's own.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type BodyLimits, BodyReader } from './body.ts';
import { type BodyFault, findBodyFault, READING_FAULTS, refuseUnread } from './json-body.ts';
import { type ProblemStatus, sendProblem } from './problem.ts';
import { createRefusalLog, type RefusalLog } from './refusal-log.ts';

export interface DoorDeps {
  readonly log: Logger;
  readonly now: () => number;
  readonly limits: BodyLimits;
  /**
   * For machines of HubSpot, whose bodies name their portal: their addresses have no query. Whatever a page sends through
   * `hubspot.fetch` HubSpot signs as well, and adds to its query who asks.
   */
  readonly withoutQuery?: boolean;
  /** Counts a refusal by the status it was answered with. */
  readonly counted?: (status: ProblemStatus) => void;
}

const A_QUERY: BodyFault = { status: 401, reason: 'a query, as of a call that a page makes' };

type MoreHeaders = Readonly<Record<string, string>>;

export class Door {
  readonly #bodies: BodyReader;
  readonly #refusals: RefusalLog;
  readonly #withoutQuery: boolean;
  readonly #counted: (status: ProblemStatus) => void;

  constructor({ log, now, limits, withoutQuery = false, counted = () => undefined }: DoorDeps) {
    this.#withoutQuery = withoutQuery;
    this.#bodies = new BodyReader(limits);
    this.#refusals = createRefusalLog(log, now);
    this.#counted = counted;
  }

  /** What is wrong with a request before one byte of its body is read. */
  findFault(req: IncomingMessage): BodyFault | undefined {
    if (this.#withoutQuery && req.url?.includes('?')) return A_QUERY;
    return findBodyFault(this.#bodies, req);
  }

  /** Calls `use` with the whole body. One that is too large or too slow is turned away. */
  async read(
    req: IncomingMessage,
    res: ServerResponse,
    use: (bytes: Buffer) => Promise<void> | void,
  ): Promise<void> {
    await this.#bodies.with(req, async (body) => {
      if (body.kind === 'complete') return use(body.bytes);
      if (body.kind !== 'aborted') this.turnAway(req, res, READING_FAULTS[body.kind]);
    });
  }

  /** Refuses before the body was read to its end. */
  turnAway(req: IncomingMessage, res: ServerResponse, fault: BodyFault, headers: MoreHeaders = {}): void {
    this.#noteFault(fault);
    refuseUnread(req, res, fault.status, { ...retryAdvice(fault.status), ...headers });
  }

  /** Refuses a request that was read. */
  refuse(res: ServerResponse, fault: BodyFault, cause?: unknown): void {
    this.#noteFault(fault, cause);
    sendProblem(res, fault.status, retryAdvice(fault.status));
  }

  /** For trouble that the door answers in its own way. */
  note(reason: string, cause?: unknown): void {
    this.#refusals.note(reason, cause);
  }

  #noteFault({ status, reason }: BodyFault, cause?: unknown): void {
    this.#counted(status);
    this.#refusals.note(reason, cause);
  }
}

export function retryAdvice(status: ProblemStatus): Record<string, string> {
  return status === 503 ? { 'Retry-After': '10' } : {};
}

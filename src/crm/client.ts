/**
 * One call to HubSpot for one portal: a slot of the limiter, a token, the official client, an answer read as JSON,
 * or a CrmError. A 401 is answered with one fresh token and one repeat (R32); a missing scope closes the operation
 * for an hour (R35). The client's own limiter and retries stay unset: they are shared by the whole process.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@hubspot/api-client';
import type { z } from 'zod';
import { answerText } from './answer-text.ts';
import { CrmError, errorFromResponse, errorFromThrown, type Failure } from './errors.ts';
import { type Limiter, LONGEST_HOLD, SentBackError } from './limiter.ts';
import { CALL_POLICY, verdict } from './retry.ts';
import { underRules } from './transport.ts';

const SCOPE_RECHECK = 60 * 60 * 1_000;

export interface CrmRequest {
  /** Plain name for messages, such as `contacts batch read`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With the API version in it, without query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** False for what must not happen twice (a create): then only an answer that says "not done" is repeated. */
  readonly repeatable?: boolean;
  readonly isSearch?: boolean;
}

/**
 * Sends one request and reads its answer.
 * @throws CrmError, or what getting an access token throws (such as a disconnected installation).
 */
export type Call = <Schema extends z.ZodType>(
  request: CrmRequest,
  schema: Schema,
) => Promise<z.output<Schema>>;

/** Sees each request that is sent: its path without ids, and the status once there is one. No body, no query. */
export type CallWatch = <Result>(
  request: { readonly operation: string; readonly method: string; readonly route: string },
  send: (answered: (status: number) => void) => Promise<Result>,
) => Promise<Result>;

export interface CallDeps {
  readonly apiUrl: string;
  readonly retryScale: number;
  /** `rejected` is a token HubSpot has just refused: do not give it again. */
  readonly accessToken: (rejected?: string) => Promise<string>;
  readonly calls: Limiter;
  readonly searches: Limiter;
  readonly now: () => number;
  /** Asked before each request leaves: only the portal's owner calls. */
  readonly mayCall?: () => Promise<boolean>;
  /** Ends the calls under way, and lets no more leave. */
  readonly ending?: AbortSignal;
  readonly watch?: CallWatch;
  /** Milliseconds until an answer must be complete. */
  readonly answerTimeoutMs?: number;
}

export function createCall(deps: CallDeps): Call {
  const client = new Client({ basePath: deps.apiUrl, numberOfApiCallRetries: 0 });
  const closed = new Map<string, { until: number; error: CrmError }>();

  return async (request, schema) => {
    refuseClosed(closed, request, deps.now());
    const startedAt = deps.now();
    for (let attempts = 1; ; attempts += 1) {
      try {
        return readAnswer(request, schema, await sendWithToken(client, deps, request));
      } catch (error) {
        if (!(error instanceof CrmError)) throw error;
        if (error.failure.kind === 'missing-scopes' || error.failure.kind === 'forbidden') {
          closed.set(request.operation, { until: deps.now() + SCOPE_RECHECK, error });
        }
        const elapsedMs = deps.now() - startedAt;
        if (!(await waitToRepeat(deps, request, error, { attempts, elapsedMs }))) throw error;
      }
    }
  };
}

function refuseClosed(
  closed: Map<string, { until: number; error: CrmError }>,
  request: CrmRequest,
  now: number,
) {
  const entry = closed.get(request.operation);
  if (!entry) return;
  if (now < entry.until) throw entry.error;
  closed.delete(request.operation);
}

function readAnswer<Schema extends z.ZodType>(
  request: CrmRequest,
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const answer = schema.safeParse(body);
  if (answer.success) return answer.data;
  // Paths only: what zod found there may be a person's data.
  const where = answer.error.issues.map((issue) => `${issue.path.join('.')} (${issue.code})`).join(', ');
  throw new CrmError(
    request.operation,
    { kind: 'unexpected' },
    { status: 200, category: `unreadable at ${where}` },
  );
}

async function sendWithToken(client: Client, deps: CallDeps, request: CrmRequest): Promise<unknown> {
  const token = await deps.accessToken();
  try {
    return await sendInTurn(client, deps, request, token);
  } catch (error) {
    if (!(error instanceof CrmError) || error.failure.kind !== 'unauthorised') throw error;
    return sendInTurn(client, deps, request, await deps.accessToken(token));
  }
}

async function sendInTurn(
  client: Client,
  deps: CallDeps,
  request: CrmRequest,
  token: string,
): Promise<unknown> {
  const limiter = request.isSearch ? deps.searches : deps.calls;
  const refusedFor = Math.max(deps.calls.refusesForMs(), limiter.refusesForMs());
  if (refusedFor > 0) throw heldBack(request, { waitMs: refusedFor });
  const sent = limiter.run(async () => {
    // Asked at the last moment: its turn may have come long after it was wanted, in a process that slept meanwhile.
    if (deps.mayCall && !(await deps.mayCall())) {
      limiter.sendBack();
      throw heldBack(request);
    }
    try {
      const answer = await sendWatched(client, deps, request, token);
      limiter.recover();
      return answer;
    } catch (error) {
      if (error instanceof CrmError) slowDown(limiter, error.failure);
      throw error;
    }
  });
  return sent.catch((error: unknown) => {
    throw error instanceof SentBackError
      ? heldBack(request, { waitMs: limiter.remainingPauseMs() }, error)
      : error;
  });
}

/** It never left: what is stored is the better place to wait. */
function heldBack({ operation }: CrmRequest, wait: { waitMs?: number } = {}, cause?: unknown): CrmError {
  return new CrmError(operation, { kind: 'transient', reason: 'held', ...wait }, {}, cause);
}

/** What a failure means for the portal's other calls: nothing, unless HubSpot or the account as a whole said no. */
function slowDown(limiter: Limiter, failure: Failure): void {
  const concernsPortal = failure.kind === 'transient' && failure.reason !== 'locked';
  if (failure.kind === 'rate-limited') {
    limiter.pause(failure.waitMs);
  } else if (!concernsPortal) {
    limiter.recover();
  } else {
    if (failure.reason === 'timeout') limiter.silence();
    else if (failure.reason !== 'moving') limiter.strike();
    limiter.pause(failure.waitMs ?? 0);
  }
}

async function sendWatched(
  client: Client,
  deps: CallDeps,
  request: CrmRequest,
  token: string,
): Promise<unknown> {
  if (!deps.watch) return send(client, deps, request, token, () => undefined);
  const { operation, method, path } = request;
  const route = path.replace(/\/\d+(?=\/|$)/g, '/{id}');
  return deps.watch({ operation, method, route }, (answered) => send(client, deps, request, token, answered));
}

async function send(
  client: Client,
  deps: CallDeps,
  request: CrmRequest,
  token: string,
  answered: (status: number) => void,
): Promise<unknown> {
  const { operation, method, path, query, body } = request;
  const options = {
    method,
    path,
    ...(query === undefined ? {} : { qs: query }),
    ...(body === undefined ? {} : { body }),
    authType: 'none',
    headers: { Authorization: `Bearer ${token}` },
  };
  let response: Response;
  let text: string;
  try {
    const { answerTimeoutMs, ending } = deps;
    response = await underRules(() => client.apiRequest(options), { answerTimeoutMs, ending });
    text = await answerText(response);
  } catch (thrown) {
    throw errorFromThrown(operation, thrown);
  }
  answered(response.status);
  const json = parseJson(text);
  if (response.ok) return json;
  const retryAfter = response.headers.get('retry-after');
  throw errorFromResponse(operation, { status: response.status, retryAfter, body: json }, deps.now());
}

/** Gateways answer with HTML and 204 with nothing: both are "no JSON", the status says the rest. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Whether the same call is worth repeating while its caller waits. A pause of the whole portal happens in the
 * limiter; only a locked record is waited for here. Timeouts go back at once: they have cost 15 s already. So does what
 * is held back.
 */
async function waitToRepeat(
  deps: CallDeps,
  request: CrmRequest,
  error: CrmError,
  so: { attempts: number; elapsedMs: number },
): Promise<boolean> {
  const { failure } = error;
  if (!isPassing(failure)) return false;
  if (failure.kind === 'transient' && (failure.reason === 'timeout' || failure.reason === 'held'))
    return false;
  if (request.repeatable === false && mayHaveHappened(failure)) return false;
  const next = verdict(error, CALL_POLICY, { ...so, scale: deps.retryScale, random: Math.random() });
  if (!next.retry || next.afterMs > LONGEST_HOLD) return false;
  // A pause of the portal is kept by the limiter; a locked record, and the token endpoint, are not its business.
  const isElsewhere = error.operation !== request.operation;
  if (isElsewhere || (failure.kind === 'transient' && failure.reason === 'locked')) await sleep(next.afterMs);
  return true;
}

/** What was not to be repeated by itself may have happened; whoever has made sure may ask again at once. */
export function isAnswerLost(error: unknown): boolean {
  if (!(error instanceof CrmError)) return false;
  const { failure } = error;
  return mayHaveHappened(failure) && failure.kind === 'transient' && failure.reason !== 'timeout';
}

/** Over within the patience of a caller. A 401 here has outlived a fresh token already. */
function isPassing({ kind }: Failure): boolean {
  return kind === 'rate-limited' || kind === 'transient';
}

/** An answer can be lost after HubSpot acted (R30); a 429, 423 or 477 was turned away at the door, or never came to it. */
function mayHaveHappened(failure: Failure): boolean {
  return failure.kind === 'transient' && !['locked', 'moving', 'held'].includes(failure.reason);
}

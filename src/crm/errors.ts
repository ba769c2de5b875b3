/**
 * What went wrong at HubSpot, in the one form a worker needs: can this be tried again, and when?
 * HTTP status decides first, HubSpot's category second (HubSpot: error handling).
 */
import { z } from 'zod';
import { AnswerTooLargeError } from './answer-text.ts';

const TEN_SECONDS = 10_000;
const ONE_SECOND = 1_000;
const LOCKED_WAIT = 2_000;
const ONE_DAY = 24 * 60 * 60 * 1_000;

/** A request that timed out at HubSpot's door; with every 5xx it passes by itself. */
const REQUEST_TIMEOUT = 408;

/** Codes of rules a customer's account sets on its own records: no repeat helps (changelog: CRM API write validation enforcement). */
const ACCOUNT_RULES: ReadonlySet<string> = new Set([
  'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
  'MISSING_REQUIRED_PROPERTY',
]);

export type Failure =
  | { readonly kind: 'rate-limited'; readonly policy: string; readonly waitMs: number }
  | {
      readonly kind: 'transient';
      /** `held`: it did not leave, because the portal does not answer, is another process's by now, or this one ends. */
      readonly reason: 'locked' | 'moving' | 'unavailable' | 'network' | 'timeout' | 'held';
      readonly waitMs?: number;
    }
  | { readonly kind: 'unauthorised' }
  | { readonly kind: 'missing-scopes'; readonly scopes: readonly string[] }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'invalid'; readonly codes: readonly string[]; readonly accountRule: boolean }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'conflict' }
  /** The installation is gone: park its work, do not repeat. */
  | { readonly kind: 'disconnected'; readonly reason: string }
  /** HubSpot does not accept *our* credentials: never the customer's fault, never a reason to disconnect. */
  | { readonly kind: 'misconfigured' }
  /** More than is taken in at once: fewer records have to be asked for. */
  | { readonly kind: 'too-large' }
  | { readonly kind: 'unexpected' };

/**
 * A call to HubSpot that brought no result. `message` names the operation, the status, HubSpot's category and
 * correlation id, and what to do; it never holds property values or tokens, so it may be logged.
 * HubSpot's own sentence can echo values: `hubspotMessage` is for the store and the screen, not for logs.
 */
export class CrmError extends Error {
  override readonly name = 'CrmError';
  readonly code: Failure['kind'];
  readonly operation: string;
  readonly failure: Failure;
  readonly status: number | undefined;
  readonly category: string | undefined;
  readonly correlationId: string | undefined;
  /** Private, so that no serializer takes it along. */
  readonly #hubspotMessage: string | undefined;

  constructor(operation: string, failure: Failure, answer: Answer = {}, cause?: unknown) {
    super(sentence(operation, failure, answer), { cause });
    this.code = failure.kind;
    this.operation = operation;
    this.failure = failure;
    this.status = answer.status;
    this.category = answer.category;
    this.correlationId = answer.correlationId;
    this.#hubspotMessage = answer.message;
  }

  get hubspotMessage(): string | undefined {
    return this.#hubspotMessage;
  }
}

interface Answer {
  readonly status?: number;
  readonly category?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly message?: string | undefined;
}

export interface ErrorResponse {
  readonly status: number;
  readonly retryAfter: string | null;
  /** The parsed body, or undefined when it was not JSON. */
  readonly body: unknown;
}

const detail = z
  .object({
    code: z.string().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    context: z.record(z.string(), z.unknown()).optional().catch(undefined),
  })
  .catch({});

const errorBody = z
  .object({
    message: z.string().optional().catch(undefined),
    category: z.string().optional().catch(undefined),
    correlationId: z.string().optional().catch(undefined),
    policyName: z.string().optional().catch(undefined),
    errors: z.array(detail).optional().catch(undefined),
  })
  .catch({});

type ErrorBody = z.infer<typeof errorBody>;

/** Turns any answer of 300 and above into the error that says what to do. */
export function errorFromResponse(operation: string, response: ErrorResponse, now: number): CrmError {
  const body = errorBody.parse(response.body);
  const failure = classify(response, body, now);
  return new CrmError(operation, failure, {
    status: response.status,
    category: body.category,
    correlationId: body.correlationId,
    message: longestMessage(body),
  });
}

/** Turns what `fetch` throws into the same: no whole answer came, so nobody knows whether HubSpot acted. */
export function errorFromThrown(operation: string, thrown: unknown): CrmError {
  if (thrown instanceof AnswerTooLargeError)
    return new CrmError(operation, { kind: 'too-large' }, {}, thrown);
  const reason = isTimeout(thrown) ? 'timeout' : 'network';
  return new CrmError(operation, { kind: 'transient', reason }, {}, thrown);
}

function classify(response: ErrorResponse, body: ErrorBody, now: number): Failure {
  const waitMs = retryAfter(response.retryAfter, now);
  switch (response.status) {
    case 400:
    case 413:
    case 414:
    case 415:
    case 422:
      return invalid(body);
    case 401:
      return { kind: 'unauthorised' };
    case 403:
      return body.category === 'MISSING_SCOPES'
        ? { kind: 'missing-scopes', scopes: missingScopes(body) }
        : { kind: 'forbidden' };
    case 404:
      return { kind: 'not-found' };
    case 409:
      return { kind: 'conflict' };
    case 423:
      return { kind: 'transient', reason: 'locked', waitMs: Math.max(waitMs ?? 0, LOCKED_WAIT) };
    case 429:
      return rateLimited(body, waitMs);
    case 477:
      return { kind: 'transient', reason: 'moving', waitMs: Math.min(waitMs ?? TEN_SECONDS, ONE_DAY) };
  }
  if (response.status >= 500 || response.status === REQUEST_TIMEOUT) {
    return { kind: 'transient', reason: 'unavailable', ...(waitMs === undefined ? {} : { waitMs }) };
  }
  return { kind: 'unexpected' };
}

/** `Retry-After` is not documented for 429 (honoured if there); without it HubSpot's own window is the wait. */
function rateLimited(body: ErrorBody, waitMs: number | undefined): Failure {
  const policy = body.policyName ?? 'unknown';
  return {
    kind: 'rate-limited',
    policy,
    waitMs: waitMs ?? (policy === 'SECONDLY' ? ONE_SECOND : TEN_SECONDS),
  };
}

function invalid(body: ErrorBody): Failure {
  const codes = (body.errors ?? []).flatMap((error) => (error.code ? [error.code] : []));
  return { kind: 'invalid', codes, accountRule: codes.some((code) => ACCOUNT_RULES.has(code)) };
}

function missingScopes(body: ErrorBody): string[] {
  return (body.errors ?? []).flatMap((error) => {
    const scopes = error.context?.requiredGranularScopes ?? error.context?.requiredScopes;
    return Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [];
  });
}

/** Seconds or an HTTP date, as milliseconds from now. */
function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1_000));
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The rows of `errors` say more than the summary, where there are any. */
function longestMessage(body: ErrorBody): string | undefined {
  const details = (body.errors ?? []).flatMap((error) => (error.message ? [error.message] : []));
  return details.length > 0 ? details.join(' ') : body.message;
}

function isTimeout(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (/timeout/i.test(error.name) || /timeout/i.test((error as { code?: string }).code ?? '')) return true;
  }
  return false;
}

function sentence(operation: string, failure: Failure, answer: Answer): string {
  const facts = [
    answer.status === undefined ? 'no answer' : `status ${answer.status}`,
    answer.category,
    answer.correlationId && `correlation id ${answer.correlationId}`,
  ].filter(Boolean);
  return `${whatHappenedTo(failure)} ${operation} (${facts.join(', ')}): ${advice(failure)}`;
}

function whatHappenedTo(failure: Failure): string {
  if (failure.kind === 'too-large') return 'Nobody could take in';
  return failure.kind === 'transient' && failure.reason === 'held'
    ? 'Nobody asked HubSpot for'
    : 'HubSpot refused';
}

function advice(failure: Failure): string {
  switch (failure.kind) {
    case 'rate-limited':
      return `too many requests, repeat after ${failure.waitMs} ms.`;
    case 'transient':
      return TRANSIENT_ADVICE[failure.reason];
    case 'unauthorised':
      return 'a fresh access token was refused too; check that the app is still installed.';
    case 'missing-scopes':
      return `reinstall the app to grant ${failure.scopes.join(', ') || 'the missing scopes'}.`;
    case 'forbidden':
      return 'the account does not allow this; check the permissions of the app.';
    case 'invalid':
      return failure.accountRule
        ? "blocked by a rule of the customer's account; repeating does not help."
        : `the request is not valid${failure.codes.length > 0 ? ` (${failure.codes.join(', ')})` : ''}; repeating does not help.`;
    case 'not-found':
      return 'it does not exist (any more).';
    case 'conflict':
      return 'it exists already.';
    case 'disconnected':
      return `the installation is gone (${failure.reason}); the account's admin has to install the app again.`;
    case 'misconfigured':
      return 'check HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and the redirect URL of the app; every portal is affected.';
    case 'too-large':
      return 'the answer is larger than there is room for; look for very long values in the properties that are read.';
    case 'unexpected':
      return 'this answer is not documented; see status.hubspot.com and report the correlation id.';
  }
}

const TRANSIENT_ADVICE = {
  locked: 'the record is locked for a moment, repeat.',
  moving: 'the account is being moved between data centres, repeat later.',
  unavailable: 'HubSpot is not available, repeat.',
  network: 'the connection failed, repeat.',
  timeout: 'HubSpot did not answer in time, repeat.',
  held: 'it was not sent, calls of this portal are held back for now, repeat later.',
} as const;

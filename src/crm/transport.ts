/**
 * The official client sends with the global `fetch` and passes no signal, so the rules for calls to HubSpot sit in
 * the dispatcher underneath: an answer is complete within 15 s or the socket is closed (R31), and a redirect is an
 * error, because a token must not travel to an address that an answer names (ASVS 15.3.2). Only what is sent inside
 * `underRules` is held to them; other fetches of the process keep their own ways.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent, type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici';

export const CONNECT_TIMEOUT = 4_000;
/** From the moment the request goes out; connecting comes before it. */
export const ANSWER_TIMEOUT = 11_000;

export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  readonly code = 'CRM_TIMEOUT';
}

export class RedirectError extends Error {
  override readonly name = 'RedirectError';
  readonly code = 'CRM_REDIRECT';
}

export interface CallRules {
  /** Counts from the moment the request goes out, ms; 11 s by default. */
  readonly answerTimeoutMs?: number | undefined;
  /** Ends what is under way, and lets nothing more leave. */
  readonly ending?: AbortSignal | undefined;
}

const rulesOfCall = new AsyncLocalStorage<CallRules>();
let isInstalled = false;

/** Sends under the rules above. */
export async function underRules(send: () => Promise<Response>, rules: CallRules = {}): Promise<Response> {
  if (!isInstalled) install();
  rules.ending?.throwIfAborted();
  return rulesOfCall.run(rules, send);
}

function install(): void {
  isInstalled = true;
  const agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT }, headersTimeout: 0, bodyTimeout: 0 });
  setGlobalDispatcher(getGlobalDispatcher().compose(ruledCallsTo(agent)));
}

function ruledCallsTo(agent: Agent): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const rules = rulesOfCall.getStore();
    if (rules === undefined) return dispatch(options, handler);
    return agent.dispatch(options, new RuledHandler(handler, rules));
  };
}

/** Hands everything on, ends what takes too long, refuses what points elsewhere. */
class RuledHandler implements Dispatcher.DispatchHandler {
  readonly #inner: Dispatcher.DispatchHandler;
  readonly #timeoutMs: number;
  readonly #ending: AbortSignal | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #end = () => {};

  constructor(inner: Dispatcher.DispatchHandler, { answerTimeoutMs = ANSWER_TIMEOUT, ending }: CallRules) {
    this.#inner = inner;
    this.#timeoutMs = answerTimeoutMs;
    this.#ending = ending;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    const expire = () =>
      controller.abort(new TimeoutError(`HubSpot did not answer within ${this.#timeoutMs} ms`));
    this.#deadline = setTimeout(expire, this.#timeoutMs);
    this.#end = () => controller.abort(this.#ending?.reason);
    if (this.#ending?.aborted) this.#end();
    else this.#ending?.addEventListener('abort', this.#end, { once: true });
    this.#inner.onRequestStart?.(controller, context);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2],
    statusMessage?: string,
  ): void {
    if (status >= 300 && status < 400 && status !== 304) {
      controller.abort(
        new RedirectError(`HubSpot answered with a redirect (${status}), which is not followed`),
      );
      return;
    }
    this.#inner.onResponseStart?.(controller, status, headers, statusMessage);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#inner.onResponseData?.(controller, chunk);
  }

  onResponseEnd(
    controller: Dispatcher.DispatchController,
    trailers: Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseEnd']>>[1],
  ): void {
    this.#settle();
    this.#inner.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle();
    this.#inner.onResponseError?.(controller, error);
  }

  #settle(): void {
    clearTimeout(this.#deadline);
    this.#ending?.removeEventListener('abort', this.#end);
  }

  onRequestSent(): void {
    this.#inner.onRequestSent?.();
  }
}

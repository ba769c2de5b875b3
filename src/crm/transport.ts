/**
 * The official client sends with the global `fetch` and passes no signal, so the rules for calls to HubSpot sit in
 * the dispatcher underneath: an answer is complete within 15 s or the socket is closed (R31), and a redirect is an
 * error, because a token must not travel to an address that an answer names (ASVS 15.3.2). Only what is sent inside
 * `underRules` is held to them; other fetches of the process keep their own ways.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent, type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici';

const CONNECT_TIMEOUT = 4_000;
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

const timeoutOfCall = new AsyncLocalStorage<number>();
let isInstalled = false;

/** Sends under the rules above; `answerTimeoutMs` counts from the moment the request goes out. */
export function underRules(
  send: () => Promise<Response>,
  answerTimeoutMs = ANSWER_TIMEOUT,
): Promise<Response> {
  if (!isInstalled) install();
  return timeoutOfCall.run(answerTimeoutMs, send);
}

function install(): void {
  isInstalled = true;
  const agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT }, headersTimeout: 0, bodyTimeout: 0 });
  setGlobalDispatcher(getGlobalDispatcher().compose(ruledCallsTo(agent)));
}

function ruledCallsTo(agent: Agent): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const timeout = timeoutOfCall.getStore();
    if (timeout === undefined) return dispatch(options, handler);
    return agent.dispatch(options, new RuledHandler(handler, timeout));
  };
}

/** Hands everything on, ends what takes too long, refuses what points elsewhere. */
class RuledHandler implements Dispatcher.DispatchHandler {
  readonly #inner: Dispatcher.DispatchHandler;
  readonly #timeoutMs: number;
  #deadline: NodeJS.Timeout | undefined;

  constructor(inner: Dispatcher.DispatchHandler, timeoutMs: number) {
    this.#inner = inner;
    this.#timeoutMs = timeoutMs;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    const expire = () =>
      controller.abort(new TimeoutError(`HubSpot did not answer within ${this.#timeoutMs} ms`));
    this.#deadline = setTimeout(expire, this.#timeoutMs);
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
    clearTimeout(this.#deadline);
    this.#inner.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.#deadline);
    this.#inner.onResponseError?.(controller, error);
  }

  onRequestSent(): void {
    this.#inner.onRequestSent?.();
  }
}

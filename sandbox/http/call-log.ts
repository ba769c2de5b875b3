/** A line of the sandbox's log: every call that reached it, with how it went. */
export interface LoggedCall {
  /** Epoch milliseconds at arrival, on the steady clock. */
  readonly at: number;
  readonly durationMs: number;
  readonly portalId: string | null;
  readonly method: string;
  readonly path: string;
  /** 0 where the connection was dropped without an answer. */
  readonly status: number;
  /** The records a batch named. */
  readonly inputs: number;
  readonly requestBytes: number;
}

/** Oldest first; the sandbox forgets the oldest beyond 200,000 calls. */
const limit = 200_000;

export function logCall(calls: LoggedCall[], call: LoggedCall): void {
  calls.push(call);
  if (calls.length > limit) calls.splice(0, limit / 2);
}

/** The sandbox's time: the machine's (or an injected) clock, shifted by whoever plays with it. */
export interface Clock {
  /** Epoch milliseconds as the portal sees them. */
  now(): number;
  /** Epoch milliseconds without the shift: what rate limits and latencies are measured with. */
  steady(): number;
  advance(milliseconds: number): void;
  /** Shifts the clock so that `now()` continues from `at`. */
  set(at: number): void;
}

export function createClock(source: () => number = Date.now): Clock {
  let shift = 0;
  return {
    now: () => source() + shift,
    steady: source,
    advance: (milliseconds) => {
      shift += milliseconds;
    },
    set: (at) => {
      shift = at - source();
    },
  };
}

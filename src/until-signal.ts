const ENDING = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * The first signal that asks this process to end. Later ones change nothing: npm and its launcher pass on what the whole
 * group has had already, and a stop that is cut short would leave the embedded database running.
 */
export function untilSignal(): Promise<(typeof ENDING)[number]> {
  return new Promise((resolve) => {
    for (const signal of ENDING) process.on(signal, () => resolve(signal));
  });
}

/** Costly work that people of a portal ask for: one after the other, so that nobody waits behind many of a stranger. */

/** What is asked for has to wait for others, or takes too long. Try again in a moment. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
  readonly code = 'busy';
}

/** @throws BusyError when the line of the portal is full; what the work throws */
export type InLine = <Result>(portalId: string, work: () => Promise<Result>) => Promise<Result>;

/** @param most of one portal at a time, with the one that is being done */
export function createPortalLines(most: number): InLine {
  const lines = new Map<string, { last: Promise<unknown>; length: number }>();
  return async (portalId, work) => {
    const line = lines.get(portalId) ?? { last: Promise.resolve(), length: 0 };
    if (line.length >= most) throw new BusyError('Too much that one portal asked for is waiting. Try again.');
    const mine = line.last.then(work);
    line.last = settled(mine);
    line.length += 1;
    lines.set(portalId, line);
    try {
      return await mine;
    } finally {
      line.length -= 1;
      if (line.length === 0) lines.delete(portalId);
    }
  };
}

/** Whoever comes next does not care how the one before went; that one is told by its own promise. */
export function settled(one: Promise<unknown>): Promise<unknown> {
  return Promise.allSettled([one]);
}

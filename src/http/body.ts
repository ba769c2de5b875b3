/**
 * Reads a request body by hand, as raw bytes: the signature is over them, and no parser stands between.
 * Bodies share one budget of memory, so that many large ones at once cannot exhaust the process.
 */
import type { IncomingMessage } from 'node:http';

export interface BodyLimits {
  /** The largest body. 100 events can carry values of 64 kB each, so at least 10 MB. */
  readonly bodyBytes: number;
  /** All bodies together, from their first byte until they are released. */
  readonly heldBytes: number;
  /** From the first look at the request to the last byte of its body. */
  readonly readMs: number;
}

export type BodyReading =
  | { readonly kind: 'complete'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' | 'no-room' | 'too-slow' | 'aborted' };

export class BodyReader {
  readonly #limits: BodyLimits;
  #held = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  get heldBytes(): number {
    return this.#held;
  }

  /** Whether the body announces more than the limit, so that not one byte of it needs to be read. */
  announcesTooMuch(req: IncomingMessage): boolean {
    return Number(req.headers['content-length'] ?? 0) > this.#limits.bodyBytes;
  }

  /**
   * Calls `use` with the body, and counts its bytes against the budget until `use` is done. Reading
   * stops, and stays stopped, as soon as a limit is hit.
   */
  async with(req: IncomingMessage, use: (reading: BodyReading) => Promise<void>): Promise<void> {
    let taken = 0;
    const take = (bytes: number) => {
      taken += bytes;
      this.#held += bytes;
      if (taken > this.#limits.bodyBytes) return 'too-large';
      return this.#held > this.#limits.heldBytes ? 'no-room' : undefined;
    };
    try {
      await use(await readBytes(req, take, this.#limits.readMs));
    } finally {
      this.#held -= taken;
    }
  }
}

function readBytes(
  req: IncomingMessage,
  take: (bytes: number) => 'too-large' | 'no-room' | undefined,
  readMs: number,
): Promise<BodyReading> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const onData = (chunk: Buffer) => {
      const refused = take(chunk.length);
      if (refused) finish({ kind: refused });
      else chunks.push(chunk);
    };
    const onEnd = () =>
      finish({ kind: 'complete', bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) });
    const onClose = () => finish({ kind: 'aborted' });
    const timer = setTimeout(() => finish({ kind: 'too-slow' }), readMs);

    function finish(reading: BodyReading): void {
      clearTimeout(timer);
      req.off('data', onData).off('end', onEnd).off('close', onClose);
      if (reading.kind !== 'complete') req.pause();
      resolve(reading);
    }
    req.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}

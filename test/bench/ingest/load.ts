/**
 * A process that sends signed batches to one address and tells how long each answer took. It speaks HTTP over bare
 * sockets: a client library would use up the very cores that the server is measured on. argv: options as JSON.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BatchOptions, createBatches, type SignedBatch } from './batches.ts';

export interface LoadOptions extends BatchOptions {
  readonly seconds: number;
  /** Sent before the clock starts. */
  readonly warmUpSeconds: number;
  readonly connections: number;
  /** Events a second, at times fixed beforehand; left out: each connection sends as soon as it is answered. */
  readonly rate?: number;
}

export interface LoadResult {
  readonly eventsPerSecond: number;
  readonly batches: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

class Connection {
  readonly #socket: Socket;
  readonly #head: string;
  #text = '';
  #answered: ((status: number) => void) | undefined;

  constructor(socket: Socket, url: URL) {
    this.#socket = socket;
    this.#head =
      `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\n` +
      'X-HubSpot-Request-Timestamp: ';
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#read(bytes));
  }

  static open(url: URL): Promise<Connection> {
    const socket = connect(Number(url.port), url.hostname);
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Connection(socket, url)));
    });
  }

  /** Resolves with the status. One request at a time. */
  send({ body, timestamp, signature }: SignedBatch): Promise<number> {
    this.#socket.cork();
    this.#socket.write(
      `${this.#head}${timestamp}\r\nX-HubSpot-Signature-v3: ${signature}\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    this.#socket.write(body);
    this.#socket.uncork();
    return new Promise((resolve) => {
      this.#answered = resolve;
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  /** A 204 ends with its head; any other status ends the measurement, so its body does not matter. */
  #read(bytes: Buffer): void {
    this.#text += bytes.toString('latin1');
    if (!this.#text.includes('\r\n\r\n')) return;
    const status = Number(this.#text.slice(9, 12));
    this.#text = '';
    this.#answered?.(status);
  }
}

/** Acknowledgements of the measured time, ms each. */
class Measured {
  readonly latencies: number[] = [];

  add(status: number, milliseconds: number | null): void {
    if (status !== 204) throw new Error(`a batch was answered with ${status}`);
    if (milliseconds !== null) this.latencies.push(milliseconds);
  }
}

const options = JSON.parse(process.argv[2]!) as LoadOptions;
const url = new URL(options.url);
const nextBatch = createBatches(options);
const connections = await Promise.all(
  Array.from({ length: options.connections }, () => Connection.open(url)),
);
const measured = new Measured();
const { rate } = options;
const seconds = rate === undefined ? await closedLoop() : await openLoop(rate);
for (const connection of connections) connection.close();
process.stdout.write(JSON.stringify(resultOf(measured.latencies, seconds)));

async function closedLoop(): Promise<number> {
  const from = performance.now() + options.warmUpSeconds * 1_000;
  const until = from + options.seconds * 1_000;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < until) {
        const batch = nextBatch();
        const sent = performance.now();
        const status = await connection.send(batch);
        const now = performance.now();
        measured.add(status, now >= from && now < until ? now - sent : null);
      }
    }),
  );
  return options.seconds;
}

/** Latency counts from the time a batch was due, so that a stalled server cannot slow its own examiner down. */
async function openLoop(eventsPerSecond: number): Promise<number> {
  const start = performance.now();
  const interval = (options.batchSize / eventsPerSecond) * 1_000;
  const total = Math.floor(((options.warmUpSeconds + options.seconds) * 1_000) / interval);
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (next < total) {
        const due = start + next++ * interval;
        const wait = due - performance.now();
        if (wait > 0) await sleep(wait);
        const status = await connection.send(nextBatch());
        measured.add(status, due - start >= options.warmUpSeconds * 1_000 ? performance.now() - due : null);
      }
    }),
  );
  return (performance.now() - start) / 1_000 - options.warmUpSeconds;
}

function resultOf(latencies: readonly number[], measuredSeconds: number): LoadResult {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return {
    batches: sorted.length,
    eventsPerSecond: (sorted.length * options.batchSize) / measuredSeconds,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
  };
}

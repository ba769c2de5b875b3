/** A contestant in a process of its own, and what it can be asked. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Request =
  | { readonly ask: 'warm' | 'time'; readonly contacts: number }
  | { readonly ask: 'turn'; readonly batch: number; readonly contacts: number }
  | { readonly ask: 'bytes' };

export interface Costs {
  readonly cpuUs: number;
  readonly wallUs: number;
}

export type Answer =
  | { readonly is: 'ready' }
  | { readonly is: 'left out'; readonly because: string }
  | { readonly is: 'warm'; readonly fits: number }
  | ({ readonly is: 'turn'; readonly judged: Int32Array } & Costs)
  | { readonly is: 'timed'; readonly p50: number; readonly p99: number }
  | { readonly is: 'counted'; readonly bytes: number };

type AnswerTo<Ask> = Extract<
  Answer,
  {
    is: { warm: 'warm'; turn: 'turn'; time: 'timed'; bytes: 'counted' }[Ask &
      ('warm' | 'turn' | 'time' | 'bytes')];
  }
>;

const PROGRAM = fileURLToPath(new URL('./player.ts', import.meta.url));

export class Player {
  readonly #process: ChildProcess;

  /** `flags` for Node, beside the one that lets it sweep its heap. */
  constructor(number: number, flags: readonly string[] = []) {
    this.#process = fork(PROGRAM, [String(number)], {
      execArgv: ['--expose-gc', ...flags],
      serialization: 'advanced',
    });
  }

  /** Null when it is ready, otherwise why it takes no part. */
  async leftOut(): Promise<string | null> {
    const answer = await this.#hear();
    return answer.is === 'left out' ? answer.because : null;
  }

  async ask<R extends Request>(request: R): Promise<AnswerTo<R['ask']>> {
    this.#process.send(request);
    return (await this.#hear()) as AnswerTo<R['ask']>;
  }

  async #hear(): Promise<Answer> {
    const heard = new AbortController();
    const ended = once(this.#process, 'exit', heard).then(([code]) => {
      throw new Error(`A contestant's process ended with code ${code} while the bench waited for it.`);
    });
    try {
      const [answer] = await Promise.race([once(this.#process, 'message', heard), ended]);
      return answer;
    } finally {
      heard.abort();
      ended.catch(() => {});
    }
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }
}

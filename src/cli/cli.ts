/** What a command is made of: its words, its action, and the world it runs in. */
import type { Command } from 'commander';
import type { Environment } from '../config.ts';
import type { Context } from '../context.ts';

/** The world around a command. A test gives its own, with a context that stands already. */
export interface Io {
  readonly env: Environment;
  /** Results, a line or more at a time. */
  readonly out: (text: string) => void;
  /** Progress and complaints. */
  readonly err: (text: string) => void;
  /** Where progress bars are drawn; absent where nobody watches, and progress is told in lines. */
  readonly terminal?: NodeJS.WriteStream | undefined;
  /** Asks a person; absent where nobody can answer. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Aborted when a person wants to stop (Ctrl-C). */
  readonly interrupted: AbortSignal;
  /** Used instead of building one, and left open. */
  readonly context?: Context | undefined;
  readonly now: () => number;
}

/** What a command found out: as data for `--json`, as text for people. */
export interface Answer {
  readonly data: unknown;
  readonly text: string;
  /** 1 where the command found a problem. */
  readonly exitCode?: 0 | 1;
}

export interface CommandWords {
  readonly description: string;
  /** A whole command line, shown under the help. */
  readonly example: string;
}

export interface Cli {
  readonly io: Io;
  /** A new command with `--json`, `--help` and an example. Arguments, options and the action are the caller's. */
  command(name: string, words: CommandWords): Command;
  /** Commands under one word, such as `dead list`: give theirs to what comes back. */
  group(name: string, description: string): Cli;
  /** An action that prints its answer as text or JSON. It is given the arguments, then the options. */
  answering<Args extends readonly unknown[]>(
    work: (...args: Args) => Promise<Answer>,
  ): (...args: Args) => Promise<void>;
}

export type AddCommand = (cli: Cli) => void;

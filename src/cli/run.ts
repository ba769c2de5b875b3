/**
 * Runs one command line. Exit code 0: done; 1: a problem was found; 2: wrong use. Whatever a person can put
 * right is told in a sentence; only a fault of ours shows its stack.
 */
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config.ts';
import { CrmError } from '../crm/errors.ts';
import { faultText } from '../log.ts';
import { StoredModelError } from '../model-file/stored-model.ts';
import { isPersonsMistake } from '../server.ts';
import { ModelMissingError } from '../store/models.ts';
import type { Cli, Io } from './cli.ts';
import { COMMANDS } from './commands.ts';
import { databaseAdvice } from './database-advice.ts';
import { Problem, WrongUse } from './mistakes.ts';

/** @returns the exit code */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const program = new Command('fairlead')
    .description('Lead qualification for HubSpot in which every stage rests on evidence.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(trimEnd(text)), writeErr: (text) => io.err(trimEnd(text)) })
    .showHelpAfterError('(--help shows how it is used)');
  const exit: { code: 0 | 1 } = { code: 0 };
  const cli = cliOf(program, io, exit);
  for (const add of COMMANDS) add(cli);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit.code;
  } catch (error) {
    return tell(io, error);
  }
}

/** Commands of `parent`; those of a group hang below it and report to the same exit code. */
function cliOf(parent: Command, io: Io, exit: { code: 0 | 1 }): Cli {
  return {
    io,
    command: (name, { description, example }) =>
      parent
        .command(name)
        .description(description)
        .option('--json', 'print JSON')
        .addHelpText('after', `\nExample:\n  $ ${example}`),
    group: (name, description) => cliOf(parent.command(name).description(description), io, exit),
    answering:
      (work) =>
      async (...args) => {
        const answer = await work(...args);
        // Commander gives the command itself after the declared arguments and the options.
        const { json } = (args.at(-1) as unknown as Command).opts();
        io.out(json ? JSON.stringify(answer.data, null, 2) : answer.text);
        exit.code = answer.exitCode ?? 0;
      },
  };
}

function tell(io: Io, error: unknown): number {
  // Commander has told its own complaints already; help that was asked for is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof WrongUse || error instanceof ConfigError) return say(io, error.message, 2);
  if (
    error instanceof Problem ||
    error instanceof CrmError ||
    error instanceof ModelMissingError ||
    error instanceof StoredModelError ||
    isPersonsMistake(error)
  ) {
    return say(io, error.message, 1);
  }
  const advice = databaseAdvice(error);
  if (advice) return say(io, advice, 1);
  return say(io, faultText(error), 1);
}

function say(io: Io, message: string, exitCode: number): number {
  io.err(`fairlead: ${message}`);
  return exitCode;
}

function trimEnd(text: string): string {
  return text.replace(/\n+$/, '');
}

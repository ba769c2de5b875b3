/** The `fairlead` command in this process, with what it printed. */
import type { Io } from '../../../src/cli/cli.ts';
import { run } from '../../../src/cli/run.ts';
import type { Stage } from '../../support/stage.ts';

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  /** What `--json` printed. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read single fields of many shapes
  readonly json: any;
}

/** Runs a command line such as `explain --portal 1 2` over a stage, or without one. */
export async function fairlead(
  line: string | readonly string[],
  { stage, ...io }: Partial<Io> & { readonly stage?: Stage } = {},
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const argv = typeof line === 'string' ? line.split(' ').filter(Boolean) : line;
  const exitCode = await run(argv, {
    env: {},
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    interrupted: new AbortController().signal,
    now: stage?.context.now ?? Date.now,
    ...(stage ? { context: stage.context } : {}),
    ...io,
  });
  const printed = out.join('\n');
  return {
    exitCode,
    out: printed,
    err: err.join('\n'),
    get json() {
      return JSON.parse(printed);
    },
  };
}

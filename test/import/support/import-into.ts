/** The import command on a stage, as a person would call it, and the worker that goes on after it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrmRecord } from '../../../sandbox/crm/record.ts';
import { type ImportSummary, summaryText } from '../../../src/cli/import/summary.ts';
import { run } from '../../../src/cli/run.ts';
import { PORTAL, type Stage } from '../../support/stage.ts';

export interface ImportRun {
  readonly exitCode: number;
  /** What is printed for people. */
  readonly out: string;
  readonly err: string;
  readonly summary: ImportSummary;
}

export async function importInto(
  stage: Stage,
  file: string,
  map: string,
  more: readonly string[] = [],
  interrupted: AbortSignal = new AbortController().signal,
): Promise<ImportRun> {
  const call = async (options: readonly string[]) => {
    const out: string[] = [];
    const err: string[] = [];
    const exitCode = await run(['import', file, '--map', map, ...options], {
      env: {},
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      interrupted,
      context: stage.context,
      now: stage.context.now,
    });
    return { exitCode, out: out.join('\n'), err: err.join('\n') };
  };
  const json = await call([...more, '--json', ...(more.includes('--dry-run') ? [] : ['--portal', PORTAL])]);
  const asText = more.includes('--dry-run') ? await call(more) : undefined;
  const summary = json.out === '' ? ({} as ImportSummary) : (JSON.parse(json.out) as ImportSummary);
  return { exitCode: json.exitCode, err: json.err, out: asText?.out ?? textOf(summary), summary };
}

/** The command lends its hands until the import is done, not for what that leads to: whoever works next does the rest. */
export async function workOn({ sandbox, context }: Stage): Promise<void> {
  const waiting = async () => {
    const { rows } = await context.pool.query(
      `select 1 from outbox union all select 1 from event where outcome is null
        union all select 1 from work where due_at <= $1`,
      [new Date(context.now())],
    );
    return rows.length;
  };
  context.worker.start();
  try {
    for (let calls = -1; calls !== sandbox.calls.length || (await waiting()) > 0; await sleep(20)) {
      calls = sandbox.calls.length;
      await sandbox.flushWebhooks();
    }
  } finally {
    await context.worker.stop();
  }
}

function textOf(summary: ImportSummary): string {
  return summary.files === undefined ? '' : summaryText(summary, undefined);
}

/** The record that holds this external id, or undefined. */
export function recordOf(
  stage: Stage,
  type: 'contacts' | 'companies',
  externalId: string,
): CrmRecord | undefined {
  return stage.sandbox.portal(PORTAL).stores[type].findUnique('fairlead_external_id', externalId);
}

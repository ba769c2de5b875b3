/** `fairlead import`: contacts, companies and signals from CSV files under a mapping file. */
import { readFileSync } from 'node:fs';
import type { Context } from '../../context.ts';
import { importIdOf } from '../../import/import-id.ts';
import { type ImportMap, MapError, parseMap } from '../../import/map.ts';
import type { ImportRows } from '../../import/ports.ts';
import { writeRejects } from '../../import/rejects.ts';
import { findFiles, readSection, type SectionFile, toStaged } from '../../import/stage-files.ts';
import { createImportRows } from '../../store/imports.ts';
import type { Task } from '../../tasks/task.ts';
import type { Answer, Cli, Io } from '../cli.ts';
import { followTask } from '../follow-task.ts';
import { knownPortal } from '../known-portal.ts';
import { Problem, WrongUse } from '../mistakes.ts';
import { showProgress } from '../progress.ts';
import { withContext } from '../with-context.ts';
import { checkOnly } from './dry-run.ts';
import { summarise, summaryText } from './summary.ts';

interface Options {
  readonly map: string;
  readonly portal?: string;
  readonly dryRun?: true;
  readonly rejects?: string;
}

/** Rows staged by one statement. */
const STAGED = 2_000;
const MOST_REJECTS = 100_000;

export function addImport(cli: Cli): void {
  cli
    .command('import', {
      description:
        'Import contacts, companies and dated signals from CSV (plain or .gz). FILE may be a folder whose files the map names. Stopped, it goes on where it was.',
      example: 'fairlead import leads.csv --map leads-map.yaml --portal 4711',
    })
    .argument('<file>', 'a CSV file, or a folder of them')
    .requiredOption('--map <file>', 'the mapping file (YAML)')
    .option('--portal <id>', 'the HubSpot account; may be left out where there is only one')
    .option('--dry-run', 'read and check the rows, and change nothing')
    .option('--rejects <file>', 'write the rejected rows with their reasons to this CSV file')
    .action(
      cli.answering((file: string, options: Options) =>
        tellingFaults(async () => {
          const map = parseMap(readMapFile(options.map));
          const files = await findFiles(map, file);
          // With the columns that HubSpot's labels stand for.
          const fitted = { ...map, files: files.map(({ section }) => section) };
          if (options.dryRun) return checkOnly(fitted, files, cli.io.now());
          return withContext(cli.io, (context) => run(context, cli.io, { ...options, map: fitted, files }));
        }),
      ),
    );
}

async function tellingFaults(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MapError) throw new WrongUse(error.message, { cause: error });
    throw error;
  }
}

function readMapFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new WrongUse(`The map ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

interface Wanted {
  readonly map: ImportMap;
  readonly files: readonly SectionFile[];
  readonly portal?: string;
  readonly rejects?: string;
}

async function run(context: Context, io: Io, { map, files, portal, rejects }: Wanted): Promise<Answer> {
  const portalId = await chosenPortal(context, portal);
  const importId = await importIdOf(
    portalId,
    map,
    files.map(({ path }) => path),
  );
  await refuseWhileAnotherRuns(context, portalId, importId);
  const rows = createImportRows(context.db, portalId, importId);
  const before = await rows.counts();
  await stageAll(rows, map, files, context.now());
  const alreadyImported = before.length > 0 && (await rows.openCount()) === 0;
  const task = await follow(context, io, await context.tasks.start(portalId, 'import', { importId, map }));
  if (task.state === 'failed') throw new Problem(`The import into portal ${portalId} failed. ${task.error}`);
  const badRows = await rows.badRows(MOST_REJECTS);
  if (rejects !== undefined && task.state === 'done') await writeRejects(rejects, map, files, badRows);
  const summary = summarise({
    portalId,
    importId,
    alreadyImported,
    task,
    files,
    badRows,
    counts: await rows.counts(),
  });
  return {
    data: summary,
    text: summaryText(summary, rejects),
    exitCode: task.state === 'done' && summary.bad === 0 ? 0 : 1,
  };
}

/** @throws WrongUse for an unknown portal; Problem for a disconnected one */
async function chosenPortal({ installations }: Context, wanted: string | undefined): Promise<string> {
  const portals = await installations.list();
  if (wanted === undefined && portals.length > 1) {
    throw new WrongUse(
      `There are ${portals.length} portals. Say which with --portal; "fairlead portals" lists them.`,
    );
  }
  const { portalId, state } = await knownPortal(installations, wanted ?? portals[0]?.portalId ?? '');
  if (state === 'connected') return portalId;
  throw new Problem(
    `Portal ${portalId} is disconnected, so nothing can be written there. "fairlead install-url" prints where it can be connected again.`,
  );
}

/** Two imports at a time would write one portal's records in no order. */
async function refuseWhileAnotherRuns({ tasks }: Context, portalId: string, importId: string): Promise<void> {
  const open = (await tasks.list(portalId)).find(
    ({ kind, state }) => kind === 'import' && (state === 'waiting' || state === 'running'),
  );
  if (!open || open.input.importId === importId) return;
  throw new Problem(
    `Another import into portal ${portalId} is not finished (${open.progress.done} of ${open.progress.total ?? '?'} rows). It goes on with the app, or with its own command again; then repeat this one.`,
  );
}

async function stageAll(
  rows: ImportRows,
  map: ImportMap,
  files: readonly SectionFile[],
  now: number,
): Promise<void> {
  for (const [section, file] of files.entries()) {
    for await (const batch of readSection(map, file, { now, size: STAGED })) {
      await rows.stage(section, batch.map(toStaged));
    }
  }
  await rows.staged();
}

async function follow(context: Context, io: Io, task: Task): Promise<Task> {
  const view = showProgress(io, 'import');
  try {
    return await followTask(context, task, { show: view.show, interrupted: io.interrupted });
  } finally {
    view.end();
  }
}

/** `fairlead backup`, `restore` and `reseal`: the store in one file and back, and tokens under the newest key. */
import { BackupError, backUp, restore } from '../store/backup.ts';
import type { Answer, Cli } from './cli.ts';
import { Problem } from './mistakes.ts';
import { withContext, withStoreAsItIs } from './with-context.ts';

export function addBackup(cli: Cli): void {
  cli
    .command('backup', {
      description: 'Write the whole store to one file, as it is at this moment, while the app runs.',
      example: 'fairlead backup fairlead-2026-03-03.gz',
    })
    .argument('<file>', 'where to')
    .action(
      cli.answering((file: string) =>
        withStoreAsItIs(cli.io, (db) => told('backed up to', file, backUp(db, file))),
      ),
    );
  cli
    .command('restore', {
      description: 'Fill an empty store from a backup. The app must not run meanwhile.',
      example: 'DATA_DIR=.data-new fairlead restore fairlead-2026-03-03.gz',
    })
    .argument('<file>', 'where from')
    .action(
      cli.answering((file: string) =>
        withContext(cli.io, ({ db }) => told('restored from', file, restore(db, file))),
      ),
    );
  cli
    .command('reseal', {
      description:
        'Seal all stored secrets with the first key of FAIRLEAD_ENCRYPTION_KEYS, so that older keys may go.',
      example: 'fairlead reseal',
    })
    .action(
      cli.answering(() =>
        withContext(cli.io, async ({ installations }) => {
          const portals = await installations.resealTokens();
          return { data: { portals }, text: `${portals} portal(s) sealed anew. Older keys may go now.` };
        }),
      ),
    );
}

async function told(
  what: string,
  file: string,
  work: Promise<{ readonly tables: number; readonly rows: number }>,
): Promise<Answer> {
  try {
    const report = await work;
    return {
      data: { file, ...report },
      text: `${report.rows} rows of ${report.tables} tables ${what} ${file}.`,
    };
  } catch (error) {
    const isExpected =
      error instanceof BackupError || typeof (error as NodeJS.ErrnoException).syscall === 'string';
    if (!isExpected) throw error;
    throw new Problem((error as Error).message, { cause: error });
  }
}

/** `fairlead rescore`: all leads of a portal looked at again under its published model. */
import type { Context } from '../context.ts';
import type { Task } from '../tasks/task.ts';
import type { Answer, Cli, Io } from './cli.ts';
import { followTask } from './follow-task.ts';
import { knownPortal } from './known-portal.ts';
import { Problem } from './mistakes.ts';
import { showProgress } from './progress.ts';
import { withContext } from './with-context.ts';

interface Options {
  readonly portal: string;
}

export function addRescore(cli: Cli): void {
  cli
    .command('rescore', {
      description:
        'Look at all leads of a portal again. Stopped, it goes on where it was: called again, it is joined.',
      example: 'fairlead rescore --portal 4711',
    })
    .requiredOption('--portal <id>', 'the HubSpot account')
    .action(
      cli.answering(({ portal }: Options) =>
        withContext(cli.io, (context) => rescore(context, cli.io, portal)),
      ),
    );
}

async function rescore(context: Context, io: Io, portal: string): Promise<Answer> {
  const { portalId, state } = await knownPortal(context.installations, portal);
  if (state === 'disconnected') {
    throw new Problem(
      `Portal ${portalId} is disconnected, so nothing can be read or written there. "fairlead install-url" prints where it can be connected again.`,
    );
  }
  const open = await openRescore(context, portalId);
  const task = open ?? (await context.tasks.start(portalId, 'rescore'));
  if (open) io.err(`A rescore of portal ${portalId} is under way already: joining it.`);
  const view = showProgress(io, 'rescore');
  try {
    const seen = await followTask(context, task, { show: view.show, interrupted: io.interrupted });
    return answerOf(seen, open !== undefined);
  } finally {
    view.end();
  }
}

async function openRescore({ tasks }: Context, portalId: string): Promise<Task | undefined> {
  const all = await tasks.list(portalId);
  return all.find(({ kind, state }) => kind === 'rescore' && (state === 'waiting' || state === 'running'));
}

function answerOf({ portalId, taskId, state, progress, error }: Task, joined: boolean): Answer {
  const { done, total } = progress;
  const data = { portalId, taskId, joined, state, done, total, error };
  switch (state) {
    case 'done':
      return { data, text: `${done} lead${done === 1 ? '' : 's'} of portal ${portalId} looked at again.` };
    case 'failed':
      return {
        data,
        text: `The rescore of portal ${portalId} failed: ${error}. "fairlead doctor" shows what is in its way.`,
        exitCode: 1,
      };
    case 'waiting':
    case 'running':
      return {
        data,
        text: `Stopped at ${done}${total === null ? '' : ` of ${total}`}. The rescore goes on with the app, or with the same command again.`,
        exitCode: 1,
      };
  }
}

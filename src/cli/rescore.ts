/** `fairlead rescore`: all leads of a portal looked at again under its published model. */
import type { Context } from '../context.ts';
import type { Task, TaskKind } from '../tasks/task.ts';
import type { Answer, Cli, Io } from './cli.ts';
import { readTime } from './explain/read-time.ts';
import { followTask } from './follow-task.ts';
import { knownPortal } from './known-portal.ts';
import { Problem } from './mistakes.ts';
import { showProgress } from './progress.ts';
import { withContext } from './with-context.ts';

interface Options {
  readonly portal: string;
  readonly since?: string;
}

export function addRescore(cli: Cli): void {
  cli
    .command('rescore', {
      description:
        'Look at all leads of a portal again. Stopped, it goes on where it was: called again, it is joined.',
      example: 'fairlead rescore --portal 4711',
    })
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option(
      '--since <time>',
      'only what changed in HubSpot since then: after webhooks were lost, say 2026-03-03 or 2026-03-03T14:30:00Z',
    )
    .action(
      cli.answering((options: Options) =>
        withContext(cli.io, (context) => rescore(context, cli.io, options)),
      ),
    );
}

async function rescore(context: Context, io: Io, { portal, since }: Options): Promise<Answer> {
  const kind = since === undefined ? 'rescore' : 'reconcile';
  const input: { since?: number } = since === undefined ? {} : { since: sinceTime(since, context.now()) };
  const { portalId, state } = await knownPortal(context.installations, portal);
  if (state === 'disconnected') {
    throw new Problem(
      `Portal ${portalId} is disconnected, so nothing can be read or written there. "fairlead install-url" prints where it can be connected again.`,
    );
  }
  const follow = (task: Task) => followShowing(context, io, task);
  const open = await openTask(context, portalId, kind);
  if (!open) return answerOf(await follow(await context.tasks.start(portalId, kind, input)), false);
  const what = kind === 'rescore' ? 'rescore' : 'search for changes';
  if (reachesBack(open, input.since)) {
    io.err(`A ${what} of portal ${portalId} is under way already: joining it.`);
    return answerOf(await follow(open), true);
  }
  io.err(`A ${what} of portal ${portalId} since a later time is under way: yours begins when it has ended.`);
  const first = await follow(open);
  if (first.state === 'waiting' || first.state === 'running') return answerOf(first, true);
  return answerOf(await follow(await context.tasks.start(portalId, kind, input)), false);
}

/** Whether what is open finds all that was asked for. */
function reachesBack({ input }: Task, since: number | undefined): boolean {
  return since === undefined || Number(input.since) <= since;
}

async function followShowing(context: Context, io: Io, task: Task): Promise<Task> {
  const view = showProgress(io, 'rescore');
  try {
    return await followTask(context, task, { show: view.show, interrupted: io.interrupted });
  } finally {
    view.end();
  }
}

/** A day alone means its beginning, so that all of it is looked into. */
function sinceTime(text: string, now: number): number {
  return readTime(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00Z` : text, now);
}

async function openTask({ tasks }: Context, portalId: string, wanted: TaskKind): Promise<Task | undefined> {
  const all = await tasks.list(portalId);
  return all.find(({ kind, state }) => kind === wanted && (state === 'waiting' || state === 'running'));
}

function answerOf({ portalId, taskId, kind, state, progress, error }: Task, joined: boolean): Answer {
  const { done, total } = progress;
  const records = kind === 'rescore' ? 'lead' : 'changed record';
  const data = { portalId, taskId, joined, state, done, total, error };
  switch (state) {
    case 'done':
      return {
        data,
        text: `${done} ${records}${done === 1 ? '' : 's'} of portal ${portalId} looked at again.`,
      };
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

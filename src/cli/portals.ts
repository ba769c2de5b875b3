/** `fairlead portals`: who has installed the app, and how it goes there. */
import { createLeadViews, type PortalFigures } from '../store/lead-views.ts';
import type { TaskProgress } from '../tasks/task.ts';
import type { Answer, Cli } from './cli.ts';
import { withContext } from './with-context.ts';

export function addPortals(cli: Cli): void {
  cli
    .command('portals', {
      description: 'List the portals that have installed the app, with what is waiting there.',
      example: 'fairlead portals',
    })
    .action(
      cli.answering(() =>
        withContext(cli.io, async ({ db }) => {
          const portals = await createLeadViews(db).portals();
          return listed(portals.map(withProgress));
        }),
      ),
    );
}

/** A task whose first step is still to come has written no progress yet. */
function withProgress(portal: PortalFigures): PortalFigures {
  const tasks = portal.tasks.map(({ kind, progress }) => {
    const { done = 0, total = null }: Partial<TaskProgress> = progress;
    return { kind, progress: { done, total } };
  });
  return { ...portal, tasks };
}

function listed(portals: readonly PortalFigures[]): Answer {
  if (portals.length > 0) return { data: portals, text: portals.map(portalText).join('\n\n') };
  return {
    data: portals,
    text: 'No portal has installed the app. "fairlead install-url" prints where that begins.',
  };
}

function portalText(portal: PortalFigures): string {
  const place = portal.uiDomain ? `, ${portal.uiDomain}` : '';
  const why = portal.disconnectedReason ? `: ${portal.disconnectedReason}` : '';
  return [
    `${portal.portalId}${place}  ${portal.state}${why}, install ${portal.generation}`,
    `  ${count(portal.leads, 'lead')}, ${count(portal.mqls, 'MQL')}`,
    `  waiting: ${portal.workWaiting} to decide, ${portal.writesWaiting} to write, ${count(portal.deadLetters, 'dead letter')}`,
    ...portal.tasks.map(({ kind, progress }) => `  ${kind}: ${progress.done} of ${progress.total ?? '?'}`),
  ].join('\n');
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}

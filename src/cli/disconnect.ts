/** `fairlead disconnect`: our side ends an installation. */
import type { Context } from '../context.ts';
import { disconnect } from '../oauth/disconnect.ts';
import { createTokenEndpoint } from '../oauth/token-endpoint.ts';
import type { Answer, Cli, Io } from './cli.ts';
import { knownPortal } from './known-portal.ts';
import { WrongUse } from './mistakes.ts';
import { withContext } from './with-context.ts';

interface Options {
  readonly portal: string;
  readonly yes?: true;
}

const REASON = 'disconnected from the command line';

export function addDisconnect(cli: Cli): void {
  cli
    .command('disconnect', {
      description: 'Remove the app from a HubSpot account and forget its tokens. The evidence stays.',
      example: 'fairlead disconnect --portal 4711 --yes',
    })
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option('--yes', 'do not ask')
    .action(
      cli.answering((options: Options) => withContext(cli.io, (context) => act(context, cli.io, options))),
    );
}

/** Two calls beside the worker's: they fit in what the limiter leaves free of HubSpot's limit. */
async function act(context: Context, io: Io, { portal, yes }: Options): Promise<Answer> {
  const before = await knownPortal(context.installations, portal);
  if (before.state === 'disconnected') {
    return {
      data: { portalId: portal, state: 'disconnected', changed: false },
      text: `Portal ${portal} is disconnected already: ${before.disconnectedReason ?? 'no reason was kept'}.`,
    };
  }
  if (!yes && !(await isConfirmed(io, portal))) {
    return {
      data: { portalId: portal, state: 'connected', changed: false },
      text: `Portal ${portal} stays connected.`,
    };
  }
  await disconnect(
    {
      installations: context.installations,
      endpoint: createTokenEndpoint(context.config.hubspot, context.now),
      crm: (portalId) => context.crm.portal(portalId),
      forget: (portalId) => context.crm.forget(portalId),
      log: context.log,
    },
    portal,
    REASON,
  );
  return {
    data: { portalId: portal, state: 'disconnected', changed: true },
    text: `Portal ${portal} is disconnected. Its evidence stays; "fairlead install-url" prints where it can be connected again.`,
  };
}

async function isConfirmed(io: Io, portal: string): Promise<boolean> {
  if (!io.confirm) {
    throw new WrongUse(`Nobody is there to confirm it. Add --yes to disconnect portal ${portal}.`);
  }
  return io.confirm(`Disconnect portal ${portal}? Nothing will be scored there any more.`);
}

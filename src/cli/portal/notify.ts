/** `fairlead portal notify`: where a portal's notices are sent. */
import { isOnThisMachine } from '../../config.ts';
import type { Context } from '../../context.ts';
import { newWebhookSecret } from '../../notices/send-notice.ts';
import { parseWebhookUrl, WebhookAddressError } from '../../notices/webhook-address.ts';
import { type NotifyStanding, noticesOfPortal, type PortalNotices } from '../../store/notice-deliveries.ts';
import type { Answer, Cli } from '../cli.ts';
import { knownPortal } from '../known-portal.ts';
import { WrongUse } from '../mistakes.ts';
import { withContext } from '../with-context.ts';

interface Options {
  readonly portal: string;
  readonly url?: string;
  readonly remove?: true;
  readonly again?: true;
}

/** Who asks, in the audit log. */
const ACTOR = 'operator';

export function addNotify(cli: Cli): void {
  cli
    .command('notify', {
      description:
        'Send notices (handover, reminder, breach, escalation) to a webhook, or show where they go.',
      example: 'fairlead portal notify --portal 4711 --url https://hooks.example.com/fairlead',
    })
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option('--url <address>', 'where notices go from now on; a new secret is made and shown once')
    .option('--remove', 'send none any more')
    .option('--again', 'try those again that were given up')
    .action(cli.answering((options: Options) => withContext(cli.io, (context) => answer(context, options))));
}

async function answer(context: Context, { portal, url, remove, again }: Options): Promise<Answer> {
  if ([url, remove, again].filter((given) => given !== undefined).length > 1)
    throw new WrongUse('Give one of --url, --remove and --again, not several.');
  await knownPortal(context.installations, portal);
  const notices = noticesOfPortal(context.db, context.sealer, portal);
  if (remove) return removed(notices, portal, context.now());
  if (again) return sentAgain(notices, portal, context.now());
  if (url === undefined) return shown(await notices.read(), portal);
  return set(notices, { portal, url: usable(context, url) }, context.now());
}

function usable({ config }: Context, url: string): string {
  try {
    return parseWebhookUrl(url, { allowsLoopback: isOnThisMachine(config.hubspot) }).href;
  } catch (error) {
    if (error instanceof WebhookAddressError) throw new WrongUse(error.message);
    throw error;
  }
}

async function set(
  notices: PortalNotices,
  { portal, url }: { readonly portal: string; readonly url: string },
  now: number,
): Promise<Answer> {
  const secret = newWebhookSecret();
  await notices.set({ url, secret }, ACTOR, now);
  return {
    data: { portalId: portal, url, secret: secret.reveal() },
    text: [
      secret.reveal(),
      '',
      `Notices of portal ${portal} go to ${url} from now on, signed with this secret. It is shown this once.`,
      'docs/notices.md shows what is sent and how to verify it.',
    ].join('\n'),
  };
}

async function removed(notices: PortalNotices, portal: string, now: number): Promise<Answer> {
  const isChanged = await notices.remove(ACTOR, now);
  const text = isChanged ? 'are sent nowhere any more' : 'were sent nowhere before';
  return {
    data: { portalId: portal, url: null, changed: isChanged },
    text: `Notices of portal ${portal} ${text}.`,
  };
}

async function sentAgain(notices: PortalNotices, portal: string, now: number): Promise<Answer> {
  const count = await notices.sendAgain(now);
  return {
    data: { portalId: portal, again: count },
    text: `${count} notices of portal ${portal} are tried again; what is no news any more is passed over.`,
  };
}

function shown(standing: NotifyStanding, portal: string): Answer {
  const { url, waiting, givenUp, lastError } = standing;
  const text = url
    ? [
        `Notices of portal ${portal} go to ${url}: ${waiting} wait, ${givenUp} were given up.`,
        ...(lastError ? [`Last trouble: ${lastError}.`] : []),
      ].join('\n')
    : `Notices of portal ${portal} are sent nowhere; --url sends them to a webhook.`;
  return { data: { portalId: portal, ...standing }, text, exitCode: givenUp > 0 ? 1 : 0 };
}

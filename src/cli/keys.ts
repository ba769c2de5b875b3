/** `fairlead keys create|list|revoke`: who may write signals to a portal from outside. */
import type { Context } from '../context.ts';
import { newPortalKey } from '../signals/portal-key.ts';
import { SIGNALS_PATH } from '../signals/routes.ts';
import { createPortalKeys, type KeysOfPortal, type PortalKey } from '../store/portal-keys.ts';
import type { Answer, Cli } from './cli.ts';
import { knownPortal } from './known-portal.ts';
import { WrongUse } from './mistakes.ts';
import { withContext } from './with-context.ts';

interface PortalOption {
  readonly portal: string;
}
interface CreateOptions extends PortalOption {
  readonly label: string;
}

/** Who asks, in the audit log. */
const ACTOR = 'operator';
const MAX_LABEL = 100;

export function addKeys(cli: Cli): void {
  const keys = cli.group('keys', 'Keys with which a program writes signals to a portal.');
  keys
    .command('create', {
      description: 'Make a key. It is shown once, here; only its hash is kept.',
      example: 'fairlead keys create --portal 4711 --label "Webinar tool"',
    })
    .requiredOption('--portal <id>', 'the HubSpot account')
    .requiredOption('--label <text>', 'who will use it')
    .action(
      cli.answering((options: CreateOptions) =>
        withKeys(cli, options, (portalKeys, context) => create(portalKeys, context, options)),
      ),
    );
  keys
    .command('list', {
      description: 'List the keys of a portal and when they were last used.',
      example: 'fairlead keys list --portal 4711',
    })
    .requiredOption('--portal <id>', 'the HubSpot account')
    .action(
      cli.answering((options: PortalOption) =>
        withKeys(cli, options, (portalKeys) => list(portalKeys, options)),
      ),
    );
  keys
    .command('revoke', {
      description: 'Revoke a key: from the next request on it opens nothing.',
      example: 'fairlead keys revoke 9f86d081 --portal 4711',
    })
    .argument('<key>', 'its id in the list')
    .requiredOption('--portal <id>', 'the HubSpot account')
    .action(
      cli.answering((keyId: string, options: PortalOption) =>
        withKeys(cli, options, (portalKeys, context) => revoke(portalKeys, context, keyId, options)),
      ),
    );
}

function withKeys(
  cli: Cli,
  { portal }: PortalOption,
  work: (keys: KeysOfPortal, context: Context) => Promise<Answer>,
): Promise<Answer> {
  return withContext(cli.io, async (context) => {
    await knownPortal(context.installations, portal);
    return work(createPortalKeys(context.db).forPortal(portal), context);
  });
}

async function create(
  portalKeys: KeysOfPortal,
  { config, now }: Context,
  { portal, label }: CreateOptions,
): Promise<Answer> {
  const { keyId, key, hash } = newPortalKey();
  const { createdAt } = await portalKeys.add({ keyId, hash, label: usable(label) }, ACTOR, now());
  return {
    data: { portalId: portal, keyId, label: label.trim(), createdAt, key: key.reveal() },
    text: [
      key.reveal(),
      '',
      `Key ${keyId} of portal ${portal}. It is shown this once: put it where the program finds its secrets.`,
      `It writes signals to ${config.publicUrl}${SIGNALS_PATH}; docs/signals.md shows how.`,
    ].join('\n'),
  };
}

function usable(label: string): string {
  const text = label.trim();
  if (text !== '' && text.length <= MAX_LABEL) return text;
  throw new WrongUse(`Give a label of 1 to ${MAX_LABEL} characters, such as --label "Webinar tool".`);
}

async function list(portalKeys: KeysOfPortal, { portal }: PortalOption): Promise<Answer> {
  const found = await portalKeys.list();
  if (found.length > 0) return { data: found, text: found.map(line).join('\n') };
  return {
    data: found,
    text: `Portal ${portal} has no key. "fairlead keys create --portal ${portal} --label ..." makes one.`,
  };
}

function line({ keyId, label, createdAt, lastUsedAt, revokedAt }: PortalKey): string {
  const used = lastUsedAt === null ? 'never used' : `used ${minute(lastUsedAt)}`;
  const end = revokedAt === null ? '' : `, revoked ${minute(revokedAt)}`;
  return `${keyId}  ${label}  made ${minute(createdAt)}, ${used}${end}`;
}

function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}

async function revoke(
  portalKeys: KeysOfPortal,
  { now }: Context,
  keyId: string,
  { portal }: PortalOption,
): Promise<Answer> {
  const revoked = await portalKeys.revoke(keyId, ACTOR, now());
  if (!revoked) {
    throw new WrongUse(
      `Portal ${portal} has no key ${keyId}; "fairlead keys list --portal ${portal}" prints them.`,
    );
  }
  const { key, changed } = revoked;
  return {
    data: { ...key, changed },
    text: changed
      ? `Key ${keyId} (${key.label}) is revoked.`
      : `Key ${keyId} (${key.label}) was revoked before: ${minute(key.revokedAt!)}.`,
  };
}

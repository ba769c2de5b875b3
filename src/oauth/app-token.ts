/** The app's own access token, for what concerns no single portal: by client credentials, kept in memory alone. */
import { manifest } from '../manifest.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

/** Those of the journal, and reading rights for what it tells of. They are not asked of portals. */
export const JOURNAL_SCOPES: readonly string[] = [
  'developer.webhooks_journal.read',
  'developer.webhooks_journal.subscriptions.read',
  'developer.webhooks_journal.subscriptions.write',
  ...manifest.scopes.required.filter((scope) =>
    /^crm\.objects\.(contacts|companies|deals)\.read$/.test(scope),
  ),
];

const AHEAD_MS = 60_000;

/** @throws CrmError `misconfigured` where HubSpot gives this app no such token, or one worth repeating */
export function createAppToken(
  endpoint: Pick<TokenEndpoint, 'forApp'>,
  now: () => number,
): (rejected?: string) => Promise<string> {
  let held: { readonly token: string; readonly until: number } | undefined;
  return async (rejected) => {
    if (held && held.token !== rejected && now() < held.until) return held.token;
    const { accessToken, lifeMs } = await endpoint.forApp(JOURNAL_SCOPES);
    held = { token: accessToken, until: now() + lifeMs - AHEAD_MS };
    return accessToken;
  };
}

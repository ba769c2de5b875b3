/** Does PUBLIC_URL lead to this app? HubSpot sends its webhooks there, and whoever installs is sent back there. */
import { z } from 'zod';
import { isLoopback } from '../../config/addresses.ts';
import { type Config, isOnThisMachine } from '../../config.ts';
import { type Finding, ok, problem } from './finding.ts';
import { reasonOf } from './hubspot.ts';

const CHECK = 'public address';
const ANSWER_MS = 5_000;
const alive = z.object({ ok: z.literal(true) });

export async function checkPublicAddress({
  publicUrl,
  hubspot,
}: Pick<Config, 'publicUrl' | 'hubspot'>): Promise<Finding> {
  if (isLoopback(new URL(publicUrl).hostname) && !isOnThisMachine(hubspot)) {
    return problem(
      CHECK,
      `${publicUrl} is this machine alone, where HubSpot cannot come. Set PUBLIC_URL to what HubSpot can call.`,
    );
  }
  const url = `${publicUrl}/healthz`;
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) });
    const body: unknown = answer.ok
      ? await answer.json().catch(() => undefined)
      : await answer.body?.cancel();
    if (alive.safeParse(body).success) return ok(CHECK, `${publicUrl} leads to Fairlead`);
    return problem(
      CHECK,
      `${url} answers with status ${answer.status}, and not as Fairlead does. Compare PUBLIC_URL with the proxy's rules.`,
    );
  } catch (error) {
    return problem(
      CHECK,
      `${url} does not answer (${reasonOf(error)}). Is the app started, and do the name and the proxy of PUBLIC_URL lead to it?`,
    );
  }
}

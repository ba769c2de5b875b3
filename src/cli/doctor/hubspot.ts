/** Does HubSpot answer, know this app, and have our time? Asked without a portal's token, so it costs no portal a call. */
import type { HubSpotConfig } from '../../config.ts';
import { API_VERSION } from '../../crm/api-version.ts';
import { CrmError } from '../../crm/errors.ts';
import { createTokenEndpoint, isOwnMistake } from '../../oauth/token-endpoint.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Refused without a token, and an answer all the same. */
const ANY_OPERATION = `/account-info/${API_VERSION}/details`;
const ANSWER_MS = 5_000;
/** Signatures are refused when they are 5 minutes old or from more than a minute ahead: half of that is late to learn. */
const CLOCK_MS = 30_000;

export async function checkHubSpot(hubspot: HubSpotConfig, now: () => number): Promise<Finding[]> {
  const { apiUrl } = hubspot;
  const asked = now();
  let answer: Response;
  try {
    answer = await fetch(apiUrl + ANY_OPERATION, {
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch (error) {
    return [
      problem(
        'hubspot',
        `${apiUrl} does not answer (${reasonOf(error)}). Check the network and any proxy between.`,
      ),
    ];
  }
  await answer.body?.cancel();
  const there = ok('hubspot', `${apiUrl} answers`);
  const clock = clockFinding(answer.headers.get('date'), (asked + now()) / 2);
  return [there, clock, await checkCredentials(hubspot, now)];
}

/** Nobody's token: HubSpot says whether it knows the app before it says that it does not know the token. */
const NO_TOKEN = 'none';

async function checkCredentials(hubspot: HubSpotConfig, now: () => number): Promise<Finding> {
  const check = 'credentials';
  try {
    await createTokenEndpoint(hubspot, now).introspect(NO_TOKEN);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    if (!isOwnMistake(error)) return warning(check, `HubSpot could not be asked: ${error.message}`);
    return problem(
      check,
      `HubSpot refuses them (${error.category}). Copy HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET from the app's Auth page.`,
    );
  }
  return ok(check, 'HubSpot takes client id and secret');
}

function clockFinding(date: string | null, here: number): Finding {
  const there = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(there)) return warning('clock', 'HubSpot did not say what time it has');
  // The header is cut to whole seconds.
  const ahead = here - (there + 500);
  const text = `${Math.round(Math.abs(ahead) / 1_000)} s ${ahead < 0 ? 'behind' : 'ahead of'} HubSpot's`;
  if (Math.abs(ahead) <= CLOCK_MS) return ok('clock', text);
  return problem(
    'clock',
    `${text}: signatures will be refused. Let this machine set its clock from the network (NTP).`,
  );
}

/** What the system or the network called it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error.cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : error.message;
}

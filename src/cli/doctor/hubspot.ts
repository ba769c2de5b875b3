/** Does HubSpot answer, and do its clock and ours agree? Asked without a token, so it costs no portal a call. */
import { API_VERSION } from '../../crm/api-version.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Refused without a token, and an answer all the same. */
const ANY_OPERATION = `/account-info/${API_VERSION}/details`;
const ANSWER_MS = 5_000;
/** Signatures are refused when they are 5 minutes old or from more than a minute ahead: half of that is late to learn. */
const CLOCK_MS = 30_000;

export async function checkHubSpot(apiUrl: string, now: () => number): Promise<Finding[]> {
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
  return [ok('hubspot', `${apiUrl} answers`), clockFinding(answer.headers.get('date'), (asked + now()) / 2)];
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

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error.cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : error.message;
}

/** The page's call to its server. Whatever goes wrong comes back as a sentence, never as an exception. */
import { hubspot } from '@hubspot/ui-extensions';
import { type Failure, type HomeAnswer, homeAnswer } from './contract.ts';
import { WORDS } from './words.ts';

/** HubSpot waits 15 s by itself; nobody looks at a page that long. */
const TIMEOUT_MS = 8_000;

/** HubSpot adds and signs who is asking. `backend` is the app's address, from the project's profile. */
export async function readHome(backend: string): Promise<HomeAnswer> {
  try {
    const response = await hubspot.fetch(`${backend}/api/home`, { method: 'GET', timeout: TIMEOUT_MS });
    // HubSpot says with 502 that it could not get through, and has tried twice by then.
    if (response.status >= 500) return failed('unreachable');
    const read = homeAnswer.safeParse(await response.json().catch(() => undefined));
    return read.success ? read.data : failed('nonsense');
  } catch {
    return failed('unreachable');
  }
}

function failed(code: 'unreachable' | 'nonsense'): Failure {
  return { ok: false, code, again: true, ...WORDS[code] };
}

/** The card's two calls to its server. Whatever goes wrong comes back as a sentence, never as an exception. */
import { hubspot } from '@hubspot/ui-extensions';
import {
  type CardAnswer,
  cardAnswer,
  type DecisionAnswer,
  type DecisionRequest,
  decisionAnswer,
  type Failure,
} from './contract.ts';
import { WORDS } from './words.ts';

/** HubSpot waits 15 s by itself; nobody looks at a card that long. */
const TIMEOUT_MS = 8_000;

export interface CardApi {
  read(contactId: number): Promise<CardAnswer>;
  decide(contactId: number, request: DecisionRequest): Promise<DecisionAnswer>;
}

/** HubSpot adds and signs who is asking. `backend` is the app's address, from the project's profile. */
export function createCardApi(backend: string): CardApi {
  const address = (contactId: number) => `${backend}/api/card/contacts/${contactId}`;
  return {
    async read(contactId) {
      const answer = await call(address(contactId), { method: 'GET' });
      return answer.kind === 'failed' ? answer.failure : understood(cardAnswer.safeParse(answer.body));
    },
    async decide(contactId, request) {
      const answer = await call(`${address(contactId)}/decisions`, { method: 'POST', body: { ...request } });
      return answer.kind === 'failed' ? answer.failure : understood(decisionAnswer.safeParse(answer.body));
    },
  };
}

type Called =
  | { readonly kind: 'answered'; readonly body: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure };

async function call(
  url: string,
  request: { method: 'GET' | 'POST'; body?: Record<string, unknown> },
): Promise<Called> {
  try {
    const response = await hubspot.fetch(url, { ...request, timeout: TIMEOUT_MS });
    // HubSpot says with 502 that it could not get through, and has tried twice by then.
    if (response.status >= 500) return UNREACHABLE;
    return { kind: 'answered', body: await response.json().catch(() => undefined) };
  } catch {
    return UNREACHABLE;
  }
}

const UNREACHABLE: Called = {
  kind: 'failed',
  failure: { ok: false, code: 'unreachable', again: true, ...WORDS.unreachable },
};

function understood<Answer>(
  read: { readonly success: true; readonly data: Answer } | { readonly success: false },
): Answer | Failure {
  if (read.success) return read.data;
  return { ok: false, code: 'nonsense', again: true, ...WORDS.nonsense };
}

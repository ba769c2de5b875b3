/** The card's calls to its server. Whatever goes wrong comes back as a sentence, never as an exception. */
import { hubspot } from '@hubspot/ui-extensions';
import {
  type CardAnswer,
  cardAnswer,
  type DecisionAnswer,
  type DecisionRequest,
  decisionAnswer,
  type Failure,
  type PastAnswer,
  pastAnswer,
  type Supposition,
  type TriedAnswer,
  triedAnswer,
  type WhatIfAnswer,
  whatIfAnswer,
} from './contract.ts';
import type { Speech } from './words.ts';

/** HubSpot waits 15 s by itself; nobody looks at a card that long. */
const TIMEOUT_MS = 8_000;

/** What is asked for when somebody looks closer. */
export interface LookCloser {
  readAttempt(number: number): Promise<PastAnswer>;
  readWhatIf(): Promise<WhatIfAnswer>;
  /** The server judges; for a card that cannot. */
  tryOut(supposition: Supposition): Promise<TriedAnswer>;
}

export interface CardApi extends LookCloser {
  read(): Promise<CardAnswer>;
  decide(request: DecisionRequest): Promise<DecisionAnswer>;
}

/** Whose card it is, and in which language it speaks. */
export interface CardPlace {
  /** The app's address, from the project's profile. */
  readonly backend: string;
  readonly contactId: number;
  readonly speech: Speech;
}

/** HubSpot adds and signs who is asking. */
export function createCardApi({ backend, contactId, speech }: CardPlace): CardApi {
  const { language, words } = speech;
  const query = language === 'en' ? '' : `?lang=${language}`;
  const unreachable: Failure = { ok: false, code: 'unreachable', again: true, ...words.unreachable };
  const nonsense: Failure = { ok: false, code: 'nonsense', again: true, ...words.nonsense };

  async function ask<Answer>(schema: Schema<Answer>, path: string, body?: object): Promise<Answer | Failure> {
    const url = `${backend}/api/card/contacts/${contactId}${path}${query}`;
    const called = await call(
      url,
      body === undefined ? { method: 'GET' } : { method: 'POST', body: { ...body } },
    );
    if (called === UNREACHABLE) return unreachable;
    const read = schema.safeParse(called.body);
    return read.success ? read.data : nonsense;
  }

  return {
    read: () => ask(cardAnswer, ''),
    decide: (request) => ask(decisionAnswer, '/decisions', request),
    readAttempt: (number) => ask(pastAnswer, `/attempts/${number}`),
    readWhatIf: () => ask(whatIfAnswer, '/what-if'),
    tryOut: (supposition) => ask(triedAnswer, '/what-if', supposition),
  };
}

interface Schema<Answer> {
  safeParse(value: unknown): { readonly success: true; readonly data: Answer } | { readonly success: false };
}

const UNREACHABLE = 'unreachable';

async function call(
  url: string,
  request: { method: 'GET' | 'POST'; body?: Record<string, unknown> },
): Promise<{ readonly body: unknown } | typeof UNREACHABLE> {
  try {
    const response = await hubspot.fetch(url, { ...request, timeout: TIMEOUT_MS });
    // HubSpot says with 502 that it could not get through, and has tried twice by then.
    if (response.status >= 500) return UNREACHABLE;
    return { body: await response.json().catch(() => undefined) };
  } catch {
    return UNREACHABLE;
  }
}

/** The card's calls to its server. */
import { ask } from './ask.ts';
import {
  type CardAnswer,
  cardAnswer,
  type DecisionAnswer,
  type DecisionRequest,
  decisionAnswer,
  type PastAnswer,
  pastAnswer,
  type ReviewRequest,
} from './contract.ts';
import { languageQuery } from './language.ts';
import {
  type Supposition,
  type TriedAnswer,
  triedAnswer,
  type WhatIfAnswer,
  whatIfAnswer,
} from './what-if-contract.ts';
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
  review(request: ReviewRequest): Promise<DecisionAnswer>;
}

/** Whose card it is, and in which language it speaks. */
export interface CardPlace {
  /** The app's address, from the project's profile. */
  readonly backend: string;
  readonly contactId: number;
  readonly speech: Speech;
}

export function createCardApi({ backend, contactId, speech }: CardPlace): CardApi {
  const { language, words } = speech;
  const ofContact = `${backend}/api/card/contacts/${contactId}`;
  const send = <Answer>(schema: Parameters<typeof ask<Answer>>[1], path: string, body?: object) =>
    ask({ url: `${ofContact}${path}${languageQuery(language)}`, body, timeout: TIMEOUT_MS }, schema, words);
  return {
    read: () => send(cardAnswer, ''),
    decide: (request) => send(decisionAnswer, '/decisions', request),
    review: (request) => send(decisionAnswer, '/review', request),
    readAttempt: (number) => send(pastAnswer, `/attempts/${number}`),
    readWhatIf: () => send(whatIfAnswer, '/what-if'),
    tryOut: (supposition) => send(triedAnswer, '/what-if', supposition),
  };
}

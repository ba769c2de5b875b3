/** Where there is no lead to show: what is the matter, and what to do next. */
import type { Failure } from './contract.ts';
import type { NoLead } from './ports.ts';
import { type CardSpeech, IN_ENGLISH } from './speech.ts';

/** What is only being prepared comes by itself; for the rest somebody has to do something. */
export function noLead(reading: NoLead, { words }: CardSpeech = IN_ENGLISH): Failure {
  const { kind } = reading;
  const said = kind === 'waiting' ? words.waiting(reading.backfill) : words.noLead[kind];
  return { ok: false, code: kind, ...said, again: kind === 'waiting' || kind === 'preparing' };
}

/** For everything that passes. */
export function unavailable({ words }: CardSpeech): Failure {
  return { ok: false, code: 'unavailable', ...words.unavailable, again: true };
}

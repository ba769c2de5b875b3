/** The beginning of something, as people type it: a day to come back on, a day to begin with. */
import { readDate } from '../engine/values.ts';
import { WrongUse } from './mistakes.ts';

const FORM = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Epoch ms; of a day alone its midnight, UTC. @throws WrongUse for what is no day */
export function readDay(text: string): number {
  const day = FORM.test(text.trim()) ? readDate(text) : null;
  if (day !== null) return day;
  throw new WrongUse(
    `"${text}" is no day. Give one such as 2026-03-03, or a time such as 2026-03-03T14:30:00Z.`,
  );
}

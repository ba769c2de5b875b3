/** Why a fit criterion is not met, as people say it: "employee count is 7, less than 50". Pure. */
import type { FitCriterion, Receipt } from '../engine/receipt.ts';
import { failedCriteria } from '../engine/render.ts';
import { lowerFirst, oneLine, pointsText, upperFirst } from '../engine/wording.ts';
import type { CardSpeech } from './speech.ts';

export type Comparison = '<' | '<=' | '>' | '>=';

/** As the engine writes a comparison that fails. */
const COMPARED = /^(.+) (\S+) (<=|<|>=|>) (\S+)$/;

export function failureText(failure: string, { words, figure }: CardSpeech): string {
  const [, name, value, sign, bound] = COMPARED.exec(oneLine(failure)) ?? [];
  if (name === undefined) return oneLine(failure);
  return words.compared(name, grouped(value!, figure), sign as Comparison, grouped(bound!, figure));
}

/** What the fit fails by, one sentence each; none where it does not fail. */
export function fitBarriers(receipt: Receipt, speech: CardSpeech): readonly string[] {
  const failed = failedCriteria(receipt);
  if (failed === null) return [];
  const { words, figure } = speech;
  if (failed.length > 0) return failed.map((one) => `${upperFirst(criterionText(one, speech))}.`);
  const points = (milli: number) => figure(pointsText(milli));
  return [words.fitTooLow(points(receipt.fitHigh), points(receipt.fitMinimum))];
}

function criterionText({ failure, label }: FitCriterion, speech: CardSpeech): string {
  return failure === null ? speech.words.notMet(lowerFirst(oneLine(label))) : failureText(failure, speech);
}

/** 5000000 is read as 5,000,000. */
function grouped(text: string, figure: CardSpeech['figure']): string {
  return figure(/^\d{4,15}$/.test(text) ? Number(text).toLocaleString('en-US') : text);
}

/** What is ahead of a lead, in sentences: the next change, the paths, and what an MQL hangs on. */
import type { Explanation } from './explain.ts';
import type { NextChange } from './next-change.ts';
import type { Path } from './paths.ts';
import type { Contribution, Receipt } from './receipt.ts';
import type { FactStep, SignalStep, Step } from './steps.ts';
import { DAY_MS } from './values.ts';
import { listed, lowerFirst, numberWord, oneLine, upperFirst } from './wording.ts';

/** At most three sentences, each complete; none where there is nothing to say. */
export function outlookSentences(explanation: Explanation): readonly string[] {
  return [nextChangeSentence(explanation), pathsSentence(explanation), robustSentence(explanation)].filter(
    (sentence) => sentence !== null,
  );
}

/** "Falls below the threshold on 24 November if nothing happens." */
export function nextChangeSentence({ receipt, nextChange, nextDecision }: Explanation): string | null {
  if (nextDecision !== null)
    return `${fate(receipt, nextDecision)} on ${dayText(nextDecision.day, receipt)} if nothing happens.`;
  if (nextChange === null) return null;
  const { from, to, day } = nextChange;
  return `The grade goes from ${from.grade} to ${to.grade} on ${dayText(day, receipt)} if nothing happens.`;
}

function fate(receipt: Receipt, { from, to }: NextChange): string {
  if (from.decision === 'mql' && to.decision === 'not_mql') {
    return receipt.via === 'threshold' ? 'Falls below the threshold' : 'Is no longer an MQL';
  }
  switch (to.decision) {
    case 'mql':
      return 'Becomes an MQL';
    case 'hold':
      return 'Goes on hold';
    case 'not_mql':
      return from.decision === 'hold' ? 'Falls below what it is held for' : 'Is no longer kept out';
    case 'disqualified':
      return 'Is disqualified';
    case 'diverted':
      return 'Is sent elsewhere';
  }
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** 24 November, with its year where that is another one. */
function dayText(day: number, { asOfDay }: Receipt): string {
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  const text = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return year === new Date(asOfDay * DAY_MS).getUTCFullYear() ? text : `${text} ${year}`;
}

/** What one sentence holds. */
export const SHOWN = 3;

/** "A comparison page view, a reply to an e-mail or a demo request would make it an MQL." */
export function pathsSentence({ receipt, paths, pathsComplete }: Explanation): string | null {
  const shown = alike(paths).slice(0, SHOWN);
  const end = receipt.decision === 'mql' ? 'end its being an MQL' : 'make it an MQL';
  if (shown.length === 0)
    return pathsComplete ? null : `Several things together may ${end}; not all of them could be tried.`;
  const state = receipt.decision === 'mql' ? 'no longer be an MQL' : 'be an MQL';
  const others = pathsComplete ? '' : ' (there may be nearer ones)';
  if (factsOf(shown[0]!).length === 0)
    return `${upperFirst(either(shown.map(activities)))} would ${end}${others}.`;
  return `It would ${state} if ${shown.slice(0, 2).map(condition).join('; or if ')}${others}.`;
}

/** One sentence holds paths of activities alone, or paths with something to be known: those of the nearest. */
export function alike(paths: readonly Path[]): readonly Path[] {
  const byActivity = paths.length > 0 && factsOf(paths[0]!).length === 0;
  return paths.filter((path) => (factsOf(path).length === 0) === byActivity);
}

export function factsOf({ steps }: Path): readonly FactStep[] {
  return steps.filter((step) => step.kind === 'fact');
}

function activities({ steps }: Path): string {
  return listed(steps.map(stepText));
}

function condition({ steps }: Path): string {
  const facts = steps.filter((step) => step.kind === 'fact').map(stepText);
  const signals = steps.filter((step) => step.kind === 'signal').map(stepText);
  return listed([...facts, ...(signals.length === 0 ? [] : [`there were ${listed(signals)}`])]);
}

/** "a demo request", "three times a comparison page view", "the employee count were known to be 50 to 500". */
export function stepText(step: Step): string {
  return step.kind === 'signal' ? activity(step) : supposed(step);
}

function activity({ label, times, attributes }: SignalStep): string {
  const noun = `${/^[aeiou]/i.test(label) ? 'an' : 'a'} ${inSentence(label)}`;
  const details = Object.entries(attributes).map(([name, value]) => `${name} ${value}`);
  const detail = details.length === 0 ? '' : ` (${oneLine(details.join(', '))})`;
  return `${times === 1 ? '' : `${times === 2 ? 'twice' : `${numberWord(times)} times`} `}${noun}${detail}`;
}

function supposed({ label, known }: FactStep): string {
  const subject = `the ${inSentence(label)} were known`;
  return known === null ? subject : `${subject} to be ${oneLine(known)}`;
}

/** "CRM visit" keeps its capitals, "Demo request" does not. */
function inSentence(label: string): string {
  return /^\p{Lu}[\p{Lu}\d]/u.test(label) ? oneLine(label) : lowerFirst(oneLine(label));
}

function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** 'Without "Replied to your e-mail" it would not be an MQL.' */
export function robustSentence({ receipt, robust }: Explanation): string | null {
  if (robust === null) return null;
  if (robust.robust) return 'It would still be an MQL without any one of the things that speak for it.';
  const names = robust.dependsOn.map((id) => nameOf(receipt, id)).slice(0, SHOWN);
  const all = robust.dependsOn.length <= SHOWN;
  return all
    ? `Without ${either(names)} it would not be an MQL.`
    : `Without ${either(names)}, among others, it would not be an MQL.`;
}

function nameOf(receipt: Receipt, id: string): string {
  const found: Contribution | undefined = receipt.contributions.find((one) => one.ruleId === id);
  return found === undefined ? 'the raised hand' : `"${oneLine(found.label)}"`;
}

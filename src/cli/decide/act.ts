/** What somebody decides, from the options of a command line. */
import { type ChecklistAnswers, ITEM_STATES, type ItemAnswer } from '../../lifecycle/checklist-result.ts';
import type { PersonAct } from '../../lifecycle/decision.ts';
import { WrongUse } from '../mistakes.ts';
import { readDay } from '../read-day.ts';
import { noteOf } from '../who-says.ts';

export interface DecisionOptions {
  readonly accept?: true;
  readonly reject?: string;
  readonly recycle?: string;
  readonly disqualify?: string;
  readonly qualify?: true;
  readonly undo?: true;
  readonly until?: string;
  readonly checklist?: string;
  readonly note?: string;
}

const WORDS = ['accept', 'reject', 'recycle', 'disqualify', 'qualify', 'undo'] as const;

/** @throws WrongUse where it is not one decision, or an option belongs to another one */
export function actOf(
  options: DecisionOptions,
  said: { readonly key: string; readonly at: number },
): PersonAct {
  const word = wordOf(options);
  mustBelong(options, word);
  const common = { ...said, note: noteOf(options.note) };
  switch (word) {
    case 'accept':
      return { ...common, decision: word, answers: 'implied' };
    case 'reject':
    case 'disqualify':
      return { ...common, decision: word, reason: options[word] ?? null };
    case 'recycle': {
      const until = options.until === undefined ? null : readDay(options.until);
      return { ...common, decision: word, reason: options.recycle ?? null, until };
    }
    case 'qualify': {
      const checklist = options.checklist === undefined ? null : answersOf(options.checklist);
      return { ...common, decision: word, checklist };
    }
    case 'undo':
      return { ...common, decision: word };
  }
}

function wordOf(options: DecisionOptions): (typeof WORDS)[number] {
  const [word, ...others] = WORDS.filter((each) => options[each] !== undefined);
  if (word && others.length === 0) return word;
  throw new WrongUse(`Give one of ${WORDS.map((each) => `--${each}`).join(', ')}.`);
}

function mustBelong({ until, checklist }: DecisionOptions, word: (typeof WORDS)[number]): void {
  if (until !== undefined && word !== 'recycle') throw new WrongUse('--until belongs to --recycle.');
  if (checklist !== undefined && word !== 'qualify') throw new WrongUse('--checklist belongs to --qualify.');
}

/** `budget=confirmed,authority=partial` */
function answersOf(text: string): ChecklistAnswers {
  return Object.fromEntries(
    text.split(',').map((pair): [string, ItemAnswer] => {
      const [key = '', given = ''] = pair.split('=').map((part) => part.trim());
      const state = ITEM_STATES.find((each) => each === given);
      if (key !== '' && state) return [key, { state }];
      throw new WrongUse(
        `"${pair.trim()}" is no answer. Write items such as budget=confirmed,authority=partial; an item is ${ITEM_STATES.join(', ')}.`,
      );
    }),
  );
}

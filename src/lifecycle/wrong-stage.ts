/** Why a decision is not possible where the lead stands, and what is. */
import { dateText } from '../engine/wording.ts';
import { nameOf } from './actors.ts';
import { correctingWord } from './correction.ts';
import { type Decision, type Refused, refused } from './decision.ts';
import type { HandoffRules } from './handoff-rules.ts';
import type { DecisionWord, HandoffState } from './lead-state.ts';
import type { Stage } from './stages.ts';
import { decisionsFrom } from './transition-table.ts';

/** The stage in which a lead is that has been decided on in this way. */
const DONE: Readonly<Record<DecisionWord, readonly Stage[]>> = {
  accept: ['sal', 'sql'],
  qualify: ['sql'],
  reject: [],
  recycle: ['recycled'],
  disqualify: ['disqualified'],
};

const PAST: Readonly<Record<DecisionWord, string>> = {
  accept: 'accepted',
  qualify: 'qualified',
  reject: 'rejected',
  recycle: 'recycled',
  disqualify: 'disqualified',
};

export function wrongStage(
  state: HandoffState,
  decision: Decision,
  word: DecisionWord,
  rules: HandoffRules,
): Refused {
  const { stage, decided } = state;
  if (word === 'accept' && rules.mode === 'two_stages') {
    return refused(
      'no_sal_stage',
      'This portal has no acceptance of its own: qualify the lead, or send it back.',
    );
  }
  if (DONE[word].includes(stage) || (decided?.decision === word && stage !== 'mql')) {
    const by = decided?.decision === word ? ` by ${nameOf(decided.by)} on ${dateText(decided.at)}` : '';
    return refused('already_decided', `The lead was ${PAST[word]} already${by}. ${orElse(state, word)}`);
  }
  return refused('wrong_stage', `${whyNot(state, decision, word)}${possible(state, decision, rules)}`);
}

function orElse(state: HandoffState, word: DecisionWord): string {
  return correctingWord(state) === word
    ? 'Leave it, or correct it with another reason, day or note.'
    : 'Take that back first, or leave it.';
}

function whyNot({ stage }: HandoffState, { by }: Decision, word: DecisionWord): string {
  if (by.kind === 'automation' && (stage === 'sql' || stage === 'opportunity')) {
    return 'A person is working this lead; automation leaves it alone.';
  }
  switch (stage) {
    case 'customer':
    case 'expansion':
      return 'This is a customer: customer success looks after them.';
    case 'opportunity':
      return 'There is an opportunity already: win or lose its deal.';
    case 'mql':
      return 'The lead has not been accepted yet: accept it first, then record discovery.';
    case 'sal':
    case 'sql':
      return `A lead that sales works cannot be ${PAST[word]} from here.`;
    default:
      return `The lead has not been handed to sales (it is ${stageText(stage)}), so it cannot be ${PAST[word]}.`;
  }
}

function possible(state: HandoffState, { by }: Decision, { mode }: HandoffRules): string {
  const words = decisionsFrom(state.stage, by.kind, mode);
  const correcting = by.kind === 'person' ? correctingWord(state) : null;
  const correction = correcting === null ? [] : [`${correcting} with another reason, which corrects it`];
  const all = [...words.filter((word) => word !== correcting), ...correction];
  return all.length === 0 ? '' : ` Possible here: ${all.join(', ')}.`;
}

function stageText(stage: Stage): string {
  return stage === 'lead' ? 'a lead' : stage === 'nurture' ? 'in nurture' : stage;
}

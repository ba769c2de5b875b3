/** Why a decision is not possible where the lead stands, and what is. */
import { dateText } from '../engine/wording.ts';
import { nameOf } from './actors.ts';
import { isStillThere, lastEffective } from './concurrent.ts';
import { correctingWord } from './correction.ts';
import { type Decision, type DecisionRecord, type Refused, refused } from './decision.ts';
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

const CORRECT_IT = 'Leave it, or correct it with another reason, day or note.';
const UNDO_IT = 'Take that back first, or leave it.';
const TOO_LATE = 'It has moved on since, so it is too late to say that otherwise.';

export function wrongStage(
  state: HandoffState,
  decision: Exclude<Decision, { decision: 'undo' }>,
  decisions: readonly DecisionRecord[],
  rules: HandoffRules,
): Refused {
  const { stage, decided } = state;
  const word = decision.decision;
  if (word === 'accept' && rules.mode === 'two_stages') {
    return refused(
      'no_sal_stage',
      'This portal has no acceptance of its own: qualify the lead, or send it back.',
    );
  }
  const correcting = correctingWord(state, decisions);
  if (DONE[word].includes(stage) || (decided?.decision === word && stage !== 'mql')) {
    const by = decided?.decision === word ? ` by ${nameOf(decided.by)} on ${dateText(decided.at)}` : '';
    const said = `The lead was ${PAST[word]} already${by}.`;
    if (correcting === word) return refused('already_decided', `${said} ${CORRECT_IT}`);
    if (!hasMovedOn(state, decisions)) return refused('already_decided', `${said} ${UNDO_IT}`);
    return refused('already_decided', `${said} ${TOO_LATE}${possible(state, decision, null, rules)}`);
  }
  return refused(
    'wrong_stage',
    `${whyNot(state, decision, word)}${possible(state, decision, correcting, rules)}`,
  );
}

/** A deal, the CRM or time has moved it since somebody decided. */
function hasMovedOn(state: HandoffState, decisions: readonly DecisionRecord[]): boolean {
  const last = lastEffective(decisions);
  return last !== null && !isStillThere(last, state);
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

function possible(
  { stage }: HandoffState,
  { by }: Decision,
  correctable: DecisionWord | null,
  { mode }: HandoffRules,
): string {
  const words = decisionsFrom(stage, by.kind, mode);
  const correcting = by.kind === 'person' ? correctable : null;
  const correction = correcting === null ? [] : [`${correcting} with another reason, which corrects it`];
  const all = [...words.filter((word) => word !== correcting), ...correction];
  return all.length === 0 ? '' : ` Possible here: ${all.join(', ')}.`;
}

function stageText(stage: Stage): string {
  return stage === 'lead' ? 'a lead' : stage === 'nurture' ? 'in nurture' : stage;
}

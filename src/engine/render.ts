/** A receipt in one sentence: why, and what to do. The whole receipt as text is in receipt-text.ts. */
import type { Contribution, FitCriterion, Receipt } from './receipt.ts';
import { countedPoints, listed, lowerFirst, numberWord, oneLine, pointsText } from './wording.ts';

export { receiptText } from './receipt-text.ts';

/** Why, in plain words that a rep reads in one glance. */
export function reasonSentence(receipt: Receipt): string {
  const { account } = receipt;
  if (account === null || account.track === null) return ownReason(receipt);
  return `${ownReason(receipt)} Account MQL: ${committee(receipt)}.`;
}

function ownReason(receipt: Receipt): string {
  switch (receipt.decision) {
    case 'mql':
      return `MQL: ${story(receipt)}; ${standing(receipt)}, ${fitSummary(receipt)}.`;
    case 'hold':
      return `On hold: ${story(receipt)}; ${standing(receipt)}, but ${listed(openQuestions(receipt))}.`;
    case 'disqualified':
      return `Disqualified: ${listed(findings(receipt, 'disqualify'))}.`;
    case 'diverted':
      return `Not for new business: ${listed(findings(receipt, 'divert'))}.`;
    case 'not_mql':
      return notMql(receipt);
  }
}

function notMql(receipt: Receipt): string {
  const blocked = [...findings(receipt, 'require'), ...fitFailures(receipt)];
  if (receipt.attention === 'hand_raiser_gate_failed') {
    return `Hand-raiser, gate failed: ${story(receipt)}, but ${listed(blocked)}.`;
  }
  if (blocked.length > 0) return `Not an MQL: ${listed(blocked)}; ${standing(receipt)} cannot outweigh it.`;
  const doubts = openQuestions(receipt);
  const outlook = doubts.length > 0 ? listed(doubts) : fitSummary(receipt);
  return `Not an MQL yet: ${story(receipt)}; ${standing(receipt)}, ${outlook}.`;
}

/** What would change it, or what to do now. */
export function nextStepSentence(receipt: Receipt): string {
  switch (receipt.nextAction) {
    case 'review':
      return receipt.attention === null
        ? 'Review the lead, then accept or reject it.'
        : 'A person should answer this request; the rules will not make it an MQL.';
    case 'discovery':
      return 'Get in touch now; a discovery conversation decides whether it becomes an SQL.';
    case 'validate':
      return `Validate the lead first: leads from ${oneLine(receipt.channel)} need it before sales calls.`;
    case 'nurture':
      return nurture(receipt);
    case 'account_play':
      return `Work the account as a whole: ${committee(receipt)}.`;
    case 'route_cs':
      return 'Hand it to customer success.';
    case 'notify_owner':
      return 'Tell the owner of the open deal.';
    case 'reroute':
      return 'Route it to the team that serves this territory.';
    case 'merge':
      return 'Merge the duplicate records.';
    case 'fix_data':
      return fixData(receipt);
    case 'suppress':
      return 'Keep it out of the handoff to sales.';
    case 'none':
      return nothingToDo(receipt);
  }
}

/** A model may ask for nothing, whatever it decided. */
function nothingToDo(receipt: Receipt): string {
  switch (receipt.decision) {
    case 'mql':
      return 'Nothing needs to be done now.';
    case 'hold':
      return `Nothing needs to be done until this is settled: ${listed(openQuestions(receipt))}.`;
    case 'disqualified':
      return beyondActivity(findings(receipt, 'disqualify'));
    case 'diverted':
      return beyondActivity(findings(receipt, 'divert'));
    case 'not_mql':
      return beyondActivity([...findings(receipt, 'require'), ...fitFailures(receipt)]);
  }
}

function beyondActivity(reasons: readonly string[]): string {
  const because = reasons.length === 0 ? '' : `: ${listed(reasons)}`;
  return `No amount of activity can qualify this lead${because}.`;
}

/** "three people are at cloud security together". */
function committee({ account }: Receipt): string {
  if (account === null || account.people < 2) return 'several people of the company are at it';
  const topic = account.topic === null ? 'the same thing' : oneLine(account.topic.replaceAll('_', ' '));
  return `${numberWord(account.people)} people are at ${topic} together`;
}

function nurture(receipt: Receipt): string {
  if (receipt.decision === 'mql') return 'Nurture it in a structured way before sales calls.';
  const barriers = findings(receipt, 'require');
  if (barriers.length > 0) {
    return `Keep nurturing; no number of points makes it an MQL: ${listed(barriers)}.`;
  }
  if (receipt.margin >= 0) return 'Keep nurturing.';
  return `${upToMql(receipt)}; nurture until then.`;
}

function upToMql(receipt: Receipt): string {
  const missing = pointsText(missingPoints(receipt));
  return `${countedPoints(missing, 'more point')} ${missing === '1' ? 'makes' : 'make'} it an MQL`;
}

/** In milli-points, up to the next tenth: as many as are said do suffice. */
export function missingPoints({ margin }: Pick<Receipt, 'margin'>): number {
  return Math.ceil(-margin / 100) * 100;
}

function fixData(receipt: Receipt): string {
  const missing = missingLabels(receipt);
  if (missing.length === 0) return 'Correct the contact data, then it is looked at again.';
  const worth = receipt.fitHigh - receipt.fit;
  const gain = worth > 0 ? `; it could raise the fit from ${range(receipt.fit, receipt.fitHigh)}` : '';
  return `Find out ${listed(missing)}${gain}.`;
}

function range(from: number, to: number): string {
  return `${pointsText(from)} to ${pointsText(to)}`;
}

/** What the fit waits for, by the names of its inputs. */
export function missingLabels(receipt: Receipt): readonly string[] {
  const fit = receipt.unknown.filter((one) => one.score === 'fit' && !isBonus(receipt, one.ruleId));
  return [...new Set(fit.flatMap((one) => one.inputs.map((input) => input.label)))];
}

function isBonus(receipt: Receipt, ruleId: string): boolean {
  return receipt.fitCriteria.some((criterion) => criterion.ruleId === ruleId && criterion.bonus);
}

/** The newest thing the lead did, after the weightiest before it. */
function story(receipt: Receipt): string {
  const { trigger } = receipt;
  if (trigger === null) return 'no activity counts so far';
  const before = weightiestBefore(receipt, trigger.ruleId, trigger.occurredAt);
  const told = lowerFirst(trigger.label);
  return before?.doing ? `${told} after ${before.doing}` : told;
}

function weightiestBefore(receipt: Receipt, ruleId: string, time: number): Contribution | null {
  let best: Contribution | null = null;
  for (const one of receipt.contributions) {
    const earlier = one.ruleId !== ruleId && one.triggeredAt !== null && one.triggeredAt < time;
    if (earlier && one.points > 0 && (best === null || one.points > best.points)) best = one;
  }
  return best;
}

/** "70 of 60 points"; where some of them may not decide, the part that may. */
function standing(receipt: Receipt): string {
  const points = `${pointsText(receipt.score)} of ${countedPoints(pointsText(receipt.threshold))}`;
  return receipt.decisive === receipt.score ? points : `${points} (${pointsText(receipt.decisive)} decisive)`;
}

function fitSummary(receipt: Receipt): string {
  const criteria = receipt.fitCriteria.filter((criterion) => !criterion.bonus);
  const matched = criteria.filter((criterion) => criterion.state === 'match').length;
  if (criteria.length === 0) return 'no fit criteria to meet';
  if (criteria.length === 1) return `the one fit criterion ${matched === 1 ? 'matches' : 'does not match'}`;
  if (matched === criteria.length) return `all ${numberWord(matched)} fit criteria match`;
  const some = matched === 0 ? 'none' : numberWord(matched);
  return `${some} of ${numberWord(criteria.length)} fit criteria match`;
}

/** Why gates of this kind are closed. */
export function findings(receipt: Receipt, kind: Receipt['gates'][number]['kind']): readonly string[] {
  return receipt.gates
    .filter((gate) => gate.kind === kind && gate.state === 'fail')
    .map((gate) => gate.finding ?? gate.label);
}

/** What the fit fails by, the first two criteria; null when it does not fail. */
export function failedCriteria(receipt: Receipt): readonly FitCriterion[] | null {
  if (receipt.fitHigh >= receipt.fitMinimum) return null;
  return receipt.fitCriteria.filter(({ state, bonus }) => state === 'no_match' && !bonus).slice(0, 2);
}

function fitFailures(receipt: Receipt): readonly string[] {
  const failed = failedCriteria(receipt);
  if (failed === null) return [];
  if (failed.length === 0) {
    return [
      `fit gate: ${pointsText(receipt.fitHigh)} of ${countedPoints(pointsText(receipt.fitMinimum), 'fit point')}`,
    ];
  }
  return failed.map((criterion, i) => `${i === 0 ? 'fit gate: ' : ''}${failureText(criterion)}`);
}

function failureText(criterion: FitCriterion): string {
  return oneLine(criterion.failure ?? `not ${lowerFirst(criterion.label)}`);
}

/** What has to be known or done before the lead can be judged. */
function openQuestions(receipt: Receipt): readonly string[] {
  const held = receipt.gates
    .filter((gate) => gate.state === 'hold')
    .map((gate) => gate.finding ?? gate.label);
  const fitOpen = receipt.fit < receipt.fitMinimum && receipt.fitHigh >= receipt.fitMinimum;
  const fit = fitOpen ? [`the fit is open (${listed(missingLabels(receipt))} not known)`] : [];
  const reached = receipt.margin >= 0 && receipt.handRaise === null;
  const channel =
    !receipt.channelValidated && reached ? [`${oneLine(receipt.channel)} leads need validation first`] : [];
  return [...held, ...fit, ...channel];
}

/** The ten seconds: who this lead is to us, why now, and by when to do what. */
import type { Contribution, Receipt } from '../engine/receipt.ts';
import { reasonSentence } from '../engine/render.ts';
import { lowerFirst, numberWord, oneLine, pointsText } from '../engine/wording.ts';
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';
import { type HandoffState, hasOpenEpisode } from '../lifecycle/lead-state.ts';
import type { Clock } from '../lifecycle/sla/clock.ts';
import { DECIDED } from './decided-words.ts';
import { deciderName } from './decider-name.ts';
import { dayText, momentText } from './moments.ts';

export interface Scene {
  readonly state: HandoffState;
  readonly receipt: Receipt;
  /** The most urgent one first. */
  readonly clocks: readonly Clock[];
  readonly rules: HandoffRules;
  /** HubSpot's id of who looks at the card. */
  readonly viewerId: string;
  readonly zone: string;
  readonly now: number;
}

/** "MQL since Tuesday: replied to your e-mail after visiting the pricing page twice; accept by 14:00." */
export function headline(scene: Scene): string {
  const { state, receipt } = scene;
  switch (state.stage) {
    case 'mql':
      return hasOpenEpisode(state)
        ? pendingHeadline(scene)
        : `${beginning('MQL', state.mqlAt, scene)}. ${reasonSentence(receipt)}`;
    case 'sal':
      return `${acceptedText(scene)}: have the discovery conversation${dueText(scene)}.`;
    case 'sql':
      return `${beginning('SQL', state.sqlAt, scene)}${deciderText(scene)}: everything asked for is confirmed.`;
    case 'recycled':
    case 'nurture':
    case 'lead':
    case 'disqualified':
      return sentBackHeadline(scene) ?? reasonSentence(receipt);
    case 'opportunity':
      return `${beginning('Opportunity', state.stageSince, scene)}: a deal is open, and its owner works it.`;
    case 'customer':
      return `${beginning('Customer', state.stageSince, scene)}: nothing here for new business.`;
    case 'expansion':
      return `${beginning('Customer with a new interest', state.stageSince, scene)}: ${story(receipt)}; hand it to customer success.`;
  }
}

function pendingHeadline(scene: Scene): string {
  const { state, receipt } = scene;
  const since = beginning('MQL', state.mqlAt, scene);
  const faded =
    receipt.decision === 'mql' ? '' : `, though it has ${pointsText(receipt.score)} points by now`;
  return `${since}: ${story(receipt)}${faded}${dueText(scene)}.`;
}

/** What a decision said of a lead that went back; null where no decision has put it there. */
function sentBackHeadline(scene: Scene): string | null {
  const { state, rules, zone, now } = scene;
  const { decided, wayBack, stage } = state;
  if (decided === null || decided.at !== state.stageSince) return null;
  const reason = decided.reason === null ? '' : ` (${rules.reasons[decided.reason].label.toLowerCase()})`;
  const what = `${DECIDED[decided.decision]} ${dayText(decided.at, zone, now)} by ${deciderName(decided.by, scene.viewerId)}${reason}`;
  if (stage === 'recycled' && wayBack?.until) {
    return `${what}: comes back ${dayText(wayBack.until, zone, now)}, or sooner on new signals.`;
  }
  return `${what}: ${RETURNS[wayBack?.on ?? 'person']}.`;
}

const RETURNS = {
  new_signals: 'comes back on new signals',
  new_data: 'comes back once its data have changed',
  person: 'stays there until a person says otherwise',
} as const;

function acceptedText(scene: Scene): string {
  const { salAt } = scene.state;
  return `${salAt === null ? 'Accepted' : `Accepted ${dayText(salAt, scene.zone, scene.now)}`}${deciderText(scene)}`;
}

function deciderText({ state: { decided }, viewerId }: Scene): string {
  return decided === null ? '' : ` by ${deciderName(decided.by, viewerId)}`;
}

/** "MQL since Tuesday". */
function beginning(what: string, since: number | null, { zone, now }: Scene): string {
  return since === null ? what : `${what} since ${dayText(since, zone, now)}`;
}

const TASKS = { acceptance: 'accept', first_touch: 'get in touch', follow_up: 'follow up' } as const;

/** "; accept by 14:00" or "; accepting it was due yesterday 14:00". */
function dueText({ clocks: [clock], zone, now }: Scene): string {
  if (!clock) return '';
  const due = momentText(clock.dueAt, zone, now);
  return clock.state === 'breached'
    ? `; it was due ${due}: ${TASKS[clock.name]} now`
    : `; ${TASKS[clock.name]} by ${due}`;
}

/** The newest thing the lead did, after the weightiest before it. */
export function story(receipt: Receipt): string {
  const { trigger } = receipt;
  if (trigger === null) return 'nothing it did counts any more';
  const before = weightiestBefore(receipt, trigger.ruleId, trigger.occurredAt);
  const told = lowerFirst(oneLine(trigger.label));
  return before?.doing ? `${told} after ${oneLine(before.doing)}${times(before)}` : told;
}

function times({ because }: Contribution): string {
  const count = because.filter(
    ({ occurredAt, lead }) => occurredAt !== undefined && lead === undefined,
  ).length;
  if (count < 2) return '';
  return count === 2 ? ' twice' : ` ${numberWord(count)} times`;
}

function weightiestBefore({ contributions }: Receipt, ruleId: string, time: number): Contribution | null {
  return contributions
    .filter(
      (one) => one.ruleId !== ruleId && one.points > 0 && one.triggeredAt !== null && one.triggeredAt < time,
    )
    .reduce<Contribution | null>(
      (best, one) => (best === null || one.points > best.points ? one : best),
      null,
    );
}

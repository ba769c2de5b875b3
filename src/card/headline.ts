/** The ten seconds: who this lead is to us, why now, and by when to do what. */
import type { Contribution, Receipt } from '../engine/receipt.ts';
import { oneLine, pointsText } from '../engine/wording.ts';
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';
import {
  type DecisionWord,
  type HandoffState,
  hasOpenEpisode,
  type ReturnsOn,
} from '../lifecycle/lead-state.ts';
import type { Clock, ClockName } from '../lifecycle/sla/clock.ts';
import { deciderName, type Onlooker } from './decider-name.ts';
import { dayText, momentText, utcDayText } from './moments.ts';
import type { CardSpeech } from './speech.ts';

export interface Scene {
  readonly state: HandoffState;
  readonly receipt: Receipt;
  /** What runs out first before the others. */
  readonly clocks: readonly Clock[];
  readonly rules: HandoffRules;
  readonly onlooker: Onlooker;
  readonly zone: string;
  readonly now: number;
  readonly speech: CardSpeech;
}

/** What the lead did: the newest thing, and the weightiest before it. Labels are the model's own. */
export interface Story {
  readonly did: string;
  readonly after: string | null;
  /** How often that was. */
  readonly times: number;
}

export type Began = 'mql' | 'sql' | 'opportunity' | 'customer' | 'expansion';

/** What is to be done by one moment, or should have been done by then. */
export interface Due {
  readonly tasks: readonly ClockName[];
  readonly moment: string;
  readonly isLate: boolean;
}

/** The sentences of the headline in one language. Days and moments come worded. */
export interface HeadlineWords {
  /** "MQL since Tuesday". */
  since(what: Began, day: string | null): string;
  reason(receipt: Receipt): string;
  /** Null: nothing it did counts any more. */
  story(story: Story | null): string;
  /** `faded`: the points, where they are no longer enough. */
  pending(since: string, story: string, faded: string | null, due: string): string;
  accepted(day: string | null, by: string | null, due: string): string;
  sql(since: string, by: string | null): string;
  opportunity(since: string): string;
  customer(since: string): string;
  expansion(since: string, story: string): string;
  sentBack(decision: DecisionWord, day: string, by: string, reason: string | null): string;
  returnsOn(what: string, day: string): string;
  returns(what: string, on: ReturnsOn): string;
  /** "; accept by 14:00" or "; it was due 10:00: get in touch now, and accept by 14:00". Of none: nothing. */
  due(dues: readonly Due[]): string;
}

/** "MQL since Tuesday: replied to your e-mail after visiting the pricing page twice; accept by 14:00." */
export function headline(scene: Scene): string {
  const { state, receipt } = scene;
  const words = scene.speech.words.headline;
  switch (state.stage) {
    case 'mql':
      return hasOpenEpisode(state)
        ? pendingHeadline(scene)
        : `${beginning('mql', state.mqlAt, scene)}. ${words.reason(receipt)}`;
    case 'sal':
      return words.accepted(
        state.salAt === null ? null : day(state.salAt, scene),
        decider(scene),
        dueText(scene),
      );
    case 'sql':
      return words.sql(beginning('sql', state.sqlAt, scene), decider(scene));
    case 'recycled':
    case 'nurture':
    case 'lead':
    case 'disqualified':
      return sentBackHeadline(scene) ?? words.reason(receipt);
    case 'opportunity':
      return words.opportunity(beginning('opportunity', state.stageSince, scene));
    case 'customer':
      return words.customer(beginning('customer', state.stageSince, scene));
    case 'expansion':
      return words.expansion(beginning('expansion', state.stageSince, scene), words.story(storyOf(receipt)));
  }
}

function pendingHeadline(scene: Scene): string {
  const { state, receipt, speech } = scene;
  const words = speech.words.headline;
  const faded = receipt.decision === 'mql' ? null : speech.figure(pointsText(receipt.score));
  const since = beginning('mql', state.mqlAt, scene);
  return words.pending(since, words.story(storyOf(receipt)), faded, dueText(scene));
}

/** What a decision said of a lead that went back; null where no decision has put it there. */
function sentBackHeadline(scene: Scene): string | null {
  const { state, rules, onlooker, speech } = scene;
  const { decided, wayBack, stage } = state;
  if (decided === null || decided.at !== state.stageSince) return null;
  const words = speech.words.headline;
  const reason = decided.reason === null ? null : speech.agreed(rules.reasons[decided.reason].label);
  const by = deciderName(decided.by, onlooker, speech.words.decider);
  const what = words.sentBack(decided.decision, day(decided.at, scene), by, reason);
  return stage === 'recycled' && wayBack?.until
    ? words.returnsOn(what, utcDayText(wayBack.until, scene.zone, scene.now, speech.days))
    : words.returns(what, wayBack?.on ?? 'person');
}

function decider({ state: { decided }, onlooker, speech }: Scene): string | null {
  return decided === null ? null : deciderName(decided.by, onlooker, speech.words.decider);
}

function beginning(what: Began, since: number | null, scene: Scene): string {
  return scene.speech.words.headline.since(what, since === null ? null : day(since, scene));
}

function day(at: number, { zone, now, speech }: Scene): string {
  return dayText(at, zone, now, speech.days);
}

function dueText({ clocks, zone, now, speech }: Scene): string {
  return speech.words.headline.due(duesOf(clocks, (at) => momentText(at, zone, now, speech.days)));
}

/** What is late is one, since the earliest of it; so is what is due at the same moment. */
export function duesOf(clocks: readonly Clock[], told: (at: number) => string): readonly Due[] {
  const isLate = ({ state }: Clock) => state === 'breached';
  const groups = Map.groupBy(clocks, (clock) => (isLate(clock) ? 'late' : told(clock.dueAt)));
  return [...groups.values()].map((together) => ({
    tasks: together.map(({ name }) => name),
    moment: told(together[0]!.dueAt),
    isLate: isLate(together[0]!),
  }));
}

export function storyOf(receipt: Pick<Receipt, 'trigger' | 'contributions'>): Story | null {
  const { trigger } = receipt;
  if (trigger === null) return null;
  const before = weightiestBefore(receipt, trigger.ruleId, trigger.occurredAt);
  const did = oneLine(trigger.label);
  return before?.doing
    ? { did, after: oneLine(before.doing), times: timesOf(before) }
    : { did, after: null, times: 1 };
}

function timesOf({ because }: Contribution): number {
  return because.filter(({ occurredAt, lead }) => occurredAt !== undefined && lead === undefined).length;
}

function weightiestBefore(
  { contributions }: Pick<Receipt, 'contributions'>,
  ruleId: string,
  time: number,
): Contribution | null {
  return contributions
    .filter(
      (one) => one.ruleId !== ruleId && one.points > 0 && one.triggeredAt !== null && one.triggeredAt < time,
    )
    .reduce<Contribution | null>(
      (best, one) => (best === null || one.points > best.points ? one : best),
      null,
    );
}

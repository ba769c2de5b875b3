/** What sales has promised about this lead, and how it stands: the countdown of the card. */
import { CHANNELS } from '../engine/channels.ts';
import type { Priority } from '../engine/receipt.ts';
import { hasOpenEpisode } from '../lifecycle/lead-state.ts';
import { type BusinessCalendar, DEFAULT_CALENDAR } from '../lifecycle/sla/business-calendar.ts';
import type { Clock, ClockName } from '../lifecycle/sla/clock.ts';
import { clocksIn, clocksOf, type SlaFacts } from '../lifecycle/sla/clocks.ts';
import { durationText, leftSentence } from '../lifecycle/sla/sentences.ts';
import { DEFAULT_SLA_RULES } from '../lifecycle/sla/sla-rules.ts';
import { touchesSince } from '../lifecycle/sla/touches.ts';
import { isKnownZone } from '../lifecycle/sla/zone-offsets.ts';
import type { ClockView } from './contract.ts';
import { momentText } from './moments.ts';
import type { CardLead } from './ports.ts';

const LABELS: Readonly<Record<ClockName, string>> = {
  acceptance: 'Accept',
  first_touch: 'First touch',
  follow_up: 'Follow up',
};

/** The portal's zone; UTC until it is known. */
export function zoneOf({ zone }: Pick<CardLead, 'zone'>): string {
  return zone !== null && isKnownZone(zone) ? zone : 'UTC';
}

/** The clocks that still wait for somebody, the most urgent first; none where no attempt is running. */
export function runningClocks(lead: CardLead, now: number): readonly Clock[] {
  const facts = slaFacts(lead, now);
  if (facts === null) return [];
  const calendar: BusinessCalendar = { ...DEFAULT_CALENDAR, zone: zoneOf(lead) };
  return clocksIn(clocksOf(facts, DEFAULT_SLA_RULES, calendar, now))
    .filter(({ endedAt }) => endedAt === null)
    .toSorted(
      (a, b) => Number(b.name === 'acceptance') - Number(a.name === 'acceptance') || a.dueAt - b.dueAt,
    );
}

/** An SQL is past the handoff: nobody waits any more. */
function slaFacts({ state, receipt, episodes, activity }: CardLead, now: number): SlaFacts | null {
  if (!hasOpenEpisode(state) || state.mqlAt === null || state.stage === 'sql') return null;
  const episode = episodes.find(({ number }) => number === state.episode);
  const startedAt = Math.max(state.mqlAt, state.restartedAt ?? state.mqlAt);
  return {
    priority: PRIORITIES.find((known) => known === episode?.priority) ?? receipt.priority,
    channel: CHANNELS.find((known) => known === (episode?.channel ?? receipt.channel)) ?? 'other',
    mqlAt: state.mqlAt,
    restartedAt: state.restartedAt,
    firstTouchAt: touchesSince(activity, { since: startedAt, until: now }).firstTouchAt,
    acceptedAt: state.salAt,
    ended: null,
  };
}

const PRIORITIES: readonly Priority[] = ['hand_raiser', 'high', 'normal', 'low'];

export function clockView(clock: Clock, zone: string, now: number): ClockView {
  const { name, startedAt, dueAt, state } = clock;
  const used = ((now - startedAt) / (dueAt - startedAt)) * 100;
  return {
    label: LABELS[name],
    sentence: clockText(clock, zone, now),
    tone: state === 'breached' ? 'bad' : state === 'due_soon' ? 'soon' : 'neutral',
    isRunning: true,
    dueAt,
    usedPercent: Math.round(Math.min(100, Math.max(0, used))),
  };
}

/** "by tomorrow 14:00, 4 hours left" or "was due yesterday 14:00, 20 minutes late". */
function clockText(clock: Clock, zone: string, now: number): string {
  const due = momentText(clock.dueAt, zone, now);
  if (clock.state !== 'breached') {
    const left = 'leftMs' in clock ? `, ${leftSentence(clock.leftMs, clock.counted)}` : '';
    return `by ${due}${left}`;
  }
  const late =
    clock.lateMs === 0 ? 'outside business hours' : `${durationText(clock.lateMs, clock.counted)} late`;
  return `was due ${due}, ${late}`;
}

/** What sales has promised about this lead, and how it stands: the countdown of the card. */
import { slaOf } from '../handoff/sla-of-episode.ts';
import { hasOpenEpisode } from '../lifecycle/lead-state.ts';
import type { Clock } from '../lifecycle/sla/clock.ts';
import { clocksIn, type Sla } from '../lifecycle/sla/clocks.ts';
import type { ClockView } from './contract.ts';
import { momentText } from './moments.ts';
import type { CardLead } from './ports.ts';
import { type CardSpeech, IN_ENGLISH } from './speech.ts';

/** Null where no attempt is running. */
export function slaNow({ state, episodes, activity, settings }: CardLead, now: number): Sla | null {
  if (!hasOpenEpisode(state)) return null;
  const episode = episodes.find(({ number }) => number === state.episode) ?? null;
  return slaOf(episode, activity, settings, now);
}

/** The clocks that still wait for somebody, what runs out first before the others: by it the home page sorts, too. */
export function runningClocks(sla: Sla | null): readonly Clock[] {
  if (sla === null) return [];
  const running = clocksIn(sla)
    .filter(({ endedAt }) => endedAt === null)
    .toSorted((a, b) => a.dueAt - b.dueAt || Number(isTouch(a)) - Number(isTouch(b)));
  // One touch ends both: what counts is the earlier.
  const touch = running.find(isTouch);
  return running.filter((clock) => !isTouch(clock) || clock === touch);
}

function isTouch({ name }: Clock): boolean {
  return name !== 'acceptance';
}

export function clockView(
  clock: Clock,
  zone: string,
  now: number,
  speech: CardSpeech = IN_ENGLISH,
): ClockView {
  const { name, startedAt, dueAt, state } = clock;
  const used = ((now - startedAt) / (dueAt - startedAt)) * 100;
  return {
    label: speech.words.clocks[name],
    sentence: clockText(clock, zone, now, speech),
    tone: state === 'breached' ? 'bad' : state === 'due_soon' ? 'soon' : 'neutral',
    dueAt,
    usedPercent: Math.round(Math.min(100, Math.max(0, used))),
  };
}

/** "by tomorrow 14:00, 4 hours left" or "was due yesterday 14:00, 20 minutes late". */
function clockText(clock: Clock, zone: string, now: number, { words, days }: CardSpeech): string {
  const due = momentText(clock.dueAt, zone, now, days);
  return clock.state === 'breached'
    ? words.late(due, clock.lateMs, clock.counted)
    : words.due(due, clock.leftMs, clock.counted);
}

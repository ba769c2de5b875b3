/** The headline figures: never a share without what it is of, and with what chance leaves open. Pure. */
import type { Proportion } from '../reports/proportion.ts';
import { proportion } from '../reports/proportion.ts';
import { figuresOf } from '../reports/sla-figures.ts';
import { measure } from '../reports/sla-row.ts';
import type { Figure, HomeView } from './contract.ts';
import type { Attempt, Home } from './ports.ts';
import type { HomeWords } from './words-english.ts';

export function figures(
  { total, newest }: Home['attempts'],
  now: number,
  words: HomeWords,
): HomeView['figures'] {
  return {
    period: words.period(total > newest.length ? newest.length : null),
    items: items(total, newest, now, words),
  };
}

function items(mqls: number, attempts: readonly Attempt[], now: number, words: HomeWords): Figure[] {
  const { answers, answered } = figuresOf(attempts.map((attempt) => measured(attempt, now)));
  const { accepted, rejected, recycled, waiting, taken_away } = answers;
  const all = accepted + rejected + recycled;
  const { label } = words.figures.mql;
  return [
    { key: 'mql', label, number: words.count(mqls), note: words.open(waiting, taken_away) },
    shareFigure('accepted', proportion(accepted, all), words),
    shareFigure('rejected', proportion(rejected, all), words),
    shareFigure('in_time', answered.inTime, words),
  ];
}

/** Without what HubSpot tells of calls and mails: neither answers nor the clock of acceptance ask for it. */
function measured({ episode, sla, settings }: Attempt, now: number) {
  const row = { contactId: '', episode, sla, agreement: settings, seen: null, activity: [], ownership: [] };
  return measure(row, now);
}

function shareFigure(key: 'accepted' | 'rejected' | 'in_time', share: Proportion, words: HomeWords): Figure {
  const { label, of } = words.figures[key];
  if (share.share === null || share.interval === null) return { key, label, number: words.noneYet, note: of };
  const [low, high] = share.interval;
  const percents = { percent: percent(share.share), low: percent(low), high: percent(high) };
  return { key, label, number: words.countOf(share.count, share.of), note: words.share(percents, of) };
}

function percent(part: number): number {
  return Math.round(part * 100);
}

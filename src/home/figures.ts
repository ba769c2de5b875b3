/** The headline figures: never a share without what it is of, and with what chance leaves open. Pure. */
import type { Proportion } from '../reports/proportion.ts';
import { proportion } from '../reports/proportion.ts';
import { answersOf, keptOf } from '../reports/sla-figures.ts';
import type { Figure, HomeView } from './contract.ts';
import type { Attempt, Home } from './ports.ts';
import type { HomeWords } from './words-english.ts';

export function figures({ total, newest }: Home['attempts'], words: HomeWords): HomeView['figures'] {
  return {
    period: words.period(total > newest.length ? newest.length : null),
    items: items(total, newest, words),
  };
}

function items(mqls: number, attempts: readonly Attempt[], words: HomeWords): Figure[] {
  const { accepted, rejected, recycled, waiting, taken_away } = answersOf(attempts);
  const { inTime } = keptOf(attempts.flatMap(({ acceptance }) => acceptance ?? []));
  const all = accepted + rejected + recycled;
  const { label } = words.figures.mql;
  return [
    { key: 'mql', label, number: words.count(mqls), note: words.open(waiting, taken_away) },
    shareFigure('accepted', proportion(accepted, all), words),
    shareFigure('rejected', proportion(rejected, all), words),
    shareFigure('in_time', inTime, words),
  ];
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

/** How fast long work goes, and how much longer it will take. Pure. */
import type { TaskProgress } from './task.ts';

export interface Pace {
  /** A second; 0 while nothing has moved. */
  readonly rate: number;
  /** Null while nobody can say. */
  readonly secondsLeft: number | null;
}

/** From an earlier sight of it on. `at` and `now` are epoch ms. */
export function paceSince(
  first: { readonly at: number; readonly done: number },
  { done, total }: TaskProgress,
  now: number,
): Pace {
  const seconds = (now - first.at) / 1_000;
  const rate = seconds > 0 ? Math.max(0, done - first.done) / seconds : 0;
  return { rate, secondsLeft: total === null || rate === 0 ? null : Math.max(0, total - done) / rate };
}

/** Such as `8.4` or `92`, a second. */
export function rateText(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

/** Such as `40 s`, `12 min` or `3 h 5 min`, which people read alike in English and German. */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

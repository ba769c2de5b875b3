/** How long something takes, in German. */
import type { Counted } from '../lifecycle/sla/time-span.ts';

const MINUTE_MS = 60_000;

/** "4 Geschäftsstunden 20 Minuten", "2 Tage 3 Stunden": whole minutes, rounded down. */
export function germanDuration(ms: number, counted: Counted): string {
  if (ms < MINUTE_MS) return 'weniger als eine Minute';
  const isBusiness = counted === 'business';
  const minutes = Math.floor(ms / MINUTE_MS);
  const hours = Math.floor(minutes / 60);
  const hourWords = isBusiness ? ['Geschäftsstunde', 'Geschäftsstunden'] : ['Stunde', 'Stunden'];
  if (hours === 0) return count(minutes, isBusiness ? ['Geschäftsminute', 'Geschäftsminuten'] : MINUTES);
  // A business day is no fixed number of hours.
  if (!isBusiness && hours >= 48) {
    // "noch 2 Tage", "2 Tage zu spät": the same form in both.
    return joined(count(Math.floor(hours / 24), ['Tag', 'Tage']), hours % 24, hourWords);
  }
  return joined(count(hours, hourWords), minutes % 60, MINUTES);
}

const MINUTES = ['Minute', 'Minuten'];

function joined(most: string, rest: number, words: readonly string[]): string {
  return rest === 0 ? most : `${most} ${count(rest, words)}`;
}

function count(value: number, [one, many]: readonly string[]): string {
  return `${value} ${value === 1 ? one : many}`;
}

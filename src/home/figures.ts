/** The headline figures: never a share without what it is of, and with what chance leaves open. Pure. */
import type { Proportion } from '../reports/proportion.ts';
import { proportion } from '../reports/proportion.ts';
import { figuresOf } from '../reports/sla-figures.ts';
import { measure } from '../reports/sla-row.ts';
import type { Figure, HomeView } from './contract.ts';
import type { Attempt, Home } from './ports.ts';

export function figures({ total, newest }: Home['attempts'], now: number): HomeView['figures'] {
  const period = 'The last 30 days';
  return {
    period: total > newest.length ? `${period}; shares of the newest ${newest.length} MQLs` : period,
    items: items(total, newest, now),
  };
}

function items(mqls: number, attempts: readonly Attempt[], now: number): Figure[] {
  const { answers, answered } = figuresOf(attempts.map((attempt) => measured(attempt, now)));
  const { accepted, rejected, recycled, waiting, taken_away } = answers;
  const all = accepted + rejected + recycled;
  const ofAnswered = 'of those that sales has answered';
  return [
    { key: 'mql', label: 'MQLs', number: String(mqls), note: openText(waiting, taken_away) },
    shareFigure('accepted', 'Accepted', proportion(accepted, all), ofAnswered),
    shareFigure('rejected', 'Rejected', proportion(rejected, all), ofAnswered),
    shareFigure('in_time', 'Answered in time', answered.inTime, 'of those answered or overdue'),
  ];
}

/** Without what HubSpot tells of calls and mails: neither answers nor the clock of acceptance ask for it. */
function measured({ episode, sla, settings }: Attempt, now: number) {
  const row = { contactId: '', episode, sla, agreement: settings, seen: null, activity: [], ownership: [] };
  return measure(row, now);
}

function openText(waiting: number, takenAway: number): string {
  const wait =
    waiting === 0 ? 'none waits for an answer' : `${waiting} still wait${waiting === 1 ? 's' : ''}`;
  return takenAway === 0 ? wait : `${wait}, ${takenAway} taken away by a deal or by HubSpot`;
}

function shareFigure(key: string, label: string, share: Proportion, of: string): Figure {
  if (share.share === null || share.interval === null) return { key, label, number: 'None yet', note: of };
  const [low, high] = share.interval.map(percent);
  const note = `${percent(share.share)}\u00a0% ${of}; the true share lies between ${low} and ${high}\u00a0%`;
  return { key, label, number: `${share.count} of ${share.of}`, note };
}

function percent(part: number): number {
  return Math.round(part * 100);
}

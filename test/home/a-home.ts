/** A home view as the server would send it, with what a test wants to be different. */
import type { HomeLine, HomeView } from '../../src/home/contract.ts';

export function aLine(change: Partial<HomeLine> = {}): HomeLine {
  return {
    contactId: '101',
    name: 'Dana Reyes',
    who: 'VP of Sales at Northwind',
    why: 'Replied to your e-mail after visiting the pricing page',
    when: 'Accept by 14:00, 2 hours left',
    tone: 'soon',
    mark: null,
    href: 'https://app.hubspot.com/contacts/4001001/record/0-1/101',
    ...change,
  };
}

export const NOBODY = { total: 0, page: 1, pages: 1, range: null, lines: [] };

export function aHome(change: Partial<HomeView> = {}): HomeView {
  return {
    headline: '1 lead waits for sales, still in time.',
    pending: { ...NOBODY, total: 1, lines: [aLine()] },
    silent: NOBODY,
    waking: NOBODY,
    whose: { chosen: 'everyone', options: [{ value: 'everyone', label: 'Everyone’s leads' }] },
    figures: {
      period: 'The last 30 days',
      items: [{ key: 'mql', label: 'MQLs', number: '12', note: '1 still waits' }],
    },
    health: { tone: 'good', sentence: 'Fairlead is well.', todo: null },
    footnote: 'As of 12:00; times in Europe/Berlin',
    refreshInMs: 60_000,
    ...change,
  };
}

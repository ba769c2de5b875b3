import { expect, test } from 'vitest';
import { judgeJournal } from '../../src/cli/doctor/journal.ts';
import type { Place } from '../../src/journal/ports.ts';

const NOW = Date.UTC(2026, 10, 2, 12);
const HOUR = 3_600_000;
const read: Place = { offset: 'a', repairSince: null, readUntil: NOW - 2 * HOUR, unavailable: null };
const repairing = { ...read, repairSince: NOW - 3 * HOUR };
const refused = { ...read, unavailable: 'HubSpot refused journal (status 403).' };

test.each([
  ['a journal that is not to be read', 'off', refused, 'ok', /FAIRLEAD_JOURNAL=off/],
  ['one that nobody has looked at', 'repair', null, 'ok', /yet/],
  ['one that HubSpot keeps from the app', 'repair', refused, 'warning', /status 403.*swept instead/],
  ['no gap, however long ago it was read', 'repair', read, 'ok', /no gap/],
  ['a repair that does not get on', 'repair', repairing, 'warning', /since 2026-11-02T09.*worker run/],
  ['a repair that does', 'repair', { ...repairing, readUntil: NOW - 1 }, 'ok', /is being repaired/],
  ['reading always, and late', 'always', read, 'warning', /worker run/],
] as const)('%s', (_, mode, place, state, text) => {
  const finding = judgeJournal(mode, place, NOW);
  expect(finding).toMatchObject({ state, check: 'journal' });
  expect(finding.text).toMatch(text);
});

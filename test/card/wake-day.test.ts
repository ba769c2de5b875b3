/** The card says the day that was chosen to come back on, on whichever side of UTC the portal is. */
import { expect, test } from 'vitest';
import { utcDayText } from '../../src/card/moments.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { wakeMoment } from '../../src/handoff/wake-day.ts';
import { withHandoff } from '../../src/lifecycle/lead-state.ts';
import { aCardLead, viewOf } from './a-view.ts';

const at = (text: string) => Date.parse(text);

function headlineOf(zone: string, now: number, chosen: string): string {
  const decided = {
    key: 'd1',
    decision: 'recycle',
    by: { kind: 'person', id: '77', name: 'Rae', door: 'card' },
    at: now,
    reason: 'no_current_need',
  } as const;
  const until = wakeMoment(at(chosen), zone);
  const wayBack = { since: now, on: 'new_signals', wakeOn: null, until, wokeAt: null } as const;
  const state = withHandoff({
    stage: 'recycled',
    furthestStage: 'mql',
    salStatus: 'recycled',
    episode: 1,
    mqlAt: now,
    stageSince: now,
    decided,
    wayBack,
  });
  return viewOf(aCardLead({ state, settings: settingsOf({ timeZone: zone }) }), now).headline;
}

test.each([
  ['America/New_York', '2026-11-23T20:24-05:00', '2026-11-30', '30 Nov'],
  ['America/New_York', '2026-11-23T20:24-05:00', '2026-11-24', 'tomorrow'],
  ['America/New_York', '2026-11-23T20:24-05:00', '2026-11-25', 'Wednesday'],
  ['Pacific/Auckland', '2026-11-24T08:00+13:00', '2026-11-25', 'tomorrow'],
  ['Pacific/Auckland', '2026-11-24T08:00+13:00', '2026-12-01', '1 Dec'],
])('in %s at %s, %s is %s', (zone, now, chosen, told) => {
  expect(headlineOf(zone, at(now), chosen)).toContain(`comes back ${told}, or sooner`);
});

test('a day that follows from the reason is told as HubSpot shows it', () => {
  const inNinetyDays = at('2027-02-21T03:00Z');
  expect(utcDayText(inNinetyDays, 'America/New_York', at('2026-11-23T22:00-05:00'))).toBe('21 Feb 2027');
});

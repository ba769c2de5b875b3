/** What people are told of an SQL's deal while it has none. */
import { expect, test } from 'vitest';
import { type AskedDeal, dealAhead, dealAheadText } from '../../src/deals/deal-ahead.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import type { HandoffState } from '../../src/lifecycle/lead-state.ts';
import { aLead, HOUR, MINUTE, NOW } from '../lifecycle/handoff-builders.ts';

const DEAL = { pipeline: 'default', stage: 'appointmentscheduled' };
const SETTINGS = settingsOf({ timeZone: 'Europe/Berlin' }, { handoff: { deal: DEAL } });
const SQL = aLead({ stage: 'sql', furthestStage: 'sql', salStatus: 'accepted', episode: 1, sqlAt: NOW });
const ASKED: AskedDeal = { asks: true, isRefused: false, isAllowed: true, isRetried: false };

const told = (
  asked: Partial<AskedDeal>,
  {
    state = SQL,
    after = MINUTE,
    settings = SETTINGS,
  }: {
    readonly state?: HandoffState;
    readonly after?: number;
    readonly settings?: typeof SETTINGS;
  } = {},
) => dealAhead(state, settings, { ...ASKED, ...asked }, NOW + after);

test('it is opened at the end of the time in which the SQL can be undone, by the clock of the portal', () => {
  const ahead = told({})!;
  expect(ahead).toMatchObject({ kind: 'dated', at: NOW + HOUR });
  expect(dealAheadText(ahead)).toBe(
    'Fairlead opens its deal once the SQL can no longer be undone: Thu 12:00 (Europe/Berlin).',
  );
  const longer = { ...SETTINGS, rules: { ...SETTINGS.rules, undoMinutes: 180 } };
  expect(told({}, { settings: longer })).toMatchObject({ at: NOW + 3 * HOUR });
});

test('from that moment on it is being opened, or tried again', () => {
  expect(told({}, { after: HOUR - 1 })).toMatchObject({ kind: 'dated' });
  expect(told({}, { after: HOUR })).toEqual({ kind: 'due' });
  expect(told({ isRetried: true }, { after: HOUR })).toEqual({ kind: 'delayed' });
});

test('what is in the way is told at once', () => {
  expect(told({ isAllowed: false })).toEqual({ kind: 'no_right' });
  expect(told({ asks: false, isRefused: true })).toEqual({ kind: 'refused' });
});

test('an earlier refusal says nothing where it is asked for anew', () => {
  expect(told({ isRefused: true }, { after: HOUR })).toEqual({ kind: 'due' });
});

test('nothing is told where nobody has asked for it, the model is silent, or there is one', () => {
  expect(told({ asks: false })).toBeNull();
  expect(told({}, { settings: settingsOf({}) })).toBeNull();
  expect(told({}, { state: aLead({ stage: 'sal' }) })).toBeNull();
  const withDeal = { ...SQL, stage: 'opportunity', deal: { state: 'open', at: NOW } } as const;
  expect(told({}, { state: withDeal })).toBeNull();
});

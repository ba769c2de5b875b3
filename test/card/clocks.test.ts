/** What runs out: the most urgent first, as on the home page, and all of it in the sentence. */
import { describe, expect, test } from 'vitest';
import { runningClocks } from '../../src/card/clocks.ts';
import { duesOf } from '../../src/card/headline.ts';
import { speechFor } from '../../src/card/speech.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { openEpisode } from '../../src/lifecycle/episodes.ts';
import { withHandoff } from '../../src/lifecycle/lead-state.ts';
import { owedClock } from '../../src/lifecycle/owed.ts';
import { clocksOf } from '../../src/lifecycle/sla/clocks.ts';
import { DEFAULT_SLA_RULES } from '../../src/lifecycle/sla/sla-rules.ts';
import { aCalendar, aLead, at } from '../lifecycle/sla/builders.ts';
import { aCardLead, viewOf } from './a-view.ts';

const GERMAN = speechFor('de');

/** Thursday 11:00 in Berlin: four business hours for the first touch, a day to accept. */
const SINCE = at('2026-11-05T11:00+01:00');

function shownAt(text: string, speech = speechFor('en')) {
  const state = withHandoff({
    stage: 'mql',
    furthestStage: 'mql',
    salStatus: 'pending',
    episode: 1,
    mqlAt: SINCE,
  });
  const given = aCardLead({ state });
  const { receipt, input } = given;
  const episode = openEpisode(state, {
    at: SINCE,
    by: 'engine',
    receipt,
    signals: input.signals,
    channel: 'email',
    origin: { campaign: null, source: null, topic: null },
    owner: '60001',
  });
  const { headline, clocks } = viewOf({ ...given, episodes: [episode] }, at(text), speech);
  return {
    due: headline.slice(headline.indexOf(';')),
    clocks: clocks.map(({ label, tone }) => [label, tone]),
  };
}

describe('a lead that waits for sales', () => {
  test('says both that runs out, the first touch before the later acceptance', () => {
    const { due, clocks } = shownAt('2026-11-05T12:00+01:00');
    expect(due).toBe('; get in touch by 15:00 and accept by tomorrow 11:00.');
    expect(clocks).toEqual([
      ['First touch', 'neutral'],
      ['Accept', 'neutral'],
    ]);
  });

  test('whose first touch is late says that before the acceptance that is not', () => {
    const { due, clocks } = shownAt('2026-11-06T10:00+01:00');
    expect(due).toBe('; it was due yesterday 15:00: get in touch now, and accept by 11:00.');
    expect(clocks).toEqual([
      ['First touch', 'bad'],
      ['Accept', 'soon'],
    ]);
    expect(shownAt('2026-11-06T10:00+01:00', GERMAN).due).toBe(
      '; war fällig (gestern 15:00): jetzt Kontakt aufnehmen, und bis 11:00 annehmen.',
    );
  });

  test('for which all is late says so once, since the earliest of it', () => {
    expect(shownAt('2026-11-06T12:00+01:00').due).toBe(
      '; it was due yesterday 15:00: get in touch and accept now.',
    );
  });
});

test('what is due at the same moment is one thing to do by then', () => {
  const hour = { hours: 1, counted: 'elapsed' } as const;
  const rules = { ...DEFAULT_SLA_RULES, firstTouch: hour, acceptance: hour };
  const sla = clocksOf(aLead({ mqlAt: SINCE }), rules, aCalendar(), SINCE);
  const dues = duesOf(runningClocks(sla), () => '12:00');
  expect(speechFor('en').words.headline.due(dues)).toBe('; accept and get in touch by 12:00');
  expect(GERMAN.words.headline.due(dues)).toBe('; bis 12:00 annehmen und Kontakt aufnehmen');
});

test('where nothing runs out, nothing is said of it', () => {
  expect(runningClocks(null)).toEqual([]);
  expect(speechFor('en').words.headline.due([])).toBe('');
});

test('the card and the home page name the same clock first', () => {
  const { sla, calendar } = settingsOf({ timeZone: 'Europe/Berlin' });
  for (let hour = 0; hour < 200; hour += 7) {
    const mqlAt = SINCE - hour * 3_600_000;
    const found = clocksOf(aLead({ mqlAt }), sla, calendar, SINCE);
    expect(runningClocks(found)[0]).toEqual(owedClock(found, 'pending'));
  }
});

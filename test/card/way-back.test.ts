/** A lead that was sent back is told by what brings it back, not as the MQL that its points would make it. */
import { describe, expect, test } from 'vitest';
import type { CardSpeech } from '../../src/card/speech.ts';
import { speechFor } from '../../src/card/speech.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { type HandoffState, type WayBack, withHandoff } from '../../src/lifecycle/lead-state.ts';
import type { Stage } from '../../src/lifecycle/stages.ts';
import { aCardLead, NOW, viewOf } from './a-view.ts';

const GERMAN = speechFor('de');
const DAY = 86_400_000;

interface Given {
  readonly stage?: Stage;
  readonly back?: Partial<WayBack> | null;
  readonly decision?: Receipt['decision'];
  readonly speech?: CardSpeech;
}

function aheadOf({ stage = 'recycled', back = {}, decision = 'mql', speech }: Given): readonly string[] {
  const wayBack: HandoffState['wayBack'] = back && {
    since: NOW - DAY,
    on: 'new_signals',
    wakeOn: null,
    until: null,
    wokeAt: null,
    ...back,
  };
  const state = withHandoff({
    stage,
    furthestStage: 'mql',
    salStatus: 'none',
    episode: 1,
    mqlAt: NOW - 2 * DAY,
    wayBack,
  });
  const lead = aCardLead({ state });
  return viewOf({ ...lead, receipt: { ...lead.receipt, decision } }, NOW, speech).ahead;
}

describe('what would change a lead that was sent back', () => {
  test('is something new, and its day; the points that it has are no promise', () => {
    expect(aheadOf({ back: { until: NOW + 90 * DAY } })).toEqual([
      'Becomes an MQL again by something new that counts; it has the points needed.',
      'Comes back 3 Feb 2027 by itself, to be reviewed.',
    ]);
    expect(aheadOf({ decision: 'not_mql' })[0]).toMatch(/counts; with the points needed\.$/);
  });

  test('names the signals that whoever recycled it waits for, as the model calls them', () => {
    expect(aheadOf({ back: { wakeOn: ['email_reply', 'gone'] } })).toEqual([
      'Becomes an MQL again by one of these: Reply to an e-mail, gone, or by asking for a conversation; it has the points needed.',
    ]);
  });

  test('are its data, or a person', () => {
    expect(aheadOf({ stage: 'disqualified', back: { on: 'new_data' } })).toEqual([
      'Comes back once its data have changed in HubSpot, if it qualifies then.',
    ]);
    expect(aheadOf({ stage: 'disqualified', back: { on: 'person' } })).toEqual([
      'Comes back only when a person says so: no signal and no points bring it back.',
    ]);
  });

  test('is told in German', () => {
    expect(aheadOf({ speech: GERMAN, back: { wakeOn: ['email_reply'], until: NOW + DAY } })).toEqual([
      'Wieder ein MQL wird er durch eines davon: „Reply to an e-mail“, oder die Bitte um ein Gespräch; die nötigen Punkte hat er.',
      'Kommt von selbst wieder, zur Prüfung: morgen.',
    ]);
    for (const on of ['new_data', 'person'] as const)
      expect(aheadOf({ speech: GERMAN, back: { on } })[0]).toMatch(/^Kommt .*wieder/);
  });
});

test('a lead that nobody sent back goes by its points', () => {
  expect(aheadOf({ stage: 'mql', back: null })[0]).toMatch(/if nothing happens\.$/);
});

describe('the next step of a lead that qualifies and yet is not handed over', () => {
  const since = NOW;
  const sayAfter = (days: number, speech?: CardSpeech) => {
    const wayBack: WayBack = { since, on: 'new_signals', wakeOn: null, until: null, wokeAt: null };
    const state = withHandoff({
      stage: 'recycled',
      furthestStage: 'mql',
      salStatus: 'recycled',
      episode: 1,
      mqlAt: since,
      stageSince: since,
      wayBack,
      decided: {
        key: 'k',
        at: since,
        by: { kind: 'person', id: '9', name: 'Rae', door: 'card' },
        decision: 'recycle',
        reason: 'no_current_need',
      },
    });
    const { headline, nextStep } = viewOf(aCardLead({ state }), NOW + days * DAY, speech);
    return { headline, nextStep };
  };

  test('says the day as the headline does', () => {
    const yesterday = sayAfter(1);
    expect(yesterday.headline).toMatch(/^Recycled yesterday by Rae/);
    expect(yesterday.nextStep).toMatch(/has done nothing new since it was sent back yesterday\./);
    expect(sayAfter(3).nextStep).toMatch(/sent back on Thursday\./);
    expect(sayAfter(9).nextStep).toMatch(/sent back on 5 Nov\./);
    expect(sayAfter(1, GERMAN).nextStep).toMatch(/seit er gestern zurückgegeben wurde/);
  });
});

/** The verdict, case by case: what comes before what, and what is to be done. */
import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/engine/receipt.ts';
import { aRule, aTrack, at, colleague, type Given, judge, smallModel } from './small-model.ts';

const filter = (propertyName: string, value: unknown, more: object = {}) => ({
  filters: [{ propertyName, operator: 'EQ', value, ...more }],
});
const gate = (id: string, more: object) => ({
  id,
  label: id,
  otherwise: `${id} closed`,
  kind: 'require',
  onMissing: 'hold',
  rejectAs: 'competitor',
  nextAction: 'reroute',
  ...more,
});

/** A model in which a word in `town`, `tier` or `flag` brings each case about. */
const model = smallModel({
  inputs: {
    contact: { town: 'text', flag: 'bool', tier: 'enumeration', jobtitle: 'title' },
    company: { size: 'number' },
  },
  rules: [
    aRule({ signal: 'guide', withinDays: 30 }),
    aRule({ signal: 'open', withinDays: 30 }, { id: 'open', points: 4, decisive: false }),
    aRule(
      { filters: [{ object: 'company', propertyName: 'size', operator: 'GT', value: 50 }] },
      { id: 'fit', score: 'fit', points: 50 },
    ),
    aRule(filter('tier', 'A'), { id: 'fit.tier', score: 'fit', points: 40 }),
  ],
  gates: [
    gate('customer', {
      kind: 'divert',
      when: filter('town', 'customer'),
      onMissing: 'pass',
      nextAction: 'route_cs',
    }),
    gate('rival', {
      kind: 'disqualify',
      when: filter('town', 'rival'),
      onMissing: 'pass',
      nextAction: 'suppress',
    }),
    gate('spam', {
      kind: 'disqualify',
      when: filter('town', 'rival'),
      onMissing: 'pass',
      nextAction: 'merge',
    }),
    gate('area', { when: { not: filter('town', 'outside') }, onMissing: 'pass' }),
    gate('consent', { when: filter('flag', true), nextAction: 'suppress' }),
    gate('known', {
      when: { filters: [{ propertyName: 'tier', operator: 'NEQ', value: 'X' }] },
      nextAction: 'fix_data',
    }),
  ],
  channel: { default: 'other', rules: [{ channel: 'webinar', when: filter('town', 'webinar') }] },
  mql: {
    fitMinimum: 50,
    threshold: {
      default: 10,
      channels: { webinar: { threshold: 4, require: { signal: 'price', withinDays: 30 } } },
    },
    nextActions: [
      { when: filter('town', 'key'), nextAction: 'notify_owner' },
      { when: filter('town', 'key'), nextAction: 'merge' },
    ],
  },
  fastTracks: [
    { id: 'fast.compare', label: 'Compare', signal: 'compare', withinDays: 5, to: 'review' },
    { id: 'fast.click', label: 'Click', signal: 'click', withinDays: 5, to: 'review' },
  ],
  accountTracks: [aTrack({ people: 2, signals: ['price', 'guide'] })],
});

const READY = { town: 'Bonn', flag: 'true', tier: 'B' };
const LARGE = { size: '80' };
const guide = at(1, 'guide');
const raised = at(1, 'compare');
const verdict = (given: Given & { readonly values?: Record<string, string | null> }): Receipt =>
  judge(model, 1, {
    company: LARGE,
    signals: [guide],
    ...given,
    contact: { ...READY, ...given.values },
  });

describe('a lead', () => {
  it('with points and fit is an MQL by the threshold, for a review', () => {
    expect(verdict({})).toMatchObject({
      decision: 'mql',
      via: 'threshold',
      threshold: 10_000,
      margin: 0,
      priority: 'normal',
      nextAction: 'review',
      scoreState: 'scored',
      attention: null,
      handRaise: null,
      channel: 'other',
      channelValidated: true,
    });
  });

  it('whose fit is an A has a high priority', () => {
    expect(verdict({ values: { tier: 'A' } })).toMatchObject({ fit: 90_000, priority: 'high', grade: 'A4' });
  });

  it('whose points may not all decide has a margin of those that may', () => {
    const signals = [at(1, 'open')];
    expect(verdict({ signals })).toMatchObject({
      score: 4_000,
      decisive: 0,
      margin: -10_000,
      decision: 'not_mql',
    });
  });

  it('is worked as the model says where it says so, the first that holds', () => {
    expect(verdict({ values: { town: 'key' } })).toMatchObject({
      decision: 'mql',
      nextAction: 'notify_owner',
    });
  });

  it('without enough points is nurtured', () => {
    expect(verdict({ signals: [] })).toMatchObject({
      decision: 'not_mql',
      via: null,
      priority: 'low',
      nextAction: 'nurture',
      scoreState: 'scored',
    });
  });
});

describe('a raised hand', () => {
  it('makes an MQL without points, for a conversation at once; the first track is named', () => {
    expect(verdict({ signals: [at(1, 'click'), raised] })).toMatchObject({
      decision: 'mql',
      via: 'fast.compare',
      handRaise: 'fast.compare',
      priority: 'hand_raiser',
      nextAction: 'discovery',
      attention: null,
    });
    expect(verdict({ signals: [at(1, 'click')] }).via).toBe('fast.click');
  });

  it('goes before the points, and is gone with its days', () => {
    expect(verdict({ signals: [guide, raised] }).via).toBe('fast.compare');
    const later = judge(model, 7, { contact: READY, company: LARGE, signals: [raised] });
    expect(later).toMatchObject({ decision: 'not_mql', handRaise: null });
  });

  it('outside the gates or the fit is no MQL, and answered by a person', () => {
    const outside = {
      decision: 'not_mql',
      attention: 'hand_raiser_gate_failed',
      nextAction: 'review',
      priority: 'hand_raiser',
      via: null,
      handRaise: 'fast.compare',
    };
    expect(verdict({ signals: [raised], values: { town: 'outside' } })).toMatchObject(outside);
    expect(verdict({ signals: [raised], company: { size: '5' } })).toMatchObject(outside);
  });

  it('after an opt-out is left alone', () => {
    expect(verdict({ signals: [raised], values: { flag: 'false' } })).toMatchObject({
      decision: 'not_mql',
      attention: null,
      priority: 'low',
      nextAction: 'suppress',
    });
  });

  it('of somebody who is out is not answered', () => {
    expect(verdict({ signals: [raised], values: { town: 'rival' } })).toMatchObject({
      decision: 'disqualified',
      attention: null,
      priority: 'low',
      nextAction: 'suppress',
    });
  });

  it('on hold is for a review, whatever is missing', () => {
    expect(verdict({ signals: [raised], values: { flag: null } })).toMatchObject({
      decision: 'hold',
      nextAction: 'review',
      priority: 'hand_raiser',
    });
  });
});

describe('a gate', () => {
  it('that disqualifies goes before one that diverts, and says what to do by the first', () => {
    expect(verdict({ values: { town: 'rival' } })).toMatchObject({
      decision: 'disqualified',
      scoreState: 'excluded',
      priority: 'low',
      nextAction: 'suppress',
    });
    expect(verdict({ values: { town: 'customer' } })).toMatchObject({
      decision: 'diverted',
      scoreState: 'excluded',
      nextAction: 'route_cs',
    });
  });

  it('that excludes goes before one that only requires', () => {
    expect(verdict({ values: { town: 'customer', flag: 'false' } })).toMatchObject({ decision: 'diverted' });
  });

  it('that is required and closed keeps a lead out whatever its points; an opt-out before the others', () => {
    expect(verdict({ values: { town: 'outside' } })).toMatchObject({
      decision: 'not_mql',
      nextAction: 'reroute',
      scoreState: 'scored',
      priority: 'low',
    });
    expect(verdict({ values: { town: 'outside', flag: 'false' } })).toMatchObject({ nextAction: 'suppress' });
  });

  it('that cannot be told holds a lead that would be an MQL, and nobody else', () => {
    expect(verdict({ values: { flag: null } })).toMatchObject({
      decision: 'hold',
      nextAction: 'suppress',
      priority: 'normal',
      scoreState: 'insufficient_data',
    });
    expect(verdict({ values: { tier: null } })).toMatchObject({ decision: 'hold', nextAction: 'fix_data' });
    expect(verdict({ signals: [], values: { flag: null } })).toMatchObject({
      decision: 'not_mql',
      nextAction: 'nurture',
      scoreState: 'insufficient_data',
    });
  });
});

describe('the fit', () => {
  it('that failed outweighs any points, and nothing is to be done', () => {
    expect(verdict({ company: { size: '5' } })).toMatchObject({
      decision: 'not_mql',
      nextAction: 'none',
      scoreState: 'scored',
    });
  });

  it('that is open holds a lead with points, and asks for data of one that did something', () => {
    expect(verdict({ company: null })).toMatchObject({
      decision: 'hold',
      nextAction: 'fix_data',
      scoreState: 'insufficient_data',
      priority: 'normal',
    });
    expect(verdict({ company: null, signals: [at(1, 'open')] })).toMatchObject({
      decision: 'not_mql',
      nextAction: 'fix_data',
      priority: 'low',
    });
    expect(verdict({ company: null, signals: [] })).toMatchObject({ nextAction: 'nurture' });
  });
});

describe('a channel', () => {
  const webinar = { town: 'webinar' };

  it('has a threshold of its own, and what it asks for is looked at', () => {
    expect(verdict({ values: webinar })).toMatchObject({
      channel: 'webinar',
      threshold: 4_000,
      margin: 6_000,
      channelValidated: false,
      decision: 'hold',
      nextAction: 'validate',
      scoreState: 'scored',
    });
    expect(verdict({ values: webinar, signals: [guide, at(1, 'price')] })).toMatchObject({
      channelValidated: true,
      decision: 'mql',
    });
    expect(verdict({ values: webinar, signals: [] })).toMatchObject({ decision: 'not_mql' });
  });

  it('that the episode has frozen is not named anew, and a raised hand needs no validation', () => {
    const frozen = judge(model, 1, { contact: { ...READY, ...webinar }, company: LARGE, signals: [guide] });
    expect(frozen.channel).toBe('webinar');
    expect(verdict({ values: webinar, signals: [raised] })).toMatchObject({
      decision: 'mql',
      channelValidated: false,
    });
  });
});

describe('an account that holds a track', () => {
  const account = [colleague('7', [at(1, 'price')])];

  it('is worked as a whole, its MQLs and its people without points alike', () => {
    expect(verdict({ account })).toMatchObject({ decision: 'mql', nextAction: 'account_play' });
    expect(verdict({ account, values: { town: 'key' } })).toMatchObject({ nextAction: 'account_play' });
    const quiet = [...account, colleague('8', [at(1, 'price')])];
    expect(verdict({ account: quiet, signals: [] })).toMatchObject({
      decision: 'not_mql',
      nextAction: 'account_play',
      priority: 'normal',
    });
  });

  it('raises nobody whose fit has failed', () => {
    expect(verdict({ account, company: { size: '5' } })).toMatchObject({
      priority: 'low',
      nextAction: 'none',
    });
  });
});

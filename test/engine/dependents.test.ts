/** What has to be looked at again where something about a lead has changed. */
import { describe, expect, it } from 'vitest';
import { allOf, dependentsOf } from '../../src/engine/dependents.ts';
import { aRule, aTrack, smallModel } from './small-model.ts';

const country = (value: string) => ({ filters: [{ propertyName: 'country', operator: 'EQ', value }] });
const gate = (id: string, when: unknown) => ({
  id,
  label: id,
  kind: 'divert',
  when,
  otherwise: 'is out',
  rejectAs: 'competitor',
  nextAction: 'none',
});
const SOURCE = {
  rules: [
    aRule({ signal: 'guide', withinDays: 30 }),
    aRule(country('DE'), { id: 'home' }),
    aRule({ all: [country('DE'), { signal: 'price', withinDays: 9 }] }, { id: 'both' }),
    aRule({ progression: ['compare', 'price'], withinDays: 9 }, { id: 'row' }),
  ],
  gates: [gate('abroad', country('PE')), gate('clicked', { signal: 'click', withinDays: 9 })],
  channel: {
    default: 'other',
    rules: [
      { channel: 'webinar', when: { signal: 'open', withinDays: 30 } },
      { channel: 'email', when: { signal: 'guide', withinDays: 30 } },
    ],
  },
  fastTracks: [
    { id: 'fast.a', label: 'A', signal: 'click', withinDays: 30, to: 'review' },
    { id: 'fast.b', label: 'B', signal: 'compare', withinDays: 30, to: 'review' },
  ],
};
const { plan } = smallModel(SOURCE);
const COUNTRY = plan.slots.findIndex(({ property }) => property === 'country');
const after = (slots: readonly number[], ...kinds: string[]) => dependentsOf(plan, slots, new Set(kinds));
const NOTHING = { rules: [], gates: [], account: false, track: false, channel: false };

it('on a country hang the rules and gates that ask for it, alone or among other things', () => {
  expect(after([COUNTRY])).toEqual({ ...NOTHING, rules: [1, 2], gates: [0] });
});

it('on a signal hang the rules, gates, raised hands and channels that wait for it', () => {
  expect(after([], 'guide')).toEqual({ ...NOTHING, rules: [0], channel: true });
  expect(after([], 'price')).toEqual({ ...NOTHING, rules: [2, 3] });
  expect(after([], 'compare')).toEqual({ ...NOTHING, rules: [3], track: true });
  expect(after([], 'click')).toEqual({ ...NOTHING, gates: [1], track: true });
  expect(after([], 'open')).toEqual({ ...NOTHING, channel: true });
  expect(after([], 'unheard_of')).toEqual(NOTHING);
});

describe('account tracks', () => {
  const hangs = (track: Parameters<typeof aTrack>[0], slot: string | null, ...kinds: string[]) => {
    const { plan } = smallModel({ ...SOURCE, accountTracks: [aTrack(track)] });
    const slots = plan.slots.flatMap(({ property, form }, i) => (`${property} ${form}` === slot ? [i] : []));
    return dependentsOf(plan, slots, new Set(kinds)).account;
  };

  it('hang on the signals they count and on nothing else', () => {
    expect(hangs({}, null, 'guide')).toBe(true);
    expect(hangs({}, null, 'open')).toBe(false);
    expect(hangs({}, 'country text')).toBe(false);
  });

  it('hang on what they require of the company', () => {
    const large = { object: 'company', propertyName: 'numberofemployees', operator: 'GTE', value: 50 };
    expect(hangs({ require: { filters: [large] } }, 'numberofemployees number')).toBe(true);
    expect(hangs({ require: { filters: [large] } }, 'country text')).toBe(false);
  });

  it('hang on the department of the lead where they ask for departments', () => {
    expect(hangs({ departments: 2 }, 'jobtitle department')).toBe(true);
    expect(hangs({ departments: 2 }, 'country text')).toBe(false);
  });
});

it('of several changes hangs whatever hangs on one of them', () => {
  expect(allOf([after([COUNTRY]), after([], 'compare'), after([], 'open')])).toEqual({
    rules: [1, 2, 3],
    gates: [0],
    account: false,
    track: true,
    channel: true,
  });
  expect(allOf([after([], 'price')])).toEqual(after([], 'price'));
  expect(allOf([after([], 'price'), { ...NOTHING, account: true }])).toMatchObject({
    account: true,
    track: false,
    channel: false,
  });
});

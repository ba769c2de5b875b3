/** What one signal can do alone, and which names of a model nothing uses. */
import { describe, expect, it } from 'vitest';
import { lint } from '../../src/engine/lint.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { onDay } from './on-day.ts';
import { aRule, aTrack, COMMITTEE, smallSource } from './small-model.ts';

const inputs = { contact: { town: 'text', flag: 'bool', jobtitle: 'title' }, company: {} };
const guide = { signal: 'guide', withinDays: 30 };
const findingsOf = (more: object) =>
  lint(parseModel(smallSource({ inputs, ...more })), { now: onDay(5), reviewedAt: onDay(5) });
const filter = (propertyName: string, operator: string, more: object) => ({
  filters: [{ propertyName, operator, ...more }],
});

describe('one signal alone', () => {
  const scores = {
    fit: { limit: 50, floor: 0 },
    intent: { limit: 100, floor: -100 },
    other: { limit: 30, floor: 0 },
  };
  const ofSignals = (...rules: readonly object[]) =>
    findingsOf({
      scores,
      leadScore: { sum: ['intent', 'other'], floor: -100 },
      rules: [...rules, aRule(filter('flag', 'HAS_PROPERTY', {}), { id: 'known', points: 30 })],
      mql: { fitMinimum: 0, threshold: { default: 20, channels: { webinar: { threshold: 25 } } } },
    }).flatMap(({ id, evidence }) =>
      id.startsWith('signal.') ? [[id, evidence.signal, evidence.points]] : [],
    );
  const rule = (id: string, points: number, when: unknown = guide, more: object = {}) =>
    aRule(when, { id, points, ...more });
  const filler = rule('filler', 19, { signal: 'price', withinDays: 5 });

  it('counts through all the rules it brings to hold, each once', () => {
    expect(ofSignals(rule('a', 12), rule('b', 8, guide, { score: 'other' }))).toEqual([
      ['signal.suffices', 'guide', 20],
    ]);
    expect(ofSignals(rule('a', 12), rule('b', 7, guide, { score: 'other' }), filler)).toEqual([
      ['signal.never-alone', 'guide', 19],
    ]);
    expect(ofSignals(rule('a', 12, guide, { repeat: { max: 5 } }), filler)).toEqual([
      ['signal.never-alone', 'price', 19],
    ]);
  });

  it('counts for nothing where it may not decide, several are asked for, or points are of the fit', () => {
    for (const more of [{ decisive: false }, { score: 'fit' }])
      expect(ofSignals(rule('a', 30, guide, more), rule('b', 3), filler)).toEqual([
        ['signal.never-alone', 'price', 19],
      ]);
    expect(ofSignals(rule('a', 30, { ...guide, atLeast: 2 }), filler)).toEqual([
      ['signal.never-alone', 'price', 19],
    ]);
    expect(ofSignals(rule('a', 30, { account: COMMITTEE }), filler)).toEqual([
      ['signal.never-alone', 'price', 19],
    ]);
  });

  it('is tried with what each rule asks of it', () => {
    const minutes = (operator: string, value: number) => ({
      ...guide,
      where: [{ attribute: 'minutes', operator, value }],
    });
    expect(ofSignals(rule('a', 12, minutes('GTE', 10)), rule('b', 9, minutes('GTE', 40)))).toEqual([
      ['signal.suffices', 'guide', 21],
    ]);
    expect(ofSignals(rule('a', 12, minutes('LTE', 10)), rule('b', 9, minutes('GTE', 40)))).toEqual([]);
    const yes = { ...guide, where: [{ attribute: 'asked', operator: 'EQ', value: true }] };
    expect(ofSignals(rule('a', 20, yes))).toEqual([['signal.suffices', 'guide', 20]]);
  });

  it('is tried by the engine where a rule joins it with something else', () => {
    const yes = filter('flag', 'EQ', { value: true });
    expect(ofSignals(rule('a', 30, { any: [guide, yes] }), filler)).toEqual([
      ['signal.suffices', 'guide', 30],
    ]);
    expect(ofSignals(rule('a', 30, { all: [guide, yes] }), filler)).toEqual([]);
    expect(ofSignals(rule('a', 30, { not: guide }), filler)).toEqual([]);
    expect(ofSignals(rule('a', 30, { all: [yes] }), filler)).toEqual([['signal.never-alone', 'price', 19]]);
  });

  it('is said of each that is enough', () => {
    expect(
      ofSignals(
        rule('a', 20),
        rule('b', 22, { signal: 'price', withinDays: 5 }),
        rule('c', 3, { signal: 'open', withinDays: 5 }),
      ),
    ).toEqual([
      ['signal.suffices', 'guide', 20],
      ['signal.suffices', 'price', 22],
    ]);
  });

  it('is not said of models without activities', () => {
    const known = filter('town', 'HAS_PROPERTY', {});
    expect(findingsOf({ rules: [aRule(known)] }).filter(({ id }) => id.startsWith('signal.'))).toEqual([]);
  });
});

describe('names that are used', () => {
  it.each<[string, object]>([
    [
      'by a committee of a rule',
      { rules: [aRule(guide), aRule({ account: { ...COMMITTEE, signals: ['price'] } }, { id: 'b' })] },
    ],
    ['by an account track', { accountTracks: [aTrack({ signals: ['price'] })] }],
    [
      'by a fast track',
      { fastTracks: [{ id: 'f', label: 'F', signal: 'price', withinDays: 2, to: 'review' }] },
    ],
    [
      'by a sign of machines',
      { bots: [{ id: 'b', label: 'B', signals: ['price'], sign: { links: 2, within: 5 } }] },
    ],
    [
      'by a channel',
      {
        channel: {
          default: 'other',
          rules: [{ channel: 'webinar', when: { signal: 'price', withinDays: 5 } }],
        },
      },
    ],
    [
      'deep in a condition',
      { rules: [aRule(guide), aRule({ all: [{ not: { signal: 'price', withinDays: 5 } }] }, { id: 'b' })] },
    ],
  ])('%s are not said to be unused', (_, more) => {
    const unused = findingsOf(more).flatMap(({ id, path }) => (id === 'name.unused' ? [path] : []));
    expect(unused).not.toContain('signals.price');
    expect(unused).toContain('signals.open');
  });

  it('job titles are read where departments are asked for, of rules and of tracks', () => {
    const unused = (more: object) =>
      findingsOf(more).flatMap(({ id, path }) => (id === 'name.unused' ? [path] : []));
    const asked = { ...COMMITTEE, departments: 2 };
    expect(unused({})).toContain('inputs.contact.jobtitle');
    expect(unused({ accountTracks: [aTrack({ departments: 2 })] })).not.toContain('inputs.contact.jobtitle');
    expect(unused({ rules: [aRule({ account: asked }), aRule(guide, { id: 'b' })] })).not.toContain(
      'inputs.contact.jobtitle',
    );
  });

  it('topics are used where they are named or compared', () => {
    const topics = { one: { label: 'One', words: ['a'] }, two: { label: 'Two', words: ['b'] } };
    const unused = (more: object) =>
      findingsOf({ topics, ...more }).flatMap(({ path }) => (path.startsWith('topics.') ? [path] : []));
    expect(unused({})).toEqual(['topics.one', 'topics.two']);
    expect(unused({ rules: [aRule({ ...guide, topic: 'one' })] })).toEqual(['topics.two']);
    expect(unused({ accountTracks: [aTrack({ topic: 'two' })] })).toEqual(['topics.one']);
    expect(unused({ accountTracks: [aTrack({ sameTopic: true })] })).toEqual([]);
    expect(unused({ rules: [aRule({ ...guide, atLeast: 2, sameTopic: true })] })).toEqual([]);
    const account = { account: { ...COMMITTEE, sameTopic: true } };
    expect(unused({ rules: [aRule(guide), aRule(account, { id: 'b' })] })).toEqual([]);
  });

  it('a channel with a threshold is used by the default and by each rule', () => {
    const mql = {
      fitMinimum: 0,
      threshold: {
        default: 10,
        channels: { webinar: { threshold: 10 }, email: { threshold: 10 }, offline: { threshold: 10 } },
      },
    };
    const channel = { default: 'email', rules: [{ channel: 'webinar', when: guide }] };
    const unused = findingsOf({ mql, channel }).flatMap(({ path }) =>
      path.startsWith('mql.') && path.includes('channels') ? [path] : [],
    );
    expect(unused).toEqual(['mql.threshold.channels.offline']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAccountChange, viewAccount } from '../../src/engine/account-view.ts';
import { committeeReach, widerReach } from '../../src/engine/committee-reach.ts';
import { appraise } from '../../src/engine/evaluate.ts';
import type { Colleague, Signal } from '../../src/engine/input.ts';
import { DAY_MS, dayOf } from '../../src/engine/values.ts';
import { onDay } from './default-pack.ts';
import { fairShare, runs } from './runs.ts';
import { aRule, at, smallModel } from './small-model.ts';

const TOPICS = {
  security: { label: 'Security', words: ['security'] },
  finance: { label: 'Finance', words: ['finance'] },
};
const THREE = { people: 3, withinDays: 30, signals: ['guide', 'compare'] };
const TWO = { people: 2, withinDays: 10, signals: ['price'], departments: 2 };

const kinds = ['guide', 'compare', 'price', 'open'];
const signal: fc.Arbitrary<Signal> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    day: fc.integer({ min: -45, max: 5 }),
    hour: fc.integer({ min: 0, max: 23 }),
    topic: fc.constantFrom('security', 'finance'),
  })
  .map(({ kind, day, hour, topic }) =>
    at(day, kind, { occurredAt: onDay(day, hour), attributes: { topic } }),
  );
const person = fc.record({
  title: fc.constantFrom('CFO', 'CTO', 'Sales manager', null),
  signals: fc.array(signal, { maxLength: 3 }),
});
const people = fc
  .array(person, { maxLength: 6 })
  .map((all): Colleague[] => all.map((one, i) => ({ leadId: `l${i}`, ...one })));

const model = smallModel({
  topics: TOPICS,
  decays: { falling: { kind: 'linear', holdDays: 1, days: 29 } },
  rules: [
    aRule({ signal: 'guide', withinDays: 60 }, { id: 'own' }),
    aRule({ account: { ...THREE, sameTopic: true } }, { id: 'three', decay: 'falling' }),
    aRule({ account: TWO }, { id: 'two' }),
  ],
  accountTracks: [{ id: 'account.three', label: 'Three', ...THREE }],
});
const TODAY = onDay(1, 12);
const view = (all: readonly Colleague[], now = TODAY) =>
  viewAccount(model, { people: all, company: null }, now)!;

describe('an account as its people see it', () => {
  it('is nothing where no committee is asked for', () => {
    const plain = smallModel({});
    expect(viewAccount(plain, { people: [], company: null }, TODAY)).toBeNull();
    expect(nextAccountChange(plain, { people: [], company: null }, TODAY)).toBeNull();
    expect(committeeReach(plain)).toBeNull();
  });

  it('while it is equal, no lead is judged differently, whatever its colleagues did', () => {
    let equal = 0;
    fc.assert(
      fc.property(people, people, fc.nat(5), (before, other, pick) => {
        fc.pre(before.length > 0);
        const lead = before[pick % before.length]!;
        const after = before.map((one, i) => (one === lead ? one : (other[i] ?? one)));
        const judged = (all: readonly Colleague[]) =>
          appraise(
            model,
            {
              contact: { jobtitle: lead.title ?? null },
              company: null,
              signals: lead.signals,
              account: all.filter((one) => one !== lead),
            },
            TODAY,
          );
        fc.pre(view(before).rules === view(after).rules);
        equal += 1;
        const [one, two] = [judged(before), judged(after)];
        expect([two.score, two.low, two.high, two.decision, two.priority, two.nextAction]).toEqual([
          one.score,
          one.low,
          one.high,
          one.decision,
          one.priority,
          one.nextAction,
        ]);
        if (view(before).all === view(after).all) expect(two.account!.people).toBe(one.account!.people);
      }),
      runs(1_000),
    );
    expect(equal).toBeGreaterThan(fairShare(100));
  });

  it('is another for one more in a committee that stands, and for a newer day of one of them', () => {
    const security = { attributes: { topic: 'security' } };
    const three = ['a', 'b', 'c'].map((leadId) => ({ leadId, signals: [at(-3, 'guide', security)] }));
    const before = view(three);
    const busier = (day: number, hour: number) =>
      view([{ leadId: 'a', signals: [at(day, 'compare', { ...security, hour })] }, ...three.slice(1)]);
    expect(busier(-2, 10).rules).not.toBe(before.rules);
    expect(busier(-3, 11).rules).toBe(before.rules);
    expect(view([...three, { leadId: 'd', signals: [at(-3, 'guide', security)] }]).rules).not.toBe(
      before.rules,
    );
    expect(view([...three, { leadId: 'd', signals: [at(-3, 'open', security)] }]).all).toBe(before.all);
    expect(view([...three, { leadId: 'd', signals: [] }]).all).toBe(before.all);
  });

  it('is another to rules where an account track begins to hold, and only to people where that grows', () => {
    const track = smallModel({ accountTracks: [{ id: 't', label: 'T', ...THREE }] });
    const [two, three, four] = [2, 3, 4].map((count) => {
      const all = Array.from({ length: count }, (_, i) => ({ leadId: `l${i}`, signals: [at(-3, 'guide')] }));
      return viewAccount(track, { people: all, company: null }, TODAY)!;
    });
    expect(three!.rules).not.toBe(two!.rules);
    expect(four!.rules).toBe(three!.rules);
    expect(four!.all).not.toBe(three!.all);
  });

  it('is the same to rules for one more in a committee that does not stand, but not to people', () => {
    const [one, two] = ['a', 'b'].map((leadId) => ({ leadId, signals: [at(-3, 'guide')] }));
    expect(view([one!, two!]).rules).toBe(view([one!]).rules);
    expect(view([one!, two!]).all).not.toBe(view([one!]).all);
    expect([view([]).people, view([one!]).people, view([one!, two!]).people]).toEqual([0, 1, 2]);
  });

  it('changes next on the day on which a search day by day finds it', () => {
    let found = 0;
    fc.assert(
      fc.property(people, (all) => {
        const now = view(all).all;
        const today = dayOf(TODAY);
        let expected: number | null = null;
        for (let day = today + 1; day < today + 60 && expected === null; day += 1) {
          if (view(all, day * DAY_MS).all !== now) expected = day;
        }
        if (expected !== null) found += 1;
        expect(nextAccountChange(model, { people: all, company: null }, TODAY)).toBe(expected);
      }),
      runs(300),
    );
    expect(found).toBeGreaterThan(fairShare(50));
  });
});

describe('how far account rules reach', () => {
  it('is what all of them ask for together', () => {
    expect(committeeReach(model)).toEqual({
      kinds: ['compare', 'guide', 'price'],
      withinDays: 30,
      titles: true,
    });
  });

  it('takes in all the links by which a machine among them is told, and only those', () => {
    const bots = [
      { id: 'b1', label: 'Many links', signals: ['guide', 'open'], sign: { links: 3, within: 5 } },
      { id: 'b2', label: 'Other links', signals: ['click'], sign: { links: 3, within: 5 } },
    ];
    const watched = smallModel({ bots, accountTracks: [{ id: 't', label: 'T', ...THREE }] });
    expect(committeeReach(watched)).toEqual({
      kinds: ['compare', 'guide', 'open'],
      withinDays: 30,
      titles: false,
    });
  });

  it('of two models is wide enough for both', () => {
    const one = committeeReach(smallModel({ accountTracks: [{ id: 't', label: 'T', ...THREE }] }));
    const other = committeeReach(smallModel({ accountTracks: [{ id: 't', label: 'T', ...TWO }] }));
    const wide = { kinds: ['compare', 'guide', 'price'], withinDays: 30, titles: true };
    expect([widerReach(one, other), widerReach(other, one)]).toEqual([wide, wide]);
    expect([widerReach(one, null), widerReach(null, one), widerReach(null, null)]).toEqual([one, one, null]);
  });
});

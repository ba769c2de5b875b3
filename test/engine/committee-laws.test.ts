/** What holds for whatever people there are, and an account as it stands by itself and through time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountInput, appraiseAccount } from '../../src/engine/appraise-account.ts';
import { canonicalJson } from '../../src/engine/canonical.ts';
import type { Colleague } from '../../src/engine/input.ts';
import { nextChange, type Watched } from '../../src/engine/next-change.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { onDay } from './default-pack.ts';
import { fairShare, runs } from './runs.ts';
import { aRule, aTrack, at, COMMITTEE, colleague, judge, smallModel, TOPICS } from './small-model.ts';

describe('machines', () => {
  const bots = [
    { id: 'bot', label: 'Scanner', signals: ['guide'], sign: { secondsAfter: 'sentAt', within: 5 } },
  ];
  const scanned = at(2, 'guide', { attributes: { sentAt: onDay(2) } });

  it('are no people: what they did for colleagues does not count', () => {
    const account = [colleague('ana', [at(2, 'guide')]), colleague('ben', [scanned])];
    const given = { signals: [at(1, 'guide')], account };
    expect(judge(smallModel({ accountTracks: [aTrack()] }), 5, given).account?.people).toBe(3);
    const wary = judge(smallModel({ accountTracks: [aTrack()], bots }), 5, given);
    expect(wary.account).toMatchObject({ track: null, people: 2 });
    expect(wary.machines, 'those of colleagues stand in their own receipts').toEqual([]);
  });

  it('make no lead one of the committee', () => {
    const model = smallModel({ rules: [aRule({ account: { ...COMMITTEE, people: 2 } })], bots });
    const account = [colleague('ana', [at(2, 'guide')])];
    expect(judge(model, 5, { signals: [scanned], account })).toMatchObject({
      score: 0,
      machines: [{ botId: 'bot' }],
    });
  });
});

describe('an account by itself', () => {
  const model = smallModel({ accountTracks: [aTrack()] });
  const people = ['ana', 'ben', 'cem'].map((id, i) => colleague(id, [at(1 + i, 'guide')]));
  const appraise = (given: Partial<AccountInput>, of = model) =>
    appraiseAccount(of, { people, company: {}, ...given }, onDay(5, 12));

  it('AT-20 names everybody, since nobody of them is asking', () => {
    const standing = appraise({});
    expect(standing).toMatchObject({ track: 'account.track', people: 3 });
    expect(standing?.because.map(({ lead }) => lead)).toEqual(['cem', 'ben', 'ana']);
  });

  it('stands as each of its people sees it', () => {
    const seen = people.map(({ leadId, signals }) => {
      const account = people.filter((one) => one.leadId !== leadId);
      return judge(model, 5, { signals, account }).account;
    });
    const namedBy = (standing: (typeof seen)[number], self: string) =>
      standing && {
        ...standing,
        because: standing.because.map((one) => ({ ...one, lead: one.lead ?? self })),
      };
    for (const [i, { leadId }] of people.entries()) expect(namedBy(seen[i]!, leadId)).toEqual(appraise({}));
  });

  it('is judged by its own properties', () => {
    const require = {
      filters: [{ object: 'company', propertyName: 'country', operator: 'IN', values: ['dach'] }],
    };
    const inDach = smallModel({ accountTracks: [aTrack({ require })] });
    expect(appraise({ company: { country: 'Deutschland' } }, inDach)?.track).toBe('account.track');
    expect(appraise({ company: { country: 'Peru' } }, inDach)?.track).toBeNull();
    expect(appraise({ company: null }, inDach)?.track).toBeNull();
  });

  it('of nobody is nobody, and without account tracks it is nothing', () => {
    expect(appraise({ people: [] })).toMatchObject({ track: null, people: 0, because: [] });
    expect(appraise({}, smallModel())).toBeNull();
  });
});

describe('the next change of a committee', () => {
  const tracks = [
    aTrack({ id: 'account.prices', people: 2, withinDays: 5, signals: ['price'] }),
    aTrack({ id: 'account.guides', people: 9, signals: ['guide'] }),
  ];
  const model = smallModel({ accountTracks: tracks, rules: [aRule({ signal: 'open', withinDays: 30 })] });
  const everything = (id: string) => colleague(id, [at(1, 'price'), at(1, 'guide')]);
  const given = {
    contact: {},
    company: {},
    signals: [at(1, 'price'), at(1, 'guide')],
    account: [everything('ana'), colleague('ben', [at(3, 'guide')])],
  };
  const daysOf = (watched?: readonly Watched[]) => {
    const days: number[] = [];
    for (let day = 2; days.length < 9; ) {
      const change = nextChange(model, given, onDay(day, 12), watched);
      if (change === null) return days;
      day = change.day - onDay(1, 0) / DAY_MS + 1;
      days.push(day);
    }
    return days;
  };

  it('is each day on which more or fewer people are shown, though nothing else changes', () => {
    const people = (day: number) => judge(model, day, given).account?.people;
    const byLooking = Array.from({ length: 60 }, (_, i) => i + 3).filter(
      (day) => people(day) !== people(day - 1),
    );
    expect(daysOf(['decision', 'committee'])).toEqual(byLooking);
    expect(byLooking.map(people)).toEqual([3, 1, 0]);
  });

  it('is no change for who does not watch it', () => {
    expect(daysOf()).toEqual([]);
  });

  it('comes after a change of the decision, or before it', () => {
    const rules = [aRule({ signal: 'guide', withinDays: 20 })];
    const deciding = smallModel({ accountTracks: tracks, rules });
    const next = (day: number) => nextChange(deciding, given, onDay(day, 12), ['decision', 'committee'])?.day;
    const dayNumber = (day: number) => onDay(day, 0) / DAY_MS;
    expect([next(2), next(7), next(22)]).toEqual([dayNumber(7), dayNumber(22), dayNumber(32)]);
  });
});

describe('whatever people there are', () => {
  const model = smallModel({
    topics: TOPICS,
    rules: [aRule({ account: { people: 2, departments: 2, withinDays: 30, signals: ['guide', 'compare'] } })],
    accountTracks: [
      aTrack({ people: 3, sameTopic: true }),
      aTrack({ id: 'account.two', people: 2, departments: 2, topic: 'finance' }),
    ],
  });
  const signal = fc
    .record({
      kind: fc.constantFrom('guide', 'compare', 'price'),
      day: fc.constantFrom(1, 2, 3, 40),
      topic: fc.constantFrom('security', 'finance', ''),
      asset: fc.constantFrom(null, '/a', '/b'),
    })
    .map(({ kind, day, topic, asset }) => at(day, kind, { asset, attributes: { topic } }));
  const signals = fc.array(signal, { maxLength: 4 });
  const people = fc
    .array(fc.record({ signals, title: fc.constantFrom('CFO', 'CTO', 'Analyst', null) }), { maxLength: 5 })
    .map((all) => all.map((one, i): Colleague => ({ leadId: `lead-${i}`, ...one })));
  const shuffled = <One>(all: readonly One[], chance: fc.Stream<number>) =>
    all
      .map((one) => ({ one, place: chance.next().value as number }))
      .sort((a, b) => a.place - b.place)
      .map(({ one }) => one);

  it('their order, the order of what they did and its repetition change nothing', () => {
    let found = 0;
    fc.assert(
      fc.property(signals, people, fc.infiniteStream(fc.nat()), (own, account, chance) => {
        const mixed = shuffled([...account, ...account.slice(0, 2)], chance).map((one) => ({
          ...one,
          signals: shuffled([...one.signals, ...one.signals], chance),
        }));
        const contact = { jobtitle: 'CEO' };
        const plain = judge(model, 31, { contact, signals: own, account });
        const other = judge(model, 31, {
          contact,
          signals: shuffled([...own, ...own], chance),
          account: mixed,
        });
        expect(canonicalJson(other)).toBe(canonicalJson(plain));
        if (plain.account?.track) found++;
      }),
      runs(300),
    );
    expect(found).toBeGreaterThanOrEqual(fairShare(10));
  });

  it('nobody more makes a committee smaller', () => {
    fc.assert(
      fc.property(signals, people, (own, account) => {
        const size = (some: readonly Colleague[]) =>
          appraiseAccount(
            smallModel({ accountTracks: [aTrack({ people: 50 })] }),
            { people: [colleague('self', own), ...some], company: null },
            onDay(5, 12),
          )!.people;
        expect(size(account)).toBeGreaterThanOrEqual(size(account.slice(1)));
        expect(size(account)).toBeLessThanOrEqual(account.length + 1);
      }),
      runs(50),
    );
  });
});

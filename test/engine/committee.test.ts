import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountInput, appraiseAccount } from '../../src/engine/appraise-account.ts';
import { canonicalJson } from '../../src/engine/canonical.ts';
import type { Colleague, Signal } from '../../src/engine/input.ts';
import { nextChange, type Watched } from '../../src/engine/next-change.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { onDay } from './default-pack.ts';
import { fairShare, runs } from './runs.ts';
import { aRule, at, judge, smallModel, smallSource } from './small-model.ts';

const TOPICS = {
  security: { label: 'Security', words: ['security'] },
  finance: { label: 'Finance', words: ['finance'] },
};
const COMMITTEE = { people: 3, withinDays: 30, signals: ['guide', 'compare'] };

function aTrack(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id: 'account.track', label: 'Track', ...COMMITTEE, ...more };
}

function colleague(leadId: string, signals: readonly Signal[], title: string | null = null): Colleague {
  return { leadId, title, signals };
}

const about = (topic: string) => ({ attributes: { topic } });

describe('an account track', () => {
  const model = smallModel({ accountTracks: [aTrack()] });
  const ana = colleague('ana', [at(2, 'compare')]);
  const ben = colleague('ben', [at(3, 'guide')]);

  it('holds for three people, and names each with the newest of what they did', () => {
    const signals = [at(1, 'guide', { asset: '/old' }), at(4, 'compare', { asset: '/new' })];
    expect(judge(model, 5, { signals, account: [ana, ben] }).account).toEqual({
      track: 'account.track',
      label: 'Track',
      people: 3,
      departments: [],
      topic: null,
      because: [
        { input: 'signal.compare', value: '/new', occurredAt: onDay(4) },
        { input: 'signal.guide', value: null, occurredAt: onDay(3), lead: 'ben' },
        { input: 'signal.compare', value: null, occurredAt: onDay(2), lead: 'ana' },
      ],
    });
  });

  it('does not hold for one person, however busy', () => {
    const signals = [at(1, 'guide'), at(2, 'compare'), at(3, 'guide')];
    expect(judge(model, 5, { signals, account: [] }).account).toMatchObject({ track: null, people: 1 });
    expect(judge(model, 5, { signals }).account).toMatchObject({ track: null, people: 1 });
  });

  it('does not hold for two, and tells how many there are', () => {
    expect(judge(model, 5, { signals: [at(1, 'guide')], account: [ana] }).account).toMatchObject({
      track: null,
      label: null,
      people: 2,
    });
  });

  it('needs nothing of the lead itself', () => {
    const account = [ana, ben, colleague('cem', [at(1, 'guide')])];
    expect(judge(model, 5, { account }).account).toMatchObject({ track: 'account.track', people: 3 });
  });

  it('counts whoever is given twice as one', () => {
    const again = colleague('ana', [at(2, 'guide')]);
    const { account } = judge(model, 5, { signals: [at(1, 'guide')], account: [ana, again] });
    expect(account).toMatchObject({ track: null, people: 2 });
  });

  it('leaves kinds aside that it does not name', () => {
    const account = [ana, colleague('ben', [at(3, 'price')])];
    expect(judge(model, 5, { signals: [at(1, 'guide')], account }).account?.people).toBe(2);
  });

  it('AT-20 counts a signal for thirty days, and not on the thirty-first', () => {
    const account = [ana, ben];
    expect(judge(model, 31, { signals: [at(1, 'guide')], account }).account?.track).toBe('account.track');
    expect(judge(model, 32, { signals: [at(1, 'guide')], account }).account?.track).toBeNull();
  });

  it('counts a signal from its own day on', () => {
    const account = [ana, colleague('ben', [at(6, 'guide')])];
    expect(judge(model, 5, { signals: [at(1, 'guide')], account }).account?.people).toBe(2);
    expect(judge(model, 6, { signals: [at(1, 'guide')], account }).account?.people).toBe(3);
  });

  it('is null where the model has none', () => {
    expect(judge(smallModel(), 5, { account: [ana, ben] }).account).toBeNull();
  });
});

describe('departments', () => {
  const model = smallModel({ accountTracks: [aTrack({ people: 2, departments: 2 })] });
  const lead = { contact: { jobtitle: 'Finance Director' }, signals: [at(1, 'guide')] };
  const withTitle = (title: string | null) =>
    judge(model, 5, { ...lead, account: [colleague('ana', [at(2, 'guide')], title)] }).account;

  it('are read from job titles, the lead included', () => {
    expect(withTitle('IT Manager')).toMatchObject({
      track: 'account.track',
      departments: ['finance', 'it'],
    });
  });

  it.each(['CFO', 'Wizard of light bulb moments', ' ', null])('%j adds none to finance', (title) => {
    expect(withTitle(title)).toMatchObject({ track: null, people: 2, departments: ['finance'] });
  });

  it('are told apart, so that a larger group of one department does not hide a smaller of two', () => {
    const source = {
      topics: TOPICS,
      accountTracks: [aTrack({ people: 2, departments: 2, sameTopic: true })],
    };
    const account = [
      colleague('ana', [at(2, 'guide', about('security'))], 'CFO'),
      colleague('ben', [at(2, 'guide', about('security'))], 'Accountant'),
      colleague('cem', [at(2, 'guide', about('finance'))], 'CISO'),
    ];
    const signals = [at(1, 'guide', about('security')), at(1, 'compare', about('finance'))];
    expect(judge(smallModel(source), 5, { ...lead, signals, account }).account).toMatchObject({
      track: 'account.track',
      people: 2,
      topic: 'finance',
    });
  });

  it('need the job title as a title', () => {
    const source = smallSource({ accountTracks: [aTrack({ departments: 2 })] });
    source.inputs.contact.jobtitle = 'text';
    expect(() => parseModel(source)).toThrow('declare inputs.contact.jobtitle as title');
  });
});

describe('topics of a committee', () => {
  const same = smallModel({ topics: TOPICS, accountTracks: [aTrack({ people: 2, sameTopic: true })] });
  const fixed = smallModel({ topics: TOPICS, accountTracks: [aTrack({ people: 2, topic: 'finance' })] });
  const on = (model: typeof same, own: string | null, other: string | null) =>
    judge(model, 5, {
      signals: [at(1, 'guide', own === null ? {} : about(own))],
      account: [colleague('ana', [at(2, 'guide', other === null ? {} : about(other))])],
    }).account;

  it('must be one', () => {
    expect(on(same, 'security', 'security')).toMatchObject({ track: 'account.track', topic: 'security' });
    expect(on(same, 'security', 'finance')).toMatchObject({ track: null, people: 1 });
  });

  it('must be known: what is about nothing in particular makes no committee', () => {
    expect(on(same, null, null)).toMatchObject({ track: null, people: 0, topic: null });
  });

  it('may be one that the model does not declare, as whoever recorded it says', () => {
    expect(on(same, 'Quantum', ' quantum ')).toMatchObject({ track: 'account.track', topic: 'quantum' });
  });

  it('may be given: then others do not count', () => {
    expect(on(fixed, 'finance', 'finance')?.track).toBe('account.track');
    expect(on(fixed, 'security', 'security')).toMatchObject({ track: null, people: 0 });
  });

  it('are judged by everything that somebody did, not only the newest of it', () => {
    const signals = [at(1, 'guide', about('finance')), at(3, 'guide', about('security'))];
    const account = [colleague('ana', [at(2, 'compare', about('finance'))])];
    expect(judge(same, 5, { signals, account }).account).toMatchObject({ people: 2, topic: 'finance' });
  });

  it('with as many people are decided by the newest signal, then by the name', () => {
    const twice = (newest: number) =>
      judge(same, 9, {
        signals: [at(1, 'guide', about('security')), at(1, 'compare', about('finance'))],
        account: [
          colleague('ana', [at(2, 'guide', about('security'))]),
          colleague('ben', [at(newest, 'guide', about('finance'))]),
        ],
      }).account?.topic;
    expect([twice(1), twice(2), twice(3)]).toEqual(['security', 'finance', 'finance']);
  });
});

describe('several account tracks', () => {
  const small = aTrack({ id: 'account.small', label: 'Small', people: 2, signals: ['price'] });
  const model = smallModel({ accountTracks: [aTrack(), small] });

  it('are asked in their order: the first that holds is named', () => {
    const everything = (id: string) => colleague(id, [at(2, 'guide'), at(2, 'price')]);
    const account = [everything('ana'), everything('ben'), everything('cem')];
    expect(judge(model, 5, { account }).account).toMatchObject({ track: 'account.track', people: 3 });
  });

  it('do not wait for the first where a later one holds', () => {
    const account = [colleague('ana', [at(2, 'price')]), colleague('ben', [at(2, 'price')])];
    expect(judge(model, 5, { account }).account).toMatchObject({ track: 'account.small', people: 2 });
  });

  it('show the largest committee there is where none holds', () => {
    const account = [colleague('ana', [at(2, 'guide')]), colleague('ben', [at(2, 'guide')])];
    const { account: standing } = judge(model, 5, { signals: [at(1, 'price')], account });
    expect(standing).toMatchObject({ track: null, people: 2, because: [{ lead: 'ana' }, { lead: 'ben' }] });
  });
});

describe('what an account track requires of the company', () => {
  const require = {
    filters: [{ object: 'company', propertyName: 'numberofemployees', operator: 'GTE', value: 500 }],
  };
  const model = smallModel({ accountTracks: [aTrack({ people: 2, require })] });
  const of = (company: Record<string, string> | null) =>
    judge(model, 5, { company, signals: [at(1, 'guide')], account: [colleague('ana', [at(2, 'guide')])] })
      .account;

  it.each([
    [{ numberofemployees: '500' }, 'account.track'],
    [{ numberofemployees: '499' }, null],
    [{ numberofemployees: 'many' }, null],
    [{}, null],
    [null, null],
  ])('of %j makes it %j: what is not known is no reason to call', (company, track) => {
    expect(of(company)).toMatchObject({ track, people: 2 });
  });

  it('can be nothing of a person', () => {
    const ofPerson = { filters: [{ propertyName: 'jobtitle', operator: 'HAS_PROPERTY' }] };
    for (const wrong of [ofPerson, { signal: 'guide', withinDays: 3 }, { not: ofPerson }]) {
      const source = smallSource({ accountTracks: [aTrack({ require: wrong })] });
      expect(() => parseModel(source)).toThrow('an account is judged by properties of the company only');
    }
  });
});

describe('a rule about the account', () => {
  const model = smallModel({ rules: [aRule({ account: COMMITTEE })] });
  const ana = colleague('ana', [at(2, 'compare')]);
  const ben = colleague('ben', [at(3, 'guide')]);
  const others = [ana, ben, colleague('cem', [at(4, 'guide')])];
  const points = (given: Parameters<typeof judge>[2]) => judge(model, 5, given).score;

  it('counts for a lead who is one of them', () => {
    expect(points({ signals: [at(1, 'guide')], account: [ana, ben] })).toBe(10_000);
  });

  it('counts for no lead who is not, although the others would be enough', () => {
    expect(points({ account: others })).toBe(0);
    expect(points({ signals: [at(1, 'price')], account: others })).toBe(0);
  });

  it('does not count for a lead whose part in it is too old', () => {
    const signals = [at(1, 'guide')];
    const late = others.map((one) => ({ ...one, signals: [at(30, 'guide')] }));
    expect([31, 32].map((day) => judge(model, day, { signals, account: late }).score)).toEqual([10_000, 0]);
  });

  it('is dated by whoever of them was last, and says who', () => {
    const { contributions } = judge(model, 5, { signals: [at(1, 'guide')], account: [ana, ben] });
    expect(contributions).toMatchObject([
      {
        triggeredAt: onDay(3),
        because: [{ lead: 'ben' }, { lead: 'ana' }, { input: 'signal.guide', occurredAt: onDay(1) }],
      },
    ]);
  });

  it('prefers a topic that the lead is at to a larger one that it is not at', () => {
    const account = { people: 2, withinDays: 30, signals: ['guide'], sameTopic: true };
    const onTopics = smallModel({ topics: TOPICS, rules: [aRule({ account })] });
    const { contributions } = judge(onTopics, 5, {
      signals: [at(1, 'guide', about('finance'))],
      account: [
        colleague('ana', [at(2, 'guide', about('finance'))]),
        ...['ben', 'cem', 'dan'].map((id) => colleague(id, [at(3, 'guide', about('security'))])),
      ],
    });
    expect(contributions[0]?.because).toMatchObject([{ lead: 'ana' }, { occurredAt: onDay(1) }]);
  });
});

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

import { describe, expect, it } from 'vitest';
import { parseModel } from '../../src/engine/schema.ts';
import { onDay } from './default-pack.ts';
import {
  aRule,
  aTrack,
  at,
  COMMITTEE,
  colleague,
  judge,
  smallModel,
  smallSource,
  TOPICS,
} from './small-model.ts';

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

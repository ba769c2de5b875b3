/** What is said of a well-formed document that contradicts itself: where, and word for word what to change. */
import { describe, expect, it, test } from 'vitest';
import { faults } from './faults.ts';
import { aRule, aTrack, COMMITTEE, smallSource, TOPICS } from './small-model.ts';

const guide = { signal: 'guide', withinDays: 30 };
const walk = { progression: ['guide', 'price'], withinDays: 30 };
const ofRules = (...rules: readonly unknown[]) => faults({ rules });
const grades = { fit: { A: 80, B: 60, C: 40 }, behaviour: { 1: 60, 2: 40, 3: 20 } };

describe('names', () => {
  it('that are declared nowhere are refused wherever they stand', () => {
    const absent = { signal: 'absent', withinDays: 3 };
    const rules = [
      aRule({ ...guide, topic: 'absent' }, { id: 'a', score: 'absent', decay: 'absent' }),
      aRule({ all: [absent, { not: { progression: ['guide', ['price', 'lost']], withinDays: 3 } }] }),
      aRule({ account: { ...COMMITTEE, signals: ['gone'], topic: 'gone' } }, { id: 'c' }),
    ];
    const found = faults({
      rules,
      gates: [
        {
          id: 'gate',
          label: 'Gate',
          otherwise: 'is out',
          kind: 'divert',
          rejectAs: 'competitor',
          nextAction: 'none',
          when: { any: [absent] },
        },
      ],
      channel: { default: 'other', rules: [{ channel: 'webinar', when: absent }] },
      mql: {
        fitMinimum: 0,
        threshold: { default: 10, channels: { webinar: { threshold: 10, require: absent } } },
        nextActions: [{ when: absent, nextAction: 'none' }],
      },
      fastTracks: [{ id: 'fast', label: 'Fast', signal: 'missing', withinDays: 2, to: 'review' }],
      accountTracks: [aTrack({ signals: ['guide', 'missing'], topic: 'missing' })],
      bots: [{ id: 'bot', label: 'Bot', signals: ['missing'], sign: { links: 2, within: 2 } }],
      leadScore: { sum: ['intent', 'absent'], floor: -100 },
      topics: TOPICS,
    });
    expect(found).toEqual([
      'rules.0.when: topic "absent" is not declared under topics',
      'rules.1.when.all.0.signal: signal "absent" is not declared under signals',
      'rules.1.when.all.1.not.progression: signal "lost" is not declared under signals',
      'rules.2.when.account.signals: signal "gone" is not declared under signals',
      'rules.2.when: topic "gone" is not declared under topics',
      'gates.0.when.any.0.signal: signal "absent" is not declared under signals',
      'channel.rules.0.when.signal: signal "absent" is not declared under signals',
      'mql.threshold.channels.webinar.require.signal: signal "absent" is not declared under signals',
      'mql.nextActions.0.when.signal: signal "absent" is not declared under signals',
      'rules.0.score: score group "absent" is not declared under scores',
      'rules.0.decay: decay "absent" is not declared under decays',
      'leadScore.sum: score group "absent" is not declared under scores',
      'fastTracks.0.signal: signal "missing" is not declared under signals',
      'bots.0.signals: signal "missing" is not declared under signals',
      'accountTracks.0.signals: signal "missing" is not declared under signals',
      'accountTracks.0: topic "missing" is not declared under topics',
    ]);
  });

  it('of topics are declared nowhere where there are no topics', () => {
    expect(ofRules(aRule({ ...guide, topic: 'security' }))).toEqual([
      'rules.0.when: topic "security" is not declared under topics',
    ]);
  });

  it('of rules, gates, tracks and signs of machines differ from one another', () => {
    const found = faults({
      rules: [aRule(guide, { id: 'twice' }), aRule(guide, { id: 'once' }), aRule(guide, { id: 'once' })],
      fastTracks: [{ id: 'twice', label: 'Fast', signal: 'guide', withinDays: 2, to: 'review' }],
      accountTracks: [aTrack({ id: 'twice' })],
      bots: [{ id: 'twice', label: 'Bot', signals: ['open'], sign: { links: 2, within: 2 } }],
      gates: [
        {
          id: 'twice',
          label: 'Gate',
          otherwise: 'is out',
          kind: 'divert',
          rejectAs: 'competitor',
          nextAction: 'none',
          when: guide,
        },
      ],
    });
    expect(found).toEqual([
      'rules.2.id: "once" is used twice; ids must differ',
      'gates.0.id: "twice" is used twice; ids must differ',
      'fastTracks.0.id: "twice" is used twice; ids must differ',
      'accountTracks.0.id: "twice" is used twice; ids must differ',
      'bots.0.id: "twice" is used twice; ids must differ',
    ]);
  });
});

describe('a rule', () => {
  const known = { filters: [{ propertyName: 'country', operator: 'HAS_PROPERTY' }] };
  const decays = { slow: { kind: 'linear', holdDays: 0, days: 5 } };

  it.each([
    ['about a property cannot decay', known, { decay: 'slow' }],
    ['about a property cannot repeat', known, { repeat: { max: 2 } }],
    ['that joins signals cannot decay', { all: [guide] }, { decay: 'slow' }],
  ])('%s', (_, when, more) => {
    expect(faults({ decays, rules: [aRule(guide), aRule(when, { id: 'b', ...more })] })).toEqual([
      'rules.1: only a rule about a signal can decay or repeat',
    ]);
  });

  it.each([
    ['progression', walk],
    ['committee', { account: COMMITTEE }],
  ])('about a %s decays, and does not repeat', (_, when) => {
    expect(faults({ decays, rules: [aRule(when, { decay: 'slow' })] })).toEqual([]);
    expect(faults({ decays, rules: [aRule(when, { repeat: { max: 2 } })] })).toEqual([
      'rules.0.repeat: a progression or a committee counts once',
    ]);
  });

  it('about a signal decays and repeats', () => {
    expect(faults({ decays, rules: [aRule(guide, { decay: 'slow', repeat: { max: 2 } })] })).toEqual([]);
  });

  it('of the fit takes nothing away, and only such a one is a bonus', () => {
    const lost = 'rules.1.points: fit is gained, never lost; use a negative group or a gate';
    const withFit = (more: object) => ofRules(aRule(guide), aRule(known, { id: 'b', score: 'fit', ...more }));
    expect(withFit({ points: -1 })).toEqual([lost]);
    expect(withFit({ points: 0 })).toEqual([]);
    expect(withFit({ bonus: true })).toEqual([]);
    expect(ofRules(aRule(guide, { bonus: true }))).toEqual(['rules.0.bonus: only a fit rule can be a bonus']);
  });

  it('compares the topics of several signals, not of one', () => {
    expect(ofRules(aRule({ ...guide, sameTopic: true, atLeast: 2 }))).toEqual([]);
    expect(ofRules(aRule({ ...guide, sameTopic: true }))).toEqual([
      'rules.0.when: sameTopic compares several signals: give atLeast of 2 or more',
    ]);
  });

  it.each([
    ['group', { score: 'fit' }],
    ['sign', { points: -5 }],
    ['sign, though it be worth nothing', { points: 0 }, { points: -5 }],
    ['sign, though the first be worth nothing', { points: -5 }, { points: 0 }],
    ['sign, taking away', { points: 5 }, { points: -5 }],
    ['weight in the decision', { decisive: false }],
  ])('shares its %s with the others of its set', (_, more: object, first: object = {}) => {
    const inSet = (id: string, other: object = {}) => aRule(guide, { id, exclusive: 'set', ...other });
    const enough = aRule(guide, { id: 'free', ...more });
    expect(ofRules(inSet('a'), inSet('b', { points: 7 }), inSet('c', { points: 0 }))).toEqual([]);
    expect(ofRules(inSet('a', first), enough, inSet('b', more)).filter((one) => one.includes('set'))).toEqual(
      ['rules.2.exclusive: rules of the set "set" must share score group, sign and decisive (see a)'],
    );
  });
});

describe('departments', () => {
  const sentence = 'departments are read from job titles: declare inputs.contact.jobtitle as title';
  const asked = { departments: 2 };

  it.each([
    ['as a text', { jobtitle: 'text' }],
    ['not at all', {}],
  ])('cannot be told where the job title is declared %s', (_, contact) => {
    const inputs = { contact, company: {} };
    expect(
      faults({
        inputs,
        rules: [aRule(guide), aRule({ account: { ...COMMITTEE, ...asked } }, { id: 'b' })],
        accountTracks: [aTrack(asked)],
      }),
    ).toEqual([`rules.1.when: ${sentence}`, `accountTracks.0: ${sentence}`]);
    expect(faults({ inputs, rules: [aRule({ account: COMMITTEE })], accountTracks: [aTrack()] })).toEqual([]);
  });

  it('are told where it is declared as a title', () => {
    expect(faults({ accountTracks: [aTrack(asked)] })).toEqual([]);
  });
});

describe('score groups', () => {
  it('are in order, count somewhere, and one of them is the fit', () => {
    const found = faults({
      scores: { intent: { limit: 5, floor: 6 }, even: { limit: 5, floor: 5 }, idle: { limit: 1, floor: 0 } },
      leadScore: { sum: ['intent', 'even'], floor: 0 },
      mql: { fitMinimum: 0, threshold: { default: 5 } },
    });
    expect(found).toEqual([
      'scores: a score group "fit" is needed: fit is what activity is judged by',
      'scores.intent: floor 6 is above limit 5',
      'leadScore.sum: score group "idle" counts nowhere; add it here or remove it',
    ]);
  });

  it('allow as much as their limits and their rules do, the strongest of each set and every repeat counted', () => {
    const inSet = (id: string, points: number, repeat?: { max: number }) =>
      aRule(guide, { id, points, repeat, exclusive: 'set' });
    const found = faults({
      scores: {
        fit: { limit: 30, floor: 0 },
        intent: { limit: 100, floor: -100 },
        other: { limit: 8, floor: 0 },
      },
      leadScore: { sum: ['intent', 'other'], floor: 0 },
      rules: [
        aRule(guide, { id: 'lost', points: -40 }),
        aRule(guide, { id: 'a', points: 3 }),
        inSet('weak', 10),
        inSet('strong', 6, { max: 2 }),
        inSet('late', 11),
        aRule(guide, { id: 'other', points: 2, exclusive: 'other' }),
        aRule(guide, { id: 'more', points: 50, score: 'other' }),
        aRule(guide, { id: 'fit', points: 20, score: 'fit' }),
      ],
      mql: {
        fitMinimum: 21,
        threshold: { default: 26, channels: { webinar: { threshold: 25 }, referral: { threshold: 99 } } },
      },
    });
    expect(found).toEqual([
      'mql.threshold: 26 (default) can never be reached: rules and limits allow 25',
      'mql.threshold: 99 (referral) can never be reached: rules and limits allow 25',
      'mql.fitMinimum: 21 can never be reached: fit allows 20',
    ]);
  });

  it('reach a fit minimum that is as high as their points', () => {
    const fit = aRule(guide, { id: 'fit', points: 20, score: 'fit' });
    expect(
      faults({ rules: [aRule(guide), fit], mql: { fitMinimum: 20, threshold: { default: 10 } } }),
    ).toEqual([]);
  });
});

describe('grades', () => {
  test.each([
    { A: 60, B: 60, C: 40 },
    { A: 80, B: 40, C: 40 },
    { A: 80, B: 30, C: 40 },
  ])('of the fit go down: %j', (fit) => {
    expect(faults({ grades: { ...grades, fit } })).toEqual(['grades.fit: A must be above B, and B above C']);
  });

  test.each([
    { 1: 40, 2: 40, 3: 20 },
    { 1: 60, 2: 20, 3: 20 },
  ])('of behaviour go down: %j', (behaviour) => {
    expect(faults({ grades: { ...grades, behaviour } })).toEqual([
      'grades.behaviour: 1 must be above 2, and 2 above 3',
    ]);
  });
});

describe('a door', () => {
  const sentence = 'needs exactly one of contains, equals, any and rises';
  const ofDoor = (door: object) =>
    faults({
      signals: { ...smallSource().signals, seen: { label: 'Seen', doors: [{ property: 'p', ...door }] } },
    });

  it.each([{ contains: '/a' }, { equals: ['a', 'b'] }, { any: true }, { rises: true }])(
    'matches in one way: %j',
    (way) => {
      expect(ofDoor(way)).toEqual([]);
      expect(ofDoor({ ...way, beside: { property: 'q', ...way } })).toEqual([]);
    },
  );

  it('that matches in no way, or in two, is refused, and so is the property beside it', () => {
    expect(ofDoor({})).toEqual([`signals.seen.doors.0: ${sentence}`]);
    expect(ofDoor({ any: true, rises: true })).toEqual([`signals.seen.doors.0: ${sentence}`]);
    expect(ofDoor({ any: true, beside: { property: 'q' } })).toEqual([
      `signals.seen.doors.0.beside: ${sentence}`,
    ]);
  });
});

describe('an account track', () => {
  const sentence = 'accountTracks.0.require: an account is judged by properties of the company only';
  const ofCompany = { object: 'company', propertyName: 'numberofemployees', operator: 'GT', value: 5 };
  const ofContact = { propertyName: 'country', operator: 'HAS_PROPERTY' };
  const required = (require: unknown) => faults({ accountTracks: [aTrack({ require })] });

  it('asks properties of the company', () => {
    expect(required({ filters: [ofCompany] })).toEqual([]);
    expect(required({ not: { filterGroups: [{ filters: [ofCompany] }] } })).toEqual([]);
  });

  it('asks nothing else', () => {
    expect(required({ filters: [ofCompany, ofContact] })).toEqual([sentence]);
    expect(required({ any: [{ filters: [ofCompany] }, guide] })).toEqual([sentence]);
  });

  it('is held to the types of what it asks', () => {
    expect(
      required({
        filters: [{ object: 'company', propertyName: 'country', operator: 'CONTAINS_TOKEN', value: 'DE' }],
      }),
    ).toEqual([
      'accountTracks.0.require: CONTAINS_TOKEN needs a text, but company.country is declared as country',
    ]);
  });
});

describe('a threshold', () => {
  const scores = (floor: number, limit = 100) => ({
    fit: { limit: 100, floor: 0 },
    intent: { limit: 100, floor: -100 },
    start: { limit, floor },
  });
  const within = (floor: number, threshold: number, limit = 100, leadFloor = -100) =>
    faults({
      scores: scores(floor, limit),
      leadScore: { sum: ['intent', 'start'], floor: leadFloor },
      mql: { fitMinimum: 0, threshold: { default: threshold } },
    });

  it('is reached with what a group counts by its floor alone', () => {
    expect(within(20, 30)).toEqual([]);
    expect(within(20, 31)).toEqual([
      'mql.threshold: 31 (default) can never be reached: rules and limits allow 30',
    ]);
  });

  it('is out of reach where a limit below nothing takes what it needs', () => {
    expect(within(-50, 6, -5)).toEqual([
      'mql.threshold: 6 (default) can never be reached: rules and limits allow 5',
    ]);
  });

  it('is reached with the floor of the lead score', () => {
    expect(within(-50, 25, 100, 25)).toEqual([]);
  });

  it('of the fit is reached with its floor', () => {
    const fit = { limit: 100, floor: 20 };
    const asking = (fitMinimum: number) =>
      faults({
        scores: { fit, intent: { limit: 100, floor: 0 } },
        mql: { fitMinimum, threshold: { default: 10 } },
      });
    expect(asking(20)).toEqual([]);
    expect(asking(21)).toEqual(['mql.fitMinimum: 21 can never be reached: fit allows 20']);
  });
});

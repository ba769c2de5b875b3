/** A receipt in one sentence, and the sentence that says what to do. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { Contribution, Receipt } from '../../src/engine/receipt.ts';
import { nextStepSentence, reasonSentence } from '../../src/engine/render.ts';
import { aContribution, aCriterion, aGateResult, anUnknown, aReceipt } from './a-receipt.ts';
import { onDay } from './on-day.ts';
import { aRule, smallModel } from './small-model.ts';

const NOW = onDay(5);
const nothingKnown = { contact: {}, company: null, signals: [] };
const reason = (more: Partial<Receipt>) => reasonSentence(aReceipt(more));
const next = (more: Partial<Receipt>) => nextStepSentence(aReceipt(more));

const inMilliPoints = { score: 70_000, decisive: 70_000, threshold: 60_000, margin: 10_000 };
const twoOfThree = [
  aCriterion({ ruleId: 'a', state: 'match' }),
  aCriterion({ ruleId: 'b', state: 'match' }),
  aCriterion({ ruleId: 'c' }),
  aCriterion({ ruleId: 'd', state: 'match', bonus: true }),
];
const triggeredBy = (...earlier: readonly Contribution[]) => ({
  trigger: { ruleId: 'reply', label: 'Replied to an e-mail', points: 25_000, occurredAt: onDay(5) },
  contributions: [aContribution({ ruleId: 'reply', doing: 'replying', triggeredAt: onDay(5) }), ...earlier],
});

describe('why a lead is an MQL', () => {
  it('is told by what it did, its points and its fit', () => {
    const mql = { decision: 'mql', ...inMilliPoints, fitCriteria: twoOfThree } as const;
    const visit = aContribution({ doing: 'visiting the pricing page' });
    expect(reason({ ...mql, ...triggeredBy(visit) })).toBe(
      'MQL: replied to an e-mail after visiting the pricing page; 70 of 60 points, two of three fit criteria match.',
    );
    expect(reason({ ...mql, fitCriteria: twoOfThree.slice(0, 2), decisive: 65_500, ...triggeredBy() })).toBe(
      'MQL: replied to an e-mail; 70 of 60 points (65.5 decisive), all two fit criteria match.',
    );
  });

  it.each([
    [[], 'no fit criteria to meet'],
    [['match'], 'the one fit criterion matches'],
    [['unknown'], 'the one fit criterion does not match'],
    [['no_match', 'unknown'], 'none of two fit criteria match'],
    [['match', 'no_match'], 'one of two fit criteria match'],
    [['match', 'match'], 'all two fit criteria match'],
  ] as const)('of criteria that are %j it says: %s', (states, told) => {
    const fitCriteria = states.map((state, i) => aCriterion({ ruleId: `fit.${i}`, state }));
    const extra = aCriterion({ ruleId: 'extra', state: 'match', bonus: true });
    const mql = { decision: 'mql', ...inMilliPoints, ...triggeredBy() } as const;
    expect(reason({ ...mql, fitCriteria: [...fitCriteria, extra] })).toBe(
      `MQL: replied to an e-mail; 70 of 60 points, ${told}.`,
    );
  });

  it('names the weightiest thing before the newest', () => {
    const mql = { decision: 'mql', ...inMilliPoints } as const;
    const told = (...earlier: readonly Contribution[]) =>
      reason({ ...mql, ...triggeredBy(...earlier) }).split(';')[0];
    const first = aContribution({ ruleId: 'first', doing: 'reading a blog', points: 5_000 });
    const second = aContribution({ ruleId: 'second', doing: 'seeing prices', points: 9_000 });
    const same = aContribution({ ruleId: 'same', doing: 'seeing plans', points: 9_000 });
    expect(told(first, second, same)).toBe('MQL: replied to an e-mail after seeing prices');
    expect(told(second, first)).toBe('MQL: replied to an e-mail after seeing prices');
    expect(told(first)).toBe('MQL: replied to an e-mail after reading a blog');
  });

  it.each([
    ['at the same time', { triggeredAt: onDay(5) }],
    ['at no time', { triggeredAt: null }],
    ['that is worth nothing', { points: 0 }],
    ['that takes points away', { points: -5_000 }],
    ['that nobody has put in words', { doing: null }],
    ['of the same rule', { ruleId: 'reply' }],
  ])('names nothing %s', (_, more) => {
    const earlier = aContribution({ doing: 'seeing prices', ...more });
    expect(reason({ decision: 'mql', ...inMilliPoints, ...triggeredBy(earlier) })).toContain(
      'MQL: replied to an e-mail;',
    );
  });

  it('adds what its colleagues are at where the account is one too', () => {
    const account = {
      track: 't',
      label: 'T',
      people: 3,
      departments: [],
      topic: 'cloud_security',
      because: [],
    };
    const own = 'Disqualified: works for a competitor.';
    const out = { decision: 'disqualified', gates: [aGateResult()] } as const;
    expect(reason({ ...out, account })).toBe(
      `${own} Account MQL: three people are at cloud security together.`,
    );
    expect(reason({ ...out, account: { ...account, topic: null } })).toBe(
      `${own} Account MQL: three people are at the same thing together.`,
    );
    expect(reason({ ...out, account: { ...account, people: 1 } })).toBe(
      `${own} Account MQL: several people of the company are at it.`,
    );
    expect(reason({ ...out, account: { ...account, people: 2 } })).toContain('two people are at');
    expect(reason({ ...out, account: { ...account, track: null } })).toBe(own);
    expect(reason({ ...out, account: null })).toBe(own);
  });
});

describe('why a lead is out', () => {
  it('is told by the gates that closed, of the kind that decides', () => {
    const gates = [
      aGateResult(),
      aGateResult({ finding: null, label: 'No students' }),
      aGateResult({ kind: 'divert', finding: 'is a customer' }),
      aGateResult({ kind: 'require', finding: 'has opted out' }),
      aGateResult({ state: 'pass', finding: 'is nobody' }),
    ];
    expect(reason({ decision: 'disqualified', gates })).toBe(
      'Disqualified: works for a competitor and No students.',
    );
    expect(reason({ decision: 'diverted', gates })).toBe('Not for new business: is a customer.');
    expect(reason({ decision: 'not_mql', gates, ...inMilliPoints })).toBe(
      'Not an MQL: has opted out; 70 of 60 points cannot outweigh it.',
    );
  });

  it('is told by the first two criteria of a fit that can no longer be reached', () => {
    const unfit = { decision: 'not_mql', ...inMilliPoints, fitHigh: 39_000, fitMinimum: 40_000 } as const;
    const failed = [
      aCriterion({ state: 'match' }),
      aCriterion({ state: 'unknown', label: 'Industry' }),
      aCriterion({ bonus: true, label: 'Target account' }),
      aCriterion({ failure: 'employee count 2 < 50' }),
      aCriterion({ label: 'Right title' }),
      aCriterion({ label: 'Right country' }),
    ];
    const why = 'fit gate: employee count 2 < 50 and not right title';
    expect(reason({ ...unfit, fitCriteria: failed })).toBe(
      `Not an MQL: ${why}; 70 of 60 points cannot outweigh it.`,
    );
    expect(next({ ...unfit, nextAction: 'none', fitCriteria: failed })).toBe(
      `No amount of activity can qualify this lead: ${why}.`,
    );
    expect(reason({ ...unfit, fitHigh: 40_000, fitCriteria: failed })).toContain('Not an MQL yet');
  });

  it('says how far the fit goes where nothing speaks against it and it still falls short', () => {
    const model = smallModel({
      rules: [
        aRule(
          { filters: [{ propertyName: 'jobtitle', operator: 'NOT_HAS_PROPERTY' }] },
          { id: 'fit.any', score: 'fit', points: 20 },
        ),
        aRule(
          { filters: [{ propertyName: 'jobtitle', operator: 'HAS_PROPERTY' }] },
          { id: 'fit.more', score: 'fit', points: 30, bonus: true },
        ),
        aRule({ signal: 'guide', withinDays: 30 }),
      ],
      mql: { fitMinimum: 40, threshold: { default: 10 } },
    });
    const receipt = evaluate(model, nothingKnown, NOW);
    expect(reasonSentence(receipt)).toBe(
      'Not an MQL: fit gate: 20 of 40 fit points; 0 of 10 points cannot outweigh it.',
    );
    expect(nextStepSentence(receipt)).toBe(
      'No amount of activity can qualify this lead: fit gate: 20 of 40 fit points.',
    );
  });

  it('is told with the request of a hand-raiser, since a person will answer it', () => {
    const raised = {
      decision: 'not_mql',
      attention: 'hand_raiser_gate_failed',
      gates: [aGateResult({ kind: 'require', finding: 'has opted out' })],
      ...triggeredBy(),
    } as const;
    expect(reason(raised)).toBe('Hand-raiser, gate failed: replied to an e-mail, but has opted out.');
    expect(next({ ...raised, nextAction: 'review' })).toBe(
      'A person should answer this request; the rules will not make it an MQL.',
    );
  });
});

describe('why a lead is not an MQL yet, or on hold', () => {
  it('is told by its points and its fit', () => {
    expect(
      reason({
        decision: 'not_mql',
        score: 12_450,
        decisive: 12_450,
        threshold: 60_000,
        fitCriteria: twoOfThree.slice(0, 2),
      }),
    ).toBe('Not an MQL yet: no activity counts so far; 12.5 of 60 points, all two fit criteria match.');
    expect(reason({ decision: 'not_mql', fitCriteria: twoOfThree, ...inMilliPoints })).toBe(
      'Not an MQL yet: no activity counts so far; 70 of 60 points, two of three fit criteria match.',
    );
  });

  it('is told by what has to be known or done first', () => {
    const held = aGateResult({ kind: 'require', state: 'hold', finding: 'e-mail address not known' });
    const doubts = {
      gates: [
        held,
        aGateResult({ state: 'hold', finding: null, label: 'Consent' }),
        aGateResult({ state: 'pass' }),
      ],
      fit: 20_000,
      fitMinimum: 40_000,
      fitHigh: 40_000,
      unknown: [
        anUnknown(),
        anUnknown({ ruleId: 'again' }),
        anUnknown({
          ruleId: 'other',
          score: 'intent',
          inputs: [{ input: 'x', label: 'nothing of the fit', value: null }],
        }),
        anUnknown({ ruleId: 'bonus', inputs: [{ input: 'x', label: 'nothing but a bonus', value: null }] }),
      ],
      fitCriteria: [aCriterion({ ruleId: 'bonus', bonus: true }), aCriterion({ ruleId: 'again' })],
      channelValidated: false,
      channel: 'content_syndication',
      ...inMilliPoints,
    } as const;
    const open =
      'e-mail address not known, Consent, the fit is open (employee count not known) and content_syndication leads need validation first';
    expect(reason({ decision: 'hold', ...doubts })).toBe(
      `On hold: no activity counts so far; 70 of 60 points, but ${open}.`,
    );
    expect(reason({ decision: 'not_mql', ...doubts })).toBe(
      `Not an MQL yet: no activity counts so far; 70 of 60 points, ${open}.`,
    );
  });

  it('asks for validation only where the points are reached and no hand was raised', () => {
    const unchecked = {
      decision: 'hold',
      channelValidated: false,
      channel: 'webinar',
      ...inMilliPoints,
    } as const;
    const asks = (more: Partial<Receipt>) => reason({ ...unchecked, ...more }).includes('validation');
    expect(asks({})).toBe(true);
    expect(asks({ margin: 0 })).toBe(true);
    expect(asks({ margin: -1 })).toBe(false);
    expect(asks({ handRaise: 'fast' })).toBe(false);
    expect(asks({ channelValidated: true })).toBe(false);
  });

  it('calls the fit open only while it is neither reached nor lost', () => {
    const open = (fit: number, fitHigh: number) =>
      reason({ decision: 'hold', unknown: [anUnknown()], fit, fitHigh, fitMinimum: 40_000 }).includes(
        'the fit is open',
      );
    expect([open(39_000, 40_000), open(40_000, 50_000), open(20_000, 39_000)]).toEqual([true, false, false]);
  });
});

describe('what to do next', () => {
  it.each([
    ['review', 'Review the lead, then accept or reject it.'],
    ['discovery', 'Get in touch now; a discovery conversation decides whether it becomes an SQL.'],
    ['validate', 'Validate the lead first: leads from other need it before sales calls.'],
    ['account_play', 'Work the account as a whole: several people of the company are at it.'],
    ['route_cs', 'Hand it to customer success.'],
    ['notify_owner', 'Tell the owner of the open deal.'],
    ['reroute', 'Route it to the team that serves this territory.'],
    ['merge', 'Merge the duplicate records.'],
    ['suppress', 'Keep it out of the handoff to sales.'],
    ['fix_data', 'Correct the contact data, then it is looked at again.'],
  ] as const)('%s: %s', (nextAction, sentence) => {
    expect(next({ nextAction })).toBe(sentence);
  });

  it('names how many people an account play is about', () => {
    const account = { track: 't', label: 'T', people: 11, departments: [], topic: null, because: [] };
    expect(next({ nextAction: 'account_play', account })).toBe(
      'Work the account as a whole: 11 people are at the same thing together.',
    );
  });

  it('nurtures, and says what is missing', () => {
    const nurture = (more: Partial<Receipt>) => next({ nextAction: 'nurture', decision: 'not_mql', ...more });
    const barred = [aGateResult({ kind: 'require', finding: 'has opted out' })];
    expect(nurture({ margin: -12_500 })).toBe('12.5 more points make it an MQL; nurture until then.');
    expect(nurture({ margin: -1_000 })).toBe('1 more point makes it an MQL; nurture until then.');
    expect(nurture({ margin: 0 })).toBe('Keep nurturing.');
    expect(nurture({ margin: -5_000, gates: barred })).toBe(
      'Keep nurturing; no number of points makes it an MQL: has opted out.',
    );
    expect(nurture({ decision: 'mql', gates: barred })).toBe(
      'Nurture it in a structured way before sales calls.',
    );
  });

  it('names the gates that closed where nothing is to be done', () => {
    const none = (more: Partial<Receipt>) => next({ nextAction: 'none', decision: 'not_mql', ...more });
    const small = aGateResult({ kind: 'require', finding: 'has fewer than 50 employees' });
    const unfit = {
      fitHigh: 39_000,
      fitMinimum: 40_000,
      fitCriteria: [aCriterion({ failure: 'no budget' })],
    };
    const closed = 'No amount of activity can qualify this lead';
    expect(none({ gates: [small] })).toBe(`${closed}: has fewer than 50 employees.`);
    expect(none({ gates: [small], ...unfit })).toBe(
      `${closed}: has fewer than 50 employees and fit gate: no budget.`,
    );
    for (const kind of ['disqualify', 'divert'] as const) {
      const decision = kind === 'divert' ? 'diverted' : 'disqualified';
      const gates = [aGateResult({ kind, finding: 'is a competitor' }), small];
      expect(none({ decision, gates })).toBe(`${closed}: is a competitor.`);
    }
    expect(none({})).toBe(`${closed}.`);
  });

  it('says that nothing needs to be done where that is what the model wants', () => {
    expect(next({ nextAction: 'none', decision: 'mql' })).toBe('Nothing needs to be done now.');
    const held = [aGateResult({ kind: 'require', state: 'hold', finding: 'may be a partner' })];
    expect(next({ nextAction: 'none', decision: 'hold', gates: held })).toBe(
      'Nothing needs to be done until this is settled: may be a partner.',
    );
  });

  it('counts one point as one', () => {
    const one = { score: 500, decisive: 500, threshold: 1_000, margin: -500 };
    expect(reason({ decision: 'not_mql', ...one })).toContain('0.5 of 1 point,');
    expect(next({ nextAction: 'nurture', decision: 'not_mql', ...one })).toContain('0.5 more points make');
  });

  it('asks for what would settle the fit, and says what it could bring', () => {
    const fix = (more: Partial<Receipt>) => next({ nextAction: 'fix_data', unknown: [anUnknown()], ...more });
    expect(fix({ fit: 40_000, fitHigh: 60_500 })).toBe(
      'Find out employee count; it could raise the fit from 40 to 60.5.',
    );
    expect(fix({ fit: 40_000, fitHigh: 40_000 })).toBe('Find out employee count.');
  });
});

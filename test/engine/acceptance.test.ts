import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { nextStepSentence, reasonSentence, receiptText } from '../../src/engine/render.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { deriveSignals } from '../../src/engine/signals.ts';
import { aLead, aSignal, defaultModel, defaultSource, inPoints, on, onDay } from './default-pack.ts';

const PLAYBOOK = aSignal('guide_download', 1, { asset: 'Outbound playbook' });
const PRICING = aSignal('pricing_page_view', 3);
const CASE_STUDY = aSignal('case_study_view', 3, { occurredAt: onDay(3, 11) });
const REPLY = aSignal('email_reply', 5);
const WORKED_EXAMPLE = [PLAYBOOK, PRICING, CASE_STUDY, REPLY];

/** 59 points: 20 pricing + 15 comparison + 15 case study + 9 blog posts. */
const FIFTY_NINE = [
  aSignal('pricing_page_view', 5),
  aSignal('comparison_view', 5),
  aSignal('case_study_download', 5),
  ...Array.from({ length: 9 }, (_, i) => aSignal('blog_view', 5, { asset: `/blog/${i}` })),
];

describe('AT-01 day by day', () => {
  it('scores 15, 45 and 70 and is an MQL on day 5 only', () => {
    const story = [
      on(1, aLead({ signals: [PLAYBOOK] })),
      on(3, aLead({ signals: [PLAYBOOK, PRICING, CASE_STUDY] })),
      on(5, aLead({ signals: WORKED_EXAMPLE })),
    ];
    expect(story.map((receipt) => inPoints(receipt.score))).toEqual([15, 45, 70]);
    expect(story.map((receipt) => receipt.decision)).toEqual(['not_mql', 'not_mql', 'mql']);
  });

  it('has the receipt lines 15 + 20 + 10 + 25 = 70 and the reply as trigger', () => {
    const receipt = on(5, aLead({ signals: WORKED_EXAMPLE }));
    const lines = receipt.contributions.filter((line) => line.score !== 'fit');
    expect(lines.map((line) => inPoints(line.points))).toEqual([15, 20, 10, 25]);
    expect(receipt.trigger).toMatchObject({ ruleId: 'int.reply', points: 25_000, occurredAt: onDay(5) });
    expect(receipt).toMatchObject({
      channel: 'linkedin_ads',
      threshold: 60_000,
      margin: 10_000,
      via: 'threshold',
      grade: 'A1',
    });
  });

  it('says it in one sentence', () => {
    expect(reasonSentence(on(5, aLead({ signals: WORKED_EXAMPLE })))).toBe(
      'MQL: replied to your e-mail after visiting the pricing page; 70 of 60 points, all five fit criteria match.',
    );
  });

  it('comes about from HubSpot properties alone', () => {
    const form = { recent_conversion_event_name: 'Resources: Outbound playbook' };
    const signals = deriveSignals(defaultModel, [
      { property: 'recent_conversion_date', value: String(onDay(1)), occurredAt: onDay(1), beside: form },
      {
        property: 'hs_analytics_last_url',
        value: 'https://x.example/pricing?a=1',
        occurredAt: onDay(3),
        beside: form,
      },
      {
        property: 'hs_analytics_last_url',
        value: 'https://x.example/case-studies/north',
        occurredAt: onDay(3, 11),
        beside: form,
      },
      {
        property: 'hs_sales_email_last_replied',
        value: new Date(onDay(5)).toISOString(),
        occurredAt: onDay(5, 11),
        beside: form,
      },
    ]);
    expect(signals.map((signal) => signal.kind)).toEqual([
      'guide_download',
      'pricing_page_view',
      'case_study_view',
      'email_reply',
    ]);
    expect(
      [1, 3, 5].map((day) =>
        inPoints(
          on(day, aLead({ signals: signals.filter((one) => one.occurredAt <= onDay(day, 12)) })).score,
        ),
      ),
    ).toEqual([15, 45, 70]);
  });
});

describe('AT-02 threshold edge', () => {
  it('stays a lead at 59 points and is an MQL at 60', () => {
    const sixty = [...FIFTY_NINE, aSignal('blog_view', 5, { asset: '/blog/tenth' })];
    const [below, at] = [on(5, aLead({ signals: FIFTY_NINE })), on(5, aLead({ signals: sixty }))];
    expect([inPoints(below.score), below.decision, inPoints(at.score), at.decision, at.margin]).toEqual([
      59,
      'not_mql',
      60,
      'mql',
      0,
    ]);
  });

  it('is not passed by e-mail opens, which show but never decide', () => {
    const opens = [aSignal('email_open', 5), aSignal('email_open', 4)];
    const receipt = on(5, aLead({ signals: [...FIFTY_NINE, ...opens] }));
    expect(inPoints(receipt.score)).toBeGreaterThan(60);
    expect([inPoints(receipt.decisive), receipt.decision]).toEqual([59, 'not_mql']);
    expect(reasonSentence(receipt)).toContain('(59 decisive)');
  });
});

it('AT-03 a case study download makes day 3 worth 50 and day 5 worth 75, and view and download do not add up', () => {
  const download = aSignal('case_study_download', 3);
  expect(inPoints(on(3, aLead({ signals: [PLAYBOOK, PRICING, download] })).score)).toBe(50);
  const both = on(5, aLead({ signals: [...WORKED_EXAMPLE, download] }));
  expect(inPoints(both.score)).toBe(75);
  expect(both.contributions.find((line) => line.ruleId === 'int.case_study_view')).toMatchObject({
    points: 0,
    suppressedBy: 'int.case_study_download',
  });
});

describe('AT-04 no fit, no MQL', () => {
  const agency = aLead({
    contact: { jobtitle: 'Owner' },
    company: { industry: 'MARKETING_AND_ADVERTISING', numberofemployees: '2', annualrevenue: '200000' },
    signals: [
      ...FIFTY_NINE,
      ...Array.from({ length: 10 }, (_, i) => aSignal('blog_view', 4, { asset: `/blog/more-${i}` })),
      aSignal('webinar_attended', 4, { attributes: { minutes: 60, questions: 1 } }),
      REPLY,
    ],
  });

  it('refuses a two-person agency whatever it does, and names the employee count', () => {
    const receipt = on(5, agency);
    expect(inPoints(receipt.score)).toBeGreaterThanOrEqual(60);
    expect(receipt.decision).toBe('not_mql');
    expect(reasonSentence(receipt)).toContain('fit gate: employee count 2 < 50');
  });

  it('says that no amount of activity can qualify it', () => {
    expect(nextStepSentence(on(5, agency))).toMatch(/^No amount of activity can qualify this lead/);
  });
});

describe('AT-05 conditional title', () => {
  it.each([
    ['199', 'match'],
    ['200', 'no_match'],
    ['300', 'no_match'],
  ])('a CEO of %s employees: %s', (employees, state) => {
    const receipt = on(5, aLead({ contact: { jobtitle: 'CEO' }, company: { numberofemployees: employees } }));
    expect(receipt.fitCriteria.find((one) => one.ruleId === 'fit.title')?.state).toBe(state);
  });
});

describe('AT-06 size edges', () => {
  it.each([
    ['fit.size', 'numberofemployees', '49', 'no_match'],
    ['fit.size', 'numberofemployees', '50', 'match'],
    ['fit.size', 'numberofemployees', '500', 'match'],
    ['fit.size', 'numberofemployees', '501', 'no_match'],
    ['fit.revenue', 'annualrevenue', '4990000', 'no_match'],
    ['fit.revenue', 'annualrevenue', '5000000', 'match'],
    ['fit.revenue', 'annualrevenue', '100000000', 'match'],
    ['fit.revenue', 'annualrevenue', '100010000', 'no_match'],
  ])('%s with %s = %s: %s', (ruleId, property, value, state) => {
    const receipt = on(5, aLead({ company: { [property]: value } }));
    expect(receipt.fitCriteria.find((one) => one.ruleId === ruleId)?.state).toBe(state);
  });
});

it('AT-07 a demo request of a fitting company is an MQL at 40 points, as hand-raiser, and goes to discovery', () => {
  const receipt = on(5, aLead({ signals: [aSignal('demo_request', 5)] }));
  expect(receipt).toMatchObject({
    score: 40_000,
    decision: 'mql',
    via: 'fast.demo',
    priority: 'hand_raiser',
    nextAction: 'discovery',
  });
});

it('AT-08 a demo request of an unfitting company is no MQL but goes to a person', () => {
  const company = { industry: 'RETAIL', numberofemployees: '3', annualrevenue: '90000' };
  const receipt = on(5, aLead({ company, signals: [aSignal('demo_request', 5)] }));
  expect(receipt).toMatchObject({
    decision: 'not_mql',
    attention: 'hand_raiser_gate_failed',
    priority: 'hand_raiser',
    nextAction: 'review',
  });
  expect(reasonSentence(receipt)).toMatch(/^Hand-raiser, gate failed: requested a demo/);
});

describe('AT-08 a demo request of who opted out', () => {
  const signals = [aSignal('demo_request', 5)];

  it('is kept out of the handoff, since sales may not write to them', () => {
    const receipt = on(5, aLead({ contact: { hs_email_optout: 'true' }, signals }));
    expect(receipt).toMatchObject({
      decision: 'not_mql',
      handRaise: 'fast.demo',
      attention: null,
      priority: 'low',
      nextAction: 'suppress',
    });
    expect(reasonSentence(receipt)).toContain('has opted out of e-mail');
  });

  it('is so as well where another requirement fails first', () => {
    const contact = { hs_email_optout: 'true', hs_email_bounce: '3' };
    const source = defaultSource();
    source.gates.reverse();
    for (const model of [defaultModel, compileModel(parseModel(source), LEXICON)]) {
      const receipt = evaluate(model, aLead({ contact, signals }), onDay(5, 12));
      expect(receipt).toMatchObject({ nextAction: 'suppress', attention: null });
    }
  });

  it('goes to a person where only the address bounces', () => {
    expect(on(5, aLead({ contact: { hs_email_bounce: '3' }, signals }))).toMatchObject({
      attention: 'hand_raiser_gate_failed',
      priority: 'hand_raiser',
      nextAction: 'review',
    });
  });
});

it('AT-10 registering < five minutes < the whole webinar < the whole with a question', () => {
  const attended = (attributes: Record<string, number>) => [
    aSignal('webinar_registered', 4),
    aSignal('webinar_attended', 5, { attributes }),
  ];
  const steps = [
    [aSignal('webinar_registered', 4)],
    attended({ minutes: 5 }),
    attended({ minutes: 60 }),
    attended({ minutes: 60, questions: 1 }),
  ];
  expect(steps.map((signals) => inPoints(on(5, aLead({ signals })).score))).toEqual([2, 5, 10, 15]);
});

it('AT-11 an e-book is worth less than the pricing page', () => {
  const worth = (kind: string) => on(5, aLead({ signals: [aSignal(kind, 5)] })).score;
  expect(worth('ebook_download')).toBeLessThan(worth('pricing_page_view'));
});

describe('AT-12 noise cannot win', () => {
  it('keeps a junior analyst of a non-target company out, however busy', () => {
    const busy = [
      ...Array.from({ length: 5 }, (_, i) => aSignal('guide_download', 1 + i, { asset: `Report ${i}` })),
      ...[2, 4].map((day) =>
        aSignal('webinar_attended', day, { asset: `Webinar ${day}`, attributes: { minutes: 60 } }),
      ),
      ...[1, 2, 3, 4, 5].map((day) => aSignal('email_open', day)),
    ];
    const company = { industry: 'RETAIL', numberofemployees: '20', annualrevenue: '900000' };
    expect(on(5, aLead({ contact: { jobtitle: 'Junior Analyst' }, company, signals: busy })).decision).toBe(
      'not_mql',
    );
  });

  it('surfaces a CIO of a target account with one comparison page and a contact form', () => {
    const company = { numberofemployees: '450', annualrevenue: '90000000', hs_target_account: 'tier_1' };
    const signals = [aSignal('comparison_view', 5), aSignal('contact_us', 5)];
    const receipt = on(5, aLead({ contact: { jobtitle: 'CIO' }, company, signals }));
    expect(receipt).toMatchObject({ decision: 'mql', priority: 'hand_raiser' });
    expect(receipt.score).toBeLessThan(60_000);
  });
});

describe('AT-13 negatives', () => {
  const plain = on(5, aLead({ signals: WORKED_EXAMPLE }));

  it.each([
    ['personal e-mail', { contact: { hs_email_domain: 'gmail.com' } }, 'neg.personal_email'],
    ['company too small', { company: { numberofemployees: '4' } }, 'neg.too_small'],
    ['country outside the area', { contact: { country: 'Australia' } }, 'neg.outside_area'],
  ])('%s lowers the score and has a line', (_, change, ruleId) => {
    const receipt = on(5, aLead({ ...change, signals: WORKED_EXAMPLE }));
    expect(receipt.score).toBeLessThan(plain.score);
    const line = receipt.contributions.find((one) => one.ruleId === ruleId);
    expect(line?.points).toBeLessThan(0);
    expect(receiptText(receipt)).toContain(line!.label);
  });

  it.each([
    ['student title', { contact: { jobtitle: 'Student' } }, 'gate.outsider', 'student_consultant'],
    ['competitor', { contact: { hs_email_domain: 'rival.example' } }, 'gate.competitor', 'competitor'],
  ])('%s closes a gate and never raises the score', (_, change, gateId, rejectAs) => {
    const receipt = on(5, aLead({ ...change, signals: WORKED_EXAMPLE }));
    expect(receipt.score).toBeLessThanOrEqual(plain.score);
    expect(receipt.gates.find((gate) => gate.id === gateId)).toMatchObject({ state: 'fail', rejectAs });
    expect(receipt).toMatchObject({
      decision: 'disqualified',
      scoreState: 'excluded',
      nextAction: 'suppress',
    });
    expect(receiptText(receipt)).toMatch(/^ {2}fail {2}Not /m);
  });
});

it('AT-14 a fitting quiet lead and an unfitting busy one get different grades and next actions', () => {
  const quiet = on(5, aLead({ signals: [PLAYBOOK] }));
  const company = { industry: 'RETAIL', numberofemployees: '20', annualrevenue: '900000' };
  const busy = on(5, aLead({ company, signals: WORKED_EXAMPLE }));
  expect([quiet.grade, quiet.nextAction]).toEqual(['A4', 'nurture']);
  expect([busy.grade, busy.nextAction]).toEqual(['C1', 'none']);
});

it('AT-16 equal points are judged against the threshold of the own channel', () => {
  const signals = [...FIFTY_NINE, aSignal('ebook_download', 5)];
  const from = (source: string) =>
    on(5, aLead({ contact: { hs_analytics_source: source, hs_analytics_source_data_1: null }, signals }));
  const [seo, social] = [from('ORGANIC_SEARCH'), from('PAID_SOCIAL')];
  expect([seo.score, social.score]).toEqual([64_000, 64_000]);
  expect([seo.channel, seo.threshold, seo.decision]).toEqual(['organic_search', 60_000, 'mql']);
  expect([social.channel, social.threshold, social.decision]).toEqual(['paid_social', 65_000, 'not_mql']);
});

describe('AT-17 syndication', () => {
  const contact = { hs_analytics_source: 'OFFLINE', hs_analytics_source_data_1: 'Content syndication' };
  const signals = [...FIFTY_NINE, aSignal('guide_download', 5), REPLY];

  it('sends an unvalidated lead above the threshold to validation', () => {
    const receipt = on(5, aLead({ contact, signals }));
    expect(receipt).toMatchObject({
      channel: 'content_syndication',
      decision: 'hold',
      nextAction: 'validate',
    });
    expect(reasonSentence(receipt)).toContain('validation');
  });

  it('makes it an MQL on the same evidence once it is validated', () => {
    const receipt = on(6, aLead({ contact, signals: [...signals, aSignal('validated', 6)] }));
    expect(receipt).toMatchObject({ decision: 'mql', trigger: { ruleId: 'int.reply' } });
  });
});

it('the trigger is what counted, not something newer that another rule outweighs', () => {
  const signals = [aSignal('case_study_download', 3), aSignal('case_study_view', 4)];
  expect(on(5, aLead({ signals })).trigger?.ruleId).toBe('int.case_study_download');
});

it('an episode keeps the channel it was opened under', () => {
  expect(on(5, { ...aLead({ signals: WORKED_EXAMPLE }), channel: 'webinar' })).toMatchObject({
    channel: 'webinar',
    threshold: 65_000,
  });
});

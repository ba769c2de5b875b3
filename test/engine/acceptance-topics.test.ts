/** Topics, committees and roles, under the pack `topic-intent`: what a case alone does not show. */
import { describe, expect, it } from 'vitest';
import { appraiseAccount } from '../../src/engine/appraise-account.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { Colleague, EvaluationInput, Properties, Signal } from '../../src/engine/input.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { nextStepSentence, reasonSentence, receiptText } from '../../src/engine/render.ts';
import { loadPack } from '../../src/packs.ts';
import { inPoints, onDay } from './default-pack.ts';
import { at } from './small-model.ts';

const model = await loadPack('topic-intent');

const BANK: Properties = {
  domain: 'harbour.example',
  industry: 'BANKING',
  numberofemployees: '1500',
  country: 'United States',
};

function aPerson(
  jobtitle: string,
  signals: readonly Signal[],
  more: { readonly company?: Properties; readonly account?: readonly Colleague[] } = {},
): EvaluationInput {
  const { company = BANK, ...others } = more;
  const contact = { email: 'ira@harbour.example', hs_email_domain: 'harbour.example', jobtitle };
  return { contact: { ...contact, country: 'USA' }, company, signals, ...others };
}

function on(day: number, lead: EvaluationInput): Receipt {
  return evaluate(model, lead, onDay(day, 12));
}

function colleague(leadId: string, title: string, ...signals: readonly Signal[]): Colleague {
  return { leadId, title, signals };
}

function pointsOf(receipt: Receipt, ruleId: string): number {
  return inPoints(receipt.contributions.find((one) => one.ruleId === ruleId)?.points ?? 0);
}

const CHECKLIST = (day: number) =>
  at(day, 'guide_download', { asset: 'Cloud Security Compliance Checklist' });
const INTEREST = (day: number, topic: string) =>
  at(day, 'declared_interest', { second: 60, attributes: { topic } });
const GOVERNANCE_CHECKLIST = at(1, 'guide_download', { asset: 'Governance checklist' });
const ANALYTICS_WEBINAR = at(12, 'webinar_attended', {
  asset: 'Webinar: analytics you can trust',
  attributes: { minutes: 45 },
});
const comparison = (day: number) => at(day, 'comparison_view', { asset: '/compare/governance-suites' });

describe('AT-15 topic progression', () => {
  const steps = [CHECKLIST(1), at(4, 'comparison_view', { asset: '/compare/cloud-security' })];
  const pricing = at(6, 'pricing_page_view', { asset: '/pricing' });

  it('fires with its last step, and only then', () => {
    const story = [4, 5, 6].map((day) => {
      const happened = [...steps, pricing].filter(({ occurredAt }) => occurredAt <= onDay(day, 12));
      return pointsOf(on(day, aPerson('IT Manager', happened)), 'int.progression');
    });
    expect(story).toEqual([0, 0, 25]);
  });

  it('is told as the reason, with each step in the receipt', () => {
    const receipt = on(6, aPerson('IT Manager', [...steps, pricing]));
    expect(reasonSentence(receipt)).toContain(
      'MQL: went from learning to comparing to the prices on one topic after downloading a guide on cloud security',
    );
    const line = receiptText(receipt)
      .split('\n')
      .find((one) => one.includes('Went from learning to comparing'));
    expect(line).toContain(
      'pricing_page_view /pricing, comparison_view /compare/cloud-security, guide_download',
    );
  });

  it('is one person’s: steps of colleagues do not count', () => {
    const account = [colleague('ana', 'CIO', pricing)];
    expect(pointsOf(on(6, aPerson('IT Manager', steps, { account })), 'int.progression')).toBe(0);
  });
});

describe('AT-18 cloud-security case', () => {
  const manager = aPerson('Senior IT Manager', [CHECKLIST(1), INTEREST(1, 'cloud security modernization')]);

  it('is an MQL by topic intent and account fit, and the receipt holds the evidence of both', () => {
    const receipt = on(1, manager);
    expect(receipt).toMatchObject({ decision: 'mql', via: 'threshold', nextAction: 'review', fit: 100_000 });
    expect(receipt.fitCriteria.filter(({ state }) => state === 'match').map(({ ruleId }) => ruleId)).toEqual([
      'fit.size',
      'fit.industry',
      'fit.department',
      'fit.role',
      'fit.geography',
    ]);
    expect(receipt.trigger?.ruleId).toBe('int.interest_cloud_security');
    const text = receiptText(receipt);
    for (const evidence of [
      'guide_download Cloud Security',
      'jobtitle Senior IT Manager',
      'numberofemployees 1500',
    ])
      expect(text).toContain(evidence);
  });

  it.each([
    ['without the declared interest', { ...manager, signals: [CHECKLIST(1)] }],
    [
      'with an interest in something else',
      { ...manager, signals: [CHECKLIST(1), INTEREST(1, 'office chairs')] },
    ],
    [
      'at a company of 400',
      aPerson('Senior IT Manager', manager.signals, { company: { ...BANK, numberofemployees: '400' } }),
    ],
  ])('is none %s', (_, lead) => {
    expect(on(1, lead).decision).toBe('not_mql');
  });
});

describe('AT-19 one campaign, three outcomes', () => {
  const answered = [CHECKLIST(1), INTEREST(1, 'cloud security')];
  const shop = { domain: 'corner.example', industry: 'RETAIL', numberofemployees: '40', country: 'Canada' };

  it('ends differently at equal points, and says why', () => {
    const junior = on(1, aPerson('Junior IT Executive', answered, { company: shop }));
    const director = on(
      1,
      aPerson('Security Director', answered, { company: { ...BANK, hs_target_account: 'tier_1' } }),
    );
    expect(
      [junior, director].map(
        ({ contributions }) => contributions.filter(({ score }) => score === 'intent').length,
      ),
    ).toEqual([1, 1]);
    expect([junior.decision, junior.nextAction]).toEqual(['not_mql', 'nurture']);
    expect(nextStepSentence(junior)).toBe(
      'Keep nurturing; no number of points makes it an MQL: the company has fewer than 500 employees and is no target account.',
    );
    expect([director.decision, director.priority, director.nextAction]).toEqual(['mql', 'high', 'review']);
  });

  it('alerts to the account once several of its people answered it', () => {
    const account = [
      colleague('Jordan', 'IT Manager', CHECKLIST(2)),
      colleague('Kim', 'Head of IT', CHECKLIST(3)),
    ];
    const receipt = on(3, aPerson('Security Director', answered, { account }));
    expect(receipt).toMatchObject({ nextAction: 'account_play', account: { track: 'account.committee' } });
    expect(reasonSentence(receipt)).toMatch(/Account MQL: three people are at cloud security together\.$/);
  });
});

describe('AT-20 committee', () => {
  const ana = colleague('Ana', 'Data Analyst', ANALYTICS_WEBINAR);
  const ben = colleague('Ben', 'Head of Finance', comparison(20));
  const lead = aPerson('IT Manager', [GOVERNANCE_CHECKLIST], { account: [ana, ben] });

  it('names the three people, what each did, and the topic they share', () => {
    const receipt = on(20, lead);
    expect(inPoints(receipt.score)).toBeLessThan(inPoints(receipt.threshold));
    expect(receipt.decision).toBe('not_mql');
    const text = receiptText(receipt);
    expect(text.slice(text.indexOf('\nAccount\n') + 1, text.indexOf('\n\nModel'))).toBe(
      [
        'Account',
        '  3 people from engineering, finance and it on governance: account MQL by "Three people on one topic in thirty days"',
        '  2026-11-20  lead Ben: comparison_view /compare/governance-suites',
        '  2026-11-12  lead Ana: webinar_attended Webinar: analytics you can trust',
        '  2026-11-01  this lead: guide_download Governance checklist',
      ].join('\n'),
    );
  });

  it('holds for each of the three, none of whom reaches the threshold alone', () => {
    const all = [colleague('Ira', 'IT Manager', GOVERNANCE_CHECKLIST), ana, ben];
    for (const { leadId, title, signals } of all) {
      const alone = on(20, aPerson(title!, signals));
      expect([alone.decision, alone.account?.track]).toEqual(['not_mql', null]);
      const account = all.filter((one) => one.leadId !== leadId);
      expect(on(20, aPerson(title!, signals, { account })).account?.track).toBe('account.committee');
    }
  });

  it('holds for the account itself, for what is written on the company', () => {
    const people = [colleague('Ira', 'IT Manager', GOVERNANCE_CHECKLIST), ana, ben];
    expect(appraiseAccount(model, { people, company: BANK }, onDay(20, 12))).toMatchObject({
      track: 'account.committee',
      people: 3,
      departments: ['engineering', 'finance', 'it'],
      topic: 'governance',
      because: [{ lead: 'Ben' }, { lead: 'Ana' }, { lead: 'Ira' }],
    });
  });

  it('is none for one person who does all three', () => {
    const signals = [GOVERNANCE_CHECKLIST, ANALYTICS_WEBINAR, comparison(20)];
    const receipt = on(20, aPerson('IT Manager', signals, { account: [] }));
    expect(receipt.account).toMatchObject({ track: null, people: 1 });
    expect(receiptText(receipt)).not.toContain('\nAccount\n');
  });

  it.each([
    [30, 'account.committee'],
    [31, null],
  ])('with the third %d days after the first: %j', (after, track) => {
    const day = 1 + after;
    const account = [ana, colleague('Ben', 'Head of Finance', comparison(day))];
    expect(on(day, aPerson('IT Manager', [GOVERNANCE_CHECKLIST], { account })).account?.track).toBe(track);
  });
});

describe('AT-21 a week later', () => {
  const first = aPerson('IT Manager', [GOVERNANCE_CHECKLIST]);
  const others = [
    colleague('Ana', 'Data Analyst', comparison(8)),
    colleague('Ben', 'CFO', at(8, 'case_study_view', { asset: '/case-studies/data-governance' })),
  ];

  it('the first one’s priority, next step and receipt say that two others came', () => {
    const [before, after] = [on(7, { ...first, account: [] }), on(8, { ...first, account: others })];
    expect([before.priority, before.nextAction, before.account?.people]).toEqual(['low', 'nurture', 1]);
    expect([after.priority, after.nextAction, after.account?.people]).toEqual(['normal', 'account_play', 3]);
    expect(after.score).toBeGreaterThan(before.score);
    expect(nextStepSentence(after)).toBe(
      'Work the account as a whole: three people are at governance together.',
    );
    expect(receiptText(after)).toContain('lead Ana: comparison_view');
    expect(after.trigger).toMatchObject({ ruleId: 'int.committee', occurredAt: onDay(8) });
  });

  it('what the first one did itself is worth what it was', () => {
    expect(pointsOf(on(8, { ...first, account: others }), 'eng.guide_governance')).toBe(15);
  });

  it('has other inputs, so that the receipt can be told from the one before', () => {
    expect(on(8, { ...first, account: others }).inputsHash).not.toBe(
      on(8, { ...first, account: [] }).inputsHash,
    );
  });
});

describe('AT-22 customer', () => {
  const reading = [GOVERNANCE_CHECKLIST, comparison(3), at(4, 'pricing_page_view')];
  const contact = { lifecyclestage: 'customer' };

  it('is no MQL but goes to customer success, whatever the points', () => {
    const lead = aPerson('IT Manager', reading);
    const receipt = on(4, { ...lead, contact: { ...lead.contact, ...contact } });
    expect(receipt.score).toBeGreaterThanOrEqual(receipt.threshold);
    expect(receipt).toMatchObject({ decision: 'diverted', nextAction: 'route_cs', scoreState: 'excluded' });
    expect([reasonSentence(receipt), nextStepSentence(receipt)]).toEqual([
      'Not for new business: is a customer already.',
      'Hand it to customer success.',
    ]);
  });

  it('is no account MQL either, however many of its people read', () => {
    const people = ['Ana', 'Ben', 'Cem'].map((id) => colleague(id, 'CIO', GOVERNANCE_CHECKLIST));
    const customer = { ...BANK, lifecyclestage: 'customer' };
    expect(appraiseAccount(model, { people, company: BANK }, onDay(4))?.track).toBe('account.committee');
    expect(appraiseAccount(model, { people, company: customer }, onDay(4))).toMatchObject({
      track: null,
      people: 3,
    });
  });
});

describe('AT-58 finance director', () => {
  const company = { industry: 'MACHINERY', numberofemployees: '900', country: 'Germany' };
  const read = [
    at(1, 'guide_download', { asset: 'ERP modernisation guide' }),
    at(8, 'case_study_view', { asset: '/case-studies/erp-modernisation' }),
  ];

  it('is an MQL whose next step is a structured nurture, and no call', () => {
    const receipt = on(8, aPerson('Finance Director', read, { company }));
    expect(receipt).toMatchObject({ decision: 'mql', nextAction: 'nurture', priority: 'high' });
    expect(nextStepSentence(receipt)).toBe('Nurture it in a structured way before sales calls.');
    expect(reasonSentence(receipt)).toContain('went from learning to a case study on one topic');
  });

  it.each(['pricing_page_view', 'comparison_view', 'email_reply'])('is one to review after a %s', (kind) => {
    const receipt = on(9, aPerson('Finance Director', [...read, at(9, kind)], { company }));
    expect(receipt).toMatchObject({ decision: 'mql', nextAction: 'review' });
  });

  it('asks for a discovery at once with a raised hand', () => {
    const receipt = on(9, aPerson('Finance Director', [...read, at(9, 'demo_request')], { company }));
    expect(receipt).toMatchObject({ nextAction: 'discovery', priority: 'hand_raiser' });
  });
});

import { describe, expect, it } from 'vitest';
import { paths } from '../../src/engine/paths.ts';
import { nextStepSentence, reasonSentence, receiptText } from '../../src/engine/render.ts';
import { aLead, aSignal, on, onDay } from './default-pack.ts';
import { aRule, judge, smallModel } from './small-model.ts';

const PLAYBOOK = aSignal('guide_download', 1, { asset: 'Outbound playbook' });
const PRICING = aSignal('pricing_page_view', 3);
const CASE_STUDY = aSignal('case_study_view', 3, { occurredAt: onDay(3, 11) });
const REPLY = aSignal('email_reply', 5);
const WORKED_EXAMPLE = [PLAYBOOK, PRICING, CASE_STUDY, REPLY];

describe('what is not known', () => {
  it('holds a lead without a job title, with a range instead of a zero', () => {
    const receipt = on(5, aLead({ contact: { jobtitle: ' ' }, signals: WORKED_EXAMPLE }));
    expect(receipt).toMatchObject({
      decision: 'hold',
      scoreState: 'insufficient_data',
      score: 70_000,
      low: 60_000,
      high: 70_000,
      fit: 80_000,
      fitHigh: 100_000,
    });
    expect(reasonSentence(receipt)).toContain('the job title is not known');
  });

  it('holds a lead without a company and says what to find out and what it is worth', () => {
    const receipt = on(5, aLead({ company: null, signals: WORKED_EXAMPLE }));
    expect(receipt).toMatchObject({
      decision: 'hold',
      scoreState: 'insufficient_data',
      fit: 40_000,
      fitHigh: 100_000,
      nextAction: 'fix_data',
    });
    expect(nextStepSentence(receipt)).toBe(
      'Find out employee count, annual revenue and industry; it could raise the fit from 40 to 100.',
    );
  });

  it('R46 shows a value that cannot be read as such and counts it as unknown', () => {
    const receipt = on(5, aLead({ company: { numberofemployees: '0x10' }, signals: WORKED_EXAMPLE }));
    expect(receipt.unknown.find((one) => one.ruleId === 'neg.too_small')?.inputs).toEqual([
      { input: 'company.numberofemployees', label: 'employee count', value: '0x10' },
    ]);
    expect(receiptText(receipt)).toContain('employee count "0x10" cannot be read');
  });

  it('takes a bounce count that was never set as never mailed, but an unreadable one as unknown', () => {
    expect(on(5, aLead({ signals: WORKED_EXAMPLE })).decision).toBe('mql');
    expect(on(5, aLead({ contact: { hs_email_bounce: 'many' }, signals: WORKED_EXAMPLE })).decision).toBe(
      'hold',
    );
  });

  it('does not count a signal dated after today, and says so', () => {
    const receipt = on(5, aLead({ signals: [...WORKED_EXAMPLE, aSignal('demo_request', 9)] }));
    expect([receipt.score, receipt.futureSignals]).toEqual([70_000, 1]);
  });

  it('keeps the fit open as long as what is unknown could just make the minimum, and no longer', () => {
    const failing = { industry: 'RETAIL', annualrevenue: '900000' };
    const open = on(5, aLead({ company: { ...failing, numberofemployees: null }, signals: WORKED_EXAMPLE }));
    expect([open.fit, open.fitHigh, open.decision]).toEqual([40_000, 60_000, 'hold']);
    const failed = on(5, aLead({ company: { ...failing, numberofemployees: '9' }, signals: WORKED_EXAMPLE }));
    expect([failed.fitHigh, failed.decision, failed.scoreState]).toEqual([40_000, 'not_mql', 'scored']);
  });
});

describe('a job title of which words and parts are asked', () => {
  const ask = (propertyName: string, operator: string, value: string) => ({ propertyName, operator, value });
  const words = ask('jobtitle', 'CONTAINS_TOKEN', 'growth hacker');
  const head = ask('jobtitle.seniority', 'EQ', 'head');
  const sales = ask('jobtitle.department', 'EQ', 'sales');

  it('is named as not known where its words can be read but not its parts', () => {
    const model = smallModel({
      rules: [aRule({ filterGroups: [{ filters: [words] }, { filters: [head] }] })],
    });
    const { unknown } = judge(model, 5, { contact: { jobtitle: 'Clerk of wonders' } });
    expect(unknown).toEqual([]);
    const wizard = judge(model, 5, { contact: { jobtitle: 'Wizard of wonders' } });
    expect(wizard.unknown.map(({ inputs }) => inputs)).toEqual([
      [{ input: 'contact.jobtitle', label: 'jobtitle', value: 'Wizard of wonders' }],
    ]);
  });

  it('is named once where it is missing altogether', () => {
    const model = smallModel({ rules: [aRule({ all: [{ filters: [head] }, { filters: [sales] }] })] });
    expect(judge(model, 5, {}).unknown.map(({ inputs }) => inputs)).toEqual([
      [{ input: 'contact.jobtitle', label: 'jobtitle', value: null }],
    ]);
  });

  it('is supposed with two of its parts where both are asked for together', () => {
    const model = smallModel({ rules: [aRule({ filters: [head, sales] })] });
    const lead = { contact: {}, company: {}, signals: [] };
    const [path, ...others] = paths(model, lead, onDay(5));
    expect(others).toEqual([]);
    expect(path).toMatchObject({
      decision: 'mql',
      steps: [{ property: 'jobtitle', known: 'seniority head and department sales' }],
    });
  });
});

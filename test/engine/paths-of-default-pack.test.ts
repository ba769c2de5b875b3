import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { appraise } from '../../src/engine/evaluate.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import type { Model } from '../../src/engine/model.ts';
import { type Path, paths } from '../../src/engine/paths.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { aLead, aSignal, defaultModel, defaultSource, onDay } from './default-pack.ts';
import { TODAY } from './generators.ts';

const NOW = onDay(TODAY, 12);
const ON_DAY_3 = [
  aSignal('guide_download', 1),
  aSignal('pricing_page_view', 3),
  aSignal('case_study_view', 3),
];

function isMql(model: Model, lead: EvaluationInput, now = NOW): boolean {
  return appraise(model, lead, now).decision === 'mql';
}

function named(path: Path): string {
  return path.steps
    .map((step) =>
      step.kind === 'signal' ? `${step.times} ${step.signal}` : `${step.property} ${step.known}`,
    )
    .join(' + ');
}

describe('paths of the default pack', () => {
  it('on day 3 a comparison page, a webinar, a reply, an inquiry or a demo would do', () => {
    const found = paths(defaultModel, aLead({ signals: ON_DAY_3 }), onDay(3, 12));
    expect(found.map(named)).toEqual([
      '1 webinar_attended',
      '1 comparison_view',
      '1 email_reply',
      '1 contact_us',
      '1 demo_request',
    ]);
    expect(found[0]).toMatchObject({
      decision: 'mql',
      margin: 0,
      steps: [{ attributes: { minutes: 40, questions: 1 }, label: 'Webinar attendance' }],
    });
  });

  it('names every number that would do, and no other', () => {
    const lead = aLead({ company: null, signals: [...ON_DAY_3, aSignal('email_reply', 5)] });
    const sizes = paths(defaultModel, lead, onDay(5)).flatMap(({ steps }) => steps);
    expect(sizes[0]).toMatchObject({
      property: 'numberofemployees',
      known: '50 to 500',
      label: 'employee count',
    });
    for (const [size, does] of [
      ['49', false],
      ['50', true],
      ['300', true],
      ['500', true],
      ['501', false],
    ] as const) {
      expect(isMql(defaultModel, { ...lead, company: { numberofemployees: size } }, onDay(5))).toBe(does);
    }
  });

  it('no activity is offered where a known fact stands in the way', () => {
    const agency = { numberofemployees: '2', industry: 'RETAIL', annualrevenue: '1000' };
    expect(paths(defaultModel, aLead({ company: agency, signals: ON_DAY_3 }), onDay(3))).toEqual([]);
    expect(paths(defaultModel, aLead({ contact: { hs_email_optout: 'true' } }), onDay(3))).toEqual([]);
  });

  it('what is open because of a gate is offered as what it must not be', () => {
    const source = defaultSource();
    source.gates.find((gate: { id: string }) => gate.id === 'gate.open_deal').onMissing = 'hold';
    const lead = aLead({ signals: [aSignal('demo_request', 3)] });
    expect(paths(compileModel(parseModel(source), LEXICON), lead, onDay(3)).map(named)).toEqual([
      'hs_num_open_deals at most 0',
    ]);
  });

  it('offers a raised hand though no rule counts its signal', () => {
    const source = defaultSource();
    source.rules = source.rules.filter((rule: { id: string }) => rule.id !== 'int.demo');
    expect(paths(compileModel(parseModel(source), LEXICON), aLead(), onDay(3)).map(named)).toEqual([
      '1 contact_us',
      '1 demo_request',
    ]);
  });

  it('supposes an activity that passes every test of its rule', () => {
    const source = defaultSource();
    source.rules
      .find((rule: { id: string }) => rule.id === 'eng.webinar_asked')
      .when.where.push(
        { attribute: 'minutes', operator: 'GTE', value: 55 },
        { attribute: 'minutes', operator: 'GTE', value: 50 },
      );
    const [nearest] = paths(
      compileModel(parseModel(source), LEXICON),
      aLead({ signals: ON_DAY_3 }),
      onDay(3, 12),
    );
    expect(nearest!.steps).toMatchObject([
      { signal: 'webinar_attended', attributes: { minutes: 55, questions: 1 } },
    ]);
  });

  it('offers no activity that nobody can bring about', () => {
    const source = defaultSource();
    source.rules.find((rule: { id: string }) => rule.id === 'eng.blog').points = 15;
    const lead = aLead({ signals: ON_DAY_3 });
    const blog = { ...lead, signals: [...lead.signals, aSignal('blog_view', 3)] };
    const model = compileModel(parseModel(source), LEXICON);
    expect(isMql(model, blog, onDay(3, 12))).toBe(true);
    const found = paths(model, lead, onDay(3, 12), { limit: 99 }).map(named);
    expect(found).toContain('1 comparison_view');
    expect(found).not.toContain('1 blog_view');
  });

  it('an unreadable value counts as not known', () => {
    const company = {
      numberofemployees: '0x10',
      industry: 'RETAIL',
      annualrevenue: '30000000',
      country: 'Norway',
    };
    const lead = aLead({ company, contact: { jobtitle: 'Clerk' }, signals: [aSignal('demo_request', 3)] });
    expect(paths(defaultModel, lead, onDay(3)).map(named)).toEqual(['numberofemployees 50 to 500']);
  });

  it('says how often where once is not enough', () => {
    const source = defaultSource();
    source.fastTracks = [];
    source.rules = source.rules.filter((rule: { score: string }) => rule.score !== 'intent');
    source.rules.push({
      id: 'int.thrice',
      score: 'intent',
      points: 70,
      label: 'Three pricing visits',
      when: { signal: 'pricing_page_view', withinDays: 30, atLeast: 3 },
      actionable: true,
    });
    const model = compileModel(parseModel(source), LEXICON);
    expect(paths(model, aLead(), onDay(3)).map(named)).toEqual(['3 pricing_page_view']);
    expect(paths(model, aLead({ signals: [aSignal('pricing_page_view', 2)] }), onDay(3)).map(named)).toEqual([
      '2 pricing_page_view',
    ]);
  });

  it('asks for no more of an activity than it takes', () => {
    const source = defaultSource();
    source.fastTracks = [];
    source.rules = source.rules.filter((rule: { score: string }) => rule.score === 'fit');
    const visits = {
      score: 'intent',
      label: 'Visits',
      when: { signal: 'pricing_page_view', withinDays: 30 },
    };
    source.rules.push(
      { ...visits, id: 'int.each', points: 30, repeat: { max: 3 } },
      { ...visits, id: 'int.thrice', points: 5, when: { ...visits.when, atLeast: 3 }, actionable: true },
    );
    source.mql.threshold = { default: 60 };
    const model = compileModel(parseModel(source), LEXICON);
    expect(paths(model, aLead(), onDay(3)).map(named)).toEqual(['2 pricing_page_view']);
  });

  it('counts a repeated activity as one step of several times', () => {
    const source = defaultSource();
    source.fastTracks = [];
    source.rules = source.rules.filter((rule: { score: string }) => rule.score === 'fit');
    source.rules.push({
      id: 'int.visits',
      score: 'intent',
      points: 30,
      label: 'Pricing visits',
      when: { signal: 'pricing_page_view', withinDays: 30 },
      repeat: { max: 4 },
      actionable: true,
    });
    source.mql.threshold = { default: 60 };
    const model = compileModel(parseModel(source), LEXICON);
    expect(paths(model, aLead(), onDay(3)).map(named)).toEqual(['2 pricing_page_view']);
  });

  it('holds to the number of steps and of paths asked for', () => {
    const lead = aLead({ company: null });
    expect(paths(defaultModel, lead, onDay(3), { maxSteps: 1 })).toEqual([]);
    expect(paths(defaultModel, lead, onDay(3), { maxSteps: 2, limit: 2 })).toHaveLength(2);
  });

  it('leaves the lead as it was', () => {
    const lead = aLead({ company: null, signals: ON_DAY_3 });
    const before = structuredClone(lead);
    paths(defaultModel, lead, onDay(3));
    expect(lead).toEqual(before);
  });
});

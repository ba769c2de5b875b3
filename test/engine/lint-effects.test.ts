import { describe, expect, it } from 'vitest';
import { type LintFinding, lint } from '../../src/engine/lint.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { defaultSource, onDay } from './default-pack.ts';

const NOW = onDay(5);
const reviewed = { now: NOW, reviewedAt: NOW };

function linted(change: (source: Record<string, any>) => void): readonly LintFinding[] {
  const source = defaultSource();
  change(source);
  return lint(parseModel(source), reviewed);
}

function found(findings: readonly LintFinding[], id: string): readonly LintFinding[] {
  return findings.filter((finding) => finding.id === id);
}

describe('rules and names without effect', () => {
  const rule = (more: object) => ({
    id: 'int.more',
    score: 'intent',
    points: 10,
    label: 'More',
    when: { signal: 'pricing_page_view', withinDays: 30 },
    ...more,
  });
  const idle = (more: object) =>
    found(
      linted((source) => source.rules.push(rule(more))),
      'rule.never-adds',
    );

  it.each([
    ['worth nothing', { points: 0 }],
    [
      'a range that excludes itself',
      {
        when: {
          filters: [
            { object: 'company', propertyName: 'numberofemployees', operator: 'LT', value: 10 },
            { object: 'company', propertyName: 'numberofemployees', operator: 'GTE', value: 10 },
          ],
        },
      },
    ],
    [
      'attributes that exclude each other',
      {
        when: {
          signal: 'webinar_attended',
          withinDays: 30,
          where: [
            { attribute: 'minutes', operator: 'GTE', value: 40 },
            { attribute: 'minutes', operator: 'LTE', value: 39 },
          ],
        },
      },
    ],
    [
      'a weaker one of its set on the same signal',
      {
        exclusive: 'case_study',
        points: 5,
        decay: 'standard',
        when: { signal: 'case_study_view', withinDays: 90 },
      },
    ],
  ])('%s never adds anything', (_, more) => {
    expect(idle(more)).toMatchObject([{ level: 'warning', evidence: { rule: 'int.more' } }]);
  });

  it.each([
    [
      'a wider window',
      {
        exclusive: 'case_study',
        points: 5,
        decay: 'standard',
        when: { signal: 'case_study_view', withinDays: 91 },
      },
    ],
    [
      'what needs more of a signal than the weaker one of its set',
      {
        exclusive: 'case_study',
        points: 20,
        decay: 'standard',
        when: { signal: 'case_study_view', withinDays: 90, atLeast: 3 },
      },
    ],
    [
      'two words of one title',
      {
        when: {
          filters: [
            { propertyName: 'jobtitle', operator: 'CONTAINS_TOKEN', value: 'vp' },
            { propertyName: 'jobtitle', operator: 'CONTAINS_TOKEN', value: 'sales' },
          ],
        },
      },
    ],
    [
      'a value that is not set',
      { when: { filters: [{ propertyName: 'email', operator: 'NOT_HAS_PROPERTY' }] } },
    ],
    [
      'one of two ways that contradicts itself',
      {
        when: {
          filterGroups: [
            {
              filters: [
                { propertyName: 'email', operator: 'HAS_PROPERTY' },
                { propertyName: 'email', operator: 'NOT_HAS_PROPERTY' },
              ],
            },
            { filters: [{ propertyName: 'email', operator: 'HAS_PROPERTY' }] },
          ],
        },
      },
    ],
    [
      'more repeats',
      {
        exclusive: 'case_study',
        points: 5,
        decay: 'standard',
        repeat: { max: 3 },
        when: { signal: 'case_study_view', withinDays: 90 },
      },
    ],
    [
      'a slower decay',
      {
        exclusive: 'case_study',
        points: 9,
        decay: 'slow',
        when: { signal: 'case_study_view', withinDays: 90 },
      },
    ],
    [
      'a value beyond the range',
      {
        when: {
          filters: [{ object: 'company', propertyName: 'numberofemployees', operator: 'GT', value: 10 }],
        },
      },
    ],
  ])('%s may add something', (_, more) => {
    expect(idle(more)).toEqual([]);
  });

  it('a rule in the same words as a stronger one may add something where only the stronger decays', () => {
    const twin = (more: object) => ({
      score: 'intent',
      label: 'From guide to prices',
      exclusive: 'walk',
      when: { progression: ['guide_download', 'pricing_page_view'], withinDays: 30 },
      ...more,
    });
    const beaten = (decay: string | undefined) => {
      const findings = linted((source) => {
        source.rules.push(
          twin({ id: 'walk.strong', points: 20, decay }),
          twin({ id: 'walk.weak', points: 15 }),
        );
      });
      return found(findings, 'rule.never-adds').map(({ evidence }) => evidence.rule);
    };
    expect(beaten(undefined)).toEqual(['walk.weak']);
    expect(beaten('fast')).toEqual([]);
  });

  it('a wider test of one topic may settle on another topic, and leave something to the narrower', () => {
    const ofOneTopic = (more: object, days: number) => ({
      score: 'intent',
      label: 'At one topic',
      exclusive: 'topic',
      decay: 'standard',
      when: { signal: 'blog_view', withinDays: days, atLeast: 2, sameTopic: true },
      ...more,
    });
    const findings = linted((source) => {
      source.topics = { revops: { label: 'Revenue operations', words: ['revops'] } };
      source.rules.push(
        ofOneTopic({ id: 'topic.wide', points: 20 }, 60),
        ofOneTopic({ id: 'topic.narrow', points: 15 }, 30),
      );
    });
    expect(found(findings, 'rule.never-adds')).toEqual([]);
  });

  it('a rule of a group that is held at one value never adds anything', () => {
    const findings = linted((source) => {
      source.scores.negative = { limit: 0, floor: 0 };
    });
    expect(found(findings, 'rule.never-adds').map(({ evidence }) => evidence.rule)).toEqual([
      'neg.personal_email',
      'neg.junior',
      'neg.too_small',
      'neg.outside_area',
      'neg.careers',
    ]);
  });

  it('a gate that contradicts itself is found: a requirement keeps everybody out, a disqualification nobody', () => {
    const filters = [
      { propertyName: 'email', operator: 'HAS_PROPERTY' },
      { propertyName: 'email', operator: 'NOT_HAS_PROPERTY' },
    ];
    const findings = linted((source) => {
      source.gates.find((gate: { id: string }) => gate.id === 'gate.email_known').when = { filters };
      source.gates.find((gate: { id: string }) => gate.id === 'gate.outsider').when = { filters };
    });
    expect(found(findings, 'gate.never-opens')).toMatchObject([{ level: 'problem' }]);
    expect(found(findings, 'gate.never-closes')).toMatchObject([{ level: 'warning' }]);
  });

  it('what a gate makes of the unknown is no contradiction: nothing is said where it may still decide', () => {
    const filters = [
      { object: 'company', propertyName: 'hs_num_open_deals', operator: 'LT', value: 1 },
      { object: 'company', propertyName: 'hs_num_open_deals', operator: 'GT', value: 1 },
    ];
    const findings = linted((source) => {
      const gate = (id: string) => source.gates.find((one: { id: string }) => one.id === id);
      Object.assign(gate('gate.email_known'), { when: { filters }, onMissing: 'pass' });
      Object.assign(gate('gate.outsider'), { when: { filters }, onMissing: 'fail' });
    });
    expect(findings.filter(({ id }) => id.startsWith('gate.'))).toEqual([]);
  });

  it('rules of one exclusive set may share their lists', () => {
    const findings = linted((source) => {
      const industry = source.rules.find((one: { id: string }) => one.id === 'fit.industry');
      industry.exclusive = 'industry';
      source.rules.push({ ...industry, id: 'fit.best_industry', points: 40 });
    });
    expect(found(findings, 'lists.overlap').filter(({ level }) => level === 'warning')).toEqual([]);
  });

  it('lists of two rules that share a value are found, also where one names a word of the other', () => {
    const findings = linted((source) => {
      source.lists.junior_titles.push('Junior VP Sales');
      source.rules.push({
        ...rule({ score: 'fit', id: 'fit.bank' }),
        when: {
          filters: [{ object: 'company', propertyName: 'industry', operator: 'EQ', value: 'banking' }],
        },
      });
    });
    const overlaps = found(findings, 'lists.overlap').filter(({ level }) => level === 'warning');
    expect(overlaps.map(({ evidence }) => [evidence.one, evidence.other, evidence.values])).toEqual([
      ['fit.industry', 'fit.bank', ['banking']],
      ['fit.title', 'neg.junior', ['junior vp sales']],
    ]);
  });

  it('a signal by which machines are told is used, and so is each topic where topics are compared', () => {
    const findings = linted((source) => {
      source.signals.spare = { label: 'Spare' };
      source.bots = [{ id: 'b', label: 'Burst', signals: ['spare'], sign: { links: 4, within: 5 } }];
      source.topics = { revops: { label: 'Revenue operations', words: ['revops'] } };
      source.rules.push(
        rule({ when: { progression: ['blog_view', 'pricing_page_view'], withinDays: 30, sameTopic: true } }),
      );
    });
    expect(found(findings, 'name.unused')).toEqual([]);
  });

  it('what is declared and used by nothing is found', () => {
    const findings = linted((source) => {
      source.inputs.contact.city = 'text';
      source.lists.spare = ['a'];
      source.decays.spare = { kind: 'linear', holdDays: 0, days: 5 };
      source.signals.spare = { label: 'Spare' };
      source.mql.threshold.channels.demo_request = { threshold: 60 };
    });
    expect(found(findings, 'name.unused').map(({ path }) => path)).toEqual([
      'inputs.contact.city',
      'signals.spare',
      'lists.spare',
      'decays.spare',
      'mql.threshold.channels.demo_request',
    ]);
  });
});

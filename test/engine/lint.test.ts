import { describe, expect, it } from 'vitest';
import { type LintFinding, lint } from '../../src/engine/lint.ts';
import { type ModelDocument, parseModel } from '../../src/engine/schema.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { defaultDocument, defaultSource, onDay } from './default-pack.ts';

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

/** "Any lead with a score above 50 becomes an MQL." */
function weakModel(): ModelDocument {
  const content = ['ebook_download', 'blog_view', 'webinar_attended', 'demo_request'];
  return parseModel({
    ...defaultSource(),
    lists: {},
    inputs: { contact: { jobtitle: 'text' }, company: {} },
    decays: {},
    scores: { fit: { limit: 0, floor: 0 }, engagement: { limit: 100, floor: 0 } },
    leadScore: { sum: ['engagement'] },
    rules: content.map((signal) => ({
      id: signal,
      score: 'engagement',
      points: 10,
      label: signal,
      when: { signal, withinDays: 365 },
      repeat: { max: 10 },
    })),
    gates: [],
    channel: { default: 'other' },
    mql: { fitMinimum: 0, threshold: { default: 51 } },
    fastTracks: [],
    accountTracks: [],
  });
}

describe('AT-52 the audit questions', () => {
  it('AT-52 flag the weak model: no fit gate, no negatives, all content equal', () => {
    const problems = lint(weakModel(), reviewed).filter((finding) => finding.level === 'problem');
    expect(problems.map(({ id, sentence }) => [id, sentence])).toEqual([
      [
        'audit.fit',
        'There is no fit gate: any lead reaches the fit minimum of 0, so activity alone qualifies.',
      ],
      ['audit.negatives', 'There are no negatives: nothing a lead is or does takes points away.'],
      ['audit.content', 'All content is equal: each of the four activities is worth 10 points.'],
    ]);
    expect(problems[2]!.evidence).toMatchObject({ lowest: 10, highest: 10 });
  });

  it('AT-52 are answered well by the default model, in figures', () => {
    expect(lint(defaultDocument, reviewed).slice(0, 3)).toEqual([
      {
        id: 'audit.fit',
        level: 'statement',
        sentence: 'No number of points outweighs the fit: a lead needs 60 of 100 fit points.',
        path: 'mql.fitMinimum',
        evidence: { fitMinimum: 60, lowestFit: 0, highestFit: 100, highestWithoutFacts: 0, gates: 9 },
      },
      expect.objectContaining({
        id: 'audit.negatives',
        level: 'statement',
        sentence: 'Five rules take points away.',
      }),
      expect.objectContaining({
        id: 'audit.content',
        level: 'statement',
        sentence: 'Activities are told apart: one is worth 1 to 40 points.',
      }),
    ]);
  });

  it('AT-52 a model with gates but without fit or negatives is a warning, not a problem', () => {
    const findings = linted((source) => {
      source.mql.fitMinimum = 0;
      source.rules = source.rules.filter(
        (rule: { points: number; score: string; id: string }) => rule.points > 0,
      );
      source.scores.negative.floor = 0;
    });
    expect(found(findings, 'audit.fit')[0]!.level).toBe('warning');
    expect(found(findings, 'audit.negatives')[0]!.level).toBe('warning');
  });

  it('AT-52 negatives of a group that never counts are no negatives', () => {
    const findings = linted((source) => {
      source.scores.negative.floor = 0;
    });
    expect(found(findings, 'audit.negatives')).toMatchObject([{ level: 'warning', evidence: { rules: [] } }]);
  });

  it('an activity asked for together with something else is content too, one that must not have happened is none', () => {
    const withJoined = (when: object) =>
      linted((source) => {
        source.rules.push({ id: 'int.joined', score: 'intent', points: 55, label: 'Joined', when });
      });
    const visit = { signal: 'pricing_page_view', withinDays: 30 };
    const known = { filters: [{ propertyName: 'email', operator: 'HAS_PROPERTY' }] };
    const highest = (when: object) => found(withJoined(when), 'audit.content')[0]!.evidence.highest;
    expect(highest({ all: [visit, known] })).toBe(55);
    expect(highest({ all: [{ not: visit }, known] })).toBe(40);
  });

  it('content of one group that is all alike is a warning, even where other groups differ', () => {
    const findings = linted((source) => {
      for (const rule of source.rules) if (rule.score === 'engagement') rule.points = 5;
    });
    expect(found(findings, 'audit.content-of-group')).toMatchObject([
      { level: 'warning', path: 'scores.engagement', evidence: { points: 5 } },
    ]);
  });
});

describe('AT-51 the review', () => {
  const review = (days: number) =>
    found(lint(defaultDocument, { now: NOW, reviewedAt: NOW - days * DAY_MS }), 'review.overdue');

  it('AT-51 is a reminder from 90 days on and an alarm from 365 on', () => {
    expect(review(89)).toEqual([]);
    expect(review(90)).toMatchObject([{ level: 'warning', evidence: { days: 90 } }]);
    expect(review(364)).toMatchObject([{ level: 'warning' }]);
    expect(review(365)).toMatchObject([
      { level: 'problem', path: 'model.reviewBy', evidence: { days: 365 } },
    ]);
    expect(review(90)[0]!.sentence).toBe('Nobody has reviewed this model for 90 days, since 2026-08-07.');
  });

  it('AT-51 falls back on the date in the document: past it a reminder, a year without review an alarm', () => {
    const by = (reviewBy: string | undefined) => {
      const document = { ...defaultDocument, model: { ...defaultDocument.model, reviewBy } };
      return lint(document, { now: NOW }).filter((finding) => finding.id.startsWith('review.'));
    };
    expect(by('2026-11-05')).toEqual([]);
    expect(by('2026-11-04')).toMatchObject([{ id: 'review.overdue', level: 'warning' }]);
    expect(by('2026-02-04')).toMatchObject([{ level: 'warning', evidence: { daysLate: 274 } }]);
    expect(by('2026-02-03')).toMatchObject([{ level: 'problem', evidence: { daysLate: 275 } }]);
    expect(by(undefined)).toMatchObject([{ id: 'review.undated', level: 'warning' }]);
  });
});

describe('statements proved from the document', () => {
  it('the default model has nothing but statements', () => {
    expect(
      lint(defaultDocument, reviewed)
        .map(({ sentence }) => sentence)
        .slice(3),
    ).toEqual([
      'Engagement alone can never qualify (limit 40, lowest threshold 60).',
      'No single signal but a fast track qualifies (largest: demo request, 40; lowest threshold 60).',
    ]);
    expect(lint(defaultDocument, reviewed).every(({ level }) => level === 'statement')).toBe(true);
  });

  it('a limit and a floor that can never bind are found', () => {
    const findings = linted((source) => {
      source.scores.intent.limit = 156;
      source.scores.negative.floor = -86;
      source.leadScore.floor = -90;
    });
    expect(found(findings, 'limit.never-binds')).toMatchObject([
      { path: 'scores.intent.limit', evidence: { limit: 156, highest: 155 } },
    ]);
    expect(found(findings, 'floor.never-binds').map(({ path }) => path)).toEqual([
      'scores.negative.floor',
      'leadScore.floor',
    ]);
  });

  it('a limit that is just reached is left in peace', () => {
    const findings = linted((source) => {
      source.scores.intent.limit = 155;
      source.scores.negative.floor = -85;
    });
    expect(findings.filter(({ id }) => id.endsWith('never-binds'))).toEqual([]);
  });

  it('a threshold that only points which may not decide could reach is out of reach', () => {
    const findings = linted((source) => {
      source.scores.engagement.limit = 40;
      source.rules = source.rules.filter(
        (rule: { points: number; score: string; id: string }) =>
          rule.score !== 'engagement' || rule.id === 'eng.open',
      );
      source.mql.threshold.channels.webinar.threshold = 121;
    });
    expect(found(findings, 'threshold.unreachable')).toMatchObject([
      {
        level: 'problem',
        path: 'mql.threshold.channels.webinar.threshold',
        evidence: { threshold: 121, highest: 120 },
      },
    ]);
  });

  it('a threshold that everybody reaches is a problem', () => {
    const findings = linted((source) => (source.mql.threshold.default = 0));
    expect(found(findings, 'threshold.always-met')).toMatchObject([{ level: 'problem' }]);
  });

  it('one signal that reaches the threshold by itself is shown by the engine', () => {
    const findings = linted((source) => (source.mql.threshold.default = 40));
    expect(found(findings, 'signal.suffices')).toMatchObject([
      { path: 'signals.demo_request', evidence: { points: 40, lowestThreshold: 40 } },
    ]);
    expect(found(findings, 'signal.never-alone')).toEqual([]);
  });

  it('one signal suffices for nothing where none is needed', () => {
    const findings = linted((source) => {
      source.mql.threshold.default = 0;
      source.leadScore.floor = 0;
    });
    expect(found(findings, 'signal.suffices')).toEqual([]);
  });

  it('one signal counts once, and cannot pass tests that exclude each other', () => {
    const repeated = linted((source) => {
      source.scores.engagement.limit = 200;
      source.rules.find((one: { id: string }) => one.id === 'eng.blog').points = 10;
    });
    expect(found(repeated, 'signal.never-alone')).toMatchObject([{ evidence: { points: 40 } }]);
    const apart = linted((source) => {
      const webinar = (id: string, operator: string, value: number) => ({
        id,
        score: 'intent',
        points: 35,
        label: id,
        when: {
          signal: 'webinar_registered',
          withinDays: 30,
          where: [{ attribute: 'minutes', operator, value }],
        },
      });
      source.rules.push(webinar('int.short', 'LTE', 10), webinar('int.long', 'GTE', 40));
    });
    expect(apart.filter(({ id }) => id.startsWith('signal.'))).toEqual([]);
  });

  it('a grade nobody can have is found', () => {
    const findings = linted((source) => (source.grades.behaviour[1] = 161));
    expect(found(findings, 'grade.unreachable')).toMatchObject([{ path: 'grades.behaviour.1' }]);
  });
});

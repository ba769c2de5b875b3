/** What the model check finds is told in German with the same figures, whatever there is to find. */
import { describe, expect, test } from 'vitest';
import { type LintOptions, lint } from '../../src/engine/lint.ts';
import type { FindingId, LintFinding } from '../../src/engine/lint-finding.ts';
import { type ModelDocument, parseModel } from '../../src/engine/schema.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { germanFinding } from '../../src/settings/findings-german.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { onDay } from '../engine/on-day.ts';
import { aRule, smallSource } from '../engine/small-model.ts';
import { asksSize, gate, seen, WRONG_MODEL } from '../engine/wrong-model.ts';

const NOW = onDay(5);

interface Told {
  readonly finding: LintFinding;
  readonly document: ModelDocument;
  readonly german: string;
}

function told(source: Readonly<Record<string, unknown>>, options: Partial<LintOptions> = {}): Told[] {
  const document = parseModel(source);
  return lint(document, { now: NOW, ...options }).map((finding) => ({
    finding,
    document,
    german: germanFinding(finding, document),
  }));
}

const small = (more: object, options?: Partial<LintOptions>) => told(smallSource({ ...more }), options);

const SCORES = {
  fit: { limit: 0, floor: 0 },
  engagement: { limit: 5, floor: 0 },
  intent: { limit: 90, floor: 0 },
};
const TWO_GROUPS = {
  scores: SCORES,
  leadScore: { sum: ['engagement', 'intent'], floor: 0 },
  rules: [
    aRule(seen('guide'), { id: 'a', score: 'engagement' }),
    aRule(seen('price'), { id: 'b', points: 8 }),
  ],
  fastTracks: [{ id: 'f', label: 'F', signal: 'guide', withinDays: 2, to: 'review' }],
};
const ALIKE = {
  rules: [
    ...['guide', 'price', 'click'].map((kind, i) => aRule(seen(kind), { id: `a${i}` })),
    aRule(seen('open'), { id: 'b', points: 3, score: 'engagement' }),
  ],
  scores: SCORES,
  leadScore: { sum: ['intent', 'engagement'] },
};
const FIT_BY_ACTIVITY = {
  rules: [aRule(seen('price')), aRule(seen('guide'), { id: 'fit.guide', score: 'fit', points: 20 })],
  mql: { fitMinimum: 20, threshold: { default: 10 } },
};
const BARRED = {
  gates: [gate('Big enough', { kind: 'require', onMissing: 'fail', when: asksSize('GTE', { value: 50 }) })],
};
const reviewed = (reviewBy: string) => ({
  model: { key: 'small', title: 'Small', version: '1.0.0', reviewBy },
});

const ALL: readonly Told[] = [
  ...told(defaultSource()),
  ...small(WRONG_MODEL),
  ...small({}),
  ...small(TWO_GROUPS),
  ...small({ ...TWO_GROUPS, fastTracks: [] }),
  ...small(ALIKE),
  ...small(FIT_BY_ACTIVITY),
  ...small(BARRED),
  ...small({ rules: [aRule(seen('guide')), aRule(seen('price'), { id: 'b' })] }),
  ...small(reviewed('2026-11-04')),
  ...small({}, { reviewedAt: NOW - 90 * DAY_MS }),
];

/** The document is English; what is said about it is not. */
const ENGLISH_WORDS = /\b(the|nobody|everybody|never|points?|rules?|add|away|each|wherever|its|condition)\b/i;
const NO_VALUES = /undefined|NaN|null|object/;

describe('what the model check finds, in German', () => {
  test('is there for each kind of finding', () => {
    const kinds: Record<FindingId, true> = {
      'audit.content': true,
      'audit.content-of-group': true,
      'audit.fit': true,
      'audit.negatives': true,
      'floor.never-binds': true,
      'gate.never-closes': true,
      'gate.never-opens': true,
      'grade.unreachable': true,
      'group.never-alone': true,
      'limit.never-binds': true,
      'lists.overlap': true,
      'name.unused': true,
      'review.overdue': true,
      'review.undated': true,
      'rule.never-adds': true,
      'signal.never-alone': true,
      'signal.suffices': true,
      'threshold.always-met': true,
      'threshold.unreachable': true,
    };
    expect([...new Set(ALL.map(({ finding }) => finding.id))].sort()).toEqual(Object.keys(kinds).sort());
  });

  test.each(ALL.map(({ finding, german }) => [finding.sentence, german]))(
    '"%s" is said in German alone, and with its figures',
    (english, german) => {
      expect(german).not.toMatch(NO_VALUES);
      expect(german.replaceAll(/„[^“]*“/g, '')).not.toMatch(ENGLISH_WORDS);
      expect(german).toMatch(/\.$/);
      const figures = english.replaceAll(/\d{4}-\d\d-\d\d|[a-z]+\.[a-z]+/g, '').match(/\d+(\.\d+)?/g) ?? [];
      for (const figure of figures) expect(german).toContain(figure.replace('.', ','));
    },
  );

  test('reads as a sentence', () => {
    const said = (id: FindingId, of: readonly Told[]) =>
      of.filter(({ finding }) => finding.id === id).map(({ german }) => german);
    expect(said('group.never-alone', small(TWO_GROUPS))).toEqual([
      '„engagement“ allein qualifiziert nie durch Punkte (Grenze 5, niedrigste Schwelle 10).',
      '„intent“ allein qualifiziert nie (höchstens 8, niedrigste Schwelle 10).',
    ]);
    expect(said('signal.never-alone', small(TWO_GROUPS))).toEqual([
      'Kein einzelnes Signal qualifiziert, außer auf dem schnellen Weg (das größte: „price“, 8; niedrigste Schwelle 10).',
    ]);
    expect(said('audit.fit', small(BARRED))).toEqual([
      'Außer „Big enough“ hält die Passung niemanden auf: jeder Lead erreicht das Mindestmaß der Passung von 0.',
    ]);
    expect(said('rule.never-adds', small(WRONG_MODEL))).toEqual([
      '„Nothing“ kann nie etwas bringen: sie ist 0 Punkte wert.',
      '„Never“ kann nie etwas bringen: ihre Bedingung widerspricht sich.',
      '„Idle“ kann nie etwas bringen: „idle“ ist immer 0, was auch immer die Regeln bringen.',
      '„Weak“ kann nie etwas bringen: wo sie gilt, zählt stattdessen „Strong“.',
    ]);
    expect(said('lists.overlap', small(WRONG_MODEL))[0]).toBe(
      'fit.town und int.town überschneiden sich: „bonn“, „köln“, „wien“ und 2 weitere stehen in towns, die beide benutzen.',
    );
    expect(said('review.overdue', small(reviewed('2026-11-04')))).toEqual([
      'Die Überprüfung dieses Modells war am 4.11.2026 fällig, vor 1 Tag.',
    ]);
    expect(said('review.overdue', small({}, { reviewedAt: NOW - 90 * DAY_MS }))).toEqual([
      'Niemand hat dieses Modell überprüft, seit 90 Tagen (7.8.2026).',
    ]);
    expect(said('name.unused', small(WRONG_MODEL))).toContain(
      'Für Webinar gibt es eine Schwelle, aber keine Regel nennt diese Herkunft.',
    );
  });
});

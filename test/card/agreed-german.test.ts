/** Reasons, questions, checklists and what is ahead, in German. */
import { describe, expect, test } from 'vitest';
import { agreedInGerman } from '../../src/card/agreed-german.ts';
import { germanOutlook } from '../../src/card/outlook-german.ts';
import { speechFor } from '../../src/card/speech.ts';
import type { Explanation } from '../../src/engine/explain.ts';
import type { SignalStep, Step } from '../../src/engine/steps.ts';
import { DEFAULT_CHECKLISTS } from '../../src/lifecycle/checklists.ts';
import { DEFAULT_QUESTIONS } from '../../src/lifecycle/four-questions.ts';
import { DEFAULT_REASONS } from '../../src/lifecycle/reasons.ts';
import { aView } from './a-view.ts';

const GERMAN = speechFor('de');

describe('what is agreed', () => {
  const texts = [
    ...Object.values(DEFAULT_REASONS).flatMap(({ label, use }) => [label, use]),
    ...DEFAULT_QUESTIONS.map(({ ask }) => ask),
    ...Object.values(DEFAULT_CHECKLISTS).flatMap(({ items, pass }) =>
      [...items, ...pass.also].flatMap(({ label, help }) => [label, help]),
    ),
  ];

  test.each(texts.filter((text) => text !== 'Budget'))('"%s" has its German', (text) => {
    expect(agreedInGerman(text)).not.toBe(text);
  });

  test('a portal’s own words stay as they were written', () => {
    expect(agreedInGerman('Not our kind of people')).toBe('Not our kind of people');
  });

  test('the forms of the card speak it throughout', () => {
    const { forms } = aView({}, GERMAN);
    expect(forms!.reasons[1]).toEqual({
      value: 'wrong_company_size',
      label: 'Unpassende Unternehmensgröße',
      use: 'Das Unternehmen ist zu klein oder zu groß.',
      outcomes: {
        reject: 'Der Lead scheidet aus und kommt wieder, sobald sich seine Daten geändert haben.',
        recycle:
          'Der Lead kommt nach 90 Tagen wieder, wenn Sie keinen Tag wählen, bei neuen Signalen früher.',
        disqualify: 'Der Lead scheidet aus, bis jemand etwas anderes sagt.',
      },
    });
    const later = forms!.reasons.find(({ value }) => value === 'no_current_need');
    expect(later).toMatchObject({
      use: 'Passt gut, aber es gibt noch kein Projekt.',
      outcomes: { reject: 'Der Lead kommt nach 90 Tagen wieder, bei neuen Signalen früher.' },
    });
    expect(forms!.questions[0]).toMatchObject({
      ask: 'Stimmen die Angaben zum Lead?',
      ifNo: 'Dann lehnen Sie ihn als „Ungültige Daten“ ab, oder mit dem Grund, der besser passt.',
    });
    expect(forms!.checklist.items.map(({ label }) => label)).toContain('Entscheidungsbefugnis');
  });
});

describe('what is ahead', () => {
  const receipt = { decision: 'not_mql', via: null, asOfDay: 20_777, contributions: [] };
  const told = (change: object, of: object = receipt) =>
    germanOutlook({
      receipt: of,
      nextChange: null,
      nextDecision: null,
      paths: [],
      pathsComplete: true,
      robust: null,
      ...change,
    } as unknown as Explanation);
  const path = (...steps: Step[]) => ({ steps });
  const act = (label: string, times = 1, attributes: SignalStep['attributes'] = {}): Step => ({
    kind: 'signal',
    signal: label,
    times,
    attributes,
    label,
  });
  const fact = (label: string, known: string | null): Step => ({
    kind: 'fact',
    object: 'company',
    property: label,
    value: '',
    known,
    label,
  });
  const turn = (from: string, to: string, day = 20_781) => ({
    nextDecision: { day, from: { decision: from }, to: { decision: to } },
  });
  const mql = { ...receipt, decision: 'mql', via: 'threshold' };

  test.each([
    [turn('mql', 'not_mql'), mql, 'Fällt am 24. November unter die Schwelle, wenn nichts geschieht.'],
    [
      turn('mql', 'not_mql'),
      { ...mql, via: 'fast_track' },
      'Ist ab dem 24. November kein MQL mehr, wenn nichts geschieht.',
    ],
    [turn('hold', 'mql', 20_900), receipt, 'Wird am 23. März 2027 zum MQL, wenn nichts geschieht.'],
    [
      { nextChange: { day: 20_781, from: { grade: 'A1' }, to: { grade: 'A2' } } },
      receipt,
      'Die Note wechselt am 24. November von A1 zu A2, wenn nichts geschieht.',
    ],
    [
      { paths: [path(act('Demo request')), path(act('Page view', 2), act('Webinar', 1, { minutes: 60 }))] },
      receipt,
      'Zum MQL fehlt noch: „Demo request“; oder 2-mal „Page view“ und „Webinar (minutes 60)“.',
    ],
    [
      { paths: [path(fact('Head count', '50 to 1,500'), act('Demo request'))], pathsComplete: false },
      receipt,
      'Ein MQL wäre es, wenn dies dazukäme: „Head count“ ist bekannt als 50 bis 1.500 und „Demo request“. Es kann weitere, auch kürzere Wege geben.',
    ],
    [{ paths: [path(act('Bounce'))] }, mql, 'Kein MQL mehr wäre es nach: „Bounce“.'],
    [
      { robust: { robust: true, dependsOn: [] } },
      mql,
      'Es bliebe ein MQL, auch wenn einer der Gründe dafür wegfiele, gleich welcher.',
    ],
    [
      { robust: { robust: false, dependsOn: ['a', 'b'] } },
      { ...mql, contributions: [{ ruleId: 'a', label: 'Reply' }] },
      'Ohne „Reply“ oder die eigene Anfrage wäre es kein MQL.',
    ],
  ])('%o: "%s"', (change, of, sentence) => {
    expect(told(change, of)).toEqual([sentence]);
  });

  test('nothing to say is said with nothing', () => {
    expect(told({})).toEqual([]);
  });
});

/** What the server says on the card, in German. */
import { describe, expect, test } from 'vitest';
import { clockView } from '../../src/card/clocks.ts';
import { dateText, dayText, momentText } from '../../src/card/moments.ts';
import { noLead } from '../../src/card/no-lead.ts';
import { speechFor } from '../../src/card/speech.ts';
import { ENGLISH } from '../../src/card/words-english.ts';
import type { Clock } from '../../src/lifecycle/sla/clock.ts';
import { aView, NOW } from './a-view.ts';

const GERMAN = speechFor('de');
const ZONE = 'Europe/Berlin';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test('stage, score, grade, parts, fit and footnote are German', () => {
  const view = aView({}, GERMAN);
  expect(view.stage).toMatchObject({ label: 'MQL, wartet auf Sie' });
  expect(view.score).toMatchObject({
    sentence: '70 Punkte, 60 nötig',
    grade: 'A1: passt sehr gut, ist sehr aktiv',
  });
  expect(view.score.parts.map(({ label }) => label)).toContain('Wie nah am Kauf');
  expect(view.fit.sentence).toBe('5 von 5 Kriterien passen.');
  expect(view.fit.criteria.map(({ note }) => note)).toContain('30.000.000');
  expect(view.footnote).toMatch(/^Modell default 1\.0\.0, Stand \d\d:\d\d\. Zeiten in Europe\/Berlin\.$/);
});

test('the same lead is the same lead: figures, keys and order do not depend on the language', () => {
  const [german, english] = [aView({}, GERMAN), aView()];
  expect(german.score.points).toBe(english.score.points);
  expect(german.score.parts.map(({ key, points }) => [key, points])).toEqual(
    english.score.parts.map(({ key, points }) => [key, points]),
  );
  expect(german.reasons.map(({ label }) => label)).toEqual(english.reasons.map(({ label }) => label));
  expect(german.forms?.decisions).toEqual(english.forms?.decisions);
});

test.each([
  [0, '13:00', 'heute'],
  [DAY, 'morgen 13:00', 'morgen'],
  [-DAY, 'gestern 13:00', 'gestern'],
  [3 * DAY, 'So 13:00', 'Sonntag'],
  [20 * DAY, '25. Nov. 13:00', '25. Nov.'],
  [120 * DAY, '5. März 2027 13:00', '5. März 2027'],
])('%i ms from now is %s, on its day %s', (from, moment, day) => {
  expect(momentText(NOW + from, ZONE, NOW, GERMAN.days)).toBe(moment);
  expect(dayText(NOW + from, ZONE, NOW, GERMAN.days)).toBe(day);
});

test('a dated line has its weekday', () => {
  expect(dateText(NOW, ZONE, NOW, GERMAN.days)).toBe('Do 5. Nov.');
});

describe('a clock', () => {
  const clock = (change: Partial<Clock>): Clock =>
    ({
      name: 'first_touch',
      startedAt: NOW - HOUR,
      dueAt: NOW + DAY,
      endedAt: null,
      state: 'running',
      counted: 'business',
      leftMs: 4 * HOUR,
      lateMs: 0,
      ...change,
    }) as Clock;
  const sentence = (change: Partial<Clock>) => clockView(clock(change), ZONE, NOW, GERMAN).sentence;

  test.each([
    [{}, 'bis morgen 13:00, noch 4 Geschäftsstunden'],
    [{ leftMs: HOUR + 60_000 }, 'bis morgen 13:00, noch 1 Geschäftsstunde 1 Minute'],
    [{ leftMs: 59_000 }, 'bis morgen 13:00, noch weniger als eine Minute'],
    [{ leftMs: 51 * HOUR, counted: 'elapsed' }, 'bis morgen 13:00, noch 2 Tage 3 Stunden'],
    [
      { state: 'breached', dueAt: NOW - DAY, lateMs: 0 },
      'war fällig: gestern 13:00, außerhalb der Geschäftszeit',
    ],
    [
      { state: 'breached', dueAt: NOW - DAY, lateMs: 20 * 60_000, counted: 'elapsed' },
      'war fällig: gestern 13:00, 20 Minuten zu spät',
    ],
  ] as const)('%o is told as "%s"', (change, told) => {
    expect(sentence(change)).toBe(told);
  });
});

test('where there is no lead, the same code in German', () => {
  const kinds = ['not_installed', 'disconnected', 'preparing', 'deleted', 'erased'] as const;
  for (const kind of kinds) {
    const [german, english] = [noLead({ kind }, GERMAN), noLead({ kind })];
    expect(german).toMatchObject({ code: kind, again: english.again });
    expect(german.message).not.toBe(english.message);
  }
  expect(noLead({ kind: 'waiting', backfill: { done: 40, total: 200 } }, GERMAN).message).toBe(
    'Fairlead sieht jeden Kontakt einmal an: bisher 40 von etwa 200. Dieser kommt von selbst an die Reihe.',
  );
});

/** A sentence of both catalogues that is the same in both has been forgotten. */
test('no word is left in English', () => {
  const texts = (of: object): string[] =>
    Object.values(of).flatMap((one) =>
      typeof one === 'string' ? [one] : typeof one === 'object' ? texts(one) : [],
    );
  const german = texts(GERMAN.words);
  const same = texts(ENGLISH).filter((text) => text.includes(' ') && german.includes(text));
  expect(same).toEqual([]);
});

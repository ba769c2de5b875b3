/** The home page in German: the same day, in other words. */
import { describe, expect, test } from 'vitest';
import { healthLine } from '../../src/home/health-line.ts';
import type { WorkState } from '../../src/home/ports.ts';
import { homeSpeechFor } from '../../src/home/speech.ts';
import { ENGLISH_HOME } from '../../src/home/words-english.ts';
import { GERMAN_HOME } from '../../src/home/words-german.ts';

const words = GERMAN_HOME;
const HOUR = 3_600_000;

test('a language without a catalogue is English', () => {
  expect(homeSpeechFor('fr').home).toBe(ENGLISH_HOME);
  expect(homeSpeechFor(undefined).home).toBe(ENGLISH_HOME);
  expect(homeSpeechFor('de').home).toBe(GERMAN_HOME);
});

test.each([
  [[0, 0, 0], 'Kein Lead wartet auf den Vertrieb: jeder hat seine Antwort.'],
  [[0, 0, 1], 'Kein Lead wartet auf den Vertrieb; 1 wurde angenommen und dann liegen gelassen.'],
  [[1, 0, 0], '1 Lead wartet auf den Vertrieb, noch in der vereinbarten Zeit.'],
  [[1, 1, 0], '1 Lead wartet auf den Vertrieb, und das zu lange.'],
  [[3, 0, 0], '3 Leads warten auf den Vertrieb, alle noch in der vereinbarten Zeit.'],
  [
    [3, 1, 2],
    '3 Leads warten auf den Vertrieb, 1 davon zu lange; 2 wurden angenommen und dann liegen gelassen.',
  ],
  [[3000, 80, 0], '3.000 Leads warten auf den Vertrieb, 80 davon zu lange.'],
] as const)('%o is told as "%s"', ([waiting, late, silent], told) => {
  expect(words.headline({ waiting, late, silent, whose: { kind: 'everyone' } })).toBe(told);
});

test.each([
  [{ kind: 'mine' }, '2 Leads von Ihnen warten auf den Vertrieb, alle noch in der vereinbarten Zeit.'],
  [
    { kind: 'nobody' },
    '2 Leads ohne Zuständigen warten auf den Vertrieb, alle noch in der vereinbarten Zeit.',
  ],
  [
    { kind: 'owner', name: 'Rae Stone' },
    '2 Leads von Rae Stone warten auf den Vertrieb, alle noch in der vereinbarten Zeit.',
  ],
] as const)('of %o: "%s"', (whose, told) => {
  expect(words.headline({ waiting: 2, late: 0, silent: 0, whose })).toBe(told);
});

test('lines, figures and footnote', () => {
  expect(words.recycled('Zurzeit kein Bedarf')).toBe('Zurückgestellt: „Zurzeit kein Bedarf“');
  expect(words.comesBack('Dienstag')).toBe('kommt wieder: Dienstag');
  expect(words.range(21, 40, 3_000)).toBe('21 bis 40 von 3.000');
  expect(words.share({ percent: 75, low: 47, high: 91 }, words.figures.accepted.of)).toBe(
    '75\u00a0% der vom Vertrieb beantworteten; der wahre Anteil liegt zwischen 47 und 91\u00a0%',
  );
  expect(words.countOf(9, 12)).toBe('9 von 12');
  expect([words.open(0, 0), words.open(1, 0), words.open(2, 3)]).toEqual([
    'keiner wartet auf eine Antwort',
    '1 wartet noch',
    '2 warten noch, 3 durch einen Deal oder HubSpot weggefallen',
  ]);
  expect(words.footnote('10:02', 'Europe/Berlin')).toBe('Stand 10:02; Zeiten in Europe/Berlin');
});

describe('the line about health', () => {
  const well: WorkState = {
    workDueSince: null,
    writesDueSince: null,
    failing: 0,
    deadLetters: 0,
    failedTasks: [],
    backfill: null,
  };
  test.each<[Partial<WorkState>, string]>([
    [{}, 'Fairlead läuft gut: alles, was HubSpot gemeldet hat, ist verarbeitet.'],
    [{ failedTasks: [{ kind: 'backfill' }] }, 'Der erste Blick auf alle Kontakte ist fehlgeschlagen.'],
    [{ workDueSince: 0 }, 'Arbeit bleibt schon 3 Stunden liegen.'],
    [{ deadLetters: 2 }, '2 Arbeitsschritte wurden aufgegeben.'],
    [
      { backfill: { done: 1_200, total: 5_000 } },
      'Fairlead sieht jeden Kontakt einmal an: bisher 1.200 von etwa 5.000.',
    ],
    [{ failing: 1 }, '1 Kontakt wird noch einmal versucht: HubSpot hat nicht geantwortet, wie es sollte.'],
  ])('%o: "%s"', (work, sentence) => {
    expect(healthLine({ ...well, ...work }, 3 * HOUR, words).sentence).toBe(sentence);
  });
});

/** A sentence that is the same in both has been forgotten. */
test('no sentence is left in English', () => {
  const texts = (of: object): string[] =>
    Object.values(of).flatMap((one) =>
      typeof one === 'string' ? [one] : typeof one === 'object' && one !== null ? texts(one) : [],
    );
  const german = texts(GERMAN_HOME);
  expect(texts(ENGLISH_HOME).filter((text) => text.includes(' ') && german.includes(text))).toEqual([]);
});

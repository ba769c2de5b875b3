/** What the server says on the card, in German. */
import { describe, expect, test } from 'vitest';
import { clockView } from '../../src/card/clocks.ts';
import { deciderName } from '../../src/card/decider-name.ts';
import { dateText, dayText, momentText, toldDays } from '../../src/card/moments.ts';
import { noLead } from '../../src/card/no-lead.ts';
import { type CardSpeech, speechFor } from '../../src/card/speech.ts';
import { ENGLISH } from '../../src/card/words-english.ts';
import type { DealAhead } from '../../src/deals/deal-ahead.ts';
import type { ShownStep, StepTeller } from '../../src/handoff/shown-step.ts';
import type { Hindrance } from '../../src/lifecycle/held-back.ts';
import type { NextStep } from '../../src/lifecycle/next-step.ts';
import type { Clock } from '../../src/lifecycle/sla/clock.ts';
import type { OwnerState } from '../../src/lifecycle/sla/owner-turn.ts';
import { aView, NOW } from './a-view.ts';

const GERMAN = speechFor('de');
const ZONE = 'Europe/Berlin';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How the card tells it to somebody else than who has done it. */
function teller({ words, days }: Pick<CardSpeech, 'words' | 'days'>): StepTeller {
  return {
    ...toldDays(ZONE, NOW, days),
    by: (decider) => deciderName(decider, { viewerId: '', users: new Map() }, words.decider),
  };
}

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

const NEXT_STEP = 'Prüfen Sie den Lead, dann nehmen Sie ihn an oder lehnen Sie ihn ab.';

test('headline and next step are German around the names that the model gives', () => {
  const view = aView({}, GERMAN);
  expect(view.headline).toMatch(/^MQL seit heute: „[^„]+“ nach „[^„]+“\.$/);
  expect(view.nextStep).toBe(NEXT_STEP);
});

test('forms are German, what follows a no included', () => {
  const { forms } = aView({}, GERMAN);
  expect(forms!.questions.map(({ ifNo }) => ifNo.slice(0, 5))).toEqual(Array(4).fill('Dann '));
  expect(forms!.checklist.rule).toMatch(/^Ein SQL braucht \d von \d/);
});

describe('the headline', () => {
  const words = GERMAN.words.headline;
  test.each([
    [
      words.pending(
        'MQL seit gestern',
        'x',
        '12,5',
        words.due([{ tasks: ['acceptance'], moment: '14:00', isLate: false }]),
      ),
      'MQL seit gestern: x, inzwischen aber nur noch bei 12,5 Punkten; bis 14:00 annehmen.',
    ],
    [
      words.due([{ tasks: ['first_touch'], moment: 'gestern 14:00', isLate: true }]),
      '; war fällig (gestern 14:00): jetzt Kontakt aufnehmen',
    ],
    [
      words.accepted('heute', GERMAN.words.decider.you, ''),
      'Angenommen heute von Ihnen: führen Sie das Erstgespräch.',
    ],
    [
      words.returnsOn(words.sentBack('recycle', 'heute', 'Rae', 'No budget'), 'Dienstag'),
      'Zurückgestellt heute von Rae („No budget“): kommt wieder (Dienstag), bei neuen Signalen früher.',
    ],
  ])('says "%s"', (said, expected) => {
    expect(said).toBe(expected);
  });
});

describe('the next step', () => {
  const by = { kind: 'person', id: '9', name: 'Rae', door: 'card' } as const;
  const next: NextStep = { from: 'handoff', action: 'discovery', stage: 'sal', mode: 'three_stages' };
  const discovery = 'Führen Sie das Erstgespräch, dann füllen Sie die Checkliste aus.';
  const turn = (state: OwnerState) => ({ state, ownerId: null, changedAt: null });
  const heldBack = (hindrance: Hindrance) =>
    ({ kind: 'step', putBack: null, turn: null, hindrance, dealAhead: null, next: null }) as const;
  const ofDeal = (dealAhead: DealAhead): ShownStep => ({
    kind: 'step',
    putBack: null,
    turn: null,
    hindrance: null,
    dealAhead,
    next: null,
  });
  const refused = { code: 'reason_missing', choices: [] } as const;
  const putBack = { message: 'Choose a reason.', refused, decided: null, until: 0 };
  const cases: readonly (readonly [ShownStep, string])[] = [
    [{ kind: 'step', putBack: null, turn: null, hindrance: null, dealAhead: null, next }, discovery],
    [
      { kind: 'step', putBack, turn: null, hindrance: null, dealAhead: null, next },
      `Zurückgesetzt: Es braucht einen Grund. Wählen Sie einen aus der Liste. ${discovery}`,
    ],
    [
      { kind: 'step', putBack: null, turn: turn('missing'), hindrance: null, dealAhead: null, next },
      `Für den Lead ist niemand zuständig: weisen Sie ihn zu, die Uhr läuft. ${discovery}`,
    ],
    [
      { kind: 'step', putBack: null, turn: turn('deactivated'), hindrance: null, dealAhead: null, next },
      `Wer für den Lead zuständig ist, ist in HubSpot deaktiviert: weisen Sie ihn neu zu, die Uhr läuft. ${discovery}`,
    ],
    [
      ofDeal({ kind: 'dated', at: NOW + DAY, zone: ZONE, now: NOW }),
      'Fairlead legt den Deal an, sobald das SQL nicht mehr zurückgenommen werden kann (morgen 13:00).',
    ],
    [ofDeal({ kind: 'delayed' }), 'HubSpot hat den Deal noch nicht angenommen: Fairlead versucht es weiter.'],
    [
      ofDeal({ kind: 'refused' }),
      'HubSpot hat den Deal abgelehnt: legen Sie ihn selbst an, und lassen Sie einen Admin in den Einstellungen von Fairlead nachsehen, warum.',
    ],
    [
      heldBack({ kind: 'closed_lost', lostAt: NOW - 4 * DAY, until: NOW + 180 * DAY }),
      'Er ist qualifiziert, aber sein Deal ging am Sonntag verloren: frühestens am 4. Mai 2027 wird er übergeben.',
    ],
    [
      { ...heldBack({ kind: 'nothing_new', since: NOW - DAY, on: 'new_signals' }), next },
      `Er ist qualifiziert, aber seit er gestern zurückgegeben wurde, ist nichts Neues geschehen. ${discovery}`,
    ],
    [
      heldBack({ kind: 'nothing_new', since: NOW, on: 'new_data' }),
      'Er ist qualifiziert, aber seit er heute zurückgegeben wurde, haben sich seine Daten nicht geändert.',
    ],
    [
      heldBack({ kind: 'nothing_new', since: NOW - 9 * DAY, on: 'person' }),
      'Er ist qualifiziert, aber er wurde am 27. Okt. zurückgegeben, bis ein Mensch anders entscheidet.',
    ],
    [
      heldBack({ kind: 'unreleased' }),
      'Er ist allein durch seine Vergangenheit qualifiziert: lassen Sie ihn neu qualifizieren, um ihn zu übergeben, oder warten Sie auf sein nächstes Signal.',
    ],
    [
      {
        kind: 'reason_awaited',
        awaiting: {
          state: 'awaiting_reason',
          key: 'k',
          by,
          since: 0,
          until: 0,
          isLacking: true,
          what: 'rejected',
        },
      },
      'Ohne Grund abgelehnt von Rae: wählen Sie einen Ablehnungsgrund, oder setzen Sie den SAL-Status zurück.',
    ],
    [
      {
        kind: 'conflict',
        held: { sentence: '', by: 'Rae', until: 14 * HOUR, values: { fairlead_sal_status: 'pending' } },
      },
      'Konflikt: Rae setzt immer wieder SAL-Status auf „pending“, was nicht stimmt. Bis 14:00 UTC steht es so in HubSpot; finden Sie den Workflow oder die App, die das setzt, und ändern Sie das.',
    ],
    [
      {
        kind: 'conflict',
        held: {
          sentence: '',
          by: 'Rae',
          byPerson: true,
          until: 14 * HOUR,
          values: { fairlead_sal_status: '' },
        },
      },
      'Konflikt: Rae setzt immer wieder SAL-Status auf „leer“, was nicht stimmt. Bis 14:00 UTC steht es so in HubSpot; sprechen Sie sich ab, was dort stehen soll.',
    ],
  ];
  test.each(cases)('%o is told as "%s"', (step, told) => {
    expect(GERMAN.words.nextStep(step, teller(GERMAN))).toBe(told);
  });
});

test('what is to come of a deal is told in a sentence of its own in both languages', () => {
  const kinds = ['promised', 'due', 'delayed', 'no_right', 'refused'] as const;
  const said = ({ words, days }: typeof GERMAN) =>
    kinds.map((kind) =>
      words.nextStep(
        {
          kind: 'step',
          putBack: null,
          turn: null,
          hindrance: null,
          dealAhead: { kind },
          next: null,
        },
        teller({ words, days }),
      ),
    );
  expect(new Set([...said(GERMAN), ...said(speechFor('en'))]).size).toBe(2 * kinds.length);
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

/** What a card in German says where a decision is not taken. */
import { expect, test } from 'vitest';
import { unavailable } from '../../src/card/no-lead.ts';
import { speechFor } from '../../src/card/speech.ts';
import { ENGLISH } from '../../src/card/words-english.ts';
import type { RefusalCode } from '../../src/lifecycle/decision.ts';

const GERMAN = speechFor('de');

test.each<[RefusalCode, readonly string[], string]>([
  [
    'checklist_open',
    ['Budget', 'Timeline'],
    'Noch kein SQL. Es fehlt: Budget und Zeitplan. Bestätigen Sie das, oder stellen Sie den Lead mit einem Grund zurück.',
  ],
  [
    'fields_missing',
    ['Phone'],
    'Füllen Sie zuerst aus: Phone. Ohne das geht es auf dieser Stufe nicht weiter.',
  ],
  ['reason_missing', ['wrong_persona'], 'Es braucht einen Grund. Wählen Sie einen aus der Liste.'],
])(
  'a decision refused as %s is told in German; English keeps the lifecycle’s sentence',
  (code, choices, told) => {
    const message = 'What the lifecycle says.';
    expect(GERMAN.words.refusal({ code, choices, message })).toBe(told);
    expect(ENGLISH.refusal({ code, choices, message })).toBe(message);
  },
);

test('a server that cannot answer says so in the language of the call, and that it may be tried again', () => {
  expect(unavailable(GERMAN)).toMatchObject({ title: 'Fairlead kann gerade nicht antworten', again: true });
  expect(unavailable(speechFor(undefined))).toMatchObject({
    title: 'Fairlead cannot answer now',
    again: true,
  });
});

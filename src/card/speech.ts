/** The language in which a viewer's card is answered: words, days and figures. */

import { agreedInGerman } from './agreed-german.ts';
import { ENGLISH_DAYS, GERMAN_DAYS } from './day-names.ts';
import { germanFigure } from './german-figures.ts';
import type { DayNames } from './moments.ts';
import { type CardWords, ENGLISH } from './words-english.ts';
import { GERMAN } from './words-german.ts';

export interface CardSpeech {
  readonly words: CardWords;
  readonly days: DayNames;
  /** Of a figure as the engine writes it: "12.5" is "12,5" in German, "30,000,000" is "30.000.000". */
  figure(text: string): string;
  /** Of a reason, a question or an item of a checklist: the usual ones are translated, a portal's own words stay. */
  agreed(text: string): string;
}

export const IN_ENGLISH: CardSpeech = {
  words: ENGLISH,
  days: ENGLISH_DAYS,
  figure: (text) => text,
  agreed: (text) => text,
};

const IN_GERMAN: CardSpeech = {
  words: GERMAN,
  days: GERMAN_DAYS,
  figure: germanFigure,
  agreed: agreedInGerman,
};

/** What `?lang=` of a call asks for; a language that there is no catalogue of is English. */
export function speechFor(lang: unknown): CardSpeech {
  return lang === 'de' ? IN_GERMAN : IN_ENGLISH;
}

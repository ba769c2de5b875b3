/** The language in which a viewer's home page is answered: the page's own words, and the card's for clocks and days. */
import { type CardSpeech, IN_ENGLISH, speechFor } from '../card/speech.ts';
import { ENGLISH_HOME, type HomeWords } from './words-english.ts';
import { GERMAN_HOME } from './words-german.ts';

export interface HomeSpeech {
  readonly home: HomeWords;
  readonly card: CardSpeech;
}

/** What `?lang=` of a call asks for; a language that there is no catalogue of is English. */
export function homeSpeechFor(lang: unknown): HomeSpeech {
  const card = speechFor(lang);
  return { home: card === IN_ENGLISH ? ENGLISH_HOME : GERMAN_HOME, card };
}

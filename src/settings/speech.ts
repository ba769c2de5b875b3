/** The language in which a viewer's settings are answered: the page's own words, and the card's for days and figures. */
import { momentText } from '../card/moments.ts';
import { type CardSpeech, IN_ENGLISH, speechFor } from '../card/speech.ts';
import { ENGLISH_SETTINGS, type SettingsWords } from './words-english.ts';
import { GERMAN_SETTINGS } from './words-german.ts';

export interface SettingsSpeech {
  readonly words: SettingsWords;
  readonly card: CardSpeech;
}

export const SETTINGS_IN_ENGLISH: SettingsSpeech = { words: ENGLISH_SETTINGS, card: IN_ENGLISH };

/** What `?lang=` of a call asks for; a language that there is no catalogue of is English. */
export function settingsSpeechFor(lang: unknown): SettingsSpeech {
  const card = speechFor(lang);
  return { words: card === IN_ENGLISH ? ENGLISH_SETTINGS : GERMAN_SETTINGS, card };
}

/** When and where somebody looks, and in which language. */
export interface Moment {
  readonly now: number;
  readonly zone: string;
  readonly speech: SettingsSpeech;
}

/** "14:00", "Tue 14:00", "3 Nov 14:00", as the viewer says it. */
export function whenText(at: number, { now, zone, speech }: Moment): string {
  return momentText(at, zone, now, speech.card.days);
}

/** In which language the card speaks: that of the viewer's HubSpot where there is a catalogue, else English. */
import { createContext, useContext } from 'react';
import { ENGLISH, type Words } from './words-english.ts';
import { GERMAN } from './words-german.ts';

const CATALOGUES = { en: ENGLISH, de: GERMAN } as const satisfies Record<string, Words>;
export type Language = keyof typeof CATALOGUES;

/** "de-de" and "de" are German; what nobody has translated is English. */
export function languageOf(
  user: { readonly language?: string; readonly locale?: string } | undefined,
): Language {
  const wanted = (user?.language ?? user?.locale ?? '').toLowerCase().split(/[-_]/)[0]!;
  return Object.hasOwn(CATALOGUES, wanted) ? (wanted as Language) : 'en';
}

export interface Speech {
  readonly language: Language;
  readonly words: Words;
  /** "1,250.5" or "1.250,5". */
  number(value: number): string;
  /** "+12.5" or "−12,5". */
  points(value: number): string;
}

export function speechIn(language: Language): Speech {
  const plain = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const signed = new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  return {
    language,
    words: CATALOGUES[language],
    number: (value) => plain.format(value),
    points: (value) => signed.format(value),
  };
}

const Spoken = createContext<Speech>(speechIn('en'));

export const Speaking = Spoken.Provider;

export function useSpeech(): Speech {
  return useContext(Spoken);
}

export function useWords(): Words {
  return useSpeech().words;
}

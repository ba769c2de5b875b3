/** The card's words and figures in the viewer's language. */
import { createContext, useContext } from 'react';
import type { Language } from './language.ts';
import { ENGLISH, type Words } from './words-english.ts';
import { GERMAN } from './words-german.ts';

const CATALOGUES = { en: ENGLISH, de: GERMAN } as const satisfies Record<Language, Words>;

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

/** The page's words in the viewer's language. */
import { createContext, useContext } from 'react';
import type { Language } from './language.ts';
import { ENGLISH, type Words } from './words-english.ts';
import { GERMAN } from './words-german.ts';

export const CATALOGUES = { en: ENGLISH, de: GERMAN } as const satisfies Record<Language, Words>;

const Spoken = createContext<Words>(ENGLISH);

export const Speaking = Spoken.Provider;

export function useWords(): Words {
  return useContext(Spoken);
}

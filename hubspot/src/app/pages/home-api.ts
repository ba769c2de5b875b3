/** The page's call to its server. */
import { ask } from './ask.ts';
import { type HomeAnswer, homeAnswer } from './contract.ts';
import { type Language, languageQuery } from './language.ts';
import { CATALOGUES } from './words.ts';

/** HubSpot waits 15 s by itself; nobody looks at a page that long. */
const TIMEOUT_MS = 8_000;

/** `backend` is the app's address, from the project's profile. */
export function readHome(backend: string, language: Language): Promise<HomeAnswer> {
  const url = `${backend}/api/home${languageQuery(language)}`;
  return ask({ url, timeout: TIMEOUT_MS }, homeAnswer, CATALOGUES[language]);
}

/** The page's call to its server. */
import { ask } from './ask.ts';
import { FIRST_LOOK, type HomeAnswer, type HomeAsk, homeAnswer } from './contract.ts';
import { type Language, languageQuery } from './language.ts';
import { CATALOGUES } from './words.ts';

/** HubSpot waits 15 s by itself; nobody looks at a page that long. */
const TIMEOUT_MS = 8_000;

/** `backend` is the app's address, from the project's profile. */
export function readHome(backend: string, language: Language, asked: HomeAsk): Promise<HomeAnswer> {
  const url = `${backend}/api/home${queryOf(language, asked)}`;
  return ask({ url, timeout: TIMEOUT_MS }, homeAnswer, CATALOGUES[language]);
}

/** What differs from the first look. */
function queryOf(language: Language, asked: HomeAsk): string {
  const query = languageQuery(language);
  const names = Object.keys(FIRST_LOOK) as (keyof HomeAsk)[];
  return names
    .filter((name) => asked[name] !== FIRST_LOOK[name])
    .reduce((so, name) => `${so}${so === '' ? '?' : '&'}${name}=${asked[name]}`, query);
}

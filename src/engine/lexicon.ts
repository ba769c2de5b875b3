/**
 * What the engine knows of countries and job titles. Handed to `compileModel` rather than imported by it, since its
 * tables are larger than the engine: a model that reads neither works without.
 */
import { countriesOf, countryBeside, countryOf, REGIONS, type Region } from './countries.ts';
import type { Lexicon } from './facts.ts';
import { readTitle, sampleTitle, titleBeside } from './titles.ts';

export const LEXICON: Lexicon = {
  country: countryOf,
  countries: namedCountries,
  title: readTitle,
  sampleTitle,
  otherCountry: countryBeside,
  otherTitle: titleBeside,
};

/** The codes that a country or a region (`north_america`) of a model stands for; none where it is not known. */
function namedCountries(text: string): readonly string[] {
  if (Object.hasOwn(REGIONS, text)) return countriesOf(text as Region);
  const code = countryOf(text);
  return code === null ? [] : [code];
}

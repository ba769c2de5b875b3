// A copy of hubspot/shared/language.ts, made by npm run manifest.
/** In which language an extension speaks: that of the viewer's HubSpot where there is a catalogue, else English. */
const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** "de-de" and "de" are German; what nobody has translated is English. */
export function languageOf(
  user: { readonly language?: string; readonly locale?: string } | undefined,
): Language {
  const wanted = (user?.language ?? user?.locale ?? '').toLowerCase().split(/[-_]/)[0];
  return LANGUAGES.find((language) => language === wanted) ?? 'en';
}

/** What is added to a call so that the server answers in it. */
export function languageQuery(language: Language): string {
  return language === 'en' ? '' : `?lang=${language}`;
}

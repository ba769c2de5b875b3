/**
 * Countries as people type them. HubSpot keeps a contact's country as free text, so "USA", "United States" and
 * "Estados Unidos" are three values of one country. Here each becomes its ISO 3166-1 alpha-2 code.
 */
import { readTokens } from './values.ts';

export type CountryCode = string;

/** Spellings by code, in lower case: the English name first, then the country's own, Spanish, Portuguese, German, short forms. */
const SPELLINGS: Readonly<Record<CountryCode, string>> = {
  AE: 'united arab emirates|uae|emirates|emiratos árabes unidos|vereinigte arabische emirate',
  AR: 'argentina|argentinien|república argentina',
  AT: 'austria|österreich|oesterreich',
  AU: 'australia|australien|commonwealth of australia',
  BE: 'belgium|belgië|belgique|belgien|bélgica',
  BG: 'bulgaria|bulgarien|българия',
  BO: 'bolivia|bolivien|plurinational state of bolivia',
  BR: 'brazil|brasil|brasilien|bra',
  CA: 'canada|canadá|kanada|can',
  CH: 'switzerland|schweiz|suisse|svizzera|suiza|suíça',
  CL: 'chile|república de chile',
  CN: 'china|people s republic of china|prc|中国|mainland china',
  CO: 'colombia|kolumbien|república de colombia',
  CR: 'costa rica',
  CU: 'cuba|kuba',
  CY: 'cyprus|zypern|chipre',
  CZ: 'czech republic|czechia|česko|česká republika|tschechien|república checa',
  DE: 'germany|deutschland|alemania|alemanha|ger|brd|federal republic of germany',
  DK: 'denmark|danmark|dänemark|dinamarca',
  DO: 'dominican republic|república dominicana|dominikanische republik',
  EC: 'ecuador|ekuador|equador',
  EE: 'estonia|eesti|estland',
  EG: 'egypt|ägypten|egipto|مصر',
  ES: 'spain|españa|spanien|espanha|esp',
  FI: 'finland|suomi|finnland|finlandia',
  FR: 'france|frankreich|francia|frança|fra',
  GB: 'united kingdom|uk|great britain|britain|england|scotland|wales|northern ireland|gbr|reino unido|grossbritannien|großbritannien|vereinigtes königreich|u k',
  GR: 'greece|griechenland|grecia|ελλάδα|hellas',
  GT: 'guatemala',
  HK: 'hong kong|hongkong|hong kong sar|香港',
  HN: 'honduras',
  HR: 'croatia|hrvatska|kroatien|croacia',
  HU: 'hungary|magyarország|ungarn|hungría',
  ID: 'indonesia|indonesien',
  IE: 'ireland|éire|irland|irlanda|republic of ireland',
  IL: 'israel|ישראל',
  IN: 'india|indien|bharat|भारत',
  IS: 'iceland|ísland|island|islandia',
  IT: 'italy|italia|italien|itália|ita',
  JP: 'japan|日本|japón|japão|jpn',
  KE: 'kenya|kenia',
  KR: 'south korea|korea republic of|republic of korea|korea south|südkorea|corea del sur|대한민국|korea',
  LT: 'lithuania|lietuva|litauen|lituania',
  LU: 'luxembourg|luxemburg|luxemburgo',
  LV: 'latvia|latvija|lettland|letonia',
  MA: 'morocco|maroc|marokko|marruecos',
  MT: 'malta',
  MX: 'mexico|méxico|mexiko|mex|estados unidos mexicanos|united mexican states',
  MY: 'malaysia|malasia',
  NG: 'nigeria',
  NI: 'nicaragua|nikaragua',
  NL: 'netherlands|the netherlands|nederland|holland|niederlande|países bajos|holanda',
  NO: 'norway|norge|noreg|norwegen|noruega',
  NZ: 'new zealand|neuseeland|nueva zelanda|aotearoa',
  PA: 'panama|panamá',
  PE: 'peru|perú',
  PH: 'philippines|the philippines|pilipinas|philippinen|filipinas',
  PK: 'pakistan|pakistán',
  PL: 'poland|polska|polen|polonia',
  PR: 'puerto rico',
  PT: 'portugal',
  PY: 'paraguay|paraguai',
  RO: 'romania|românia|rumänien|rumania',
  RS: 'serbia|srbija|serbien',
  RU: 'russia|russian federation|россия|russland|rusia',
  SA: 'saudi arabia|ksa|saudi arabien|arabia saudita|kingdom of saudi arabia',
  SE: 'sweden|sverige|schweden|suecia',
  SG: 'singapore|singapur',
  SI: 'slovenia|slovenija|slowenien|eslovenia',
  SK: 'slovakia|slovensko|slowakei|eslovaquia|slovak republic',
  SV: 'el salvador',
  TH: 'thailand|tailandia',
  TR: 'turkey|türkiye|turkiye|türkei|turquía',
  TW: 'taiwan|台灣|taiwan province of china',
  UA: 'ukraine|україна|ucrania',
  US: 'united states|united states of america|usa|u s|u s a|the united states|estados unidos|ee uu|eeuu|eua|vereinigte staaten|états unis|america',
  UY: 'uruguay|uruguai',
  VE: 'venezuela|bolivarian republic of venezuela',
  VN: 'vietnam|viet nam|việt nam',
  ZA: 'south africa|südafrika|sudáfrica|rsa|zuid afrika',
};

/** Parts of the world that sales territories are named after. */
export const REGIONS = {
  north_america: 'US CA MX PR',
  latin_america: 'MX BR AR CL CO PE UY PY BO EC VE CR PA GT SV HN NI DO CU PR',
  dach: 'DE AT CH',
  nordics: 'SE NO DK FI IS',
  european_union: 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK',
} as const;

export type Region = keyof typeof REGIONS;

const BY_SPELLING: ReadonlyMap<string, CountryCode> = new Map(
  Object.entries(SPELLINGS).flatMap(([code, spellings]) => [
    [readTokens(code), code] as const,
    ...spellings.split('|').map((spelling) => [readTokens(spelling), code] as const),
  ]),
);

/** The country a text names, or null where it names none that is known here: unknown, never guessed. */
export function countryOf(text: string): CountryCode | null {
  return BY_SPELLING.get(readTokens(text)) ?? null;
}

/** Every spelling of a country, for a list in a model; empty for a code that is not known here. */
export function spellingsOf(code: CountryCode): readonly string[] {
  return Object.hasOwn(SPELLINGS, code) ? [code.toLowerCase(), ...SPELLINGS[code]!.split('|')] : [];
}

/** The codes of a region. */
export function countriesOf(region: Region): readonly CountryCode[] {
  return REGIONS[region].split(' ');
}

/**
 * Job titles, which everybody writes as they like, as what a rule can ask for: how senior, in which department, and
 * what part that person plays in a purchase. English, with the commonest German, Spanish and Portuguese words. What is
 * not recognised is null: unknown, never guessed.
 */
import { readTokens } from './values.ts';

/** From the top down; `none` holds those who are in no company's hierarchy. */
export const SENIORITIES = [
  'owner',
  'c_level',
  'vice_president',
  'director',
  'head',
  'manager',
  'senior',
  'specialist',
  'entry',
  'none',
] as const;
export type Seniority = (typeof SENIORITIES)[number];

export const DEPARTMENTS = [
  'sales',
  'marketing',
  'finance',
  'it',
  'security',
  'operations',
  'human_resources',
  'product',
  'engineering',
  'customer_success',
  'procurement',
  'legal',
  'general_management',
] as const;
export type Department = (typeof DEPARTMENTS)[number];

/** `decides`: signs or owns the budget; `influences`: has a say; `uses`: works with it; `outside`: buys nothing. */
export const PERSONAS = ['decides', 'influences', 'uses', 'outside'] as const;
export type Persona = (typeof PERSONAS)[number];

export interface JobTitle {
  readonly seniority: Seniority | null;
  readonly department: Department | null;
  readonly persona: Persona | null;
}

/** Words of a seniority, those that decide first: "assistant to the CEO" is an assistant. */
const SENIORITY_WORDS: readonly (readonly [Seniority, string])[] = [
  [
    'entry',
    'intern|internship|trainee|apprentice|working student|werkstudent|werkstudentin|praktikant|praktikantin|azubi|assistant to|pa to|ea to|executive assistant|personal assistant|junior|jr|entry level|graduate|assistenz|becario|estagiário',
  ],
  [
    'owner',
    'founder|co founder|cofounder|owner|proprietor|inhaber|inhaberin|gründer|gründerin|fundador|dueño|sócio|managing partner|founding partner|equity partner',
  ],
  ['vice_president', 'vp|svp|evp|avp|bereichsleiter|bereichsleiterin'],
  [
    'c_level',
    'ceo|cfo|cio|cto|cmo|cro|coo|cso|ciso|cpo|chro|cdo|cco|cxo|president|chairman|chairwoman|chairperson|board member|member of the board|geschäftsführer|geschäftsführerin|vorstand|managing director|general manager|director general|diretor geral|presidente',
  ],
  ['head', 'head of|leiter|leiterin|leitung|jefe|jefa'],
  ['director', 'director|directora|direktor|direktorin|diretor|diretora|prokurist|prokuristin'],
  [
    'manager',
    'manager|managerin|gerente|team lead|teamleiter|teamleiterin|supervisor|supervisora|coordinador|abteilungsleiter',
  ],
  ['senior', 'senior|sr|principal|staff|lead|chief'],
  [
    'specialist',
    'analyst|specialist|clerk|associate|consultant|engineer|developer|administrator|coordinator|representative|executive|officer|designer|architect|accountant|sdr|bdr|ae|referent|sachbearbeiter|analista|assistant|consultor|berater',
  ],
  // The last, since it names a person only where no rank stands beside it: "VP of Student Services".
  [
    'none',
    'student|phd candidate|professor|researcher|job seeker|jobseeker|looking for work|unemployed|retired|estudiante|estudante',
  ],
];

/** The officer that an abbreviation names. */
const OFFICES: Readonly<Record<string, Department>> = {
  ceo: 'general_management',
  coo: 'operations',
  cfo: 'finance',
  cio: 'it',
  cto: 'engineering',
  cmo: 'marketing',
  cro: 'sales',
  cso: 'sales',
  ciso: 'security',
  cpo: 'product',
  chro: 'human_resources',
  cco: 'customer_success',
};

/** Words that say what another word says; the longer first, since one may begin another. */
const SAME_AS: Readonly<Record<string, string>> = {
  'vice president': 'vp',
  vicepresident: 'vp',
  vicepresidente: 'vp',
  'vice presidente': 'vp',
  'chief information security officer': 'ciso',
  'chief executive officer': 'ceo',
  'chief executive': 'ceo',
  'chief operating officer': 'coo',
  'chief financial officer': 'cfo',
  'chief information officer': 'cio',
  'chief technology officer': 'cto',
  'chief technical officer': 'cto',
  'chief customer officer': 'cco',
  'non executive director': 'board member',
  // In these a word that names a rank elsewhere names none.
  'assistant professor': 'professor',
  'associate professor': 'professor',
  'graduate student': 'student',
  'senior student': 'student',
  'student assistant': 'working student',
  'lead generation': 'demand generation',
  'lead gen': 'demand gen',
};
const OTHER_WORDS = new RegExp(`(?<= )(?:${Object.keys(SAME_AS).join('|')})(?= )`, 'g');

/** Other officers: their department stands between the two words. A chief engineer is no officer. */
const OFFICER = / chief ((?:\S+ ){1,4}?)officer /;
/** Who answers for a thing at work owns no company. */
const OWNER_OF_WORK =
  / (product|process|data|system|service|application|platform|solution|risk|control|project|feature|account) owner(?= )/g;
/** A programme for interns is work, and who runs it is no intern. */
const WORK_WITH_OTHERS =
  / (?:students?|interns?|internship|trainees?|apprentices?|graduates?|freelancers?|freelance|retired|unemployed|job ?seekers?)(?= (?:accommodation|admissions|affairs|association|community|engagement|experience|hiring|housing|life|loans?|marketplace|outreach|platform|programs?|programmes?|recruiting|recruitment|relations|services|success|union) )| internship(?= (?:coordinator|director|manager|supervisor) )/g;
/** Who asks a company's own users is employed there. */
const RESEARCHER_AT_WORK =
  / (ux|user|market|marketing|customer|product|design|security|data|sales) researcher(?= )/g;
/** Said of the whole person, whatever rank stands beside it: "Retired CEO", not "CEO, Retired Teachers Association". */
const OUT_OF_WORK =
  / looking for work |^ (?:retired|unemployed) (?:sales |operations |(?!\S*s ))|(?<! the| for| of) (?:retired|unemployed|job ?seeker) $/;
/** A business partner or a partner manager is employed. */
const PARTNER = /^ (?:senior )?partner (?=$|at |of |bei )/;
/** What somebody was says nothing of what they are. */
const FORMERLY = / (?:former|formerly|previously|ex|ehemalige|ehemaliger|ehemals) .*/;
const SUPERIOR = `(?:the |our )?(?:${Object.keys(OFFICES).join('|')}|cxo|vp|svp|evp|md|president|founder|owner|chairman|board|managing director|general manager|director|head)`;
const TO_SUPERIOR = new RegExp(` to ${SUPERIOR} .*`);
const IN_THE_OFFICE = new RegExp(` office of ${SUPERIOR} `);

/** "C.E.O.", also without the last dot. */
const DOTTED = /(?<!\p{L})\p{L}(?:\.\p{L})+(?!\p{L})\.?/gu;
/** "Head, Sales" and "Partner | Contoso": the words end there. */
const BEFORE_A_BREAK = /\b(head|partner)(?:\s*[,:|(]|\s+[-–—]\s)/gi;

/** The narrower first: "sales operations" is operations, "IT security" is security. */
const DEPARTMENT_WORDS: readonly (readonly [Department, string])[] = [
  ['security', 'security|infosec|cyber|cybersecurity|sicherheit|seguridad'],
  [
    'operations',
    'operations|ops|revops|sales ops|revenue operations|betrieb|operaciones|operações|supply chain|logistics|manufacturing|production',
  ],
  ['procurement', 'procurement|purchasing|buyer|sourcing|einkauf|einkäufer|compras'],
  [
    'human_resources',
    'hr|human resources|people|talent|recruiting|recruiter|leiter personal|leiterin personal|leitung personal|de personal|recursos humanos',
  ],
  [
    'customer_success',
    'customer success|customer service|customer support|customer experience|account management|kundenservice|atención al cliente',
  ],
  [
    'finance',
    'finance|financial|accounting|accountant|controller|controlling|treasury|treasurer|finanzen|finanzas|contabilidad|buchhaltung',
  ],
  ['legal', 'legal|counsel|lawyer|attorney|compliance|recht|jurídico'],
  ['product', 'product|produkt|producto|produto'],
  [
    'marketing',
    'marketing|brand|content|seo|demand generation|demand gen|growth|communications|pr|mercadeo|mercadotecnia',
  ],
  [
    'sales',
    'sales|revenue|business development|account executive|sdr|bdr|vertrieb|ventas|vendas|comercial|new business',
  ],
  [
    'it',
    'it|information technology|infrastructure|systems|system administrator|network|helpdesk|informática|edv|ti|cloud',
  ],
  [
    'engineering',
    'engineering|engineer|tech lead|technical lead|developer|software|technology|devops|entwicklung|entwickler|ingeniería|ingeniero|data|architect',
  ],
  [
    'general_management',
    'general manager|managing director|geschäftsführer|geschäftsführerin|founder|co founder|cofounder|owner|president|inhaber|inhaberin|director general|managing partner|founding partner|equity partner|vorstand|chairman|chairwoman|chairperson|board member|member of the board',
  ],
];

const LEARNERS = words('working student|intern|trainee|werkstudent|praktikant');
const FREELANCE = words('freelance|freelancer');
const SENIORITY = SENIORITY_WORDS.map(([seniority, text]) => [seniority, words(text)] as const);
const DEPARTMENT = DEPARTMENT_WORDS.map(([department, text]) => [department, words(text)] as const);
const DECIDERS: ReadonlySet<Seniority> = new Set(['owner', 'c_level', 'vice_president', 'director', 'head']);

/** Longer than any title; what follows is a biography. */
const MAX_TITLE = 200;

export function readTitle(text: string): JobTitle {
  const title = plainTitle(text.slice(0, MAX_TITLE));
  const seniority = OUT_OF_WORK.test(title) ? 'none' : firstNamed(SENIORITY, title);
  return { seniority, department: departmentOf(title), persona: personaOf(title, seniority) };
}

/** The words of a title, with those that would mislead said plainly or left out. */
function plainTitle(text: string): string {
  const tidied = text.replace(DOTTED, (dotted) => `${dotted.replaceAll('.', '')} `);
  return readTokens(tidied.replace(BEFORE_A_BREAK, '$1 of '))
    .replace(FORMERLY, ' ')
    .replace(OTHER_WORDS, (words) => SAME_AS[words]!)
    .replace(OFFICER, ' cxo $1')
    .replace(TO_SUPERIOR, ' to ')
    .replace(IN_THE_OFFICE, ' ')
    .replace(OWNER_OF_WORK, ' $1 specialist')
    .replace(RESEARCHER_AT_WORK, ' $1 specialist')
    .replace(WORK_WITH_OTHERS, '')
    .replace(PARTNER, ' managing partner ')
    .replace(/ head $/, ' head of ');
}

function departmentOf(title: string): Department | null {
  for (const word of title.trim().split(' ')) if (Object.hasOwn(OFFICES, word)) return OFFICES[word]!;
  return firstNamed(DEPARTMENT, title);
}

function personaOf(title: string, seniority: Seniority | null): Persona | null {
  if (seniority === 'none' || isNamed(FREELANCE, title)) return 'outside';
  if (seniority === 'entry' && isNamed(LEARNERS, title)) return 'outside';
  if (seniority === null) return null;
  if (DECIDERS.has(seniority)) return 'decides';
  return seniority === 'manager' || seniority === 'senior' ? 'influences' : 'uses';
}

function firstNamed<Kind>(
  kinds: readonly (readonly [Kind, readonly string[]])[],
  title: string,
): Kind | null {
  return kinds.find(([, phrases]) => isNamed(phrases, title))?.[0] ?? null;
}

function isNamed(phrases: readonly string[], title: string): boolean {
  return phrases.some((phrase) => title.includes(phrase));
}

function words(text: string): readonly string[] {
  return [
    ...new Set(text.split('|').flatMap((phrase) => [phrase, inGermanAscii(phrase), unmarked(phrase)])),
  ].map(readTokens);
}

/** "geschaeftsfuehrer": how umlauts are typed where there are none. */
function inGermanAscii(phrase: string): string {
  return phrase.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue');
}

/** "socio" for "sócio". */
function unmarked(phrase: string): string {
  return phrase.normalize('NFD').replace(/\p{M}/gu, '');
}

/** A title that is read as having these parts: what a path supposes. null where none is found. */
export function sampleTitle(wanted: Readonly<Partial<Record<keyof JobTitle, string>>>): string | null {
  const parts = Object.entries(wanted) as [keyof JobTitle, string][];
  const fits = (title: string) => {
    const read = readTitle(title);
    return parts.every(([part, value]) => read[part] === value);
  };
  const ranks = phrasesOf(SENIORITY, wanted.seniority);
  const departments = phrasesOf(DEPARTMENT, wanted.department);
  const known = [...ranks, ...departments].find(fits);
  if (known !== undefined || parts.length < 2) return known ?? null;
  return ranks.flatMap((rank) => departments.map((department) => `${rank} ${department}`)).find(fits) ?? null;
}

/** A title of which that part is known and is none of these values; null where there is none. */
export function titleBeside(part: keyof JobTitle, values: readonly string[]): string | null {
  const titles = [...phrasesOf(SENIORITY), ...phrasesOf(DEPARTMENT)];
  const isOther = (value: string | null) => value !== null && !values.includes(value);
  return titles.find((title) => isOther(readTitle(title)[part])) ?? null;
}

/** Those of one kind, or the first of each. */
function phrasesOf(
  kinds: readonly (readonly [string, readonly string[]])[],
  wanted?: string,
): readonly string[] {
  if (wanted === undefined) return kinds.map(([, phrases]) => phrases[0]!.trim());
  return kinds.flatMap(([kind, phrases]) => (kind === wanted ? phrases.map((one) => one.trim()) : []));
}

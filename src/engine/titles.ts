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
    'none',
    'student|phd candidate|professor|researcher|job seeker|jobseeker|looking for work|unemployed|retired|estudiante|estudante',
  ],
  [
    'entry',
    'intern|internship|trainee|apprentice|working student|werkstudent|werkstudentin|praktikant|praktikantin|azubi|assistant to|executive assistant|personal assistant|junior|jr|entry level|graduate|assistenz|becario|estagiário',
  ],
  [
    'owner',
    'founder|co founder|cofounder|owner|proprietor|inhaber|inhaberin|gründer|gründerin|fundador|dueño|sócio|managing partner',
  ],
  [
    'vice_president',
    'vp|svp|evp|avp|vice president|vicepresident|vicepresidente|vice presidente|bereichsleiter|bereichsleiterin',
  ],
  [
    'c_level',
    'ceo|cfo|cio|cto|cmo|cro|coo|cso|ciso|cpo|chro|cdo|cco|chief|president|geschäftsführer|geschäftsführerin|vorstand|managing director|general manager|director general|diretor geral|presidente',
  ],
  ['head', 'head|head of|leiter|leiterin|leitung|jefe|jefa|lead'],
  ['director', 'director|directora|direktor|direktorin|diretor|diretora'],
  [
    'manager',
    'manager|managerin|gerente|team lead|teamleiter|teamleiterin|supervisor|supervisora|coordinador|abteilungsleiter',
  ],
  ['senior', 'senior|sr|principal|staff'],
  [
    'specialist',
    'analyst|specialist|clerk|associate|consultant|engineer|developer|administrator|coordinator|representative|executive|officer|designer|architect|accountant|sdr|bdr|ae|referent|sachbearbeiter|analista|assistant|consultor|berater',
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

/** The narrower first: "sales operations" is operations, "IT security" is security. */
const DEPARTMENT_WORDS: readonly (readonly [Department, string])[] = [
  ['security', 'security|infosec|cyber|cybersecurity|sicherheit|seguridad'],
  [
    'operations',
    'operations|ops|revops|sales ops|revenue operations|betrieb|operaciones|operações|supply chain|logistics|manufacturing|production',
  ],
  ['procurement', 'procurement|purchasing|buyer|sourcing|einkauf|einkäufer|compras'],
  ['human_resources', 'hr|human resources|people|talent|recruiting|recruiter|personal|recursos humanos'],
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
    'engineering|engineer|developer|software|technology|devops|entwicklung|entwickler|ingeniería|ingeniero|data|architect',
  ],
  [
    'general_management',
    'general manager|managing director|geschäftsführer|geschäftsführerin|chief executive|founder|co founder|cofounder|owner|president|inhaber|inhaberin|director general|managing partner|vorstand',
  ],
];

const OUTSIDE = words(
  'student|working student|intern|trainee|professor|researcher|phd candidate|job seeker|jobseeker|looking for work|unemployed|retired|freelance|freelancer|werkstudent|praktikant|estudiante',
);
const SENIORITY = SENIORITY_WORDS.map(([seniority, text]) => [seniority, words(text)] as const);
const DEPARTMENT = DEPARTMENT_WORDS.map(([department, text]) => [department, words(text)] as const);
/** "Vice president" holds a president, who would be of another rank. */
const DECIDERS: ReadonlySet<Seniority> = new Set(['owner', 'c_level', 'vice_president', 'director', 'head']);

/** Longer than any title; what follows is a biography. */
const MAX_TITLE = 200;

export function readTitle(text: string): JobTitle {
  const title = readTokens(text.slice(0, MAX_TITLE));
  const seniority = firstNamed(SENIORITY, title);
  return { seniority, department: departmentOf(title), persona: personaOf(title, seniority) };
}

function departmentOf(title: string): Department | null {
  for (const word of title.trim().split(' ')) if (Object.hasOwn(OFFICES, word)) return OFFICES[word]!;
  return firstNamed(DEPARTMENT, title);
}

function personaOf(title: string, seniority: Seniority | null): Persona | null {
  if (isNamed(OUTSIDE, title)) return 'outside';
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
  return text.split('|').map(readTokens);
}

/** A title that is read as having this part: what a path supposes. null where there is none. */
export function sampleTitle(part: keyof JobTitle, value: string): string | null {
  const phrases = [...SENIORITY, ...DEPARTMENT].flatMap(([, known]) => known);
  return phrases.find((phrase) => readTitle(phrase)[part] === value)?.trim() ?? null;
}

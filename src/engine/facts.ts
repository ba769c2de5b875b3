/**
 * The decode plan: one slot for each property the model names, in the one form its filters need. Reading only these,
 * instead of decoding a whole contact, is what makes an evaluation cheap.
 */
import type { EvaluationInput } from './input.ts';
import type { InputValue } from './receipt.ts';
import type { InputType } from './schema.ts';
import {
  type Fact,
  rawValue,
  readBool,
  readDate,
  readNumber,
  readText,
  readTokens,
  UNREADABLE,
} from './values.ts';

/** The parts of a job title that rules may ask for. */
export const TITLE_PARTS = ['seniority', 'department', 'persona'] as const;
export type TitlePart = (typeof TITLE_PARTS)[number];

export type Form = 'text' | 'tokens' | 'number' | 'bool' | 'date' | 'country' | TitlePart;

/** What is known of countries and job titles; `LEXICON` is ours. */
export interface Lexicon {
  /** The code of the country a text names; null where it names none that is known. */
  readonly country: (text: string) => string | null;
  /** The codes of a country or region as a model names it. */
  readonly countries: (text: string) => readonly string[];
  readonly title: (text: string) => Readonly<Record<TitlePart, string | null>>;
  readonly sampleTitle: (part: TitlePart, value: string) => string | null;
}

export interface Slot {
  readonly object: 'contact' | 'company';
  readonly property: string;
  readonly form: Form;
  readonly read: (raw: string) => Fact;
  /** 'contact.jobtitle': how receipts call it. */
  readonly input: string;
  /** 'job title': how people call it. */
  readonly label: string;
}

/** Values by slot number. */
export type Facts = readonly Fact[];

const READERS: Readonly<Record<Exclude<Form, 'country' | TitlePart>, (raw: string) => Fact>> = {
  text: readText,
  tokens: readTokens,
  number: readNumber,
  bool: readBool,
  date: readDate,
};

function readerOf(form: Form, lexicon: Lexicon | null): Slot['read'] {
  switch (form) {
    case 'text':
    case 'tokens':
    case 'number':
    case 'bool':
    case 'date':
      return READERS[form];
    case 'country': {
      const { country } = needed(lexicon);
      return (raw) => country(raw)?.toLowerCase() ?? UNREADABLE;
    }
    default: {
      const { title } = needed(lexicon);
      return (raw) => title(raw)[form];
    }
  }
}

/** @throws TypeError where a model that reads countries or job titles is compiled without knowledge of them */
export function needed(lexicon: Lexicon | null): Lexicon {
  if (lexicon === null)
    throw new TypeError('This model reads countries or titles: compile it with the lexicon.');
  return lexicon;
}

const REPEATING: ReadonlySet<Form> = new Set(['tokens', 'country', 'seniority', 'department', 'persona']);
const MOST_REMEMBERED = 1_000;
const LONGEST_REMEMBERED = 60;

/** Industries, countries and titles come again with every other contact: each is read once. */
function remembered(read: Slot['read']): Slot['read'] {
  const known = new Map<string, Fact>();
  return (raw) => {
    const before = known.get(raw);
    if (before !== undefined) return before;
    const fact = read(raw);
    if (raw.length > LONGEST_REMEMBERED) return fact;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(raw, fact);
    return fact;
  };
}

export function formOf(type: InputType): Form {
  return type === 'enumeration' || type === 'title' ? 'text' : type;
}

/** Collects the slots while a model is compiled; the same property in the same form shares one. */
export class SlotTable {
  readonly slots: Slot[] = [];
  readonly lexicon: Lexicon | null;
  readonly #numbers = new Map<string, number>();

  constructor(lexicon: Lexicon | null) {
    this.lexicon = lexicon;
  }

  slot(object: Slot['object'], property: string, form: Form, label: string): number {
    const key = `${form}:${object}.${property}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.slots.length);
    const plain = readerOf(form, this.lexicon);
    const read = REPEATING.has(form) ? remembered(plain) : plain;
    return this.slots.push({ object, property, form, read, input: `${object}.${property}`, label }) - 1;
  }
}

/** Raw values by slot number; undefined where nothing was ever set. */
export type Raws = readonly (string | undefined)[];

export function readRaws(slots: readonly Slot[], input: EvaluationInput): Raws {
  const { contact, company } = input;
  const raws: (string | undefined)[] = new Array(slots.length);
  for (let i = 0; i < slots.length; i++) {
    const { object, property } = slots[i]!;
    const values = object === 'contact' ? contact : company;
    raws[i] = values === null ? undefined : rawValue(values[property]);
  }
  return raws;
}

export function readFacts(slots: readonly Slot[], raws: Raws): Facts {
  const facts: Fact[] = new Array(slots.length);
  for (let i = 0; i < slots.length; i++) {
    const raw = raws[i];
    facts[i] = raw === undefined ? undefined : slots[i]!.read(raw);
  }
  return facts;
}

/** What was read in these slots, for a receipt. */
export function inputValues(
  reads: readonly number[],
  slots: readonly Slot[],
  facts: Facts,
  raws: Raws,
): readonly InputValue[] {
  const values: InputValue[] = [];
  for (const index of reads) {
    const { input } = slots[index]!;
    const value = raws[index] ?? null;
    values.push(facts[index] === UNREADABLE ? { input, value, unreadable: true } : { input, value });
  }
  return values;
}

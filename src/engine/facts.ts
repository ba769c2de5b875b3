/**
 * The decode plan: one slot for each property the model names, in the one form its filters need. Reading only these,
 * instead of decoding a whole contact, is what makes an evaluation cheap.
 */

import type { Finding } from './findings.ts';
import type { EvaluationInput } from './input.ts';
import type { GateResult, InputValue } from './receipt.ts';
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
export type TitleParts = Readonly<Partial<Record<TitlePart, string>>>;

export type Form = 'text' | 'tokens' | 'number' | 'bool' | 'date' | 'country' | TitlePart;

/** What is known of countries and job titles; `LEXICON` is ours. */
export interface Lexicon {
  /** The code of the country a text names; null where it names none that is known. */
  readonly country: (text: string) => string | null;
  /** The codes of a country or region as a model names it. */
  readonly countries: (text: string) => readonly string[];
  readonly title: (text: string) => Readonly<Record<TitlePart, string | null>>;
  /** A title that is read as having these parts; null where none is known. */
  readonly sampleTitle: (parts: TitleParts) => string | null;
  /** The code of some country that is none of these; null where there is no other. */
  readonly otherCountry: (codes: readonly string[]) => string | null;
  /** A title of which a part is known and none of these; null where every known one is. */
  readonly otherTitle: (part: TitlePart, values: readonly string[]) => string | null;
}

export interface Slot {
  readonly object: 'contact' | 'company';
  readonly property: string;
  readonly form: Form;
  readonly read: (raw: string) => Fact;
  readonly readings: Readings;
  /** 'contact.jobtitle': how receipts call it. */
  readonly input: string;
  /** 'job title': how people call it. */
  readonly label: string;
}

/** What is known of a lead, by slot number. */
export type Facts = readonly Reading[];

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
    const read = readerOf(form, this.lexicon);
    const readings = new Readings(read);
    const input = `${object}.${property}`;
    return this.slots.push({ object, property, form, read, readings, input, label }) - 1;
  }
}

/** One value of a slot: as it stands, as it is read, and what is made of it by those who ask for nothing else. */
export interface Reading {
  /** undefined where nothing was ever set. */
  readonly raw: string | undefined;
  readonly fact: Fact;
  /** null for a value that will hardly come again. */
  readonly memory: Memory | null;
}

/** What rules and gates come to with the value, by the line that each has among those of its slot. */
interface Memory {
  readonly findings: (Finding | undefined)[];
  readonly gates: (GateResult | undefined)[];
}

export function readingOf(raw: string | undefined, read: Slot['read']): Reading {
  return { raw, fact: raw === undefined ? undefined : read(raw), memory: null };
}

/** For a value that will be looked at again and again. */
export function remembering(reading: Reading): Reading {
  return { ...reading, memory: { findings: [], gates: [] } };
}

export function readSlots(slots: readonly Slot[], { contact, company }: EvaluationInput): Facts {
  return slots.map(({ object, property, readings }) => {
    const values = object === 'contact' ? contact : company;
    return values === null ? readings.untold : readings.of(rawValue(values[property]));
  });
}

const MOST_REMEMBERED = 100;
const LONGEST_REMEMBERED = 60;

/**
 * Industries, countries and titles come again with every other contact: the first hundred values of a slot are read
 * once, and with them what each rule that asks for nothing else makes of them.
 */
export class Readings {
  readonly #read: Slot['read'];
  readonly #missing: Reading;
  /** What a company would say where none is known: that it has no value is no more certain than any other. */
  readonly untold = remembering({ raw: undefined, fact: UNREADABLE, memory: null });
  readonly #known = new Map<string, Reading>();

  constructor(read: Slot['read']) {
    this.#read = read;
    this.#missing = remembering(readingOf(undefined, read));
  }

  of(raw: string | undefined): Reading {
    if (raw === undefined) return this.#missing;
    const known = this.#known.get(raw);
    if (known !== undefined) return known;
    const reading = readingOf(raw, this.#read);
    if (this.#known.size >= MOST_REMEMBERED || raw.length > LONGEST_REMEMBERED) return reading;
    const first = remembering(reading);
    this.#known.set(raw, first);
    return first;
  }
}

/** What was read in these slots, for a receipt. */
export function inputValues(
  reads: readonly number[],
  slots: readonly Slot[],
  facts: Facts,
): readonly InputValue[] {
  return reads.map((index) => inputValue(slots[index]!, facts[index]!));
}

function inputValue({ input }: Slot, { raw, fact }: Reading): InputValue {
  const value = raw ?? null;
  return fact === UNREADABLE && value !== null ? { input, value, unreadable: true } : { input, value };
}

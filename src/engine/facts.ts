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

export type Form = 'text' | 'tokens' | 'number' | 'bool' | 'date';

export interface Slot {
  readonly object: 'contact' | 'company';
  readonly property: string;
  readonly form: Form;
  /** 'contact.jobtitle': how receipts call it. */
  readonly input: string;
  /** 'job title': how people call it. */
  readonly label: string;
}

/** Values by slot number. */
export type Facts = readonly Fact[];

const READERS: Readonly<Record<Form, (raw: string) => Fact>> = {
  text: readText,
  tokens: readTokens,
  number: readNumber,
  bool: readBool,
  date: readDate,
};

export function formOf(type: InputType): Form {
  return type === 'enumeration' ? 'text' : type;
}

/** Collects the slots while a model is compiled; the same property in the same form shares one. */
export class SlotTable {
  readonly slots: Slot[] = [];
  readonly #numbers = new Map<string, number>();

  slot(object: Slot['object'], property: string, form: Form, label: string): number {
    const key = `${form}:${object}.${property}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.slots.length);
    return this.slots.push({ object, property, form, input: `${object}.${property}`, label }) - 1;
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
    facts[i] = raw === undefined ? undefined : READERS[slots[i]!.form](raw);
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
  return reads.map((index) => {
    const { input } = slots[index]!;
    const value = raws[index] ?? null;
    return facts[index] === UNREADABLE ? { input, value, unreadable: true } : { input, value };
  });
}

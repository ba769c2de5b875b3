/**
 * What the rivals are given beforehand, and not charged for. They know nothing of missing values, dates or windows,
 * so all that is decoded, counted and listed as undecidable for them; what is left to do is to match 51 conditions.
 */

import type { EvaluationInput, Signal } from '../../../src/engine/input.ts';
import type { ModelDocument } from '../../../src/engine/schema.ts';
import { readNumber, readText, readTokens } from '../../../src/engine/values.ts';
import { countName, type Read, type RivalCondition, type SignalTest, type Test } from './conditions.ts';
import { type Lead, readLead, recent } from './handwritten/lead.ts';
import { channelOf } from './handwritten/verdict.ts';

export type FactValue = string | number | boolean | null;

export interface Prepared {
  readonly input: EvaluationInput;
  /** null: never set, or not readable. */
  readonly facts: Readonly<Record<string, FactValue>>;
  /** By condition: 1 where nobody can say whether it holds. */
  readonly open: Uint8Array;
  /** By condition: the signals it counts, newest first; none for one about properties. */
  readonly signals: readonly (readonly Signal[])[];
  readonly channel: string;
  readonly channelValidated: boolean;
  readonly handRaised: boolean;
}

export type Prepare = (input: EvaluationInput, now: number) => Prepared;

/** Decodes what the conditions name, once for all rivals. */
export function preparer(document: ModelDocument, conditions: readonly RivalCondition[]): Prepare {
  const properties = [
    ...new Map(conditions.flatMap(({ reads }) => reads.map((read) => [read.input, read]))).values(),
  ];
  const decoders = properties.map((read) => decoder(document, read));
  const tests = [
    ...new Map(conditions.flatMap(({ signal }) => (signal ? [[countName(signal), signal]] : []))),
  ];
  const testNumbers = conditions.map(({ signal }) =>
    signal ? tests.findIndex(([name]) => name === countName(signal)) : -1,
  );
  return (input, now) => {
    const lead = readLead(input, now);
    const facts: Record<string, FactValue> = {};
    for (const decode of decoders) decode(input, facts);
    const counted = tests.map(([, test]) => countedBy(lead, test));
    for (let i = 0; i < tests.length; i++) facts[tests[i]![0]] = counted[i]!.length;
    const channel = channelOf(lead);
    return {
      input,
      // Through JSON: no string is left that the first rival would have to put together.
      facts: JSON.parse(JSON.stringify(facts)),
      open: Uint8Array.from(conditions, (condition) => (truth(condition, facts) === null ? 1 : 0)),
      signals: testNumbers.map((number) => counted[number] ?? NONE),
      channel,
      channelValidated: channel !== 'content_syndication' || recent(lead, 'validated', 90).length > 0,
      handRaised: recent(lead, 'demo_request', 7).length > 0,
    };
  };
}

const NONE: readonly Signal[] = [];

function countedBy(lead: Lead, { signal, withinDays, where }: SignalTest): readonly Signal[] {
  return recent(lead, signal, withinDays, ({ attributes }) =>
    where.every(({ attribute, value }) => Number(attributes?.[attribute]) >= Number(value)),
  );
}

function decoder(
  document: ModelDocument,
  { object, property }: Read,
): (input: EvaluationInput, facts: Record<string, FactValue>) => void {
  const name = `${object}_${property}`;
  const words = `${name}_words`;
  const { type } = document.inputs[object][property]!;
  return (input, facts) => {
    const raw = input[object]?.[property];
    const isSet = typeof raw === 'string' && raw.trim() !== '';
    if (type === 'number') facts[name] = isSet ? readNumber(raw) : null;
    else if (type === 'bool') facts[name] = isSet ? flagOf(readText(raw)) : null;
    else {
      facts[name] = isSet ? readText(raw) : null;
      facts[words] = isSet ? readTokens(raw) : null;
    }
  };
}

function flagOf(text: string): boolean | null {
  return text === 'true' ? true : text === 'false' ? false : null;
}

/** Whether a condition holds; null where that hangs on something unknown. */
function truth({ groups, required }: RivalCondition, facts: Prepared['facts']): boolean | null {
  let result: boolean | null = false;
  for (const tests of groups) {
    const holds = allHold(tests, facts, required);
    if (holds === true) return true;
    if (holds === null) result = null;
  }
  return result;
}

function allHold(tests: readonly Test[], facts: Prepared['facts'], required: boolean): boolean | null {
  let result: boolean | null = true;
  for (const test of tests) {
    const holds = answer(test, facts[test.fact]!, required);
    if (holds === false) return false;
    if (holds === null) result = null;
  }
  return result;
}

function answer(test: Test, fact: FactValue, required: boolean): boolean | null {
  if (fact === null) return test.is === 'known' && !required ? false : null;
  switch (test.is) {
    case 'known':
      return true;
    case 'equal':
      return fact === test.value;
    case 'one of':
      return test.values.includes(String(fact));
    case 'none of':
      return !test.values.includes(String(fact));
    case 'containing':
      return test.phrases.some((phrase) => String(fact).includes(phrase));
    case '>':
      return Number(fact) > test.value;
    case '>=':
      return Number(fact) >= test.value;
    case '<':
      return Number(fact) < test.value;
    case '<=':
      return Number(fact) <= test.value;
  }
}

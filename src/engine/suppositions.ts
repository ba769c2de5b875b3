/**
 * What a property could turn out to be, as far as a model can tell: a few values that between them stand for all the
 * model's filters on it can distinguish. Each knows how it answers every one of those filters.
 */
import { compileCondition, type Tri } from './conditions.ts';
import { readFacts, SlotTable } from './facts.ts';
import { type Piece, piecesOf, rangeText } from './ranges.ts';
import type { Condition, Filter, Gate, ModelDocument } from './schema.ts';
import { MISSING, readDate, readNumber } from './values.ts';
import { dateText } from './wording.ts';

/** What it does to a lead when a filter turns true: help, harm, or name another channel. */
export type Effect = 'helps' | 'harms' | 'turns';

export interface Question {
  readonly filter: Filter;
  readonly effect: Effect;
  /** What a gate makes of the unknown; null where no gate asks. */
  readonly onMissing: Gate['onMissing'] | null;
  readonly answer: (raw: string | undefined) => Tri;
}

export interface Supposition {
  readonly value: string;
  /** The answers to the questions of its property, in their order. */
  readonly answers: readonly Tri[];
  /** Its place on the number line; null for words. */
  readonly piece: number | null;
  /** In words: "50", "true", "software or banking"; null: any value. */
  readonly known: string | null;
}

export interface OpenProperty {
  readonly object: 'contact' | 'company';
  readonly property: string;
  readonly label: string;
  readonly questions: readonly Question[];
  readonly suppositions: readonly Supposition[];
  /** "50 to 500" for neighbouring pieces of a number or date; words have none. */
  readonly range: (first: number, last: number) => string | null;
}

/** Every property the model asks about, once a model; the channel is asked for only where it is not frozen. */
export function propertiesOf(document: ModelDocument): readonly OpenProperty[] {
  const asked = new Map<string, Asked>();
  for (const { condition, effect, gate } of askingConditions(document)) {
    for (const filters of groupsOf(condition)) addGroup(document, asked, { filters, effect, gate });
  }
  return [...asked.values()].map((one) => openProperty(document, one));
}

interface Asked {
  readonly object: 'contact' | 'company';
  readonly property: string;
  readonly questions: Question[];
  /** Words that stand together in one group of filters: 'vp' and 'sales'. */
  readonly phrases: string[];
}

interface Asking {
  readonly condition: Condition;
  readonly effect: Effect;
  readonly gate: Gate | null;
}

function askingConditions(document: ModelDocument): readonly Asking[] {
  const of = (condition: Condition, effect: Effect, gate: Gate | null = null) => ({
    condition,
    effect,
    gate,
  });
  return [
    ...document.rules.flatMap((rule) =>
      rule.points === 0 ? [] : of(rule.when, rule.points > 0 ? 'helps' : 'harms'),
    ),
    ...document.gates.map((gate) => of(gate.when, gate.kind === 'require' ? 'helps' : 'harms', gate)),
    ...Object.values(document.mql.threshold.channels).flatMap(({ require }) =>
      require ? of(require, 'helps') : [],
    ),
    ...document.channel.rules.map((rule) => of(rule.when, 'turns')),
  ];
}

function groupsOf(condition: Condition): readonly (readonly Filter[])[] {
  if ('signal' in condition) return [];
  return 'filters' in condition ? [condition.filters] : condition.filterGroups.map((group) => group.filters);
}

function addGroup(
  document: ModelDocument,
  asked: Map<string, Asked>,
  { filters, effect, gate }: { filters: readonly Filter[]; effect: Effect; gate: Gate | null },
): void {
  const together = new Map<Asked, string[]>();
  for (const filter of filters) {
    const known = askedOf(asked, filter);
    known.questions.push({
      filter,
      effect,
      onMissing: gate?.onMissing ?? null,
      answer: answerTo(document, filter, gate),
    });
    if (filter.operator !== 'CONTAINS_TOKEN') continue;
    together.set(known, [...(together.get(known) ?? []), String(choicesOf(document, filter)[0])]);
  }
  for (const [known, words] of together) if (words.length > 1) known.phrases.push(words.join(' '));
}

function askedOf(asked: Map<string, Asked>, { object, propertyName }: Filter): Asked {
  const key = `${object}.${propertyName}`;
  const known = asked.get(key) ?? { object, property: propertyName, questions: [], phrases: [] };
  asked.set(key, known);
  return known;
}

function answerTo(document: ModelDocument, filter: Filter, gate: Gate | null): Question['answer'] {
  const slots = new SlotTable();
  const condition = compileCondition(
    { document, slots, kindIndex: () => 0 },
    { filters: [filter] },
    { missingIsOpen: gate?.kind === 'require' },
  );
  if (condition.kind !== 'filters')
    throw new TypeError('A filter asks about a property, not about a signal.');
  return (raw) => condition.test(raw === MISSING ? [MISSING] : readFacts(slots.slots, [raw]));
}

export function choicesOf(document: ModelDocument, filter: Filter): readonly (string | number | boolean)[] {
  if ('list' in filter && filter.list !== undefined) return document.lists[filter.list]!;
  if ('values' in filter && filter.values !== undefined) return filter.values;
  return 'value' in filter && filter.value !== undefined ? [filter.value] : [];
}

function openProperty(
  document: ModelDocument,
  { object, property, questions, phrases }: Asked,
): OpenProperty {
  const declared = document.inputs[object][property]!;
  const ordered = declared.type === 'number' || declared.type === 'date';
  const figure = declared.type === 'date' ? dateText : figureText;
  const pieces = ordered ? piecesOf(questions.flatMap(({ filter }) => figuresOf(document, filter))) : [];
  const drafts = ordered
    ? piecesToValues(pieces, declared.type, figure)
    : wordsOf(document, questions, phrases, declared.type);
  const suppositions = drafts.map((draft) => ({
    ...draft,
    answers: questions.map((question) => question.answer(draft.value)),
  }));
  return {
    object,
    property,
    label: declared.label ?? property,
    questions,
    suppositions: ordered ? suppositions : likeOnes(suppositions),
    range: (first, last) => rangeText(pieces[first]!, pieces[last]!, figure),
  };
}

type Draft = Omit<Supposition, 'answers'>;

export function figuresOf(document: ModelDocument, filter: Filter): readonly number[] {
  if (filter.operator === 'BETWEEN') return [filter.value, filter.highValue];
  return choicesOf(document, filter).map(Number).filter(Number.isFinite);
}

function piecesToValues(pieces: readonly Piece[], type: string, figure: (n: number) => string): Draft[] {
  if (pieces.length === 0) return [{ value: type === 'date' ? '2000-01-01' : '1', piece: null, known: null }];
  return pieces.flatMap((piece, i) => {
    const value = type === 'date' ? dateRaw(piece.value) : String(piece.value);
    const readBack = type === 'date' ? readDate(value) : readNumber(value);
    return readBack === piece.value ? [{ value, piece: i, known: rangeText(piece, piece, figure) }] : [];
  });
}

function dateRaw(time: number): string {
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : '';
}

function wordsOf(
  document: ModelDocument,
  questions: readonly Question[],
  phrases: readonly string[],
  type: string,
): Draft[] {
  const word = (value: string, known: string | null = value) => ({ value, piece: null, known });
  if (type === 'bool') return [word('true'), word('false')];
  const choices = questions
    .flatMap(({ filter }) => choicesOf(document, filter).map(String))
    .filter((choice) => choice.trim() !== '');
  let other = 'anything';
  while (choices.some((choice) => choice.toLowerCase().includes(other))) other = `${other}x`;
  const asksForValues = choices.length > 0;
  return [...choices, ...phrases]
    .map((choice) => word(choice))
    .concat(word(other, asksForValues ? 'something the rules do not name' : null));
}

const NAMED = 3;

/** Words that answer every question alike become one supposition that names them, or a few of them. */
function likeOnes(suppositions: readonly Supposition[]): readonly Supposition[] {
  const alike = new Map<string, Supposition[]>();
  for (const one of suppositions) {
    const key = one.answers.join('');
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()].map((group) => ({ ...group[0]!, known: namesOf(group) }));
}

function namesOf(group: readonly Supposition[]): string | null {
  const names = [...new Set(group.map((one) => one.known?.toLowerCase()))];
  if (names.length === 1) return group[0]!.known;
  if (names.length > NAMED) return `one like ${names[0]} or ${names[1]}`;
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** 5000000 as 5,000,000. */
function figureText(value: number): string {
  const text = String(value);
  return /^-?\d{4,15}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, ',') : text;
}

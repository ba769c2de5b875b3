/**
 * What a property could turn out to be, as far as a model can tell: a few values that between them stand for all the
 * model's filters on it can distinguish. Each knows how it answers every one of those filters.
 */
import { filterGroupsOf, isDated, leavesOf, propertyOf } from './condition-tree.ts';
import { compileCondition } from './conditions.ts';
import { type Lexicon, readingOf, SlotTable } from './facts.ts';
import { namedChoices } from './filters.ts';
import { type Piece, piecesOf, rangeText } from './ranges.ts';
import type { Condition, Filter, Gate, ModelDocument } from './schema.ts';
import { type Asker, type Draft, phrases, titles, wordsOf } from './supposed-words.ts';
import type { Tri } from './three-valued.ts';
import { readDate, readNumber } from './values.ts';
import { dateText } from './wording.ts';

/** What it does to a lead when a filter turns true: help, harm, or name another channel. */
export type Effect = 'helps' | 'harms' | 'turns';

export interface Question {
  readonly filter: Filter;
  readonly effect: Effect;
  /** It stands under an odd number of `not`: what asks holds where the filter does not. */
  readonly negated: boolean;
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
export function propertiesOf(document: ModelDocument, lexicon: Lexicon | null): readonly OpenProperty[] {
  const asker = { document, lexicon };
  const asked = new Map<string, Asked>();
  for (const { condition, effect, gate } of askingConditions(document)) {
    for (const { test, negated } of leavesOf(condition)) {
      if (isDated(test)) continue;
      for (const filters of filterGroupsOf(test)) {
        addGroup(asker, asked, { filters, effect: negated ? OPPOSITE[effect] : effect, negated, gate });
      }
    }
  }
  return [...asked.values()].map((one) => openProperty(asker, one));
}

const OPPOSITE: Readonly<Record<Effect, Effect>> = { helps: 'harms', harms: 'helps', turns: 'turns' };

interface Asked {
  readonly object: 'contact' | 'company';
  readonly property: string;
  readonly questions: Question[];
  /** Values that answer several filters of one group at once. */
  readonly together: Draft[];
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

/** Filters that must hold together, or, negated, must not. */
interface AskingGroup extends Pick<Question, 'effect' | 'negated'> {
  readonly filters: readonly Filter[];
  readonly gate: Gate | null;
}

function addGroup(
  asker: Asker,
  asked: Map<string, Asked>,
  { filters, effect, negated, gate }: AskingGroup,
): void {
  const ofProperty = new Map<Asked, Filter[]>();
  for (const filter of filters) {
    const known = askedOf(asked, filter);
    known.questions.push({
      filter,
      effect,
      negated,
      onMissing: gate?.onMissing ?? null,
      answer: answerTo(asker, filter, gate),
    });
    ofProperty.set(known, [...(ofProperty.get(known) ?? []), filter]);
  }
  for (const [known, several] of ofProperty)
    known.together.push(...phrases(asker, several), ...titles(asker, several));
}

function askedOf(asked: Map<string, Asked>, { object, propertyName }: Filter): Asked {
  const { property } = propertyOf(propertyName);
  const key = `${object}.${property}`;
  const known = asked.get(key) ?? { object, property, questions: [], together: [] };
  asked.set(key, known);
  return known;
}

function answerTo({ document, lexicon }: Asker, filter: Filter, gate: Gate | null): Question['answer'] {
  const slots = new SlotTable(lexicon);
  const condition = compileCondition(
    { document, slots, kindIndex: () => 0, topicOf: () => null },
    { filters: [filter] },
    { missingIsOpen: gate?.kind === 'require' },
  );
  if (condition.kind !== 'filters')
    throw new TypeError('A filter asks about a property, not about a signal.');
  return (raw) => condition.test(slots.slots.map(({ read }) => readingOf(raw, read)));
}

function openProperty(
  { document, lexicon }: Asker,
  { object, property, questions, together }: Asked,
): OpenProperty {
  const declared = document.inputs[object][property]!;
  const ordered = declared.type === 'number' || declared.type === 'date';
  const figure = declared.type === 'date' ? dateText : figureText;
  const filters = questions.map(({ filter }) => filter);
  const pieces = ordered ? piecesOf(filters.flatMap((filter) => figuresOf(document, filter))) : [];
  const drafts = ordered
    ? piecesToValues(pieces, declared.type, figure)
    : wordsOf({ document, lexicon }, filters, together, declared.type);
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

export function figuresOf(document: ModelDocument, filter: Filter): readonly number[] {
  if (filter.operator === 'BETWEEN') return [filter.value, filter.highValue];
  return namedChoices(document, filter).map(Number).filter(Number.isFinite);
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

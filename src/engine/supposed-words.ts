/** Words that a property could turn out to be: those a model looks for, some it does not name, and several together. */
import { propertyOf } from './condition-tree.ts';
import { type Lexicon, needed, TITLE_PARTS, type TitlePart, type TitleParts } from './facts.ts';
import { namedChoices } from './filters.ts';
import type { Filter, ModelDocument } from './schema.ts';
import type { Supposition } from './suppositions.ts';
import { listed } from './wording.ts';

/** The model a property is asked by. */
export interface Asker {
  readonly document: ModelDocument;
  readonly lexicon: Lexicon | null;
}

/** A supposition before it has its answers. */
export type Draft = Omit<Supposition, 'answers'>;

/** One of each sort that the filters on a property tell apart; `together`: those that several of them look for at once. */
export function wordsOf(
  asker: Asker,
  filters: readonly Filter[],
  together: readonly Draft[],
  type: string,
): Draft[] {
  if (type === 'bool') return [word('true'), word('false')];
  const choices = filters
    .flatMap((filter) => witnesses(asker, filter, type))
    .filter(({ value }) => value.trim() !== '');
  let other = 'anything';
  while (choices.some(({ value }) => value.toLowerCase().includes(other))) other = `${other}x`;
  const asksForValues = choices.length > 0;
  return [
    ...choices.map(({ value, known }) => word(value, known)),
    ...together,
    ...others(asker, filters, type),
    word(other, asksForValues ? NOT_NAMED : null),
  ];
}

const NOT_NAMED = 'something the rules do not name';

/** Countries and titles that can be read, and are none of those looked for. */
function others({ document, lexicon }: Asker, filters: readonly Filter[], type: string): readonly Draft[] {
  const named = (part: TitlePart | null) =>
    filters
      .filter(({ propertyName }) => propertyOf(propertyName).part === part)
      .flatMap((filter) => namedChoices(document, filter).map(String));
  if (type === 'country') {
    const codes = named(null).flatMap(needed(lexicon).countries);
    const country = codes.length === 0 ? null : needed(lexicon).otherCountry(codes);
    return country === null ? [] : [word(country, NOT_NAMED)];
  }
  return TITLE_PARTS.flatMap((part) => {
    const values = named(part);
    const title = values.length === 0 ? null : needed(lexicon).otherTitle(part, values);
    return title === null ? [] : [word(title, `of another ${part} than the rules name`)];
  });
}

function word(value: string, known: string | null = value): Draft {
  return { value, piece: null, known };
}

/** Raw values that a filter looks for: of a part of a title some title that has it, of a region one of its countries. */
function witnesses(
  { document, lexicon }: Asker,
  filter: Filter,
  type: string,
): readonly { readonly value: string; readonly known: string }[] {
  const { part } = propertyOf(filter.propertyName);
  return namedChoices(document, filter).flatMap((choice) => {
    const text = String(choice);
    if (part !== null) {
      const parts = { [part]: text };
      const title = needed(lexicon).sampleTitle(parts);
      return title === null ? [] : { value: title, known: partsText(parts) };
    }
    if (type !== 'country') return { value: text, known: text };
    return needed(lexicon)
      .countries(text)
      .slice(0, 1)
      .map((value) => ({ value, known: text.replaceAll('_', ' ') }));
  });
}

/** Words that stand together: 'vp' and 'sales'. */
export function phrases({ document }: Asker, filters: readonly Filter[]): readonly Draft[] {
  const words = filters.filter(({ operator }) => operator === 'CONTAINS_TOKEN');
  if (words.length < 2) return [];
  return [word(words.map((filter) => namedChoices(document, filter)[0]).join(' '))];
}

/** Parts of one title: a head, of sales. */
export function titles({ document, lexicon }: Asker, filters: readonly Filter[]): readonly Draft[] {
  const asking = filters.flatMap((filter) => {
    const { part } = propertyOf(filter.propertyName);
    const isAsked = part !== null && (filter.operator === 'EQ' || filter.operator === 'IN');
    return isAsked ? namedChoices(document, filter).map((choice) => ({ [part]: String(choice) })) : [];
  });
  return asking.flatMap((one, i) =>
    asking.slice(i + 1).flatMap((other) => {
      const parts: TitleParts = { ...one, ...other };
      const title = Object.keys(parts).length < 2 ? null : needed(lexicon).sampleTitle(parts);
      return title === null ? [] : [word(title, partsText(parts))];
    }),
  );
}

function partsText(parts: TitleParts): string {
  return listed(Object.entries(parts).map(([part, value]) => `${part} ${value.replaceAll('_', ' ')}`));
}

/** Filters that can never match, or that ask a property for what its type does not have. */
import { propertyOf } from './condition-tree.ts';
import { REGIONS } from './countries.ts';
import type { TitlePart } from './facts.ts';
import { namedChoices } from './filters.ts';
import { LEXICON } from './lexicon.ts';
import type { Filter, InputType, ModelDocument, ModelIssue } from './schema.ts';
import { DEPARTMENTS, PERSONAS, SENIORITIES } from './titles.ts';
import { readTokens } from './values.ts';

function issue(path: string, message: string): ModelIssue {
  return { path, message };
}

const ORDERED = new Set(['GT', 'GTE', 'LT', 'LTE', 'BETWEEN']);
const OF_TOKENS = new Set(['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN']);
const OF_WORDS: ReadonlySet<InputType> = new Set(['text', 'enumeration', 'title']);

export function filterIssues(document: ModelDocument, path: string, filter: Filter): readonly ModelIssue[] {
  const declared = document.inputs[filter.object];
  const { property, part } = propertyOf(filter.propertyName);
  const input = `${filter.object}.${property}`;
  if (!Object.hasOwn(declared, property)) {
    return [issue(path, `${input} is not declared; add it to inputs.${filter.object} with its type`)];
  }
  const { type } = declared[property]!;
  if (part !== null) return partIssues(document, { path, input, type, part }, filter);
  const issues: ModelIssue[] = [];
  if (ORDERED.has(filter.operator) && type !== 'number' && type !== 'date') {
    issues.push(
      issue(path, `${filter.operator} needs a number or a date, but ${input} is declared as ${type}`),
    );
  }
  if (OF_TOKENS.has(filter.operator) && !OF_WORDS.has(type)) {
    issues.push(issue(path, `${filter.operator} needs a text, but ${input} is declared as ${type}`));
  }
  if (filter.operator === 'BETWEEN' && filter.value > filter.highValue) {
    issues.push(issue(path, `${filter.value} is above ${filter.highValue}: this can never match`));
  }
  const choices = choiceIssues(document, path, filter);
  const wrong = choices.length > 0 ? choices : valueIssues(document, { path, input, type }, filter);
  if (wrong.length > 0 || type !== 'country') return [...issues, ...wrong];
  return [...issues, ...countryIssues(document, path, filter)];
}

/** A country that is written so that nobody knows it would never match. */
function countryIssues(document: ModelDocument, path: string, filter: Filter): readonly ModelIssue[] {
  const unknown = namedChoices(document, filter).filter(
    (choice) => LEXICON.countries(String(choice)).length === 0,
  );
  if (unknown.length === 0) return [];
  return [
    issue(
      path,
      `no country is known as ${unknown.map((one) => JSON.stringify(one)).join(', ')}; use two-letter codes, names or a region (${Object.keys(REGIONS).join(', ')})`,
    ),
  ];
}

const PARTS: Readonly<Record<TitlePart, readonly string[]>> = {
  seniority: SENIORITIES,
  department: DEPARTMENTS,
  persona: PERSONAS,
};
const OF_PARTS: ReadonlySet<string> = new Set([
  'EQ',
  'NEQ',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
]);

interface Typed {
  readonly path: string;
  readonly input: string;
  readonly type: InputType;
}

interface Part extends Typed {
  readonly part: string;
}

function partIssues(
  document: ModelDocument,
  { path, input, type, part }: Part,
  filter: Filter,
): readonly ModelIssue[] {
  if (type !== 'title') {
    return [
      issue(path, `${input} is declared as ${type}; only a title has parts such as ${input}.seniority`),
    ];
  }
  if (!Object.hasOwn(PARTS, part)) {
    return [issue(path, `a title has no ${part}; use ${Object.keys(PARTS).join(', ')}`)];
  }
  if (!OF_PARTS.has(filter.operator)) {
    return [
      issue(path, `${filter.operator} does not fit ${filter.propertyName}; use ${[...OF_PARTS].join(', ')}`),
    ];
  }
  const known = PARTS[part as TitlePart];
  const wrong = choiceIssues(document, path, filter);
  if (wrong.length > 0) return wrong;
  const unknown = namedChoices(document, filter).filter((choice) => !known.includes(String(choice)));
  if (unknown.length === 0) return [];
  return [issue(path, `${filter.propertyName} is never ${unknown.join(', ')}; use ${known.join(', ')}`)];
}

function choiceIssues(document: ModelDocument, path: string, filter: Filter): readonly ModelIssue[] {
  if (!('list' in filter) && !('values' in filter) && !OF_TOKENS.has(filter.operator)) {
    return filter.operator === 'IN' || filter.operator === 'NOT_IN'
      ? [issue(path, `${filter.operator} needs values, or a list`)]
      : [];
  }
  const choice = filter as Extract<Filter, { operator: 'CONTAINS_TOKEN' | 'NOT_CONTAINS_TOKEN' }>;
  const given = [choice.value, choice.values, choice.list].filter((one) => one !== undefined).length;
  if (given !== 1) return [issue(path, `${filter.operator} needs exactly one of value, values and list`)];
  if (choice.list !== undefined && !Object.hasOwn(document.lists, choice.list)) {
    return [issue(path, `list "${choice.list}" is not declared under lists`)];
  }
  if (!OF_TOKENS.has(filter.operator)) return [];
  return [...wordlessIssues(document, path, filter), ...wildcardIssues(document, path, filter)];
}

/** HubSpot's own search takes `market*`; here it would be the word "market", which is less. */
function wildcardIssues(document: ModelDocument, path: string, filter: Filter): readonly ModelIssue[] {
  const starred = namedChoices(document, filter).find(
    (choice) => readTokens(String(choice)).trim() !== '' && String(choice).includes('*'),
  );
  if (starred === undefined) return [];
  return [
    issue(
      path,
      `${JSON.stringify(starred)} has a *, but only whole words are searched for; name each word that may stand there`,
    ),
  ];
}

/** Texts are searched word by word: signs alone are in every text, or in none. */
function wordlessIssues(document: ModelDocument, path: string, filter: Filter): readonly ModelIssue[] {
  const wordless = namedChoices(document, filter).find((choice) => readTokens(String(choice)).trim() === '');
  if (wordless === undefined) return [];
  return [issue(path, `${JSON.stringify(wordless)} has no letter and no figure to search for; name a word`)];
}

const OF_VALUES = new Set(['EQ', 'NEQ', 'IN', 'NOT_IN']);

/** Each value by itself: what is not of the declared type never matches, in a list neither. */
function valueIssues(
  document: ModelDocument,
  { path, input, type }: Typed,
  filter: Filter,
): readonly ModelIssue[] {
  if (!OF_VALUES.has(filter.operator)) return [];
  return namedChoices(document, filter)
    .filter((value) => !fits(type, value))
    .map((value) => issue(path, `${input} is declared as ${type}; ${JSON.stringify(value)} is none`));
}

function fits(type: InputType, value: string | number | boolean): boolean {
  switch (type) {
    case 'bool':
      return typeof value === 'boolean';
    case 'number':
    case 'date':
      return typeof value === 'number';
    default:
      return typeof value !== 'boolean';
  }
}

import type { PropertyDefinition } from './property-definition.ts';

/** Why HubSpot refuses one property value; `code` is the `error` of its message list. */
export interface ValueIssue {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

export type ValueCheck =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly issue: ValueIssue };

/** HubSpot's limit for the text of one property, in characters. */
const textLimit = 65_536;
const day = 86_400_000;

/** Checks one raw value and gives it the form in which HubSpot keeps it. The empty string clears. */
export function checkValue(definition: PropertyDefinition, raw: string): ValueCheck {
  if (raw === '') return { ok: true, value: '' };
  switch (definition.type) {
    case 'number':
      return checkNumber(definition, raw);
    case 'date':
      return checkDate(definition, raw);
    case 'datetime':
      return checkDatetime(definition, raw);
    case 'bool':
      return raw === 'true' || raw === 'false' ? accepted(raw) : refusedOption(definition, raw);
    case 'enumeration':
      return checkEnumeration(definition, raw);
    case 'string':
    case 'phone_number':
      return checkText(definition, raw);
  }
}

function checkNumber(definition: PropertyDefinition, raw: string): ValueCheck {
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(raw) || !Number.isFinite(Number(raw)))
    return refused(definition, 'INVALID_NUMERIC', `${raw} was not a valid number.`);
  return accepted(raw);
}

/** A date is a day: `YYYY-MM-DD`, or milliseconds at midnight UTC. */
function checkDate(definition: PropertyDefinition, raw: string): ValueCheck {
  const invalid = (why: string) => refused(definition, 'INVALID_DATE', `${raw} ${why}`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(raw))
    return isRealDay(raw) ? accepted(raw) : invalid('is not a day of the calendar.');
  const at = /^-?\d+$/.test(raw) ? Number(raw) : isIsoTime(raw) ? Date.parse(raw) : Number.NaN;
  if (Number.isNaN(new Date(at).getTime())) return invalid('was not a valid date.');
  if (at % day !== 0) return invalid(`is at ${new Date(at).toISOString()}, not at midnight UTC.`);
  return accepted(new Date(at).toISOString().slice(0, 10));
}

/** A datetime is ISO 8601 or milliseconds; HubSpot answers ISO. */
function checkDatetime(definition: PropertyDefinition, raw: string): ValueCheck {
  const at = /^-?\d+$/.test(raw) ? Number(raw) : isIsoTime(raw) ? Date.parse(raw) : Number.NaN;
  if (Number.isNaN(new Date(at).getTime()))
    return refused(definition, 'INVALID_DATE', `${raw} was not a valid long, or an ISO 8601 date and time.`);
  return accepted(new Date(at).toISOString());
}

function isIsoTime(raw: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?$/.test(raw) &&
    isRealDay(raw.slice(0, 10))
  );
}

function isRealDay(text: string): boolean {
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

function checkEnumeration(definition: PropertyDefinition, raw: string): ValueCheck {
  // Owners are an enumeration whose options live outside of the definition.
  if (definition.name === 'hubspot_owner_id') return accepted(raw);
  const several = definition.fieldType === 'checkbox';
  const wanted = several ? raw.replace(/^;/, '').split(';') : [raw];
  const unknown = wanted.find((value) => !definition.options.some((option) => option.value === value));
  return unknown === undefined ? accepted(raw) : refusedOption(definition, unknown);
}

function checkText(definition: PropertyDefinition, raw: string): ValueCheck {
  if (raw.length > textLimit)
    return refused(
      definition,
      'INVALID_STRING_LENGTH',
      `the value is ${raw.length} characters long, at most ${textLimit} are allowed.`,
    );
  if (definition.name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(raw))
    return refused(definition, 'INVALID_EMAIL', `Email address ${raw} is invalid`);
  return accepted(raw);
}

function refusedOption(definition: PropertyDefinition, raw: string): ValueCheck {
  const allowed = definition.options.map(
    (option) => `label: ${JSON.stringify(option.label)} value: ${JSON.stringify(option.value)}`,
  );
  return refused(
    definition,
    'INVALID_OPTION',
    `${raw} was not one of the allowed options: [${allowed.join(', ')}]`,
  );
}

const accepted = (value: string): ValueCheck => ({ ok: true, value });

const refused = (definition: PropertyDefinition, code: string, message: string): ValueCheck => ({
  ok: false,
  issue: { name: definition.name, code, message },
});

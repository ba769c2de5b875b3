/** The map and its values against the portal's own property definitions. Pure. */
import type { NewProperty, Property } from '../crm/properties.ts';
import { readNumber } from '../engine/values.ts';
import { manifest } from '../manifest.ts';
import { type ImportMap, MapError, type NewPropertyOfMap } from './map.ts';

/** Our unique property, under which a record is found again by the id of its file. */
export const EXTERNAL_ID = 'fairlead_external_id';

export type RecordObject = 'contact' | 'company';
export type Definitions = ReadonlyMap<string, Property>;

/** The objects the map writes to. */
export function objectsOf(map: ImportMap): readonly RecordObject[] {
  const objects = map.files.map(({ object }) => object).filter((object) => object !== 'signal');
  return [...new Set(objects)];
}

/**
 * Which properties have to be created first.
 * @throws MapError naming every property the portal lacks, will not let us write, or holds as another type
 */
export function missingProperties(
  map: ImportMap,
  object: RecordObject,
  definitions: Definitions,
): readonly NewProperty[] {
  const created = map.create[object];
  const wanted = map.files.flatMap((section) =>
    section.object === object ? Object.keys(section.properties) : [],
  );
  const faults = [
    ...new Set(
      wanted.flatMap((name) => faultOf(object, name, definitions.get(name), Object.hasOwn(created, name))),
    ),
    ...Object.entries(created).flatMap(([name, { type }]) =>
      typeFault(object, name, type, definitions.get(name)),
    ),
    ...externalIdFault(object, definitions.get(EXTERNAL_ID)),
  ];
  if (faults.length > 0) throw new MapError(`Nothing was imported:\n  ${faults.join('\n  ')}`);
  return Object.entries(created)
    .filter(([name]) => !definitions.has(name))
    .map(([name, definition]) => toNewProperty(name, definition));
}

function faultOf(
  object: RecordObject,
  name: string,
  found: Property | undefined,
  isCreated: boolean,
): string[] {
  if (!found) {
    return isCreated
      ? []
      : [
          `The portal has no ${object} property ${name}: correct the name, or list it under create.${object}.`,
        ];
  }
  if (!found.readOnlyValue) return [];
  return [`HubSpot sets the ${object} property ${name} itself: leave it out of the map.`];
}

function typeFault(object: RecordObject, name: string, type: string, found: Property | undefined): string[] {
  if (!found || found.type === type) return [];
  return [
    `The ${object} property ${name} is there with type ${found.type}, not ${type}: correct create.${object}.`,
  ];
}

function externalIdFault(object: RecordObject, found: Property | undefined): string[] {
  if (found?.hasUniqueValue) return [];
  return [
    `The ${object} property ${EXTERNAL_ID} is missing or not unique: "fairlead doctor" tells what to do.`,
  ];
}

function toNewProperty(name: string, { label, type, options }: NewPropertyOfMap): NewProperty {
  return {
    name,
    label,
    description: 'Filled by an import.',
    type,
    fieldType: FIELD_TYPES[type],
    groupName: manifest.properties.group.name,
    formField: false,
    ...(type === 'enumeration' || type === 'bool' ? { options: optionsOf(type, options) } : {}),
  };
}

const FIELD_TYPES: Readonly<Record<NewPropertyOfMap['type'], string>> = {
  string: 'text',
  number: 'number',
  enumeration: 'select',
  date: 'date',
  datetime: 'date',
  bool: 'booleancheckbox',
};

function optionsOf(type: 'enumeration' | 'bool', options: NewPropertyOfMap['options']) {
  const wanted = type === 'bool' ? { true: 'Yes', false: 'No' } : (options ?? {});
  return Object.entries(wanted).map(([value, label], displayOrder) => ({
    value,
    label,
    displayOrder,
    hidden: false,
  }));
}

export type Resolved =
  | { readonly ok: true; readonly values: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly reason: string };

/** Values in the form HubSpot keeps them: options by value or label, days of times. */
export function resolveValues(values: Readonly<Record<string, string>>, definitions: Definitions): Resolved {
  const resolved: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    const definition = definitions.get(name)!;
    const kept = resolveValue(definition, value);
    if (kept === undefined)
      return { ok: false, reason: `${name} does not take this value (${definition.type})` };
    resolved[name] = kept;
  }
  return { ok: true, values: resolved };
}

function resolveValue(definition: Property, value: string): string | undefined {
  switch (definition.type) {
    case 'enumeration':
    case 'bool':
      return optionOf(definition, value);
    case 'number':
      return readNumber(value) === null ? undefined : value.trim().replaceAll(',', '');
    case 'date':
      return Number.isNaN(Date.parse(value)) ? undefined : new Date(value).toISOString().slice(0, 10);
    case 'datetime':
      return Number.isNaN(Date.parse(value)) ? undefined : new Date(value).toISOString();
    default:
      return value;
  }
}

/** Owners are an enumeration whose options HubSpot keeps elsewhere; several choices are given with semicolons. */
function optionOf({ name, options, fieldType }: Property, value: string): string | undefined {
  if (name === 'hubspot_owner_id' || options.length === 0) return value;
  const several = fieldType === 'checkbox' ? value.split(';') : [value];
  const found = several.map(
    (one) =>
      options.find((option) => option.value === one) ??
      options.find((option) => option.label.toLowerCase() === one.trim().toLowerCase()),
  );
  return found.includes(undefined) ? undefined : found.map((option) => option!.value).join(';');
}

/** What HubSpot does not hold yet, comparing numbers as numbers and times as times. */
export function differing(
  values: Readonly<Record<string, string>>,
  current: Readonly<Record<string, string | null>>,
  definitions: Definitions,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => !isSame(definitions.get(name)?.type, value, current[name] ?? ''),
    ),
  );
}

function isSame(type: string | undefined, value: string, current: string): boolean {
  if (value === current) return true;
  if (current === '') return false;
  if (type === 'number') return readNumber(value) === readNumber(current);
  return type === 'datetime' && Date.parse(value) === Date.parse(current);
}

import { badRequest } from '../http/hubspot-error.ts';
import {
  type PropertyDefinition,
  type PropertyOption,
  type PropertyType,
  propertyTypes,
} from './property-definition.ts';

/** Which field may show which type (https://developers.hubspot.com/docs/api-reference/latest/crm/properties). */
const fieldTypes: Readonly<Record<PropertyType, readonly string[]>> = {
  bool: ['booleancheckbox', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox'],
  number: ['number', 'calculation_equation'],
  phone_number: ['phonenumber', 'text'],
  string: ['text', 'textarea', 'html', 'file', 'phonenumber', 'calculation_equation'],
};

type Fields = Readonly<Record<string, unknown>>;

/** The body of a property creation, checked like HubSpot checks it. */
export function parseNewProperty(input: unknown, now: number): PropertyDefinition {
  const fields = asFields(input);
  const name = requiredText(fields, 'name');
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    throw badRequest(
      `Property name '${name}' is not valid: it must begin with a letter and hold only lower case letters, digits and underscores.`,
    );
  const type = parseType(fields);
  const fieldType = requiredText(fields, 'fieldType');
  checkPair(type, fieldType);
  return {
    name,
    label: requiredText(fields, 'label'),
    description: optionalText(fields, 'description') ?? '',
    groupName: requiredText(fields, 'groupName'),
    type,
    fieldType,
    options: parseOptions(fields.options ?? []),
    displayOrder: typeof fields.displayOrder === 'number' ? fields.displayOrder : -1,
    hasUniqueValue: fields.hasUniqueValue === true,
    hidden: fields.hidden === true,
    formField: fields.formField === true,
    calculated: fieldType === 'calculation_equation',
    hubspotDefined: false,
    readOnlyValue: fieldType === 'calculation_equation',
    archivedAt: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** The body of a property update: only what may change. Name and uniqueness never do. */
export function parsePropertyChange(
  input: unknown,
  current: PropertyDefinition,
): Partial<PropertyDefinition> {
  const fields = asFields(input);
  const type = fields.type === undefined ? current.type : parseType(fields);
  const fieldType = optionalText(fields, 'fieldType') ?? current.fieldType;
  checkPair(type, fieldType);
  const given: Partial<PropertyDefinition> = {
    ...(fields.type !== undefined && { type }),
    ...(fields.fieldType !== undefined && { fieldType }),
    ...(fields.label !== undefined && { label: requiredText(fields, 'label') }),
    ...(fields.description !== undefined && { description: optionalText(fields, 'description') ?? '' }),
    ...(fields.groupName !== undefined && { groupName: requiredText(fields, 'groupName') }),
    ...(fields.options !== undefined && { options: parseOptions(fields.options) }),
    ...(typeof fields.displayOrder === 'number' && { displayOrder: fields.displayOrder }),
    ...(typeof fields.hidden === 'boolean' && { hidden: fields.hidden }),
    ...(typeof fields.formField === 'boolean' && { formField: fields.formField }),
  };
  return given;
}

export function parseGroupName(input: unknown): { name: string; label: string; displayOrder: number } {
  const fields = asFields(input);
  const name = requiredText(fields, 'name');
  if (!/^[a-z][a-z0-9_-]*$/.test(name)) throw badRequest(`Property group name '${name}' is not valid.`);
  return {
    name,
    label: requiredText(fields, 'label'),
    displayOrder: typeof fields.displayOrder === 'number' ? fields.displayOrder : -1,
  };
}

function parseOptions(input: unknown): PropertyOption[] {
  if (!Array.isArray(input)) throw badRequest('Property options must be a list.');
  const options = input.map((entry, index) => parseOption(asFields(entry), index));
  if (new Set(options.map((option) => option.value)).size < options.length)
    throw badRequest('Property option values must be unique.');
  if (new Set(options.map((option) => option.label)).size < options.length)
    throw badRequest('Property option labels must be unique.');
  return options;
}

function parseOption(fields: Fields, index: number): PropertyOption {
  const description = optionalText(fields, 'description');
  return {
    label: requiredText(fields, 'label'),
    value: requiredText(fields, 'value'),
    displayOrder: typeof fields.displayOrder === 'number' ? fields.displayOrder : index,
    hidden: fields.hidden === true,
    ...(description !== undefined && { description }),
  };
}

function parseType(fields: Fields): PropertyType {
  const type = propertyTypes.find((candidate) => candidate === fields.type);
  if (!type)
    throw badRequest(
      `Property type ${JSON.stringify(fields.type)} is not one of ${propertyTypes.join(', ')}.`,
    );
  return type;
}

function checkPair(type: PropertyType, fieldType: string): void {
  if (!fieldTypes[type].includes(fieldType))
    throw badRequest(`A property of type ${type} cannot have the field type ${fieldType}.`);
}

function asFields(input: unknown): Fields {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw badRequest('Invalid input JSON: an object was expected.');
  return input as Fields;
}

function requiredText(fields: Fields, name: string): string {
  const value = optionalText(fields, name);
  if (!value) throw badRequest(`Some required fields were not set: [${name}]`);
  if (value !== value.trim()) throw badRequest(`Field '${name}' must not begin or end with white space.`);
  return value;
}

function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw badRequest(`Invalid input JSON: field '${name}' must be a string.`);
  return value;
}

import type { StandardProperty } from '../property-definition.ts';

/** Short forms for the tables of standard properties: (group, name, label). */
type Options = NonNullable<StandardProperty['options']>;

export const text = (group: string, name: string, label: string): StandardProperty => ({
  name,
  label,
  group,
  type: 'string',
  fieldType: 'text',
});

export const number = (group: string, name: string, label: string): StandardProperty => ({
  name,
  label,
  group,
  type: 'number',
  fieldType: 'number',
});

export const date = (group: string, name: string, label: string): StandardProperty => ({
  name,
  label,
  group,
  type: 'date',
  fieldType: 'date',
});

export const datetime = (group: string, name: string, label: string): StandardProperty => ({
  name,
  label,
  group,
  type: 'datetime',
  fieldType: 'date',
});

export const flag = (group: string, name: string, label: string): StandardProperty => ({
  name,
  label,
  group,
  type: 'bool',
  fieldType: 'booleancheckbox',
  options: [
    ['true', 'Yes'],
    ['false', 'No'],
  ],
});

export const choice = (group: string, name: string, label: string, options: Options): StandardProperty => ({
  name,
  label,
  group,
  type: 'enumeration',
  fieldType: 'select',
  options,
});

export const choices = (group: string, name: string, label: string, options: Options): StandardProperty => ({
  ...choice(group, name, label, options),
  fieldType: 'checkbox',
});

export const readOnly = (property: StandardProperty): StandardProperty => ({ ...property, readOnly: true });

export const calculated = (property: StandardProperty): StandardProperty => ({
  ...property,
  calculated: true,
});

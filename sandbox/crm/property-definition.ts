/** What a property is: the shape that HubSpot's properties API shows. */
export const propertyTypes = [
  'bool',
  'date',
  'datetime',
  'enumeration',
  'number',
  'phone_number',
  'string',
] as const;
export type PropertyType = (typeof propertyTypes)[number];

export interface PropertyOption {
  readonly label: string;
  readonly value: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
  readonly description?: string;
}

export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly groupName: string;
  readonly type: PropertyType;
  readonly fieldType: string;
  readonly options: readonly PropertyOption[];
  readonly displayOrder: number;
  readonly hasUniqueValue: boolean;
  readonly hidden: boolean;
  readonly formField: boolean;
  readonly calculated: boolean;
  readonly hubspotDefined: boolean;
  readonly readOnlyValue: boolean;
  readonly archivedAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface PropertyGroup {
  readonly name: string;
  readonly label: string;
  readonly displayOrder: number;
}

/** One of HubSpot's own properties, as the tables in `definitions/` write it down. */
export interface StandardProperty {
  readonly name: string;
  readonly label: string;
  readonly group: string;
  readonly type: PropertyType;
  readonly fieldType: string;
  readonly options?: readonly (readonly [value: string, label: string])[];
  readonly readOnly?: boolean;
  readonly calculated?: boolean;
  readonly unique?: boolean;
}

export function standardDefinition(property: StandardProperty, createdAt: number): PropertyDefinition {
  return {
    name: property.name,
    label: property.label,
    description: '',
    groupName: property.group,
    type: property.type,
    fieldType: property.fieldType,
    options: (property.options ?? []).map(([value, label], displayOrder) => ({
      label,
      value,
      displayOrder,
      hidden: false,
      description: '',
    })),
    displayOrder: -1,
    hasUniqueValue: property.unique ?? false,
    hidden: false,
    formField: !property.readOnly,
    calculated: property.calculated ?? false,
    hubspotDefined: true,
    readOnlyValue: property.readOnly ?? property.calculated ?? false,
    archivedAt: null,
    createdAt,
    updatedAt: createdAt,
  };
}

/** The definition as the API answers it. */
export function propertyView(definition: PropertyDefinition): Record<string, unknown> {
  const { archivedAt, createdAt, updatedAt, readOnlyValue, ...shown } = definition;
  return {
    ...shown,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    archived: archivedAt !== null,
    ...(archivedAt !== null && { archivedAt: new Date(archivedAt).toISOString() }),
    modificationMetadata: {
      archivable: !definition.hubspotDefined,
      readOnlyDefinition: definition.hubspotDefined,
      readOnlyOptions: false,
      readOnlyValue,
    },
    dataSensitivity: 'non_sensitive',
  };
}

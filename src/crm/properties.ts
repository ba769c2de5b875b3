/** Property definitions and their groups. Values are the business of read-records and write-records. */
import { z } from 'zod';
import type { Call } from './client.ts';
import { CrmError } from './errors.ts';
import { type CrmObject, plural, propertiesPath } from './paths.ts';
import { BATCH_SIZE, refuseTooMany } from './read-records.ts';

export interface PropertyOption {
  readonly value: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
}

export interface Property {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: string;
  readonly fieldType: string;
  readonly groupName: string;
  readonly options: readonly PropertyOption[];
  readonly hidden: boolean;
  readonly archived: boolean;
  readonly hasUniqueValue: boolean;
  readonly hubspotDefined: boolean;
  /** Values cannot be written by API, such as calculated properties. */
  readonly readOnlyValue: boolean;
}

/** What we send to create a property; HubSpot wants every part of an option. */
export type NewProperty = Pick<
  Property,
  'name' | 'label' | 'description' | 'type' | 'fieldType' | 'groupName'
> & {
  readonly options?: readonly PropertyOption[];
  readonly hasUniqueValue?: boolean;
  readonly formField?: boolean;
};

export type PropertyChange = Partial<
  Pick<Property, 'label' | 'description' | 'fieldType' | 'groupName' | 'options' | 'hidden'>
>;

const option = z.object({
  value: z.string(),
  label: z
    .string()
    .nullish()
    .transform((label) => label ?? ''),
  displayOrder: z
    .number()
    .nullish()
    .transform((order) => order ?? -1),
  hidden: z
    .boolean()
    .nullish()
    .transform((hidden) => hidden ?? false),
});

const property = z
  .object({
    name: z.string(),
    label: z.string().default(''),
    description: z.string().nullish(),
    type: z.string(),
    fieldType: z.string(),
    groupName: z.string().nullish(),
    options: z.array(option).nullish(),
    hidden: z.boolean().nullish(),
    archived: z.boolean().nullish(),
    hasUniqueValue: z.boolean().nullish(),
    hubspotDefined: z.boolean().nullish(),
    modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish() }).nullish(),
  })
  .transform(
    (raw): Property => ({
      name: raw.name,
      label: raw.label,
      description: raw.description ?? '',
      type: raw.type,
      fieldType: raw.fieldType,
      groupName: raw.groupName ?? '',
      options: raw.options ?? [],
      hidden: raw.hidden ?? false,
      archived: raw.archived ?? false,
      hasUniqueValue: raw.hasUniqueValue ?? false,
      hubspotDefined: raw.hubspotDefined ?? false,
      readOnlyValue: raw.modificationMetadata?.readOnlyValue ?? false,
    }),
  );

const propertyList = z.object({ results: z.array(property) });

/** All live properties of an object in one call, or all archived ones. */
export async function listProperties(
  call: Call,
  object: CrmObject,
  filter: { readonly archived?: boolean } = {},
): Promise<readonly Property[]> {
  const query = filter.archived ? { query: { archived: 'true' } } : {};
  const operation = `${plural(object)} properties list`;
  return (await call({ operation, method: 'GET', path: propertiesPath(object), ...query }, propertyList))
    .results;
}

/** One property, or undefined when the portal has no live property of that name. */
export async function readProperty(
  call: Call,
  object: CrmObject,
  name: string,
): Promise<Property | undefined> {
  try {
    const path = propertiesPath(object, `/${encodeURIComponent(name)}`);
    return await call({ operation: `${plural(object)} property read`, method: 'GET', path }, property);
  } catch (error) {
    if (error instanceof CrmError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** Creates up to 100 properties. @throws CrmError `conflict` or `invalid` when one of them stands in the way. */
export async function createProperties(
  call: Call,
  object: CrmObject,
  properties: readonly NewProperty[],
): Promise<readonly Property[]> {
  if (properties.length === 0) return [];
  refuseTooMany(properties.length, BATCH_SIZE);
  const operation = `${plural(object)} properties batch create`;
  const path = propertiesPath(object, '/batch/create');
  return (await call({ operation, method: 'POST', path, body: { inputs: properties } }, propertyList))
    .results;
}

/** Creates one property; a name that is archived is restored by HubSpot with its old definition. */
export function createProperty(call: Call, object: CrmObject, definition: NewProperty): Promise<Property> {
  const operation = `${plural(object)} property create`;
  return call({ operation, method: 'POST', path: propertiesPath(object), body: definition }, property);
}

/** Changes one property. `options` replaces the whole list: send all of them. */
export function updateProperty(
  call: Call,
  object: CrmObject,
  name: string,
  change: PropertyChange,
): Promise<Property> {
  const path = propertiesPath(object, `/${encodeURIComponent(name)}`);
  return call(
    { operation: `${plural(object)} property update`, method: 'PATCH', path, body: change },
    property,
  );
}

/** Makes sure the group is there. */
export async function ensureGroup(
  call: Call,
  object: CrmObject,
  group: { readonly name: string; readonly label: string },
): Promise<void> {
  try {
    const path = propertiesPath(object, '/groups');
    await call(
      { operation: `${plural(object)} group create`, method: 'POST', path, body: group },
      z.unknown(),
    );
  } catch (error) {
    if (error instanceof CrmError && error.code === 'conflict') return;
    throw error;
  }
}

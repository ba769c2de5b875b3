/**
 * Gives a portal the group and the properties Fairlead owns. Idempotent, and one call per object when all is there.
 * What a customer changed (label, place, hidden options) stays; what would break us stops for that property only.
 */
import type { CrmClient } from '../crm/crm.ts';
import { CrmError } from '../crm/errors.ts';
import type { NewProperty, Property, PropertyOption } from '../crm/properties.ts';
import type { AppManifest, OwnedProperty } from '../manifest.ts';

const OBJECTS = ['contact', 'company'] as const;
type OwnedObject = (typeof OBJECTS)[number];

export interface PropertyName {
  readonly object: OwnedObject;
  readonly name: string;
}

export interface Clash extends PropertyName {
  /** For the admin: what is in the way. */
  readonly reason: string;
}

/** Properties named in `clashes` must not be written. */
export interface ProvisionReport {
  readonly created: readonly PropertyName[];
  readonly updated: readonly PropertyName[];
  readonly unchanged: readonly PropertyName[];
  readonly clashes: readonly Clash[];
}

/** Only for the portal's owner: it calls HubSpot. @throws CrmError when it is worth repeating or scopes are missing. */
export async function provision(crm: CrmClient, owned: AppManifest['properties']): Promise<ProvisionReport> {
  const contacts = await provisionObject(crm, 'contact', owned.group, owned.contacts);
  const companies = await provisionObject(crm, 'company', owned.group, owned.companies);
  return toReport([...contacts, ...companies]);
}

type Outcome =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly property: PropertyName }
  | { readonly kind: 'clash'; readonly property: PropertyName; readonly reason: string };

type Group = AppManifest['properties']['group'];

async function provisionObject(
  crm: CrmClient,
  object: OwnedObject,
  group: Group,
  owned: readonly OwnedProperty[],
): Promise<readonly Outcome[]> {
  const live = new Map((await crm.listProperties(object)).map((property) => [property.name, property]));
  const missing = owned.filter((wanted) => !live.has(wanted.name));
  const created = await createMissing(crm, object, group, missing);
  const outcomes: Outcome[] = [];
  for (const wanted of owned) {
    const found = live.get(wanted.name);
    outcomes.push(
      found ? await reconcile(crm, object, wanted, found, 'unchanged') : created.get(wanted.name)!,
    );
  }
  return outcomes;
}

/** All missing ones in one call; where that is refused, one by one, to learn which of them is in the way. */
async function createMissing(
  crm: CrmClient,
  object: OwnedObject,
  group: Group,
  missing: readonly OwnedProperty[],
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  if (missing.length === 0) return outcomes;
  await crm.ensureGroup(object, group);
  const created = new Map((await createTogether(crm, object, group, missing)).map((one) => [one.name, one]));
  for (const wanted of missing) {
    const made = created.get(wanted.name);
    const outcome = made
      ? await reconcile(crm, object, wanted, made, 'created')
      : await createAlone(crm, object, group, wanted);
    outcomes.set(wanted.name, outcome);
  }
  return outcomes;
}

async function createTogether(
  crm: CrmClient,
  object: OwnedObject,
  group: Group,
  missing: readonly OwnedProperty[],
): Promise<readonly Property[]> {
  try {
    return await crm.createProperties(
      object,
      missing.map((wanted) => definitionOf(wanted, group)),
    );
  } catch (error) {
    if (isInTheWay(error)) return [];
    throw error;
  }
}

async function createAlone(
  crm: CrmClient,
  object: OwnedObject,
  group: Group,
  wanted: OwnedProperty,
): Promise<Outcome> {
  const property = { object, name: wanted.name };
  try {
    const made = await crm.createProperty(object, definitionOf(wanted, group));
    return await reconcile(crm, object, wanted, made, 'created');
  } catch (error) {
    if (!isInTheWay(error)) throw error;
    const found = await crm.readProperty(object, wanted.name);
    if (found) return reconcile(crm, object, wanted, found, 'unchanged');
    return {
      kind: 'clash',
      property,
      reason: `HubSpot refused to create it: ${error.hubspotMessage ?? error.message}`,
    };
  }
}

function isInTheWay(error: unknown): error is CrmError {
  return error instanceof CrmError && (error.code === 'conflict' || error.code === 'invalid');
}

/** Also after a creation: an archived name comes back with its old definition (HubSpot's properties guide). */
async function reconcile(
  crm: CrmClient,
  object: OwnedObject,
  wanted: OwnedProperty,
  found: Property,
  otherwise: 'created' | 'unchanged',
): Promise<Outcome> {
  const property = { object, name: wanted.name };
  const reason = clashBetween(wanted, found);
  if (reason) return { kind: 'clash', property, reason };
  const options = mergedOptions(wanted, found);
  if (!options) return { kind: otherwise, property };
  await crm.updateProperty(object, wanted.name, { options });
  return { kind: otherwise === 'created' ? 'created' : 'updated', property };
}

/** Why we cannot work with what is there, or undefined. Pure. */
export function clashBetween(wanted: OwnedProperty, found: Property): string | undefined {
  if (found.type !== wanted.type) {
    return `It exists with type ${found.type}, but ${wanted.type} is needed. Rename or delete that property, then repeat the setup.`;
  }
  if (found.readOnlyValue)
    return 'It exists, but its values are read-only or calculated. Delete it, then repeat the setup.';
  if (wanted.hasUniqueValue && !found.hasUniqueValue) {
    return 'It exists without unique values, and HubSpot cannot change that. Delete it, then repeat the setup.';
  }
  return undefined;
}

/** The whole list to send, or undefined when every option of ours is there. Never takes one away. Pure. */
export function mergedOptions(wanted: OwnedProperty, found: Property): PropertyOption[] | undefined {
  const present = new Set(found.options.map((option) => option.value));
  const missing = (wanted.options ?? []).filter((option) => !present.has(option.value));
  if (missing.length === 0) return undefined;
  const last = Math.max(-1, ...found.options.map((option) => option.displayOrder));
  const added = missing.map(({ value, label }, index) => ({
    value,
    label,
    displayOrder: last + 1 + index,
    hidden: false,
  }));
  return [...found.options, ...added];
}

function definitionOf(wanted: OwnedProperty, group: Group): NewProperty {
  const { name, label, description, type, fieldType } = wanted;
  const options = wanted.options?.map((option, displayOrder) => ({ ...option, displayOrder, hidden: false }));
  return {
    name,
    label,
    description,
    type,
    fieldType,
    groupName: group.name,
    formField: false,
    ...(options ? { options } : {}),
    ...(wanted.hasUniqueValue ? { hasUniqueValue: true } : {}),
  };
}

function toReport(outcomes: readonly Outcome[]): ProvisionReport {
  const named = (kind: Outcome['kind']) =>
    outcomes.flatMap((outcome) => (outcome.kind === kind ? [outcome.property] : []));
  const clashes = outcomes.flatMap((outcome) =>
    outcome.kind === 'clash' ? [{ ...outcome.property, reason: outcome.reason }] : [],
  );
  return { created: named('created'), updated: named('updated'), unchanged: named('unchanged'), clashes };
}

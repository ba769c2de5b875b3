import { badRequest, conflict, notFound } from '../http/hubspot-error.ts';
import { companyGroups, companyProperties } from './definitions/company-properties.ts';
import { contactGroups, contactProperties } from './definitions/contact-properties.ts';
import { dealGroups, dealProperties } from './definitions/deal-properties.ts';
import { leadGroups, leadProperties } from './definitions/lead-properties.ts';
import { taskGroups, taskProperties } from './definitions/task-properties.ts';
import type { ObjectType } from './object-type.ts';
import { type PropertyDefinition, type PropertyGroup, standardDefinition } from './property-definition.ts';
import { parseGroupName, parseNewProperty, parsePropertyChange } from './property-input.ts';

const standards = {
  contacts: { groups: contactGroups, properties: contactProperties },
  companies: { groups: companyGroups, properties: companyProperties },
  deals: { groups: dealGroups, properties: dealProperties },
  tasks: { groups: taskGroups, properties: taskProperties },
  leads: { groups: leadGroups, properties: leadProperties },
} as const;

/** HubSpot lets an object have ten properties with unique values. */
const uniqueLimit = 10;

/** The property definitions of one object type in one portal, and their rules. */
export class PropertyCatalog {
  readonly type: ObjectType;
  private readonly definitions = new Map<string, PropertyDefinition>();
  private readonly groups = new Map<string, PropertyGroup>();
  private unique: readonly string[] | undefined;

  constructor(type: ObjectType, createdAt: number) {
    this.type = type;
    for (const [name, label] of standards[type].groups)
      this.groups.set(name, { name, label, displayOrder: this.groups.size });
    for (const property of standards[type].properties)
      this.definitions.set(property.name, standardDefinition(property, createdAt));
  }

  /** The live definition, or undefined where the portal has none or archived it. */
  find(name: string): PropertyDefinition | undefined {
    const definition = this.definitions.get(name);
    return definition?.archivedAt === null ? definition : undefined;
  }

  get(name: string, archived = false): PropertyDefinition {
    const definition = this.definitions.get(name);
    if (!definition || (definition.archivedAt !== null) !== archived)
      throw notFound(`Property ${name} does not exist for object type ${this.type}`);
    return definition;
  }

  list(archived = false): PropertyDefinition[] {
    return [...this.definitions.values()].filter(
      (definition) => (definition.archivedAt !== null) === archived,
    );
  }

  /** Asked for at every write, so it is worked out only when a definition changes. */
  uniqueNames(): readonly string[] {
    this.unique ??= this.list()
      .filter((definition) => definition.hasUniqueValue)
      .map((definition) => definition.name);
    return this.unique;
  }

  /** A live name is refused with 409; an archived one comes back as it was, whatever the call asks for. */
  create(input: unknown, now: number): PropertyDefinition {
    const wanted = parseNewProperty(input, now);
    const existing = this.definitions.get(wanted.name);
    if (existing && existing.archivedAt === null)
      throw conflict(
        `A property named '${wanted.name}' already exists.`,
        'Properties.PROPERTY_WITH_NAME_EXISTS',
      );
    if (existing) return this.store({ ...existing, archivedAt: null, updatedAt: now });
    if (!this.groups.has(wanted.groupName))
      throw badRequest(`Property group '${wanted.groupName}' does not exist for ${this.type}`);
    if (wanted.hasUniqueValue && this.customUniqueCount() >= uniqueLimit)
      throw badRequest(`You can have at most ${uniqueLimit} properties with unique values per object.`);
    return this.store(wanted);
  }

  /** `options` replace the whole list: what a caller leaves out is gone. */
  update(name: string, input: unknown, now: number): PropertyDefinition {
    const definition = this.get(name);
    const change = parsePropertyChange(input, definition);
    if (definition.hubspotDefined && Object.keys(change).some((key) => key !== 'options'))
      throw badRequest(`Property '${name}' is defined by HubSpot and its definition is read only.`);
    if (change.groupName && !this.groups.has(change.groupName))
      throw badRequest(`Property group '${change.groupName}' does not exist for ${this.type}`);
    return this.store({ ...definition, ...change, updatedAt: now });
  }

  archive(name: string, now: number): void {
    const definition = this.get(name);
    if (definition.hubspotDefined)
      throw badRequest(`Property '${name}' is defined by HubSpot and cannot be deleted.`);
    this.store({ ...definition, archivedAt: now });
  }

  listGroups(): PropertyGroup[] {
    return [...this.groups.values()];
  }

  getGroup(name: string): PropertyGroup {
    const group = this.groups.get(name);
    if (!group) throw notFound(`Property group ${name} does not exist`);
    return group;
  }

  createGroup(input: unknown): PropertyGroup {
    const { name, label, displayOrder } = parseGroupName(input);
    if (this.groups.has(name))
      throw conflict(`A property group named '${name}' already exists.`, 'Properties.GROUP_ALREADY_EXISTS');
    const group = { name, label, displayOrder };
    this.groups.set(name, group);
    return group;
  }

  updateGroup(name: string, change: { label?: string; displayOrder?: number }): PropertyGroup {
    const group = { ...this.getGroup(name), ...change };
    this.groups.set(name, group);
    return group;
  }

  archiveGroup(name: string): void {
    this.getGroup(name);
    const used = this.list().some((definition) => definition.groupName === name);
    if (used) throw badRequest(`Property group '${name}' still has properties and cannot be deleted.`);
    this.groups.delete(name);
  }

  /** Makes a choice of the portal itself: a custom lifecycle stage, a renamed status. */
  addOption(name: string, value: string, label: string, displayOrder?: number): PropertyDefinition {
    const definition = this.get(name);
    const order = displayOrder ?? definition.options.length;
    const options = definition.options.map((option) =>
      option.displayOrder >= order ? { ...option, displayOrder: option.displayOrder + 1 } : option,
    );
    return this.store({
      ...definition,
      options: [...options, { label, value, displayOrder: order, hidden: false }],
    });
  }

  /** Records keep the values they have; no other takes them. */
  removeOptions(name: string, values: readonly string[]): PropertyDefinition {
    const definition = this.get(name);
    return this.store({
      ...definition,
      options: definition.options.filter(({ value }) => !values.includes(value)),
    });
  }

  private customUniqueCount(): number {
    return this.list().filter((definition) => definition.hasUniqueValue && !definition.hubspotDefined).length;
  }

  private store(definition: PropertyDefinition): PropertyDefinition {
    this.definitions.set(definition.name, definition);
    this.unique = undefined;
    return definition;
  }
}

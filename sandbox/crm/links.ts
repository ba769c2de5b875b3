import { type ObjectType, objectTypeFacts } from './object-type.ts';
import type { CrmRecord, Link } from './record.ts';

/** HubSpot's association type ids: plain, and the one for a primary company, or a lead's primary contact. */
interface LinkTypes {
  readonly plain: number;
  readonly primary?: number;
}

const linkTypes: Readonly<Record<ObjectType, Partial<Record<ObjectType, LinkTypes>>>> = {
  contacts: {
    companies: { plain: 279, primary: 1 },
    deals: { plain: 4 },
    contacts: { plain: 449 },
    tasks: { plain: 203 },
    leads: { plain: 607, primary: 577 },
  },
  companies: {
    contacts: { plain: 280, primary: 2 },
    deals: { plain: 342, primary: 6 },
    companies: { plain: 450 },
  },
  deals: { contacts: { plain: 3 }, companies: { plain: 341, primary: 5 }, deals: { plain: 451 } },
  tasks: { contacts: { plain: 204 } },
  leads: { contacts: { plain: 608, primary: 578 } },
};

// Frozen lists are shared between links: 200,000 contacts with a company need four of them, not 400,000.
const sharedTypeIds = new Map<string, readonly number[]>();

export function typesBetween(from: ObjectType, to: ObjectType): LinkTypes {
  return linkTypes[from][to]!;
}

export function isPrimaryTypeId(from: ObjectType, to: ObjectType, typeId: number): boolean {
  return typesBetween(from, to).primary === typeId;
}

export function findLink(record: CrmRecord, type: ObjectType, id: string): Link | undefined {
  return record.links.find((link) => link.type === type && link.id === id);
}

export function linksTo(record: CrmRecord, type: ObjectType): Link[] {
  return record.links.filter((link) => link.type === type);
}

export function primaryLink(record: CrmRecord, type: ObjectType): Link | undefined {
  const primary = typesBetween(record.type, type).primary;
  return primary === undefined
    ? undefined
    : record.links.find((link) => link.type === type && link.typeIds.includes(primary));
}

/** Writes one direction of an association; the same pair keeps one link with all its types. */
export function putLink(record: CrmRecord, type: ObjectType, id: string, primary: boolean): void {
  const types = typesBetween(record.type, type);
  const typeIds = primary && types.primary !== undefined ? [types.primary, types.plain] : [types.plain];
  const link: Link = { type, id, typeIds: shared(typeIds) };
  const index = record.links.findIndex((existing) => existing.type === type && existing.id === id);
  if (index < 0) record.links.push(link);
  else record.links[index] = link;
}

export function dropLink(record: CrmRecord, type: ObjectType, id: string): void {
  record.links = record.links.filter((link) => link.type !== type || link.id !== id);
}

/** `CONTACT_TO_COMPANY`, as webhooks say it. */
export function linkName(from: ObjectType, to: ObjectType): string {
  return `${objectTypeFacts[from].singular}_to_${objectTypeFacts[to].singular}`.toUpperCase();
}

/** The association types of a link as the associations API shows them. */
export function linkTypeViews(
  from: ObjectType,
  link: Link,
): { category: string; typeId: number; label: string | null }[] {
  return link.typeIds.map((typeId) => ({
    category: 'HUBSPOT_DEFINED',
    typeId,
    label: isPrimaryTypeId(from, link.type, typeId) ? 'Primary' : null,
  }));
}

function shared(typeIds: number[]): readonly number[] {
  const key = typeIds.join();
  const known = sharedTypeIds.get(key) ?? Object.freeze(typeIds);
  sharedTypeIds.set(key, known);
  return known;
}

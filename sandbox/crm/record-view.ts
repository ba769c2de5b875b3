import { linkName, linksTo } from './links.ts';
import { type ObjectType, objectTypeFacts } from './object-type.ts';
import type { Portal } from './portal.ts';
import { type CrmRecord, readHistory, readValue } from './record.ts';

/** What a caller wants to see of a record. */
export interface Wanted {
  readonly properties: readonly string[];
  readonly history?: readonly string[];
  readonly associations?: readonly ObjectType[];
}

/**
 * A record as the API answers it. A property that exists and is empty comes as null; one that does not
 * exist is left out without a word.
 */
export function recordView(portal: Portal, record: CrmRecord, wanted: Wanted): Record<string, unknown> {
  return {
    id: record.id,
    properties: propertiesView(portal, record, wanted.properties),
    ...(wanted.history &&
      wanted.history.length > 0 && { propertiesWithHistory: historyView(portal, record, wanted.history) }),
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    archived: record.archivedAt !== null,
    ...(record.archivedAt !== null && { archivedAt: new Date(record.archivedAt).toISOString() }),
    ...(wanted.associations && { ...associationsView(record, wanted.associations) }),
  };
}

function propertiesView(
  portal: Portal,
  record: CrmRecord,
  wanted: readonly string[],
): Record<string, string | null> {
  const facts = objectTypeFacts[record.type];
  const always = ['createdate', 'hs_object_id', facts.modifiedProperty];
  const names = wanted.length > 0 ? [...always, ...wanted] : facts.defaultProperties;
  const view: Record<string, string | null> = {};
  for (const name of names)
    if (portal.catalogs[record.type].find(name)) view[name] = readValue(record, name) ?? null;
  return view;
}

function historyView(portal: Portal, record: CrmRecord, wanted: readonly string[]): Record<string, unknown> {
  const known = wanted.filter((name) => portal.catalogs[record.type].find(name));
  return Object.fromEntries(
    known.map((name) => [
      name,
      readHistory(record, name).map(({ value, at, source }) => ({
        value,
        timestamp: new Date(at).toISOString(),
        sourceType: source.type,
        sourceId: source.id,
        ...(source.label !== undefined && { sourceLabel: source.label }),
        ...(source.userId !== undefined && { updatedByUserId: source.userId }),
      })),
    ]),
  );
}

function associationsView(record: CrmRecord, wanted: readonly ObjectType[]): Record<string, unknown> {
  const shown = wanted
    .map((type) => [type, linksTo(record, type)] as const)
    .filter(([, links]) => links.length > 0)
    .map(([type, links]) => {
      const name = linkName(record.type, type).toLowerCase();
      const results = links.flatMap((link) =>
        link.typeIds.length > 1
          ? [
              { id: link.id, type: name },
              { id: link.id, type: `${name}_unlabeled` },
            ]
          : [
              {
                id: link.id,
                type: objectTypeFacts[type].singular === 'company' ? `${name}_unlabeled` : name,
              },
            ],
      );
      return [type, { results }] as const;
    });
  return shown.length > 0 ? { associations: Object.fromEntries(shown) } : {};
}

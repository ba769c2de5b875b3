import type { ObjectType } from './object-type.ts';
import type { Portal, WriteContext } from './portal.ts';
import { byImport, type ChangeSource } from './source.ts';

/** A record that existed before anybody listened, with what had happened to it until then. */
export interface LoadRow {
  readonly id?: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Epoch milliseconds of its creation. */
  readonly createdAt?: number;
  /** Later writes, oldest first. */
  readonly history?: readonly {
    readonly at: number;
    readonly properties: Readonly<Record<string, string>>;
    readonly source?: ChangeSource;
  }[];
  /** Primary company of a contact or deal. */
  readonly companyId?: string;
  /** Contact of a deal. */
  readonly contactId?: string;
}

/** Puts rows into a portal without telling anybody. */
export function loadRecords(
  portal: Portal,
  type: ObjectType,
  rows: Iterable<LoadRow>,
  now: number,
): string[] {
  const ids: string[] = [];
  for (const row of rows) {
    const context = silently(row.createdAt ?? now, byImport);
    const record = portal.create(type, row.properties, context, row.id);
    if (row.companyId) portal.associate(record, portal.live('companies', row.companyId), true, context);
    if (row.contactId) portal.associate(record, portal.live('contacts', row.contactId), false, context);
    for (const write of row.history ?? [])
      portal.update(record, write.properties, silently(write.at, write.source ?? byImport));
    ids.push(record.id);
  }
  return ids;
}

function silently(at: number, source: ChangeSource): WriteContext {
  return { source, at, silent: true, mayWriteReadOnly: true, enforceAccountRules: false };
}

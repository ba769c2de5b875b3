import type { ObjectType } from './object-type.ts';
import type { ChangeSource } from './source.ts';

export type Values = Readonly<Record<string, string>>;

/** One write to a record. Kept whole, because writes share their shape and that keeps history small. */
export interface Write {
  readonly at: number;
  readonly source: ChangeSource;
  readonly values: Values;
}

export interface Link {
  readonly type: ObjectType;
  readonly id: string;
  readonly typeIds: readonly number[];
}

/** A contact, company or deal. Empty values are not kept: HubSpot shows them as null. */
export interface CrmRecord {
  readonly id: string;
  readonly type: ObjectType;
  readonly createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
  values: Values;
  /** Oldest first; the first one is the creation. */
  writes: Write[];
  links: Link[];
  /** Ids of records that were merged into this one. */
  mergedIds: readonly string[];
}

export interface HistoryEntry {
  readonly value: string;
  readonly at: number;
  readonly source: ChangeSource;
}

/** The most writes a record remembers; HubSpot, too, keeps only the latest values. */
const writeLimit = 1000;
/** The most history entries HubSpot shows of one property. */
const historyLimit = 45;

export function createRecord(type: ObjectType, id: string, write: Write): CrmRecord {
  return {
    id,
    type,
    createdAt: write.at,
    updatedAt: write.at,
    archivedAt: null,
    values: write.values,
    writes: [write],
    links: [],
    mergedIds: [],
  };
}

/** Applies values that really change something; the empty string clears. */
export function applyWrite(record: CrmRecord, write: Write): void {
  record.values = withValues(record.values, write.values);
  record.writes.push(write);
  if (record.writes.length > writeLimit) record.writes.splice(0, record.writes.length - writeLimit);
  record.updatedAt = Math.max(record.updatedAt, write.at);
}

function withValues(current: Values, change: Values): Values {
  const cleared = Object.keys(change).filter((name) => change[name] === '');
  const next = { ...current, ...change };
  if (cleared.length === 0) return next;
  // Rebuilt rather than deleted from: a deletion would turn the object into a slow and large dictionary.
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== ''));
}

/** What a property holds, with the system's own ones worked out; undefined where it is empty. */
export function readValue(record: CrmRecord, name: string): string | undefined {
  switch (name) {
    case 'hs_object_id':
      return record.id;
    case 'createdate':
      return Object.hasOwn(record.values, name)
        ? record.values[name]
        : new Date(record.createdAt).toISOString();
    case 'lastmodifieddate':
    case 'hs_lastmodifieddate':
      return new Date(record.updatedAt).toISOString();
    case 'hs_object_source':
      return record.writes[0]?.source.type;
    case 'hs_merged_object_ids':
      return record.mergedIds.length > 0 ? record.mergedIds.join(';') : undefined;
    default:
      return Object.hasOwn(record.values, name) ? record.values[name] : undefined;
  }
}

/** A property's past, newest first, like HubSpot lists it. */
export function readHistory(record: CrmRecord, name: string): HistoryEntry[] {
  const entries = record.writes
    .filter((write) => Object.hasOwn(write.values, name))
    .map((write) => ({ value: write.values[name]!, at: write.at, source: write.source }))
    .reverse();
  return entries.sort((a, b) => b.at - a.at).slice(0, historyLimit);
}

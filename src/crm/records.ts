/** Records as HubSpot sends them, read once into the form the rest of the code trusts. */
import { z } from 'zod';
import { keptValue } from '../kept-value.ts';

export interface HistoryEntry {
  readonly value: string;
  /** Epoch milliseconds at which the property took this value. */
  readonly occurredAt: number;
  /** `CRM_UI`, `IMPORT`, `INTEGRATION` ...: an open set. */
  readonly source: string | null;
  readonly sourceId: string | null;
  readonly userId: string | null;
}

export interface CrmRecord {
  readonly id: string;
  /** A defined but empty property is null; one that does not exist in the portal is absent. */
  readonly properties: Readonly<Record<string, string | null>>;
  /** Newest first, only for properties that were asked with their history. */
  readonly history: Readonly<Record<string, readonly HistoryEntry[]>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archived: boolean;
  /** Ids of associated companies, where the list was asked for them; primary first is not promised. */
  readonly companyIds: readonly string[];
}

const id = z.union([z.string(), z.number()]).transform(String);
const nullableId = id.nullish().transform((value) => value ?? null);

/** ISO text or epoch milliseconds, as epoch milliseconds. */
export const time = z.union([z.string(), z.number()]).transform((value, context) => {
  const at = typeof value === 'number' ? value : Date.parse(value);
  if (!Number.isNaN(at)) return at;
  context.addIssue({ code: 'custom', message: 'is no time' });
  return z.NEVER;
});

/** Text stays text; a number or boolean from an odd property becomes text, as everywhere else in HubSpot. */
const propertyValue = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? null : keptValue(String(value))));

const historyEntry = z
  .object({
    value: propertyValue,
    timestamp: time,
    sourceType: z.string().nullish(),
    sourceId: nullableId,
    updatedByUserId: nullableId,
  })
  .transform(
    (entry): HistoryEntry => ({
      value: entry.value ?? '',
      occurredAt: entry.timestamp,
      source: entry.sourceType ?? null,
      sourceId: entry.sourceId,
      userId: entry.updatedByUserId,
    }),
  );

const associated = z.object({ results: z.array(z.object({ id })) });

const record = z.object({
  id,
  properties: z.record(z.string(), propertyValue).default({}),
  propertiesWithHistory: z.record(z.string(), z.array(historyEntry)).nullish(),
  createdAt: time,
  updatedAt: time,
  archived: z.boolean().default(false),
  associations: z.object({ companies: associated.optional() }).nullish(),
  objectWriteTraceId: id.nullish(),
  new: z.boolean().optional(),
});

export type RawRecord = z.output<typeof record>;

export function toRecord(raw: RawRecord): CrmRecord {
  const companies = raw.associations?.companies?.results ?? [];
  return {
    id: raw.id,
    properties: raw.properties,
    history: raw.propertiesWithHistory ?? {},
    createdAt: raw.createdAt,
    updatedAt: raw.updatedAt,
    archived: raw.archived,
    // One company appears once per association type.
    companyIds: [...new Set(companies.map((company) => company.id))],
  };
}

const paging = z
  .object({ next: z.object({ after: id }).optional() })
  .nullish()
  .transform((value) => value?.next?.after);

export const recordPage = z.object({ results: z.array(record), paging, total: z.number().optional() });

const rowError = z.object({
  category: z.string().optional(),
  message: z.string().optional(),
  status: z.string().optional(),
  context: z
    .object({ objectWriteTraceId: z.array(id).optional(), ids: z.array(id).optional() })
    .optional()
    .catch(undefined),
});

export type RowError = z.output<typeof rowError>;

/** Answer of every batch endpoint: 200 and 207 differ only in having errors. */
export const recordBatch = z.object({
  results: z.array(record),
  errors: z.array(rowError).default([]),
});

export type RecordBatch = z.output<typeof recordBatch>;

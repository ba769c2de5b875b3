/**
 * Writing records in batches. A 2xx is not total success: a 207 names the rows HubSpot refused (R29). A 400 may be
 * the fault of one row and refuses all, so the batch is halved until the bad row stands alone and the good are written.
 */
import type { Call } from './client.ts';
import { CrmError } from './errors.ts';
import { type CrmObject, objectsPath, plural } from './paths.ts';
import { BATCH_SIZE, refuseTooMany } from './read-records.ts';
import { type RawRecord, type RecordBatch, type RowError, recordBatch } from './records.ts';

export type PropertyValues = Readonly<Record<string, string>>;

export interface RecordUpdate {
  readonly id: string;
  /** `""` clears a property. */
  readonly properties: PropertyValues;
}

export interface RecordUpsert {
  /** Value of the unique property. */
  readonly key: string;
  readonly properties: PropertyValues;
}

export interface RefusedRow {
  /** The id or key that was sent; the row's position for a create. */
  readonly id: string;
  /** HubSpot's sentence without the values that were sent; at most 500 characters. */
  readonly reason: string;
  /** HubSpot's category, such as `VALIDATION_ERROR`. */
  readonly category: string;
  /** A rule of the customer's account refused it. */
  readonly accountRule: boolean;
  /** Properties of this row that the portal does not have; without them it may be taken. */
  readonly missingProperties: readonly string[];
}

export interface WrittenRow {
  /** The record's id; after a merge it may differ from the id that was sent. */
  readonly id: string;
  /** The id or key that was sent; the row's position for a create. */
  readonly key: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly isNew: boolean;
}

export interface BatchOutcome {
  readonly written: readonly WrittenRow[];
  readonly refused: readonly RefusedRow[];
}

/**
 * Updates at most 100 distinct records; `repeatable: false` where somebody may change them while an answer is lost.
 * @throws CrmError when it is worth repeating or concerns the portal.
 */
export function updateBatch(
  call: Call,
  object: CrmObject,
  updates: readonly RecordUpdate[],
  { repeatable } = { repeatable: true },
): Promise<BatchOutcome> {
  const rows = updates.map(({ id, properties }) => ({ key: id, input: { id, properties } }));
  return writeBatch(call, { object, action: 'update', repeatable }, rows);
}

/** Creates or updates at most 100 records by a unique property (not `email`: HubSpot has no partial upsert there). */
export function upsertBatch(
  call: Call,
  object: CrmObject,
  idProperty: string,
  upserts: readonly RecordUpsert[],
): Promise<BatchOutcome> {
  const rows = upserts.map(({ key, properties }) => ({ key, input: { id: key, idProperty, properties } }));
  return writeBatch(call, { object, action: 'upsert', repeatable: true }, rows);
}

/** Creates at most 100 records. Not repeated after a lost answer, because that could create them twice. */
export function createBatch(
  call: Call,
  object: CrmObject,
  creations: readonly PropertyValues[],
): Promise<BatchOutcome> {
  const rows = creations.map((properties, position) => ({ key: String(position), input: { properties } }));
  return writeBatch(call, { object, action: 'create', repeatable: false }, rows);
}

/** The portal does not have these properties (any more): no row of the batch was written (R43). */
export class MissingPropertiesError extends Error {
  override readonly name = 'MissingPropertiesError';
  readonly code = 'missing-properties';
  readonly properties: readonly string[];

  constructor(object: CrmObject, properties: readonly string[], cause: unknown) {
    super(`The portal has no ${object} property ${properties.join(', ')}: it may have been archived.`, {
      cause,
    });
    this.properties = properties;
  }
}

interface Write {
  readonly object: CrmObject;
  readonly action: 'update' | 'upsert' | 'create';
  readonly repeatable: boolean;
}

interface Row {
  readonly key: string;
  readonly input: { readonly properties: PropertyValues };
}

async function writeBatch(call: Call, write: Write, rows: readonly Row[]): Promise<BatchOutcome> {
  if (rows.length === 0) return { written: [], refused: [] };
  refuseTooMany(rows.length, BATCH_SIZE);
  refuseRepeatedKeys(rows);
  try {
    return readOutcome(rows, await sendBatch(call, write, rows));
  } catch (error) {
    if (!(error instanceof CrmError) || !isFaultOfRows(error)) throw error;
    const missing = [...new Set(rows.flatMap((row) => missingProperties(error.hubspotMessage, row)))];
    if (missing.length > 0) throw new MissingPropertiesError(write.object, missing, error);
    if (rows.length === 1) return { written: [], refused: [refusedAlone(rows[0]!, error)] };
    return writeHalves(call, write, rows);
  }
}

function sendBatch(call: Call, write: Write, rows: readonly Row[]): Promise<RecordBatch> {
  const inputs = rows.map((row, position) => ({ ...row.input, objectWriteTraceId: String(position) }));
  return call(
    {
      operation: `${plural(write.object)} batch ${write.action}`,
      method: 'POST',
      path: objectsPath(write.object, `/batch/${write.action}`),
      body: { inputs },
      repeatable: write.repeatable,
    },
    recordBatch,
  );
}

async function writeHalves(call: Call, write: Write, rows: readonly Row[]): Promise<BatchOutcome> {
  const middle = Math.ceil(rows.length / 2);
  const first = await writeHalf(call, write, rows.slice(0, middle));
  const second = await writeHalf(call, write, rows.slice(middle));
  return {
    written: [...first.written, ...second.written],
    refused: [...first.refused, ...second.refused],
  };
}

/** What a half lacks is told of its rows: the other one may have been written. */
async function writeHalf(call: Call, write: Write, rows: readonly Row[]): Promise<BatchOutcome> {
  try {
    return await writeBatch(call, write, rows);
  } catch (error) {
    if (!(error instanceof MissingPropertiesError)) throw error;
    const { message, properties } = error;
    const lacking = { reason: message, category: 'PROPERTY_DOESNT_EXIST', missingProperties: properties };
    return { written: [], refused: rows.map(({ key }) => ({ id: key, accountRule: false, ...lacking })) };
  }
}

function readOutcome(rows: readonly Row[], answer: RecordBatch): BatchOutcome {
  const results = answer.results.map((record) => ({ position: positionOf(rows, record), record }));
  const byPosition = new Map(results.map((result) => [result.position, result.record]));
  const written = rows.flatMap((row, position) => {
    const record = byPosition.get(position);
    return record ? [toWritten(row, record)] : [];
  });
  const refused = rows.flatMap((row, position) =>
    byPosition.has(position) ? [] : [refusedInBatch(row, errorOf(answer.errors, row, position))],
  );
  return { written, refused };
}

/** By the trace id where HubSpot gives it back, else by id or key, else (a create) by the values that were sent. */
function positionOf(rows: readonly Row[], record: RawRecord): number {
  if (record.objectWriteTraceId != null) return Number(record.objectWriteTraceId);
  if (rows.length === 1) return 0;
  const byKey = rows.findIndex(
    ({ key }) => key === record.id || Object.values(record.properties).includes(key),
  );
  if (byKey >= 0) return byKey;
  return rows.findIndex(({ input }) =>
    Object.entries(input.properties).every(([name, value]) => record.properties[name] === value),
  );
}

function errorOf(errors: readonly RowError[], row: Row, position: number): RowError | undefined {
  const named = errors.find(
    ({ context }) =>
      context?.objectWriteTraceId?.includes(String(position)) || context?.ids?.includes(row.key),
  );
  return named ?? errors.find(({ context }) => !context?.objectWriteTraceId && !context?.ids);
}

function toWritten(row: Row, record: RawRecord): WrittenRow {
  return { id: record.id, key: row.key, properties: record.properties, isNew: record.new ?? false };
}

function refusedInBatch(row: Row, error: RowError | undefined): RefusedRow {
  const message = error?.message ?? 'HubSpot gave no result for this record.';
  return {
    id: row.key,
    reason: withoutValues(message, row),
    category: error?.category ?? 'NO_RESULT',
    accountRule: false,
    missingProperties: missingProperties(error?.message, row),
  };
}

function refusedAlone(row: Row, error: CrmError): RefusedRow {
  const message = error.hubspotMessage ?? error.message;
  return {
    id: row.key,
    reason: withoutValues(message, row),
    category: error.category ?? error.code.toUpperCase(),
    accountRule: error.failure.kind === 'invalid' && error.failure.accountRule,
    missingProperties: missingProperties(error.hubspotMessage, row),
  };
}

const DOES_NOT_EXIST = /Property \\*"([a-z0-9_]+)\\*" does not exist/g;

/** The names HubSpot complains about, as far as they are among those that were sent. */
function missingProperties(message: string | undefined, row: Row): string[] {
  const named = [...(message ?? '').matchAll(DOES_NOT_EXIST)].map(([, name]) => name!);
  return [...new Set(named)].filter((name) => Object.hasOwn(row.input.properties, name));
}

function isFaultOfRows(error: CrmError): boolean {
  return error.code === 'invalid' || error.code === 'not-found' || error.code === 'conflict';
}

/** HubSpot likes to quote what it refuses; a reason is kept and shown, a person's data in it is not. Whole words alone. */
function withoutValues(message: string, row: Row): string {
  const values = Object.values(row.input.properties).filter((value) => value.length > 2);
  const longestFirst = values.sort((a, b) => b.length - a.length);
  const quoted = (text: string, value: string) => text.replaceAll(wholeWord(value), '[value]');
  return longestFirst.reduce(quoted, message).slice(0, 500);
}

function wholeWord(text: string): RegExp {
  const literal = text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w-])${literal}(?![\\w-])`, 'g');
}

/** Two inputs for one record have no order in a batch. */
function refuseRepeatedKeys(rows: readonly Row[]): void {
  if (new Set(rows.map((row) => row.key)).size === rows.length) return;
  throw new RangeError('A batch must name each record once: merge writes to one record first.');
}

/**
 * A staged import, step by step: check the map against the portal, then its sections in the map's order, then let
 * the worker look at every contact it touched. The checkpoint says which section; the rows' own outcomes say how far,
 * so a kill costs one step, which is found written when it is repeated.
 */
import type { CrmClient } from '../crm/crm.ts';
import {
  type Definitions,
  EXTERNAL_ID,
  missingProperties,
  objectsOf,
  type RecordObject,
} from '../import/definitions.ts';
import { type ImportMap, MapError, type RecordSection, readMap } from '../import/map.ts';
import type { FinishedRow, ImportRows } from '../import/ports.ts';
import { mergeRows, type WriteResult, writeRecords } from '../import/write-records.ts';
import { inheritedState } from '../lifecycle/transitions.ts';
import { manifest } from '../manifest.ts';
import { slices } from '../slices.ts';
import { type Task, TaskRefusedError, type TaskStep } from './task.ts';

export interface ImportDeps {
  readonly crm: (portalId: string) => CrmClient;
  readonly rows: (portalId: string, importId: string) => ImportRows;
  /** Companies changed at HubSpot under our own hand: what the store knows of them is read again. */
  readonly companiesChanged: (portalId: string, companyIds: readonly string[]) => Promise<void>;
  /** How many contacts of imports still wait to be looked at. */
  readonly waiting: (portalId: string) => Promise<number>;
  readonly now: () => number;
}

/** What the task is given when it starts. */
export interface ImportInput {
  readonly importId: string;
  readonly map: ImportMap;
}

interface Checkpoint {
  readonly checked?: boolean;
  readonly section?: number;
  readonly done?: number;
  readonly total?: number;
  /** Contacts the import touched, once they are listed. */
  readonly touched?: number;
}

const BATCH = 100;
/** Records of one step: ten batches side by side hide HubSpot's answering time behind the limiter's pace. */
const RECORDS = 1_000;
/** Each may be of another company, whose account is held meanwhile: the database has room for some thousands of locks. */
const SIGNALS = 1_000;
const TOUCHED = 500;
const ENOUGH_WAITING = 2_000;
const LOOK_AGAIN_MS = 250;

export function createImportStep(deps: ImportDeps): (task: Task) => Promise<TaskStep> {
  // Definitions are read once a task and process; the map was checked against them.
  let read:
    | { readonly taskId: string; readonly definitions: ReadonlyMap<RecordObject, Definitions> }
    | undefined;

  return async (task) => {
    const { importId, map } = readInput(task);
    const step = { deps, task, map, rows: deps.rows(task.portalId, importId) };
    const checkpoint = task.checkpoint as Checkpoint;
    if (!checkpoint.checked) {
      const total = await step.rows.openCount();
      if (total > 0) await checkOrForget(step);
      // Nothing open: it was imported before, unless its contacts were not looked at to the last.
      return again({ checked: true, section: total > 0 ? 0 : map.files.length, done: 0, total }, 0);
    }
    const { section = 0 } = checkpoint;
    const current = map.files[section];
    if (!current) return lookAtTouched(step, checkpoint);
    if (current.object === 'signal') {
      return next(checkpoint, await step.rows.storeSignals(section, SIGNALS, deps.now));
    }
    if (read?.taskId !== task.taskId) {
      read = { taskId: task.taskId, definitions: await readDefinitions(deps.crm(task.portalId), map) };
    }
    return next(
      checkpoint,
      await importRecords(step, section, current, read.definitions.get(current.object)!),
    );
  };
}

interface Step {
  readonly deps: ImportDeps;
  readonly task: Task;
  readonly map: ImportMap;
  readonly rows: ImportRows;
}

function readInput({ input }: Task): ImportInput {
  return { importId: String(input.importId), map: readMap(input.map) };
}

function next(checkpoint: Checkpoint, rows: number): TaskStep {
  const { section = 0, done = 0 } = checkpoint;
  return again({ ...checkpoint, section: rows === 0 ? section + 1 : section, done: done + rows }, 0);
}

function again(checkpoint: Checkpoint, afterMs: number, waiting = 0): TaskStep {
  const { done = 0, total = 0, touched = 0 } = checkpoint;
  const progress = { done: Math.max(0, done - waiting), total: total + touched };
  return { kind: 'again', checkpoint: { ...checkpoint }, progress, afterMs };
}

/** A map that does not fit ends the import: with a better one it is another, so these rows would wait for ever. */
async function checkOrForget({ deps, task, map, rows }: Step): Promise<void> {
  try {
    await checkMap(deps.crm(task.portalId), map);
  } catch (error) {
    if (!(error instanceof MapError)) throw error;
    await rows.forgetOpen();
    throw new TaskRefusedError(error.message, { cause: error });
  }
}

/** Nothing is written before the whole map fits the portal. @throws MapError */
async function checkMap(crm: CrmClient, map: ImportMap): Promise<void> {
  const definitions = await readDefinitions(crm, map);
  const missing = objectsOf(map).map((object) => ({
    object,
    properties: missingProperties(map, object, definitions.get(object)!),
  }));
  for (const { object, properties } of missing) {
    if (properties.length === 0) continue;
    await crm.ensureGroup(object, manifest.properties.group);
    await crm.createProperties(object, properties);
  }
}

async function readDefinitions(
  crm: CrmClient,
  map: ImportMap,
): Promise<ReadonlyMap<RecordObject, Definitions>> {
  const lists = objectsOf(map).map(async (object) => {
    const properties = await crm.listProperties(object);
    return [object, new Map(properties.map((property) => [property.name, property]))] as const;
  });
  return new Map(await Promise.all(lists));
}

/** @returns how many rows came to their end */
async function importRecords(
  { deps, task, map, rows }: Step,
  place: number,
  section: RecordSection,
  definitions: Definitions,
): Promise<number> {
  const crm = deps.crm(task.portalId);
  const records = mergeRows(await rows.openRecords(place, RECORDS));
  if (records.length === 0) return 0;
  const write = {
    crm,
    object: section.object,
    source: map.source,
    definitions,
    mustExist: section.mustExist,
  };
  const results = (
    await Promise.all(slices(records, BATCH).map((slice) => writeRecords(write, slice)))
  ).flat();
  const alone = section.object === 'contact' ? await associate(crm, rows, results) : new Set<string>();
  if (section.object === 'company') {
    await deps.companiesChanged(task.portalId, results.flatMap(changedId));
  }
  await rows.finishRecords(
    place,
    results.flatMap((result) => finished(result, section.object, alone)),
    section.object === 'contact' ? results.flatMap(contactOf) : [],
    deps.now(),
  );
  return records.reduce((count, { lines }) => count + lines.length, 0);
}

/** @returns the contacts that stay without the company their row names */
async function associate(
  crm: CrmClient,
  rows: ImportRows,
  results: readonly WriteResult[],
): Promise<ReadonlySet<string>> {
  const linked = results.flatMap((result) =>
    result.kind === 'written' && result.record.company !== undefined
      ? [{ contactId: result.id, current: result.companyId, key: result.record.company }]
      : [],
  );
  const known = await findCompanies(crm, rows, [...new Set(linked.map(({ key }) => key))]);
  const pairs = linked.flatMap(({ contactId, current, key }) => {
    const companyId = known.get(key);
    if (companyId === undefined || companyId === current) return [];
    return [{ contactId, companyId, primary: current === null }];
  });
  const refused = await crm.associateCompanies(pairs);
  const unknown = linked.filter(({ key }) => !known.has(key)).map(({ contactId }) => contactId);
  return new Set([...refused, ...unknown]);
}

/** Of this import, else of an earlier one: by our unique property at HubSpot. */
async function findCompanies(
  crm: CrmClient,
  rows: ImportRows,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const here = await rows.companies(keys);
  const missing = keys.filter((key) => !here.has(key));
  const batches = await Promise.all(
    slices(missing, BATCH).map((ids) =>
      crm.readBatch('company', { ids, properties: [], idProperty: EXTERNAL_ID }),
    ),
  );
  const earlier = new Map(
    batches.flatMap(({ found }) => found.map((one) => [one.properties[EXTERNAL_ID]?.toLowerCase(), one.id])),
  );
  const found = missing.flatMap((key) => {
    const id = earlier.get(key.toLowerCase());
    return id === undefined ? [] : [[key, id] as const];
  });
  return new Map([...here, ...found]);
}

function changedId(result: WriteResult): string[] {
  return result.kind === 'written' && result.outcome === 'updated' ? [result.id] : [];
}

function finished(result: WriteResult, object: RecordObject, alone: ReadonlySet<string>): FinishedRow[] {
  const { lines, key, aliases } = result.record;
  if (result.kind === 'failed') {
    const { outcome, reason } = result;
    return lines.map((line) => ({ line, outcome, reason, recordId: null, keys: null }));
  }
  const [first, ...others] = lines;
  const merged = { outcome: 'merged', reason: null, recordId: null, keys: null } as const;
  return [
    {
      line: first!,
      outcome: result.outcome,
      reason: alone.has(result.id) ? WITHOUT_COMPANY : null,
      recordId: result.id,
      keys: object === 'company' ? [key, ...aliases] : null,
    },
    ...others.map((line) => ({ line, ...merged })),
  ];
}

/** A contact that was imported all the same. */
export const WITHOUT_COMPANY = 'its company is not known, so it has none';

function contactOf(result: WriteResult) {
  if (result.kind === 'failed') return [];
  const { id, lifecycle, record } = result;
  const inherited = inheritedState(lifecycle).stage;
  return [{ contactId: id, inherited, keys: [record.key, ...record.aliases] }];
}

/** Scores and inherited stages are the worker's business, under the reason that opens no episode. */
async function lookAtTouched({ deps, task, map, rows }: Step, checkpoint: Checkpoint): Promise<TaskStep> {
  const section = map.files.length;
  const { touched, done = 0, total = 0 } = checkpoint;
  if (touched === undefined) return again({ ...checkpoint, touched: await rows.listTouched(section) }, 0);
  const waiting = await deps.waiting(task.portalId);
  if (waiting >= ENOUGH_WAITING) return again(checkpoint, LOOK_AGAIN_MS, waiting);
  const queued = await rows.queueTouched(section, TOUCHED, deps.now());
  if (queued > 0) return again({ ...checkpoint, done: done + queued }, 0, waiting + queued);
  if (waiting > 0) return again(checkpoint, LOOK_AGAIN_MS, waiting);
  return { kind: 'done', progress: { done: total + touched, total: total + touched } };
}

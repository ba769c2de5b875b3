/**
 * Contacts or companies of an import into HubSpot, a hundred at a time: read what is there, write what differs.
 * A record is found by the id of its file in our unique property, else a contact by its e-mail address. Everything may
 * be done twice: after a kill the same rows are read again and found written.
 */
import type { CrmClient } from '../crm/crm.ts';
import type { CrmRecord } from '../crm/records.ts';
import type { BatchOutcome } from '../crm/write-records.ts';
import { type Definitions, differing, EXTERNAL_ID, type RecordObject, resolveValues } from './definitions.ts';
import type { OpenRow } from './ports.ts';

/** All that the file's rows say of one record. */
export interface MergedRecord {
  readonly key: string;
  readonly lines: readonly number[];
  readonly values: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
  readonly company: string | undefined;
}

export type WriteResult =
  | {
      readonly kind: 'written';
      readonly record: MergedRecord;
      readonly outcome: 'created' | 'updated' | 'unchanged';
      readonly id: string;
      readonly lifecycle: string | null;
      /** The primary company before the import. */
      readonly companyId: string | null;
    }
  | {
      readonly kind: 'failed';
      readonly record: MergedRecord;
      /** `refused` by HubSpot, `bad` by us. */
      readonly outcome: 'bad' | 'refused';
      readonly reason: string;
    };

export interface WriteDeps {
  readonly crm: CrmClient;
  readonly object: RecordObject;
  readonly source: string;
  readonly definitions: Definitions;
  /** The file only adds to records that are there. */
  readonly mustExist: boolean;
}

/** Rows about one record become one: of each property the last value counts, or the first where the map says so. */
export function mergeRows(rows: readonly OpenRow[]): readonly MergedRecord[] {
  return [...Map.groupBy(rows, (row) => row.key)].map(([key, about]) => ({
    key,
    lines: about.map((row) => row.line),
    values: {
      ...Object.assign({}, ...about.map((row) => row.payload.properties)),
      ...Object.assign({}, ...about.map((row) => row.payload.first).reverse()),
    },
    aliases: [...new Set(about.flatMap((row) => row.payload.aliases))],
    company: about.findLast((row) => row.payload.company !== undefined)?.payload.company,
  }));
}

/** At most 100 records. @throws CrmError when it is worth repeating or concerns the portal */
export async function writeRecords(
  deps: WriteDeps,
  records: readonly MergedRecord[],
): Promise<readonly WriteResult[]> {
  const results: WriteResult[] = [];
  const ready: Ready[] = [];
  for (const record of records) {
    const resolved = resolveValues(record.values, deps.definitions);
    if (resolved.ok) ready.push({ record, values: resolved.values });
    else results.push({ kind: 'failed', record, outcome: 'bad', reason: resolved.reason });
  }
  const found = await findRecords(deps, ready);
  const planned = ready.map((each) => plan(deps, each, found.get(each.record.key)));
  const sorted = Map.groupBy(refuseShared(planned), (each) => each.kind);
  const of = <Kind extends Planned['kind']>(kind: Kind) =>
    (sorted.get(kind) ?? []) as Extract<Planned, { kind: Kind }>[];
  const [created, updated] = await Promise.all([create(deps, of('create')), update(deps, of('update'))]);
  const failed = of('bad').map(
    ({ record, reason }): WriteResult => ({ kind: 'failed', record, outcome: 'bad', reason }),
  );
  return [...results, ...failed, ...of('unchanged').map(({ done }) => done), ...created, ...updated];
}

interface Ready {
  readonly record: MergedRecord;
  readonly values: Readonly<Record<string, string>>;
}

type Planned =
  | {
      readonly kind: 'create';
      readonly record: MergedRecord;
      readonly properties: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'update';
      readonly record: MergedRecord;
      readonly found: CrmRecord;
      readonly properties: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'unchanged'; readonly found: CrmRecord; readonly done: WriteResult }
  | { readonly kind: 'bad'; readonly record: MergedRecord; readonly reason: string };

async function findRecords(
  { crm, object }: WriteDeps,
  ready: readonly Ready[],
): Promise<ReadonlyMap<string, CrmRecord>> {
  const names = new Set(ready.flatMap(({ values }) => Object.keys(values)));
  const properties = [
    ...names,
    'lifecyclestage',
    ...(object === 'contact' ? ['email', 'associatedcompanyid'] : []),
  ];
  const ids = ready.map(({ record }) => record.key);
  const byId = await crm.readBatch(object, { ids, properties, idProperty: EXTERNAL_ID });
  const found = new Map(byId.found.map((one) => [one.properties[EXTERNAL_ID]!.toLowerCase(), one] as const));
  const known = new Map(
    ids.flatMap((key) => {
      const record = found.get(key.toLowerCase());
      return record ? [[key, record] as const] : [];
    }),
  );
  const rest = ready.filter(({ record, values }) => values.email && !known.has(record.key));
  if (object !== 'contact' || rest.length === 0) return known;
  const byEmail = await crm.readBatch('contact', {
    ids: [...new Set(rest.map(({ values }) => values.email!.toLowerCase()))],
    properties: [...properties, EXTERNAL_ID],
    idProperty: 'email',
  });
  const people = new Map(byEmail.found.map((one) => [one.properties.email?.toLowerCase(), one]));
  for (const { record, values } of rest) {
    const person = people.get(values.email!.toLowerCase());
    if (person) known.set(record.key, person);
  }
  return known;
}

function plan(deps: WriteDeps, { record, values }: Ready, found: CrmRecord | undefined): Planned {
  if (!found) {
    if (deps.mustExist) return bad(record, `names a ${deps.object} that was not imported`);
    return { kind: 'create', record, properties: values };
  }
  const holder = found.properties[EXTERNAL_ID];
  if (holder && holder.toLowerCase() !== record.key.toLowerCase() && holder.startsWith(`${deps.source}:`)) {
    return bad(record, SHARED_EMAIL);
  }
  // An id of another source stays: ours is kept as an alias.
  const values_ = holder ? values : { ...values, [EXTERNAL_ID]: record.key };
  const properties = differing(values_, found.properties, deps.definitions);
  if (Object.keys(properties).length > 0) return { kind: 'update', record, found, properties };
  return { kind: 'unchanged', found, done: written(record, found, 'unchanged', found.properties) };
}

const SHARED_EMAIL = 'has the e-mail address of another row, so HubSpot would take both for one contact';

/** Two ids of the file that lead to one contact have no order: the first one counts. */
function refuseShared(planned: readonly Planned[]): readonly Planned[] {
  const seen = new Set<string>();
  return planned.map((each) => {
    const place = placeOf(each);
    if (place === undefined || !seen.has(place)) {
      if (place !== undefined) seen.add(place);
      return each;
    }
    return bad(each.kind === 'unchanged' ? each.done.record : each.record, SHARED_EMAIL);
  });
}

function placeOf(planned: Planned): string | undefined {
  switch (planned.kind) {
    case 'bad':
      return undefined;
    case 'create':
      return planned.properties.email && `new ${planned.properties.email.toLowerCase()}`;
    case 'update':
    case 'unchanged':
      return planned.found.id;
  }
}

/** An upsert and not a create: it may be repeated after an answer that was lost. */
async function create(
  { crm, object }: WriteDeps,
  planned: readonly Extract<Planned, { kind: 'create' }>[],
): Promise<WriteResult[]> {
  const outcome = await crm.upsertBatch(
    object,
    EXTERNAL_ID,
    planned.map(({ record, properties }) => ({ key: record.key, properties })),
  );
  const byKey = new Map(planned.map((each) => [each.record.key, each]));
  return settle(outcome, (key, row) => {
    const { record } = byKey.get(key)!;
    if (!row) return record;
    return written(record, { id: row.id, properties: {} }, row.isNew ? 'created' : 'updated', row.properties);
  });
}

async function update(
  { crm, object }: WriteDeps,
  planned: readonly Extract<Planned, { kind: 'update' }>[],
): Promise<WriteResult[]> {
  const outcome = await crm.updateBatch(
    object,
    planned.map(({ found, properties }) => ({ id: found.id, properties })),
  );
  const byId = new Map(planned.map((each) => [each.found.id, each]));
  return settle(outcome, (id, row) => {
    const { record, found } = byId.get(id)!;
    return row ? written(record, found, 'updated', row.properties) : record;
  });
}

type WrittenRow = BatchOutcome['written'][number];

function settle(
  { written: rows, refused }: BatchOutcome,
  resultOf: (key: string, row: WrittenRow | null) => WriteResult | MergedRecord,
): WriteResult[] {
  return [
    ...rows.map((row) => resultOf(row.key, row) as WriteResult),
    ...refused.map(
      ({ id, reason, category }): WriteResult => ({
        kind: 'failed',
        record: resultOf(id, null) as MergedRecord,
        outcome: 'refused',
        reason: `HubSpot refused it (${category}): ${reason}`,
      }),
    ),
  ];
}

/** HubSpot's answer has the last word on the stage: it passes over a backward move in silence. */
function written(
  record: MergedRecord,
  found: Pick<CrmRecord, 'id' | 'properties'>,
  outcome: 'created' | 'updated' | 'unchanged',
  answer: Readonly<Record<string, string | null>>,
): WriteResult {
  return {
    kind: 'written',
    record,
    outcome,
    id: found.id,
    lifecycle: answer.lifecyclestage ?? found.properties.lifecyclestage ?? null,
    companyId: found.properties.associatedcompanyid || null,
  };
}

function bad(record: MergedRecord, reason: string): Planned {
  return { kind: 'bad', record, reason };
}

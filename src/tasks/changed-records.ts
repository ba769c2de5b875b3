/** The reconciliation's side of HubSpot and the store: finds what changed, and hands its events to the inbox. */
import type { Crm } from '../crm/crm.ts';
import { HISTORY_BATCH_SIZE, isTooLarge, type SearchPage } from '../crm/read-records.ts';
import type { Database } from '../store/database.ts';
import { enqueueWork } from '../store/enqueue-work.ts';
import type { EventIntake } from '../webhooks/intake.ts';
import { missedEvents } from '../webhooks/missed-events.ts';
import { readEvents } from '../webhooks/payload.ts';
import { objectTypeIds, toldProperties } from '../webhooks/watched-properties.ts';
import type { ChangedPage, ChangedSearch, ReconcileDeps, Reconciled } from './reconcile.ts';

export interface ChangedRecordsDeps {
  readonly db: Database;
  readonly crm: Crm;
  readonly intake: EventIntake;
  readonly appId: string;
  readonly now: () => number;
}

const PAGE = 100;
const CHANGED_AT: Readonly<Record<Reconciled, string>> = {
  contact: 'lastmodifieddate',
  company: 'hs_lastmodifieddate',
  deal: 'hs_lastmodifieddate',
};

export function createChangedRecords(deps: ChangedRecordsDeps): Pick<ReconcileDeps, 'changed' | 'take'> {
  return {
    changed: (portalId, object, search) => changedPage(deps, portalId, object, search),
    async take(portalId, object, { ids, since }) {
      // A deal is read from HubSpot whatever its events say.
      if (object === 'deal') return look(deps, portalId, object, ids);
      for (let start = 0; start < ids.length; start += HISTORY_BATCH_SIZE) {
        const some = ids.slice(start, start + HISTORY_BATCH_SIZE);
        await takeEvents(deps, portalId, object, { ids: some, since, properties: toldProperties(object) });
      }
    },
  };
}

async function changedPage(
  { crm }: ChangedRecordsDeps,
  portalId: string,
  object: Reconciled,
  search: ChangedSearch,
): Promise<ChangedPage> {
  const propertyName = CHANGED_AT[object];
  const page = await crm.portal(portalId).search(object, {
    ...queryOf(search, propertyName),
    properties: [propertyName],
    limit: PAGE,
  });
  const records = page.records.map(({ id, properties, updatedAt }) => ({
    id,
    changedAt: Date.parse(properties[propertyName] ?? '') || updatedAt,
  }));
  return { records, hasMore: page.after !== undefined };
}

function queryOf(search: ChangedSearch, changedAt: string): Pick<SearchPage, 'filterGroups' | 'sorts'> {
  const [filters, propertyName] =
    'at' in search
      ? [
          [
            { propertyName: changedAt, operator: 'EQ' as const, value: String(search.at) },
            { propertyName: 'hs_object_id', operator: 'GT' as const, value: search.beyondId },
          ],
          'hs_object_id',
        ]
      : [[{ propertyName: changedAt, operator: 'GTE' as const, value: String(search.from) }], changedAt];
  return { filterGroups: [{ filters }], sorts: [{ propertyName, direction: 'ASCENDING' }] };
}

export interface Asked {
  readonly ids: readonly string[];
  /** Their changes from then on (epoch ms) ... */
  readonly since: number;
  /** ... of these properties. */
  readonly properties: readonly string[];
}

/** As many records as a history is read for at once: named ones are looked at, whatever their histories say. */
export async function askAbout(
  deps: ChangedRecordsDeps,
  portalId: string,
  object: Reconciled,
  asked: Asked,
): Promise<void> {
  if (object !== 'deal') await takeEvents(deps, portalId, object, asked);
  await look(deps, portalId, object, asked.ids);
}

/** One whose history there is no room for keeps nobody behind it: it is looked at by itself, as it is now (R44). */
async function takeEvents(
  deps: ChangedRecordsDeps,
  portalId: string,
  object: 'contact' | 'company',
  asked: Asked,
): Promise<void> {
  const { ids } = asked;
  try {
    await takeTogether(deps, portalId, object, asked);
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    if (ids.length === 1) return look(deps, portalId, object, ids);
    const middle = Math.ceil(ids.length / 2);
    await takeEvents(deps, portalId, object, { ...asked, ids: ids.slice(0, middle) });
    await takeEvents(deps, portalId, object, { ...asked, ids: ids.slice(middle) });
  }
}

/** New records are looked at even where no event of theirs is one that we watch. */
async function takeTogether(
  deps: ChangedRecordsDeps,
  portalId: string,
  object: 'contact' | 'company',
  { ids, since, properties }: Asked,
): Promise<void> {
  const { crm, intake, appId, now } = deps;
  const { found } = await crm.portal(portalId).readBatch(object, {
    ids,
    properties: ['hs_object_id'],
    propertiesWithHistory: properties,
  });
  const from = { portalId, appId, objectTypeId: objectTypeIds[object], since };
  const body = Buffer.from(JSON.stringify(found.flatMap((record) => missedEvents(record, from))));
  const read = readEvents(body, { appId });
  if (read.kind === 'malformed') throw new Error(`the missed events are ${read.reason}`);
  await intake.accept({ receivedAt: now(), events: read.events, rejected: read.rejected });
  const told = new Set(read.events.map(({ objectId }) => objectId));
  const created = found.filter(({ id, createdAt }) => createdAt >= since && !told.has(id));
  await look(
    deps,
    portalId,
    object,
    created.map(({ id }) => id),
  );
}

async function look(
  { db, now }: ChangedRecordsDeps,
  portalId: string,
  objectType: Reconciled,
  objectIds: readonly string[],
): Promise<void> {
  await enqueueWork(db, { portalId, objectType, objectIds, dueAt: now(), reason: 'event' });
}

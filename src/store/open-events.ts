/** Events of the inbox that have no terminal record yet. */
import { sql } from 'kysely';
import type { MissedChange, OpenEvent } from '../inbox/ports.ts';
import { CONTACT_IS_GONE } from '../inbox/settled-events.ts';
import type { ObjectType } from '../webhooks/event.ts';
import type { Database } from './database.ts';

/** The open events of some records, by record, oldest first. */
export async function openEvents(
  db: Database,
  portalId: string,
  objectType: ObjectType,
  objectIds: readonly string[],
): Promise<Map<string, OpenEvent[]>> {
  if (objectIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('event')
    .select([
      'object_id',
      'key',
      'type',
      'property',
      'value',
      'detail',
      'occurred_at',
      'change_source',
      'source_id',
      isOvertaken,
      missedBeforeMerge,
    ])
    .where('portal_id', '=', portalId)
    .where('object_type', '=', objectType)
    .where('object_id', 'in', objectIds)
    .where('outcome', 'is', null)
    .orderBy('occurred_at')
    .execute();
  const byRecord = Map.groupBy(rows, (row) => row.object_id);
  return new Map(
    [...byRecord].map(([objectId, events]) => [
      objectId,
      events.map(({ object_id, occurred_at, change_source, source_id, overtaken, missed, ...event }) => ({
        ...event,
        ...(overtaken ? { overtaken: true as const } : {}),
        ...(missed ? { missed } : {}),
        occurredAt: occurred_at,
        source: change_source,
        sourceId: source_id,
      })),
    ]),
  );
}

/** A deletion that arrives after the restore that came later in time: that one may have been settled long ago. */
const isOvertaken = sql<boolean>`case when event.type like '%.deletion' then exists (
    select from event later where later.portal_id = event.portal_id and later.object_type = event.object_type
      and later.object_id = event.object_id and later.type like '%.restore'
      and later.occurred_at >= event.occurred_at)
  else false end`.as('overtaken');

/** HubSpot no longer had the record, and nobody had told us why: its values were not kept. */
const missedBeforeMerge = sql<readonly MissedChange[] | null>`case when event.type like '%.merge' then (
    select jsonb_agg(jsonb_build_object('property', aside.property,
      'occurredAt', (extract(epoch from aside.occurred_at) * 1000)::bigint))
    from jsonb_array_elements_text(event.detail->'mergedObjectIds' || (event.detail->'primaryObjectId')) as merged (id)
      join event aside on aside.portal_id = event.portal_id and aside.object_type = event.object_type
        and aside.object_id = merged.id::bigint
    where aside.outcome = 'ignored' and aside.reason = ${CONTACT_IS_GONE} and aside.property is not null)
  end`.as('missed');

/** Events of the inbox that have no terminal record yet. */
import type { OpenEvent } from '../inbox/ports.ts';
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
      events.map(({ object_id, occurred_at, change_source, source_id, ...event }) => ({
        ...event,
        occurredAt: occurred_at,
        source: change_source,
        sourceId: source_id,
      })),
    ]),
  );
}

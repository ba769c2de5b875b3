/** What HubSpot is to be told of a look at contacts, kept in its commit; and what it is to be told no more. */
import { sql, type Transaction } from 'kysely';
import type { CommitBatch } from '../inbox/ports.ts';
import type { CommitRow } from './commit.ts';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

/**
 * A person has edited these properties in HubSpot: what is still on its way there lets go of them. A row without them
 * stays as it is: another version of it would be sent once more.
 */
export async function withdrawEdited(
  tx: Tx,
  { portalId }: CommitBatch,
  rows: readonly CommitRow[],
): Promise<void> {
  const edited = rows
    .filter(({ outcome }) => outcome.writes.edited.length > 0)
    .map(({ contactId, outcome }) => ({ object_id: contactId, names: outcome.writes.edited }));
  if (edited.length === 0) return;
  await sql`
    update outbox set version = outbox.version + 1,
      properties = outbox.properties - array(select jsonb_array_elements_text(edited.names))
    from jsonb_to_recordset(${JSON.stringify(edited)}::jsonb) as edited (object_id bigint, names jsonb)
    where outbox.portal_id = ${portalId} and outbox.object_type = 'contact'
      and outbox.object_id = edited.object_id
      and outbox.properties ?| array(select jsonb_array_elements_text(edited.names))`.execute(tx);
}

/**
 * What HubSpot must be told. A row that still waits takes the newer values; its version tells the dispatcher
 * that what it has just sent is no longer the last word.
 */
export async function fillOutbox(tx: Tx, batch: CommitBatch, rows: readonly CommitRow[]): Promise<void> {
  const writes = rows.flatMap(({ contactId, outcome }) =>
    (['score', 'stage'] as const)
      .map((lane) => ({
        object_id: contactId,
        lane,
        properties: outcome.writes[lane],
        seen_at: outcome.writes.seenAt,
      }))
      .filter(({ properties }) => Object.keys(properties).length > 0),
  );
  if (writes.length === 0) return;
  const at = new Date(batch.now);
  await sql`
    insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, seen_at, due_at)
    select ${batch.portalId}, 'contact', object_id, lane, properties, ${batch.generation}, ${at},
      to_timestamp(seen_at / 1000.0), ${at}
    from jsonb_to_recordset(${JSON.stringify(writes)}::jsonb)
      as write (object_id bigint, lane text, properties jsonb, seen_at float8) order by object_id, lane
    on conflict (portal_id, object_type, object_id, lane) do update set
      properties = outbox.properties || excluded.properties, generation = excluded.generation,
      seen_at = excluded.seen_at,
      version = outbox.version + 1`.execute(tx);
}

/** One contact that is to be looked at now because somebody asks for it; and where it stands until then. */
import { sql } from 'kysely';
import type { LookAtContact } from '../actions/requalify.ts';
import { LOOK_ASKED } from '../inbox/asked-looks.ts';
import { keyOf } from '../webhooks/event-key.ts';
import type { Database } from './database.ts';
import { enqueueWork } from './enqueue-work.ts';
import { type LeadStateRow, stateOf } from './lead-state.ts';

interface Row extends LeadStateRow {
  readonly contact_id: string;
  readonly deleted_at: number | null;
}

/** An id that was merged away leads to the contact that goes on. A contact that is new here is read from HubSpot. */
export function createLookAtContact(db: Database): LookAtContact {
  return async (portalId, contactId, run, now) => {
    const { rows } = await sql<Row>`
      select lead.contact_id, lead.stage, lead.furthest_stage, lead.sal_status, lead.episode, lead.mql_at,
        lead.handoff, lead.deleted_at
      from lead_alias alias join lead using (portal_id, lead_id)
      where portal_id = ${portalId} and alias.kind = 'contact' and alias.value = ${contactId}`.execute(db);
    const [lead] = rows;
    if (lead && lead.deleted_at !== null) return 'deleted';
    const askedId = lead?.contact_id ?? contactId;
    await db.transaction().execute(async (tx) => {
      await sql`
        insert into event (portal_id, key, type, object_type, object_id, change_source, occurred_at, recorded_at)
        values (${portalId}, ${keyOf(0, portalId, 'look', run)}::uuid, ${LOOK_ASKED}, 'contact', ${askedId}, 'WORKFLOW',
          ${new Date(now)}, ${new Date(now)})
        on conflict (portal_id, key) do nothing`.execute(tx);
      const work = { portalId, objectType: 'contact', objectIds: [askedId], dueAt: now } as const;
      await enqueueWork(tx, { ...work, reason: 'event' });
    });
    return lead ? stateOf(lead) : null;
  };
}

/** Notices on their way to a portal's webhook: rows that a commit adds and a delivery removes. */
import { sql, type Transaction } from 'kysely';
import type { Notice } from '../lifecycle/sla/notices.ts';
import type { OwnerTurn } from '../lifecycle/sla/owner-turn.ts';
import type { DeliveryStore, NoticePayload, Receiver, SealedReceiver } from '../notices/ports.ts';
import { SealError, type Sealer } from '../oauth/sealing.ts';
import { Secret } from '../secret.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

export interface LeadNotices {
  readonly leadId: string;
  /** HubSpot's owner id; null where nobody owns the lead. */
  readonly owner: string | null;
  readonly turn: OwnerTurn | null;
  readonly notices: readonly Notice[];
}

/** In the transaction that keeps the notices as given; nothing where the portal wants none. */
export async function addDeliveries(
  tx: Transaction<Tables>,
  { portalId, now }: { readonly portalId: string; readonly now: number },
  leads: readonly LeadNotices[],
): Promise<void> {
  const rows = leads.flatMap(({ leadId, owner, turn, notices }) =>
    notices.map(({ kind, clock, dueAt, deadline }) => ({
      lead_id: leadId,
      payload: {
        kind,
        clock,
        at: instant(dueAt),
        dueAt: instant(deadline),
        ownerId: owner,
        ownerState: turn?.state ?? 'none',
      },
    })),
  );
  if (rows.length === 0) return;
  await sql`
    insert into notice_delivery (portal_id, contact_id, payload, created_at, due_at)
    select lead.portal_id, lead.contact_id, notice.payload, ${new Date(now)}, ${new Date(now)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as notice (lead_id bigint, payload jsonb)
      join lead on lead.portal_id = ${portalId} and lead.lead_id = notice.lead_id
      join installation on installation.portal_id = lead.portal_id and installation.settings ? 'notify'`.execute(
    tx,
  );
}

/** Sales has answered what this clock asks for. */
const IS_ANSWERED = sql`case claimed.payload->>'clock' when 'acceptance' then lead.sal_status <> 'pending'
  else lead.stage not in ('mql', 'sal') end`;

/** Where the lead stands when the notice is about to leave. What was touched alone is not told here. */
const LEAD_NOW = sql`(
  select jsonb_build_object('contactId', lead.contact_id::text, 'isGone', lead.deleted_at is not null,
    'isAnswered', ${IS_ANSWERED})
  from lead_alias alias join lead using (portal_id, lead_id)
  where alias.portal_id = claimed.portal_id and alias.kind = 'contact' and alias.value = claimed.contact_id::text)`;

/** In one batch: a receiver that is slow must not hold up those of other portals. */
const MOST_OF_A_PORTAL = 3;

export function createDeliveryStore(db: Database, sealer: Sealer): DeliveryStore {
  return {
    async claim(now, until, limit) {
      const { rows } = await sql<ClaimedRow>`
        with waiting as (
          select portal_id, delivery_id, due_at, created_at, row_number() over (
            partition by portal_id order by due_at, created_at) as place
          from notice_delivery join installation using (portal_id)
          where state = 'connected' and given_up_at is null and due_at <= ${new Date(now)}),
        due as (
          select delivery.portal_id, delivery.delivery_id
          from notice_delivery delivery join waiting using (portal_id, delivery_id)
          where waiting.place <= ${MOST_OF_A_PORTAL} and delivery.given_up_at is null
            and delivery.due_at <= ${new Date(now)}
          order by waiting.due_at, waiting.created_at
          limit ${limit} for update of delivery skip locked)
        update notice_delivery claimed set attempts = attempts + 1, due_at = ${new Date(until)}
        from due, installation
        where claimed.portal_id = due.portal_id and claimed.delivery_id = due.delivery_id
          and installation.portal_id = claimed.portal_id
        returning claimed.delivery_id, claimed.portal_id, claimed.contact_id, claimed.payload, claimed.attempts,
          installation.account->>'uiDomain' as ui_domain, ${LEAD_NOW} as lead`.execute(db);
      return rows.map((row) => ({
        deliveryId: row.delivery_id,
        portalId: row.portal_id,
        attempts: row.attempts,
        isAnswered: row.lead?.isAnswered ?? false,
        isGone: row.lead?.isGone ?? true,
        payload: payloadOf(row),
      }));
    },
    receiver: (portalId) => readReceiver(db, sealer, portalId),
    async delivered({ portalId, deliveryId }) {
      await db
        .deleteFrom('notice_delivery')
        .where('portal_id', '=', portalId)
        .where('delivery_id', '=', deliveryId)
        .execute();
    },
    async retry({ portalId, deliveryId }, at, error) {
      await db
        .updateTable('notice_delivery')
        .set({ due_at: new Date(at), last_error: error })
        .where('portal_id', '=', portalId)
        .where('delivery_id', '=', deliveryId)
        .execute();
    },
    async bury({ portalId, deliveryId }, error, now) {
      await db
        .updateTable('notice_delivery')
        .set({ given_up_at: new Date(now), last_error: error })
        .where('portal_id', '=', portalId)
        .where('delivery_id', '=', deliveryId)
        .execute();
    },
  };
}

interface ClaimedRow {
  readonly delivery_id: string;
  readonly portal_id: string;
  readonly contact_id: string;
  readonly payload: Omit<NoticePayload, 'type' | 'portalId' | 'contactId' | 'link'>;
  readonly attempts: number;
  readonly ui_domain: string | null;
  /** Null for a lead that is not there any more. */
  readonly lead: {
    readonly contactId: string;
    readonly isGone: boolean;
    readonly isAnswered: boolean;
  } | null;
}

function payloadOf({ portal_id: portalId, contact_id, lead, payload, ui_domain }: ClaimedRow) {
  const contactId = lead?.contactId ?? contact_id;
  const host = ui_domain ?? 'app.hubspot.com';
  const link = `https://${host}/contacts/${portalId}/record/0-1/${contactId}`;
  return { type: 'fairlead.notice' as const, portalId, contactId, ...payload, link };
}

const PURPOSE = 'notice-webhook';

/** What `settings.notify` holds. */
export interface NotifySettings {
  readonly url: string;
  /** Sealed. */
  readonly secret: string;
}

async function readReceiver(
  db: Database,
  sealer: Sealer,
  portalId: string,
): Promise<Receiver | SealedReceiver | null> {
  const notify = await readNotify(db, portalId);
  if (!notify) return null;
  try {
    const secret = sealer.open(notify.secret, { purpose: PURPOSE, owner: portalId });
    return { url: notify.url, secret: new Secret(secret) };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    const advice = `Then "fairlead portal notify --portal ${portalId} --again" sends it; --url makes a new secret instead.`;
    return { sealed: `${error.message} ${advice}` };
  }
}

async function readNotify(db: Database, portalId: string): Promise<NotifySettings | undefined> {
  const row = await db
    .selectFrom('installation')
    .select('settings')
    .where('portal_id', '=', portalId)
    .executeTakeFirst();
  return row?.settings.notify as NotifySettings | undefined;
}

export interface NotifyStanding {
  /** Null where the portal wants no notices. */
  readonly url: string | null;
  readonly waiting: number;
  readonly givenUp: number;
  readonly lastError: string | null;
}

export interface PortalNotices {
  read(): Promise<NotifyStanding>;
  /** Notices go there from now on, also those that wait. */
  set(receiver: Receiver, actor: string, now: number): Promise<void>;
  /** Those that were given up are tried again, as far as they are still news. @returns how many */
  sendAgain(now: number): Promise<number>;
  /** @returns whether there was a receiver; what waits is dropped */
  remove(actor: string, now: number): Promise<boolean>;
}

export function noticesOfPortal(db: Database, sealer: Sealer, portalId: string): PortalNotices {
  const record = (tx: Database, action: string, actor: string, now: number, detail: object) =>
    tx
      .insertInto('audit')
      .values({
        portal_id: portalId,
        at: new Date(now),
        actor,
        action,
        lead_id: null,
        detail: JSON.stringify(detail),
      })
      .execute();
  return {
    async read() {
      const notify = await readNotify(db, portalId);
      const { rows } = await sql<{ waiting: number; given_up: number; last_error: string | null }>`
        select count(*) filter (where given_up_at is null)::int as waiting,
          count(given_up_at)::int as given_up,
          (array_agg(last_error order by created_at desc) filter (where last_error is not null))[1] as last_error
        from notice_delivery where portal_id = ${portalId}`.execute(db);
      const { waiting, given_up: givenUp, last_error: lastError } = rows[0]!;
      return { url: notify?.url ?? null, waiting, givenUp, lastError };
    },
    async set({ url, secret }, actor, now) {
      const sealed = sealer.seal(secret.reveal(), { purpose: PURPOSE, owner: portalId });
      await db.transaction().execute(async (tx) => {
        await sql`
          update installation set settings = settings || ${JSON.stringify({ notify: { url, secret: sealed } })}::jsonb
          where portal_id = ${portalId}`.execute(tx);
        await record(tx, 'notify_set', actor, now, { host: new URL(url).host });
      });
    },
    async sendAgain(now) {
      const { numAffectedRows = 0n } = await sql`
        update notice_delivery set given_up_at = null, attempts = 0, due_at = ${new Date(now)}
        where portal_id = ${portalId} and given_up_at is not null`.execute(db);
      return Number(numAffectedRows);
    },
    async remove(actor, now) {
      return db.transaction().execute(async (tx) => {
        const { numAffectedRows } = await sql`
          update installation set settings = settings - 'notify'
          where portal_id = ${portalId} and settings ? 'notify'`.execute(tx);
        await sql`delete from notice_delivery where portal_id = ${portalId}`.execute(tx);
        const isChanged = (numAffectedRows ?? 0n) > 0n;
        if (isChanged) await record(tx, 'notify_removed', actor, now, {});
        return isChanged;
      });
    },
  };
}

/** Seals the secret anew where an older key did. @returns whether it did */
export async function resealNotify(tx: Database, sealer: Sealer, portalId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('installation')
    .select(sql<string | null>`settings->'notify'->>'secret'`.as('secret'))
    .where('portal_id', '=', portalId)
    .executeTakeFirst();
  if (!row?.secret || sealer.isCurrent(row.secret)) return false;
  const context = { purpose: PURPOSE, owner: portalId };
  const secret = sealer.seal(sealer.open(row.secret, context), context);
  await sql`
    update installation set settings = jsonb_set(settings, '{notify,secret}', ${JSON.stringify(secret)}::jsonb)
    where portal_id = ${portalId}`.execute(tx);
  return true;
}

function instant(at: number): string {
  return new Date(at).toISOString();
}

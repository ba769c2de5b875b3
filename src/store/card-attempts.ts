/** Earlier attempts of a lead with the receipts that were kept of them. */
import { sql } from 'kysely';
import type { PastAttempt } from '../card/ports.ts';
import type { Receipt } from '../engine/receipt.ts';
import { settingsOf } from '../handoff/handoff-settings.ts';
import { colleaguesIn, readPeople } from './card-people.ts';
import type { Database } from './database.ts';
import { episodesOf } from './episodes.ts';
import type { ModelStore } from './models.ts';
import { peopleAmong, userNames } from './portal-owners.ts';

interface Asked {
  readonly portalId: string;
  readonly contactId: string;
}

interface Row {
  readonly lead_id: string;
  readonly account: Readonly<Record<string, unknown>>;
  readonly model_hash: string;
  readonly receipt: Receipt;
}

const MOST_ATTEMPTS = 100_000;

/** Of an attempt that has ended, while the account is connected. */
export async function readAttempt(
  db: Database,
  models: Pick<ModelStore, 'byHash'>,
  asked: Asked,
  number: number,
): Promise<PastAttempt | null> {
  if (!Number.isInteger(number) || number < 1 || number > MOST_ATTEMPTS) return null;
  const { portalId } = asked;
  const row = await readRow(db, asked, number);
  if (row === null) return null;
  const { lead_id, account, model_hash, receipt } = row;
  const [episodes, published, model, people] = await Promise.all([
    episodesOf(db, portalId, lead_id),
    models.byHash(portalId, model_hash),
    models.byHash(portalId, receipt.model.hash),
    readPeople(db, portalId, colleaguesIn(receipt)),
  ]);
  const episode = episodes.find((one) => one.number === number);
  if (!episode) return null;
  const users = await userNames(db, portalId, peopleAmong([episode.decision?.by]));
  return { episode, receipt, model, people, users, settings: settingsOf(account, published.document) };
}

/** The receipt that the last decision about the attempt went by, else the one that began it. */
async function readRow(db: Database, { portalId, contactId }: Asked, number: number): Promise<Row | null> {
  const { rows } = await sql<Row>`
    select episode.lead_id, portal.account, portal.model_hash, receipt.receipt
    from installation portal
    join lead_alias alias on alias.portal_id = portal.portal_id and alias.kind = 'contact'
      and alias.value = ${contactId}
    join lead on lead.portal_id = portal.portal_id and lead.lead_id = alias.lead_id and lead.deleted_at is null
    join episode on episode.portal_id = portal.portal_id and episode.lead_id = lead.lead_id
      and episode.number = ${number} and episode.closed_at is not null
    left join decision on decision.portal_id = portal.portal_id and decision.lead_id = episode.lead_id
      and decision.key = episode.decision->>'key'
    join receipt on receipt.portal_id = portal.portal_id and receipt.lead_id = episode.lead_id
      and receipt.receipt_id = coalesce(decision.receipt_id, episode.receipt_id)
    where portal.portal_id = ${portalId} and portal.state = 'connected' and portal.model_hash is not null`.execute(
    db,
  );
  return rows[0] ?? null;
}

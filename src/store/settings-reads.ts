/** What is kept of a portal's settings: who holds what, what is proposed, which properties the portal has. */
import type { Roster } from '../settings/people.ts';
import type { KnownProperties, Proposal } from '../settings/ports.ts';
import type { Database } from './database.ts';

export async function readRoster(db: Database, portalId: string): Promise<Roster> {
  const installation = await db
    .selectFrom('installation')
    .leftJoin('portal_owner as owner', (join) =>
      join
        .onRef('owner.portal_id', '=', 'installation.portal_id')
        .onRef('owner.user_id', '=', 'installation.installed_by'),
    )
    .select(['installation.installed_by', 'owner.email'])
    .where('installation.portal_id', '=', portalId)
    .executeTakeFirst();
  const rows = await db
    .selectFrom('settings_person')
    .select(['role', 'email', 'user_id'])
    .where('portal_id', '=', portalId)
    .orderBy('named_at')
    .orderBy('email')
    .execute();
  const installedBy = installation?.installed_by ?? null;
  const known = rows.find(({ role, user_id }) => role === 'installer' && user_id === installedBy);
  return {
    installer: installedBy === null ? null : { userId: installedBy, email: emailOf(known, installation) },
    named: rows.flatMap(({ role, email, user_id }) =>
      role === 'installer' ? [] : [{ role, email, userId: user_id }],
    ),
  };
}

/** As the page has seen them, else as HubSpot lists them among the owners. */
function emailOf(...known: readonly ({ readonly email: string | null } | undefined)[]): string | null {
  return known.find((one) => one?.email)?.email?.toLowerCase() ?? null;
}

export async function readOpenProposal(db: Database, portalId: string): Promise<Proposal | null> {
  const row = await db
    .selectFrom('model_proposal')
    .selectAll()
    .where('portal_id', '=', portalId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.proposal_id,
    text: row.text,
    hash: row.hash,
    against: row.against,
    note: row.note,
    effect: row.effect,
    by: { userId: row.proposed_by, email: row.proposed_email },
    at: row.proposed_at,
  };
}

export async function readProperties(db: Database, portalId: string): Promise<KnownProperties | null> {
  const row = await db
    .selectFrom('portal_properties')
    .selectAll()
    .where('portal_id', '=', portalId)
    .executeTakeFirst();
  if (!row) return null;
  const byName = (properties: typeof row.contact) =>
    new Map(properties.map((property) => [property.name, property]));
  return { readAt: row.read_at, contact: byName(row.contact), company: byName(row.company) };
}

/** What the worker has read of a portal's properties. */
export async function saveProperties(
  db: Database,
  portalId: string,
  { readAt, contact, company }: KnownProperties,
): Promise<void> {
  const lean = (properties: KnownProperties['contact']) =>
    JSON.stringify(
      [...properties.values()].map(({ name, type, options, label }) => ({
        name,
        label,
        type,
        options: options.map(({ value, label: said }) => ({ value, label: said })),
      })),
    );
  const row = { read_at: new Date(readAt), contact: lean(contact), company: lean(company) };
  await db
    .insertInto('portal_properties')
    .values({ portal_id: portalId, ...row })
    .onConflict((conflict) => conflict.column('portal_id').doUpdateSet(row))
    .execute();
}

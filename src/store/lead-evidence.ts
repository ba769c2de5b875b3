/** All leads of a portal with their stored evidence as it stands, to be judged by any model. Reads only. */
import { sql } from 'kysely';
import type { CommitteeReach } from '../engine/committee-reach.ts';
import type { Colleague, EvaluationInput } from '../engine/input.ts';
import { accountMembers } from '../inbox/account-people.ts';
import { asProperties, type Facts } from '../inbox/changes.ts';
import { accountPeople } from './accounts.ts';
import type { Database } from './database.ts';
import { signalsByLead } from './leads.ts';

export interface LeadEvidence {
  readonly leadId: string;
  readonly contactId: string;
  readonly stage: string;
  readonly evidence: EvaluationInput;
}

export interface EvidenceQuery {
  readonly reach: CommitteeReach | null;
  readonly now: number;
  /** Lead ids; all leads of the portal without. */
  readonly only?: readonly string[];
}

const SLICE = 500;

/**
 * Slice by slice in the order of the lead ids, so that memory stays the same however many there are; with colleagues as
 * far as account rules reach at `now` (epoch ms), where some do.
 */
export async function* leadEvidence(
  db: Database,
  portalId: string,
  { reach, now, only }: EvidenceQuery,
): AsyncGenerator<LeadEvidence> {
  let after = '0';
  for (;;) {
    const leads = await readSlice(db, portalId, after, only);
    const signals = await signalsByLead(
      db,
      portalId,
      leads.map(({ lead_id }) => lead_id),
    );
    const accounts = reach === null ? null : await membersByCompany(db, portalId, leads, reach, now);
    for (const lead of leads) {
      yield {
        leadId: lead.lead_id,
        contactId: lead.contact_id,
        stage: lead.stage,
        evidence: {
          contact: asProperties(lead.facts),
          company: lead.company_facts ? asProperties(lead.company_facts) : null,
          signals: signals.get(lead.lead_id) ?? [],
          ...(lead.episode > 0 && lead.channel !== null ? { channel: lead.channel } : {}),
          ...(accounts && { account: colleaguesIn(accounts, lead) }),
        },
      };
    }
    const last = leads.at(-1);
    if (!last || leads.length < SLICE) return;
    after = last.lead_id;
  }
}

type Accounts = ReadonlyMap<string, readonly Colleague[]>;

async function membersByCompany(
  db: Database,
  portalId: string,
  leads: readonly Row[],
  reach: CommitteeReach,
  now: number,
): Promise<Accounts> {
  const companyIds = [...new Set(leads.flatMap(({ company_id }) => company_id ?? []))];
  const people = await accountPeople(db, portalId, { companyIds, reach, now });
  return new Map([...people].map(([companyId, each]) => [companyId, accountMembers(each, reach, now)]));
}

function colleaguesIn(accounts: Accounts, { lead_id, company_id }: Row): readonly Colleague[] {
  const members = (company_id === null ? undefined : accounts.get(company_id)) ?? [];
  return members.filter(({ leadId }) => leadId !== lead_id);
}

interface Row {
  readonly lead_id: string;
  readonly contact_id: string;
  readonly company_id: string | null;
  readonly stage: string;
  readonly episode: number;
  readonly channel: string | null;
  readonly facts: Facts;
  readonly company_facts: Facts | null;
}

async function readSlice(
  db: Database,
  portalId: string,
  after: string,
  only: readonly string[] | undefined,
): Promise<readonly Row[]> {
  const among = only === undefined ? sql`` : sql`and lead.lead_id = any(${[...only]}::bigint[])`;
  const { rows } = await sql<Row>`
    select lead.lead_id, lead.contact_id, lead.company_id, lead.stage, lead.episode, lead.channel, lead.facts,
      company.facts as company_facts
    from lead
    left join company on company.portal_id = lead.portal_id and company.company_id = lead.company_id
    where lead.portal_id = ${portalId} and lead.lead_id > ${after} and lead.deleted_at is null
      ${among}
    order by lead.lead_id limit ${SLICE}`.execute(db);
  return rows;
}

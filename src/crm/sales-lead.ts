/**
 * A record of HubSpot's lead object for an attempt at qualification: the one that was made for it, else a new one, in the
 * stage that says how far sales is. It is found by its name as it was first given, so a lost answer makes no second one;
 * and moved only from a stage that this app has set, so that what a person has moved stays.
 * Source: HubSpot, leads guide; it takes the optional scopes `crm.objects.leads.read` and `.write`.
 */
import { z } from 'zod';
import type { WishedLead } from '../handoff/sales-lead.ts';
import type { KnownRecords, PutLead } from '../outbox/ports.ts';
import type { Call } from './client.ts';
import type { CrmClient } from './crm.ts';
import { objectsPath } from './paths.ts';
import { HISTORY_BATCH_SIZE } from './read-records.ts';
import type { CrmRecord } from './records.ts';

/** HubSpot's own type: a lead's primary contact (leads guide). */
const LEAD_TO_PRIMARY_CONTACT = 578;
const STAGE = 'hs_pipeline_stage';
const NAME = 'hs_lead_name';

export type NewLead = Pick<WishedLead, 'name' | 'pipeline' | 'stage' | 'owner' | 'label'> & {
  readonly contactId: string;
};

type Client = Pick<CrmClient, 'readLinked' | 'readBatch' | 'createLead' | 'moveLead'>;

/** @throws CrmError; `missing-scopes`, `forbidden` or `not-found` where the account has no leads for us */
export async function putLeadFor(
  { client, appId }: { readonly client: Client; readonly appId: string },
  contactId: string,
  wish: WishedLead,
  known: KnownRecords,
): Promise<PutLead> {
  const record = await recordOf(client, contactId, wish, known);
  if (record === null && known.id !== null) return { leadId: known.id, how: 'gone' };
  if (record === null && wish.isOver) return { leadId: null, how: 'unmade' };
  if (record === null) return { leadId: await client.createLead({ ...wish, contactId }), how: 'made' };
  const leadId = record.id;
  if (record.properties[STAGE] === wish.stage) return { leadId, how: 'found' };
  if (record.history[STAGE]?.[0]?.sourceId !== appId) return { leadId, how: 'left' };
  await client.moveLead(leadId, wish.stage);
  return { leadId, how: 'moved' };
}

/** The one that is known, or else bears the attempt's mark; whatever somebody calls it now. */
async function recordOf(
  client: Client,
  contactId: string,
  { mark }: WishedLead,
  { id, ofOthers }: KnownRecords,
): Promise<CrmRecord | null> {
  if (id !== null) return (await read(client, [id]))[0] ?? null;
  const all = (await client.readLinked({ from: 'contact', to: 'lead' }, [contactId])).get(contactId) ?? [];
  const ids = all.filter((one) => !ofOthers.includes(one));
  for (let start = 0; start < ids.length; start += HISTORY_BATCH_SIZE) {
    const some = await read(client, ids.slice(start, start + HISTORY_BATCH_SIZE));
    const its = some.find(({ history }) => history[NAME]?.some(({ value }) => value.endsWith(mark)));
    if (its !== undefined) return its;
  }
  return null;
}

async function read(client: Client, ids: readonly string[]): Promise<readonly CrmRecord[]> {
  const history = [STAGE, NAME];
  const { found } = await client.readBatch('lead', {
    ids,
    properties: [STAGE],
    propertiesWithHistory: history,
  });
  return found;
}

const answered = z.object({ id: z.union([z.string(), z.number()]).transform(String) });

/** In one call that is not repeated where its answer was lost. @returns the record's id */
export async function createLead(call: Call, lead: NewLead): Promise<string> {
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: LEAD_TO_PRIMARY_CONTACT }];
  const answer = await call(
    {
      operation: 'lead create',
      method: 'POST',
      path: objectsPath('lead'),
      body: {
        properties: {
          [NAME]: lead.name,
          hs_pipeline: lead.pipeline,
          [STAGE]: lead.stage,
          ...(lead.owner === undefined ? {} : { hubspot_owner_id: lead.owner }),
          ...(lead.label === undefined ? {} : { hs_lead_label: lead.label }),
        },
        associations: [{ to: { id: lead.contactId }, types }],
      },
      repeatable: false,
    },
    answered,
  );
  return answer.id;
}

/** To another stage of its pipeline; once more changes nothing. */
export async function moveLead(call: Call, leadId: string, stage: string): Promise<void> {
  const path = objectsPath('lead', `/${leadId}`);
  await call(
    { operation: 'lead update', method: 'PATCH', path, body: { properties: { [STAGE]: stage } } },
    answered,
  );
}

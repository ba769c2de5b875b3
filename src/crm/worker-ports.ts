/** One portal's client as the inbox reads and the outbox writes: their ports, in HubSpot's batch sizes. */
import { DEAL_PROPERTIES, STAGE_PROPERTY } from '../deals/deal-outcome.ts';
import type { DealReader } from '../deals/ports.ts';
import type { ChangeEvent } from '../inbox/changes.ts';
import type { ContactRecord, CrmReader, OwnerRecord } from '../inbox/ports.ts';
import type { CrmWriter, LastChanges } from '../outbox/ports.ts';
import { slices } from '../slices.ts';
import type { Owner } from './account.ts';
import type { CrmClient } from './crm.ts';
import { makeTaskFor } from './make-task.ts';
import { openDealFor } from './open-deal.ts';
import { BATCH_SIZE, HISTORY_BATCH_SIZE } from './read-records.ts';
import type { CrmRecord, HistoryEntry } from './records.ts';
import { putLeadFor } from './sales-lead.ts';

export function createReader(client: CrmClient): CrmReader {
  return {
    contacts: (ids, properties) => readAll(client, ids, BATCH_SIZE, { properties }),
    contactsWithHistory: (ids, properties, history) =>
      readAll(client, ids, HISTORY_BATCH_SIZE, { properties, propertiesWithHistory: history }),
    owners: async () => [
      ...(await readOwners(client, { archived: false })),
      ...(await readOwners(client, { archived: true })),
    ],
    async companies(ids, properties) {
      const batches = slices(ids, BATCH_SIZE).map((some) =>
        client.readBatch('company', { ids: some, properties }),
      );
      return (await Promise.all(batches)).flatMap((batch) => batch.found);
    },
  };
}

async function readOwners(
  client: CrmClient,
  { archived }: { readonly archived: boolean },
): Promise<OwnerRecord[]> {
  const owners: OwnerRecord[] = [];
  for (let after: string | undefined; ; ) {
    const page = await client.readOwnersPage({ after, archived });
    owners.push(...page.owners.map((owner) => toOwner(owner, archived)));
    after = page.after;
    if (after === undefined) return owners;
  }
}

function toOwner({ id, userId, email, firstName, lastName }: Owner, isDeactivated: boolean): OwnerRecord {
  const name = [firstName, lastName].filter(Boolean).join(' ') || email;
  return { id, userId, email, name, isDeactivated };
}

export function createDealReader(client: CrmClient): DealReader {
  return {
    async deals(ids) {
      const batches = slices(ids, HISTORY_BATCH_SIZE).map((some) =>
        client.readBatch('deal', {
          ids: some,
          properties: DEAL_PROPERTIES,
          propertiesWithHistory: [STAGE_PROPERTY],
        }),
      );
      return (await Promise.all(batches)).flatMap(({ found }) =>
        found.map(({ history, ...deal }) => ({ ...deal, stages: history[STAGE_PROPERTY] ?? [] })),
      );
    },
    contactsOf: (dealIds) => client.readLinked({ from: 'deal', to: 'contact' }, dealIds),
    pipelines: () => client.readDealPipelines(),
  };
}

/** `appId`: ours, by which a record's history tells our own writes. */
export function createWriter(client: CrmClient, appId: string): CrmWriter {
  return {
    openDeal: (contactId, wish) => openDealFor(client, contactId, wish),
    makeTask: (contactId, task) => makeTaskFor(client, contactId, task),
    putLead: (contactId, wish, known) => putLeadFor({ client, appId }, contactId, wish, known),
    async update(objectType, rows, how) {
      const { written, refused } = await client.updateBatch(objectType, rows, how);
      return {
        written: written.map((row) => row.key),
        refused: refused.map(({ id, reason, category, missingProperties }) => ({
          id,
          reason: `${category}: ${reason}`,
          missingProperties,
        })),
      };
    },
    async lastChanges(ids, properties) {
      const batches = slices(ids, HISTORY_BATCH_SIZE).map((some) =>
        client.readBatch('contact', { ids: some, properties, propertiesWithHistory: properties }),
      );
      const found = (await Promise.all(batches)).flatMap((batch) => batch.found);
      return new Map(found.map(({ id, history }) => [id, lastOf(history, appId)]));
    },
    async stageFields(ids) {
      const { found } = await client.readBatch('contact', {
        ids,
        properties: ['lifecyclestage', 'hs_lead_status'],
      });
      return new Map(
        found.map(({ id, properties: { lifecyclestage = null, hs_lead_status = null } }) => [
          id,
          { lifecyclestage, hs_lead_status },
        ]),
      );
    },
  };
}

function lastOf(history: CrmRecord['history'], appId: string): LastChanges {
  return Object.fromEntries(
    Object.entries(history).flatMap(([name, [last]]) =>
      last ? [[name, { value: last.value, at: last.occurredAt, isOurs: last.sourceId === appId }]] : [],
    ),
  );
}

async function readAll(
  client: CrmClient,
  ids: readonly string[],
  size: number,
  wanted: { readonly properties: readonly string[]; readonly propertiesWithHistory?: readonly string[] },
): Promise<ContactRecord[]> {
  const batches = slices(ids, size).map((some) => client.readBatch('contact', { ids: some, ...wanted }));
  return (await Promise.all(batches)).flatMap((batch) => batch.found.map(toContact));
}

function toContact(record: CrmRecord): ContactRecord {
  return {
    id: record.id,
    properties: record.properties,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    history: Object.entries(record.history)
      .flatMap(([property, entries]) => entries.map((entry) => toChange(property, entry)))
      .sort((a, b) => a.occurredAt - b.occurredAt),
  };
}

function toChange(property: string, { value, occurredAt }: HistoryEntry): ChangeEvent {
  return { property, value, occurredAt };
}

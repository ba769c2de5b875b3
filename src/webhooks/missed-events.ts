/**
 * The events that HubSpot would have sent about a record, from the history of its properties. They go through the
 * same door as webhooks and have the same keys: what did arrive, or arrives late, is known already. Pure.
 */
import type { CrmRecord } from '../crm/records.ts';

export interface MissedFrom {
  readonly portalId: string;
  readonly appId: string;
  /** HubSpot's id of the kind of record, such as `0-1`. */
  readonly objectTypeId: string;
  /** Changes before this moment (epoch ms) were not missed. */
  readonly since: number;
}

/** In the form of a webhook's body, oldest first. HubSpot keeps the last 20 values of a property in its history. */
export function missedEvents(
  record: Pick<CrmRecord, 'id' | 'history'>,
  { portalId, appId, objectTypeId, since }: MissedFrom,
): readonly Readonly<Record<string, unknown>>[] {
  return Object.entries(record.history)
    .flatMap(([propertyName, entries]) =>
      entries
        .filter(({ occurredAt }) => occurredAt >= since)
        .map(({ value, occurredAt, source, sourceId }) => ({
          portalId,
          appId,
          subscriptionType: 'object.propertyChange',
          objectTypeId,
          objectId: record.id,
          propertyName,
          propertyValue: value,
          occurredAt,
          changeSource: source,
          sourceId,
        })),
    )
    .sort((a, b) => a.occurredAt - b.occurredAt);
}

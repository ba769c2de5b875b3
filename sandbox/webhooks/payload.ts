import { linkName } from '../crm/links.ts';
import { objectTypeFacts } from '../crm/object-type.ts';
import type { PortalEvent } from '../crm/portal-event.ts';
import { eventType, subscriptionTypeOf } from './subscription.ts';

/** One event as HubSpot sends it; ids are numbers in JSON. */
export type WebhookPayload = Readonly<Record<string, unknown>> & { readonly occurredAt: number };

export interface PayloadContext {
  readonly eventId: number;
  readonly subscriptionId: number;
  readonly portalId: string;
  readonly appId: string;
}

export function webhookPayload(event: PortalEvent, context: PayloadContext): WebhookPayload {
  return {
    eventId: context.eventId,
    subscriptionId: context.subscriptionId,
    portalId: Number(context.portalId),
    appId: Number(context.appId),
    occurredAt: event.at,
    subscriptionType: subscriptionTypeOf(event),
    objectTypeId: objectTypeFacts[eventType(event)].id,
    changeSource: event.source.type,
    sourceId: event.source.id,
    isSensitive: false,
    ...facts(event),
  };
}

function facts(event: PortalEvent): Record<string, unknown> {
  switch (event.kind) {
    case 'creation':
      return { objectId: Number(event.id), changeFlag: 'CREATED' };
    case 'deletion':
      return { objectId: Number(event.id), changeFlag: 'DELETED' };
    case 'restore':
      return { objectId: Number(event.id), changeFlag: 'RESTORED' };
    case 'propertyChange':
      return { objectId: Number(event.id), propertyName: event.name, propertyValue: event.value };
    case 'merge':
      return {
        objectId: Number(event.primaryId),
        primaryObjectId: Number(event.primaryId),
        mergedObjectIds: [Number(event.mergedId)],
        newObjectId: Number(event.newId),
        numberOfPropertiesMoved: event.moved,
        changeFlag: 'MERGED',
      };
    case 'associationChange':
      return {
        associationType: linkName(event.fromType, event.toType),
        fromObjectId: Number(event.fromId),
        toObjectId: Number(event.toId),
        associationRemoved: event.removed,
        isPrimaryAssociation: event.primary,
      };
    case 'privacyDeletion':
      return { objectId: Number(event.id) };
  }
}

/**
 * An event as the journal tells it, and who subscribed to it. The journal says which record changed, when and to what,
 * but neither by whom nor through what: `changeSource` and `sourceId` are the webhooks' alone.
 * https://developers.hubspot.com/docs/api-reference/latest/webhooks-journal/guide
 */
import { objectTypeFacts } from '../crm/object-type.ts';
import type { PortalEvent } from '../crm/portal-event.ts';
import { eventType } from './subscription.ts';

export type SubscriptionType = 'OBJECT' | 'ASSOCIATION' | 'APP_LIFECYCLE_EVENT' | 'GDPR_PRIVACY_DELETION';

export interface JournalSubscription {
  readonly id: number;
  readonly subscriptionType: SubscriptionType;
  /** Null for what concerns the app in every portal. */
  readonly portalId: string | null;
  /** Of an app lifecycle event its own type id. */
  readonly objectTypeId: string;
  readonly actions: readonly string[];
  readonly properties: readonly string[];
  readonly objectIds: readonly number[];
  readonly associatedObjectTypeIds: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type JournalEvent = Readonly<Record<string, unknown>>;

/** The app's going, as the journal tells it: no webhook does. */
export const UNINSTALL_EVENT = '4-1916193';

export function uninstallEvent(portalId: string, appId: string, at: number): JournalEvent {
  return {
    type: 'app_lifecycle_event',
    portalId: Number(portalId),
    occurredAt: new Date(at).toISOString(),
    action: 'APP_UNINSTALL',
    eventTypeId: UNINSTALL_EVENT,
    properties: { hs_app_id: Number(appId), hs_app_install_level: 'PORTAL' },
  };
}

export function journalEvent(portalId: string, event: PortalEvent): JournalEvent {
  return {
    type: typeOf(event),
    portalId: Number(portalId),
    occurredAt: new Date(event.at).toISOString(),
    action: actionOf(event),
    objectTypeId: typeId(event),
    ...facts(event),
  };
}

export function isSubscribed(
  subscription: JournalSubscription,
  portalId: string,
  event: PortalEvent,
): boolean {
  if (subscription.portalId !== portalId || subscription.objectTypeId !== typeId(event)) return false;
  if (subscription.subscriptionType !== subscriptionTypeOf(event)) return false;
  if (!subscription.actions.includes(actionOf(event))) return false;
  if (event.kind === 'propertyChange') return subscription.properties.includes(event.name);
  if (event.kind === 'associationChange')
    return subscription.associatedObjectTypeIds.includes(objectTypeFacts[event.toType].id);
  return true;
}

function subscriptionTypeOf({ kind }: PortalEvent): SubscriptionType {
  if (kind === 'associationChange') return 'ASSOCIATION';
  return kind === 'privacyDeletion' ? 'GDPR_PRIVACY_DELETION' : 'OBJECT';
}

function typeOf({ kind }: PortalEvent): string {
  if (kind === 'associationChange') return 'association';
  return kind === 'privacyDeletion' ? 'gdpr_privacy_deletion' : 'object';
}

function typeId(event: PortalEvent): string {
  return objectTypeFacts[eventType(event)].id;
}

function actionOf(event: PortalEvent): string {
  switch (event.kind) {
    case 'creation':
      return 'CREATE';
    case 'deletion':
      return 'DELETE';
    case 'restore':
      return 'RESTORE';
    case 'propertyChange':
      return 'UPDATE';
    case 'merge':
      return 'MERGE';
    case 'associationChange':
      return event.removed ? 'ASSOCIATION_REMOVED' : 'ASSOCIATION_ADDED';
    case 'privacyDeletion':
      return 'GDPR_DELETE';
  }
}

function facts(event: PortalEvent): JournalEvent {
  switch (event.kind) {
    case 'propertyChange':
      return { objectId: Number(event.id), propertyChanges: { [event.name]: event.value } };
    case 'merge':
      return {
        objectId: Number(event.newId),
        primaryObjectId: Number(event.primaryId),
        mergedObjectIds: [Number(event.mergedId)],
        newObjectId: Number(event.newId),
      };
    case 'associationChange':
      return {
        objectId: Number(event.fromId),
        associatedObjectId: Number(event.toId),
        associatedObjectTypeId: objectTypeFacts[event.toType].id,
      };
    default:
      return { objectId: Number(event.id) };
  }
}

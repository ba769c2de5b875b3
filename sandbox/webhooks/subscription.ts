import { type ObjectType, objectTypeFacts } from '../crm/object-type.ts';
import type { PortalEvent } from '../crm/portal-event.ts';

/** One line of the app's webhook component: the generic `object.*` family, or `contact.privacyDeletion`. */
export interface Subscription {
  readonly subscriptionType: string;
  readonly objectType?: string;
  readonly propertyName?: string;
}

/** Subscriptions made quick to ask: a portal emits many more events than an app wants. */
export class SubscriptionList {
  private readonly idByKey = new Map<string, number>();

  constructor(subscriptions: readonly Subscription[]) {
    for (const { subscriptionType, objectType, propertyName } of subscriptions) {
      const key = [subscriptionType, objectType ?? '', propertyName ?? ''].join('|');
      if (!this.idByKey.has(key)) this.idByKey.set(key, 2_200_001 + this.idByKey.size);
    }
  }

  /** The id of the subscription that wants this event, or undefined where nobody does. */
  match(event: PortalEvent): number | undefined {
    return this.idByKey.get(keyOf(event));
  }
}

/** The subscription type under which an event is delivered. */
export function subscriptionTypeOf(event: PortalEvent): string {
  return event.kind === 'privacyDeletion' ? 'contact.privacyDeletion' : `object.${event.kind}`;
}

export function eventType(event: PortalEvent): ObjectType {
  if (event.kind === 'privacyDeletion') return 'contacts';
  return event.kind === 'associationChange' ? event.fromType : event.type;
}

function keyOf(event: PortalEvent): string {
  if (event.kind === 'privacyDeletion') return 'contact.privacyDeletion||';
  const objectType = objectTypeFacts[eventType(event)].singular;
  return [`object.${event.kind}`, objectType, event.kind === 'propertyChange' ? event.name : ''].join('|');
}

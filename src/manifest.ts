/**
 * The typed reader of `app-manifest.json`, the one place for scopes, webhook subscriptions and the
 * properties Fairlead owns on a portal. The server provisions from it and asks HubSpot for its scopes.
 */
import document from '../app-manifest.json' with { type: 'json' };

export interface OwnedProperty {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: 'string' | 'number' | 'enumeration' | 'datetime' | 'date';
  readonly fieldType: 'text' | 'textarea' | 'number' | 'select' | 'date';
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly hasUniqueValue?: boolean;
  /** People may change it in HubSpot, and their change is a decision (design: `fairlead_sal_status`). */
  readonly editable?: boolean;
}

export interface Subscription {
  readonly subscriptionType: string;
  readonly objectType?: string;
  readonly propertyName?: string;
}

export interface AppManifest {
  readonly uid: string;
  readonly name: string;
  readonly description: string;
  readonly paths: { readonly install: string; readonly callback: string; readonly webhooks: string };
  readonly scopes: { readonly required: readonly string[]; readonly optional: readonly string[] };
  readonly webhooks: {
    readonly maxConcurrentRequests: number;
    readonly subscriptions: readonly Subscription[];
  };
  readonly properties: {
    readonly group: { readonly name: string; readonly label: string };
    readonly contacts: readonly OwnedProperty[];
    readonly companies: readonly OwnedProperty[];
  };
}

export const manifest = document as AppManifest;

/** Names of the contact properties Fairlead owns. */
export const ownedContactProperties: readonly string[] = manifest.properties.contacts.map(
  (property) => property.name,
);

/** Names of the owned contact properties that people may edit. */
export const editableContactProperties: ReadonlySet<string> = new Set(
  manifest.properties.contacts.filter((property) => property.editable).map((property) => property.name),
);

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

/** An action that authors of HubSpot's workflows find in their list. */
export interface WorkflowAction {
  /** Where HubSpot calls us. */
  readonly path: string;
  readonly name: string;
  readonly description: string;
  /** On the action's card in the workflow; an input in double braces shows its value. */
  readonly card: string;
  readonly objectTypes: readonly string[];
  readonly inputs: readonly ActionInput[];
  readonly outputs: readonly ActionField[];
}

export interface ActionField {
  readonly name: string;
  readonly label: string;
  readonly type: 'string' | 'number' | 'datetime' | 'enumeration';
  readonly fieldType: 'text' | 'textarea' | 'number' | 'date' | 'select';
}

export interface ActionInput extends ActionField {
  readonly description: string;
  /** Of an enumeration. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly from: readonly ('STATIC_VALUE' | 'OBJECT_PROPERTY')[];
  readonly required: boolean;
}

export type ActionName = 'record-signal' | 'record-decision' | 'requalify';

/** A card on a record: one entry file, which HubSpot is told of once for each place. */
export interface Card {
  readonly name: string;
  readonly description: string;
  readonly entrypoint: string;
  readonly locations: readonly ('crm.record.sidebar' | 'crm.record.tab')[];
  readonly objectTypes: readonly string[];
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
  readonly workflowActions: Readonly<Record<ActionName, WorkflowAction>>;
  readonly cards: { readonly 'lead-card': Card };
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

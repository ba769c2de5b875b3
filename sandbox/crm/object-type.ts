import { notFound } from '../http/hubspot-error.ts';

/** The CRM objects the sandbox holds, with the names HubSpot gives them in paths, webhooks and messages. */
export const objectTypes = ['contacts', 'companies', 'deals', 'tasks', 'leads'] as const;
export type ObjectType = (typeof objectTypes)[number];

interface ObjectTypeFacts {
  readonly id: string;
  readonly singular: 'contact' | 'company' | 'deal' | 'task' | 'lead';
  /** Sent back when a call names no properties. */
  readonly defaultProperties: readonly string[];
  readonly modifiedProperty: string;
  /** Looked through by the free-text `query` of a search. */
  readonly searched: readonly string[];
}

export const objectTypeFacts: Readonly<Record<ObjectType, ObjectTypeFacts>> = {
  contacts: {
    id: '0-1',
    singular: 'contact',
    defaultProperties: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    modifiedProperty: 'lastmodifieddate',
    searched: ['email', 'firstname', 'lastname', 'phone', 'company'],
  },
  companies: {
    id: '0-2',
    singular: 'company',
    defaultProperties: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    modifiedProperty: 'hs_lastmodifieddate',
    searched: ['name', 'domain', 'phone'],
  },
  deals: {
    id: '0-3',
    singular: 'deal',
    defaultProperties: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
    modifiedProperty: 'hs_lastmodifieddate',
    searched: ['dealname'],
  },
  tasks: {
    id: '0-27',
    singular: 'task',
    defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    modifiedProperty: 'hs_lastmodifieddate',
    searched: ['hs_task_subject', 'hs_task_body'],
  },
  leads: {
    id: '0-136',
    singular: 'lead',
    defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_lead_name', 'hs_object_id'],
    modifiedProperty: 'hs_lastmodifieddate',
    searched: ['hs_lead_name'],
  },
};

/** `contacts`, `contact` and `0-1` all name contacts in a path. */
export function parseObjectType(name: string): ObjectType {
  const found = objectTypes.find(
    (type) => type === name || objectTypeFacts[type].singular === name || objectTypeFacts[type].id === name,
  );
  if (!found) throw notFound(`Unable to infer object type from: ${name}`);
  return found;
}

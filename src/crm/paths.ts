import { API_VERSION } from './api-version.ts';

/** Record kinds we read or write, in our words; HubSpot's paths want the plural. */
export const CRM_OBJECTS = ['contact', 'company', 'deal', 'task', 'lead'] as const;
export type CrmObject = (typeof CRM_OBJECTS)[number];

const PLURAL: Readonly<Record<CrmObject, string>> = {
  contact: 'contacts',
  company: 'companies',
  deal: 'deals',
  task: 'tasks',
  lead: 'leads',
};

export function plural(object: CrmObject): string {
  return PLURAL[object];
}

export function objectsPath(object: CrmObject, rest = ''): string {
  return `/crm/objects/${API_VERSION}/${PLURAL[object]}${rest}`;
}

export function propertiesPath(object: CrmObject, rest = ''): string {
  return `/crm/properties/${API_VERSION}/${PLURAL[object]}${rest}`;
}

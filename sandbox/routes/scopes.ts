import { type ObjectType, objectTypes, parseObjectType } from '../crm/object-type.ts';
import type { Params } from '../http/router.ts';

/** Tasks go by the right to contacts (HubSpot: tasks guide, scope requirements). */
export function scopedType(name: string | undefined): Exclude<ObjectType, 'tasks'> {
  const type = parseObjectType(name ?? '');
  return type === 'tasks' ? 'contacts' : type;
}

/** The scopes that open a route; any one of them is enough. */
export const toRead = (params: Params): string[] => [`crm.objects.${scopedType(params.type)}.read`];
export const toWrite = (params: Params): string[] => [`crm.objects.${scopedType(params.type)}.write`];
export const toReadSchema = (params: Params): string[] => [
  `crm.schemas.${scopedType(params.type)}.read`,
  `crm.objects.${scopedType(params.type)}.read`,
];
export const toWriteSchema = (params: Params): string[] => [`crm.schemas.${scopedType(params.type)}.write`];
export const toReadOwners = (): string[] => ['crm.objects.owners.read'];
export const toUseBase = (): string[] => ['oauth'];

/** Limits open to every object scope, and to no schema scope. */
export const toReadLimits = (): string[] =>
  objectTypes.map(scopedType).flatMap((type) => [`crm.objects.${type}.read`, `crm.objects.${type}.write`]);

import { objectTypes, parseObjectType } from '../crm/object-type.ts';
import type { Params } from '../http/router.ts';

/** The scopes that open a route; any one of them is enough. */
const plural = (name: string | undefined) => parseObjectType(name ?? '');

export const toRead = (params: Params): string[] => [`crm.objects.${plural(params.type)}.read`];
export const toWrite = (params: Params): string[] => [`crm.objects.${plural(params.type)}.write`];
export const toReadSchema = (params: Params): string[] => [
  `crm.schemas.${plural(params.type)}.read`,
  `crm.objects.${plural(params.type)}.read`,
];
export const toWriteSchema = (params: Params): string[] => [`crm.schemas.${plural(params.type)}.write`];
export const toReadOwners = (): string[] => ['crm.objects.owners.read'];
export const toUseBase = (): string[] => ['oauth'];

/** Limits open to every object scope, and to no schema scope. */
export const toReadLimits = (): string[] =>
  objectTypes.flatMap((type) => [`crm.objects.${type}.read`, `crm.objects.${type}.write`]);

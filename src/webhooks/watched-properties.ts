/** Whose changes we want to hear of: those that every portal's webhooks tell, and those a portal's own model reads. */
import type { Model } from '../engine/model.ts';
import { manifest } from '../manifest.ts';

/** HubSpot's ids of the kinds of record we watch. */
export const objectTypeIds = { contact: '0-1', company: '0-2', deal: '0-3' } as const;
export type WatchedObject = keyof typeof objectTypeIds;

/** What webhooks tell of, in every portal alike. */
export function toldProperties(object: WatchedObject): readonly string[] {
  return manifest.webhooks.subscriptions.flatMap(({ objectType, propertyName }) =>
    objectType === object && propertyName ? [propertyName] : [],
  );
}

/** With the properties of the model's own that no webhook tells of. */
export function watchedProperties(object: WatchedObject, { reads }: Pick<Model, 'reads'>): readonly string[] {
  const ofModel = object === 'deal' ? [] : reads[object];
  return [...new Set([...toldProperties(object), ...ofModel])];
}

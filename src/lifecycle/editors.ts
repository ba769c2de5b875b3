/**
 * Who changed a property in HubSpot, by the change source (design: who is a person). People are those who act in
 * HubSpot's own screens; whatever is not known to be a person is automation. Our own writes come back to us as echoes.
 */
import type { Decider, DecisionDoor } from './actors.ts';

/**
 * Change sources behind which a person sits: a record or a list in the browser, an edit of many at once, the mobile
 * apps, an import. The set is open; HubSpot adds sources without notice.
 */
const DOOR_OF_PEOPLE: ReadonlyMap<string, DecisionDoor> = new Map([
  ['CRM_UI', 'hubspot'],
  ['CRM_UI_BULK_ACTION', 'hubspot'],
  ['MOBILE_IOS', 'hubspot'],
  ['MOBILE_ANDROID', 'hubspot'],
  ['IMPORT', 'import'],
]);

export interface ChangedBy {
  /** `changeSource` of a webhook, `sourceType` of a property's history. */
  readonly source: string | null;
  readonly sourceId: string | null;
}

export interface OwnWrites {
  readonly appId: string;
  /** What we wrote last, by property. */
  readonly written: Readonly<Record<string, string>>;
}

export type Editor = Decider | 'own_echo';

/** Who set `property` to `value`. A person who types what we wrote last has decided it; a machine repeats it. */
export function editorOf(
  { source, sourceId }: ChangedBy,
  { property, value }: { readonly property: string; readonly value: string },
  ours: OwnWrites,
): Editor {
  if (sourceId !== null && sourceId === ours.appId) return 'own_echo';
  const door = DOOR_OF_PEOPLE.get(source ?? '');
  if (door) return { kind: 'person', id: personId(sourceId), door };
  if (Object.hasOwn(ours.written, property) && ours.written[property] === value) return 'own_echo';
  return { kind: 'automation', id: sourceId ?? source ?? 'unknown', door: 'hubspot' };
}

/** HubSpot writes `userId:77`. */
function personId(sourceId: string | null): string {
  return sourceId?.replace(/^userId:/, '') || 'unknown';
}

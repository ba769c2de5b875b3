/**
 * Who changed a property in HubSpot, by the change source (design: who is a person). People are those who act in
 * HubSpot's own screens; whatever is not known to be a person is automation. Our own writes come back to us as echoes.
 */
import type { Decider, DecisionDoor, Person } from './actors.ts';

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
  if (door) return personAt(door, sourceId);
  if (Object.hasOwn(ours.written, property) && ours.written[property] === value) return 'own_echo';
  const automation = { kind: 'automation', id: sourceId ?? source ?? 'unknown', door: 'hubspot' } as const;
  return source === WORKFLOWS ? { ...automation, name: WORKFLOW } : automation;
}

/** What a workflow's own step sets; its source id is the run's, and tells nobody anything. */
const WORKFLOWS = 'AUTOMATION_PLATFORM';

/** How those are called of whom nothing else is known. */
export const WORKFLOW = 'a workflow';
export const SOMEBODY = 'somebody in HubSpot';

/** HubSpot writes `userId:77`. Any other id is not a person's: an import has one of its own. */
function personAt(door: DecisionDoor, sourceId: string | null): Person {
  const userId = /^userId:(.+)$/.exec(sourceId ?? '')?.[1];
  if (userId) return { kind: 'person', id: userId, door };
  if (door !== 'import') return { kind: 'person', id: 'unknown', name: SOMEBODY, door };
  const isNumbered = sourceId !== null && /^\d+$/.test(sourceId);
  const name = isNumbered ? `an import (${sourceId})` : 'an import';
  return { kind: 'person', id: `import:${isNumbered ? sourceId : 'unknown'}`, name, door };
}

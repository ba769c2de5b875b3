/** What happened to the contact record itself, from its open events. HubSpot sends them in no order. */
import type { LoadedContact, MissedChange, OpenEvent } from './ports.ts';

/** `moved`: it was merged into another, under whose id it lives on. */
export type Life = 'present' | 'deleted' | 'erased' | 'moved';

export function lifeOf({ events, livesOnAs }: LoadedContact): Life {
  if (events.some((event) => kindOf(event) === 'privacyDeletion')) return 'erased';
  if (livesOnAs !== null) return 'moved';
  const last = events
    .filter((event) => !event.overtaken && ['deletion', 'restore', 'creation'].includes(kindOf(event)))
    .reduce<OpenEvent | null>((latest, event) => (latest && isLater(latest, event) ? latest : event), null);
  return last && kindOf(last) === 'deletion' ? 'deleted' : 'present';
}

/** Of a deletion and a restore in one millisecond the restore counts: then HubSpot is asked, and has the last word. */
function isLater(event: OpenEvent, other: OpenEvent): boolean {
  if (event.occurredAt !== other.occurredAt) return event.occurredAt > other.occurredAt;
  return kindOf(other) === 'deletion';
}

/** What it did before it was deleted may have been set aside then: its past is to be read (R38). */
export function wasRestored({ events }: LoadedContact): boolean {
  return events.some((event) => kindOf(event) === 'restore');
}

/** What merged records did that was set aside: the joined history has it. */
export function missedChanges({ events }: LoadedContact): readonly MissedChange[] {
  return events.flatMap(({ missed = [] }) => missed);
}

/** The ids a merge joined, HubSpot's primary record first; none for other events. */
export function mergedIds({ detail }: OpenEvent): string[] {
  const { primaryObjectId, mergedObjectIds } = detail ?? {};
  if (!Array.isArray(mergedObjectIds)) return [];
  return [String(primaryObjectId), ...mergedObjectIds.map(String)];
}

function kindOf(event: OpenEvent): string {
  return event.type.slice(event.type.indexOf('.') + 1);
}

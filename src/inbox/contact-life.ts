/** What happened to the contact record itself, from its open events. HubSpot sends them in no order. */
import type { OpenEvent } from './ports.ts';

/** `merged`: others were merged into it. */
export type Life = 'present' | 'deleted' | 'erased' | 'merged';

export function lifeOf(events: readonly OpenEvent[]): Life {
  if (events.some((event) => kindOf(event) === 'privacyDeletion')) return 'erased';
  const last = events
    .filter((event) => ['deletion', 'restore', 'creation'].includes(kindOf(event)))
    .reduce<OpenEvent | null>(
      (latest, event) => (latest && latest.occurredAt > event.occurredAt ? latest : event),
      null,
    );
  if (last && kindOf(last) === 'deletion') return 'deleted';
  return events.some((event) => kindOf(event) === 'merge') ? 'merged' : 'present';
}

function kindOf(event: OpenEvent): string {
  return event.type.slice(event.type.indexOf('.') + 1);
}

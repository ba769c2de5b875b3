/** Each event gets its one terminal record: nothing acknowledged is left without an end. */
import type { Life } from './contact-life.ts';
import type { LoadedContact, OpenEvent, SettledEvent } from './ports.ts';

/** The reason of events whose contact HubSpot no longer has, so far as we were told. */
export const CONTACT_IS_GONE = 'contact is gone';

/** `gone`: contacts that HubSpot turned out not to have. */
export function settle(
  { contactId, events, lead }: LoadedContact,
  life: Life,
  gone: readonly string[],
): SettledEvent[] {
  if (life === 'erased') return events.map(({ key }) => ({ key, outcome: 'applied', reason: 'erased' }));
  if (life === 'moved') {
    return events.map(({ key }) => ({ key, outcome: 'ignored', reason: 'merged into another contact' }));
  }
  if (gone.includes(contactId)) {
    return events.map(({ key }) => ({ key, outcome: 'ignored', reason: CONTACT_IS_GONE }));
  }
  return events.map((event) => ({ key: event.key, ...ending(event, events, lead) }));
}

function ending(
  event: OpenEvent,
  events: readonly OpenEvent[],
  lead: LoadedContact['lead'],
): Pick<SettledEvent, 'outcome' | 'reason'> {
  if (event.property === null) return { outcome: 'applied', reason: null };
  const fact = lead && Object.hasOwn(lead.facts, event.property) ? lead.facts[event.property] : undefined;
  const newer =
    events.some((other) => other.property === event.property && other.occurredAt > event.occurredAt) ||
    (fact !== undefined && fact[1] > event.occurredAt && fact[0] !== (event.value ?? ''));
  return newer
    ? { outcome: 'superseded', reason: 'a newer value was known' }
    : { outcome: 'applied', reason: null };
}

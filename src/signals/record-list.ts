/** A list of signals from a program: read each, find its contact, keep the good ones durably, tell of each how it went. */
import type { EventIntake } from '../webhooks/intake.ts';
import type { KeyHolder, SignalPortals } from './ports.ts';
import { keyOfSignal, signalEvent } from './signal-event.ts';
import { type GivenSignal, type SignalKinds, UnusableSignal } from './signal-fields.ts';
import { type GivenContact, readItem } from './signal-list.ts';

export interface RecordDeps {
  readonly appId: string;
  readonly portals: Pick<SignalPortals, 'contactsByEmail'>;
  readonly intake: EventIntake;
}

/** How one signal of the list went, by its place. */
export type SignalResult =
  | { readonly index: number; readonly status: 'accepted' }
  | { readonly index: number; readonly status: 'refused'; readonly field: string; readonly reason: string };

export interface ListOutcome {
  readonly accepted: number;
  /** Of the accepted, those that were told before: they count once. */
  readonly known: number;
  readonly refused: number;
  readonly results: readonly SignalResult[];
}

type Read =
  | { readonly index: number; readonly contact: GivenContact; readonly signal: GivenSignal }
  | { readonly index: number; readonly fault: UnusableSignal };

export async function recordList(
  deps: RecordDeps,
  holder: KeyHolder,
  items: readonly unknown[],
  { kinds, now }: { readonly kinds: SignalKinds; readonly now: number },
): Promise<ListOutcome> {
  const read = items.map((item, index) =>
    attempt(index, () => ({ index, ...readItem(item, { kinds, now }) })),
  );
  const emails = read.flatMap((one) =>
    'fault' in one || one.contact.by === 'id' ? [] : [one.contact.email],
  );
  const known = await deps.portals.contactsByEmail(holder.portalId, [...new Set(emails)]);
  const found = read.map((one) =>
    'fault' in one ? one : attempt(one.index, () => ({ ...one, contactId: contactIdOf(one.contact, known) })),
  );
  const events = found.flatMap((one) =>
    'contactId' in one ? [eventOf(deps, holder, one.contactId, one.signal)] : [],
  );
  const { duplicates } = await deps.intake.accept({ receivedAt: now, events, rejected: [] });
  return {
    accepted: events.length,
    known: duplicates,
    refused: items.length - events.length,
    results: found.map(resultOf),
  };
}

function attempt<Result>(
  index: number,
  read: () => Result,
): Result | { readonly index: number; readonly fault: UnusableSignal } {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnusableSignal) return { index, fault: error };
    throw error;
  }
}

/** An address is looked for here alone: HubSpot is never asked while a caller waits. */
function contactIdOf(contact: GivenContact, known: ReadonlyMap<string, readonly string[]>): string {
  if (contact.by === 'id') return contact.contactId;
  const [contactId, another] = known.get(contact.email) ?? [];
  if (contactId === undefined) {
    throw new UnusableSignal(
      'email',
      'belongs to no contact known here. Send contactId, or send the signal again once the contact is in HubSpot.',
    );
  }
  if (another === undefined) return contactId;
  throw new UnusableSignal('email', 'belongs to several contacts. Send contactId.');
}

function eventOf(
  { appId }: RecordDeps,
  { portalId, keyId }: KeyHolder,
  contactId: string,
  signal: GivenSignal,
) {
  const key = keyOfSignal(portalId, contactId, signal);
  return signalEvent({ portalId, appId, contactId, signal, door: 'api', source: `key:${keyId}`, key });
}

function resultOf(one: { readonly index: number } | Extract<Read, { fault: UnusableSignal }>): SignalResult {
  if (!('fault' in one)) return { index: one.index, status: 'accepted' };
  return { index: one.index, status: 'refused', field: one.fault.field, reason: one.fault.message };
}

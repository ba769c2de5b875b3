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

export async function recordList(
  deps: RecordDeps,
  holder: KeyHolder,
  items: readonly unknown[],
  context: { readonly kinds: SignalKinds; readonly now: number },
): Promise<ListOutcome> {
  const read = items.map((item) => attempt(() => readItem(item, context)));
  const emails = read.flatMap((one) =>
    one.ok && one.value.contact.by === 'email' ? one.value.contact.email : [],
  );
  const known = await deps.portals.contactsByEmail(holder.portalId, [...new Set(emails)]);
  const found = read.map((one) =>
    one.ok ? attempt(() => ({ ...one.value, contactId: contactIdOf(one.value.contact, known) })) : one,
  );
  const events = found.flatMap((one) => (one.ok ? eventOf(deps, holder, one.value) : []));
  const { duplicates } = await deps.intake.accept({ receivedAt: context.now, events, rejected: [] });
  return {
    accepted: events.length,
    known: duplicates,
    refused: items.length - events.length,
    results: found.map(resultOf),
  };
}

type Attempt<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: UnusableSignal };

function attempt<Value>(read: () => Value): Attempt<Value> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof UnusableSignal) return { ok: false, fault: error };
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
  { contactId, signal }: { readonly contactId: string; readonly signal: GivenSignal },
) {
  const key = keyOfSignal(portalId, contactId, signal);
  return signalEvent({ portalId, appId, contactId, signal, door: 'api', source: `key:${keyId}`, key });
}

function resultOf(one: Attempt<unknown>, index: number): SignalResult {
  if (one.ok) return { index, status: 'accepted' };
  return { index, status: 'refused', field: one.fault.field, reason: one.fault.message };
}

/** The body of `POST /api/signals`: its list, and each signal in it by itself. */
import { z } from 'zod';
import {
  type GivenSignal,
  readAsset,
  readAttributes,
  readKind,
  readMoment,
  type SignalKinds,
  UnusableSignal,
} from './signal-fields.ts';

export const MOST_SIGNALS = 1_000;
/** Of a name that is told back. */
const MAX_FIELD = 80;

/** Whom a signal is of, as the caller says it. */
export type GivenContact =
  | { readonly by: 'id'; readonly contactId: string }
  | { readonly by: 'email'; readonly email: string };

export type ListReading =
  | { readonly kind: 'list'; readonly items: readonly unknown[] }
  | { readonly kind: 'unusable'; readonly message: string };

/** Never throws: what is wrong with the list as a whole is told in a sentence. */
export function readList(body: unknown): ListReading {
  const parsed = z.strictObject({ signals: z.array(z.unknown()) }).safeParse(body);
  if (!parsed.success) {
    return { kind: 'unusable', message: 'The body is not {"signals": [...]} and nothing beside it.' };
  }
  const items = parsed.data.signals;
  if (items.length >= 1 && items.length <= MOST_SIGNALS) return { kind: 'list', items };
  return {
    kind: 'unusable',
    message: `The list holds ${items.length} signals. Send 1 to ${MOST_SIGNALS} at once.`,
  };
}

const id = z.union([z.string(), z.number()]);
const Item = z.strictObject({
  contactId: id.nullish(),
  email: z.string().nullish(),
  kind: z.string(),
  occurredAt: id,
  topic: z.string().nullish(),
  asset: z.string().nullish(),
  attributes: z.custom<object>(isPlainObject).nullish(),
});

/** @throws UnusableSignal, which refuses this one signal */
export function readItem(
  value: unknown,
  { kinds, now }: { readonly kinds: SignalKinds; readonly now: number },
): { readonly contact: GivenContact; readonly signal: GivenSignal } {
  const item = readShape(value);
  return {
    contact: readContact(item),
    signal: {
      kind: readKind(item.kind, kinds),
      occurredAt: readMoment(item.occurredAt, now, 'occurredAt'),
      asset: readAsset(item.asset ?? ''),
      attributes: readAttributes(Object.entries(item.attributes ?? {}), item.topic?.trim() || null),
    },
  };
}

function readShape(value: unknown): z.output<typeof Item> {
  // Zod passes over this name in silence.
  if (Object.hasOwn(Object(value), '__proto__'))
    throw new UnusableSignal('__proto__', 'is a name that cannot be used.');
  const parsed = Item.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    const names = Object.keys(Item.shape).join(', ');
    throw new UnusableSignal(
      issue.keys[0]!.slice(0, MAX_FIELD),
      `is not known here. A signal has ${names}; all else goes into attributes.`,
    );
  }
  const [field] = issue.path;
  if (field === undefined) throw new UnusableSignal('', 'The signal is not an object.');
  const isMissing = (value as Record<PropertyKey, unknown>)[field] === undefined;
  throw new UnusableSignal(
    String(field),
    isMissing ? 'is missing.' : `is not ${FORMS[String(field)] ?? 'a text'}.`,
  );
}

const FORMS: Readonly<Record<string, string>> = {
  contactId: 'an id',
  occurredAt: 'a time',
  attributes: 'an object of names and values',
};

const CONTACT_ID = /^[1-9]\d{0,17}$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/;

function readContact({ contactId, email }: z.output<typeof Item>): GivenContact {
  if (contactId != null && email != null) {
    throw new UnusableSignal('email', 'is given beside contactId. Give one of the two.');
  }
  if (contactId != null) {
    if (isId(contactId)) return { by: 'id', contactId: String(contactId) };
    throw new UnusableSignal('contactId', 'is not the id of a HubSpot contact: digits only.');
  }
  if (email == null) throw new UnusableSignal('contactId', 'is missing. Give it, or email.');
  const address = email.trim().toLowerCase();
  if (EMAIL.test(address) && !address.includes('\0') && address.isWellFormed())
    return { by: 'email', email: address };
  throw new UnusableSignal('email', 'is not an e-mail address.');
}

function isId(value: string | number): boolean {
  return typeof value === 'number' ? Number.isSafeInteger(value) && value > 0 : CONTACT_ID.test(value);
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

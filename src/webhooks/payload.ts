/**
 * The door for webhook bodies: bytes in, events out. One unreadable event is rejected by itself, with its
 * reason; the others of its batch go on (R09).
 */
import { readJson } from '../http/json-body.ts';
import { keptValue, MAX_VALUE_LENGTH } from '../kept-value.ts';
import type {
  AssociationChange,
  IgnoredReason,
  IncomingEvent,
  Merge,
  ObjectType,
  OtherEvent,
  PropertyChange,
  RecordLifeEvent,
  RejectedEvent,
} from './event.ts';
import { keyOf } from './event-key.ts';
import {
  type RawEvent,
  readRawEvent,
  toAttempt,
  toId,
  toName,
  toNote,
  toTime,
  UnreadableEvent,
} from './raw-event.ts';

export type MalformedReason = 'not UTF-8 text' | 'not JSON' | 'not a list';

export type ParsedBatch =
  | { readonly kind: 'malformed'; readonly reason: MalformedReason }
  | {
      readonly kind: 'batch';
      readonly events: readonly IncomingEvent[];
      readonly rejected: readonly RejectedEvent[];
    };

export interface PayloadContext {
  /** Our own app: events of another one are set aside, and changes made by this one are echoes. */
  readonly appId: string;
}

/** Reads one webhook body whose signature was verified. Never throws. */
export function readEvents(body: Buffer, context: PayloadContext): ParsedBatch {
  const reading = readJson(body);
  if (reading.kind === 'malformed') return reading;
  if (!Array.isArray(reading.value)) return { kind: 'malformed', reason: 'not a list' };

  const events: IncomingEvent[] = [];
  const rejected: RejectedEvent[] = [];
  for (const [index, value] of reading.value.entries()) {
    try {
      const raw = readRawEvent(value);
      const event = readEvent(raw, context);
      events.push(isOwnEcho(raw, event) ? { ...event, ignored: 'own echo' } : event);
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      rejected.push(describeRejected(value, index, error.message));
    }
  }
  return { kind: 'batch', events, rejected };
}

/** @throws UnreadableEvent, which rejects this one event. */
function readEvent(raw: RawEvent, context: PayloadContext): IncomingEvent {
  if (toId(raw.appId, 'appId') !== context.appId) return setAside(raw, 'other app');

  const { objectType, kind } = readType(raw);
  if (objectType === 'other') return setAside(raw, 'type not handled');
  switch (kind) {
    case 'propertyChange':
      return readPropertyChange(raw, objectType);
    case 'creation':
    case 'deletion':
    case 'restore':
    case 'privacyDeletion':
      return readRecordLife(raw, objectType, kind);
    case 'merge':
      return readMerge(raw, objectType);
    case 'associationChange':
      return readAssociationChange(raw, objectType);
    default:
      return setAside(raw, 'type not handled');
  }
}

function readPropertyChange(raw: RawEvent, objectType: ObjectType): PropertyChange {
  const objectId = toId(raw.objectId, 'objectId');
  const propertyName = toName(raw.propertyName, 'propertyName');
  const value = String(raw.propertyValue ?? '');
  return {
    ...commonOf(raw, objectType, objectId, 'propertyChange', propertyName, value),
    kind: 'propertyChange',
    propertyName,
    value: keptValue(value),
    truncated: value.length > MAX_VALUE_LENGTH,
  };
}

/**
 * HubSpot reports what we wrote back to us (R25): our values, and the records and associations an import makes. A
 * deletion or an erasure counts, whoever asked for it; so does a deal that we have made, which nobody has read yet.
 */
function isOwnEcho(raw: RawEvent, { kind, objectType }: IncomingEvent): boolean {
  if (objectType === 'deal') return false;
  if (kind !== 'propertyChange' && kind !== 'creation' && kind !== 'associationChange') return false;
  return raw.changeSource === 'INTEGRATION' && String(raw.sourceId) === String(raw.appId);
}

function readRecordLife(
  raw: RawEvent,
  objectType: ObjectType,
  kind: RecordLifeEvent['kind'],
): RecordLifeEvent {
  return { ...commonOf(raw, objectType, toId(raw.objectId, 'objectId'), kind), kind };
}

function readMerge(raw: RawEvent, objectType: ObjectType): Merge {
  const primaryObjectId = toId(raw.primaryObjectId, 'primaryObjectId');
  const newObjectId = toId(raw.newObjectId ?? primaryObjectId, 'newObjectId');
  const mergedObjectIds = (raw.mergedObjectIds ?? []).map((id) => toId(id, 'mergedObjectIds'));
  if (mergedObjectIds.length === 0) throw new UnreadableEvent('mergedObjectIds is missing');
  const identity = [primaryObjectId, ...mergedObjectIds.toSorted()];
  return {
    ...commonOf(raw, objectType, newObjectId, 'merge', ...identity),
    kind: 'merge',
    primaryObjectId,
    mergedObjectIds,
    newObjectId,
  };
}

function readAssociationChange(raw: RawEvent, objectType: ObjectType): AssociationChange {
  const fromObjectId = toId(raw.fromObjectId, 'fromObjectId');
  const toObjectId = toId(raw.toObjectId, 'toObjectId');
  const associationType = toNote(raw.associationType) ?? '';
  const removed = raw.associationRemoved ?? false;
  const primary = raw.isPrimaryAssociation ?? false;
  const identity = [toObjectId, associationType, removed, primary];
  return {
    ...commonOf(raw, objectType, fromObjectId, 'associationChange', ...identity),
    kind: 'associationChange',
    fromObjectId,
    toObjectId,
    associationType,
    removed,
    primary,
  };
}

/** Records that an event came, and nothing of what it says (R10). */
function setAside(raw: RawEvent, ignored: IgnoredReason): OtherEvent {
  const objectId = toNote(raw.objectId ?? raw.fromObjectId ?? raw.primaryObjectId) ?? '';
  const common = commonOf(raw, 'other', objectId, 'other', raw.subscriptionType, raw.appId, raw.eventId);
  return { ...common, kind: 'other', ignored };
}

/**
 * The fields of every event, and its key: the record and the time, then what is peculiar to its kind. Who changed a value
 * is part of the change; a deletion is the same whoever tells of it, and the journal does not say by whom.
 */
function commonOf(
  raw: RawEvent,
  objectType: ObjectType,
  objectId: string,
  kind: IncomingEvent['kind'],
  ...identity: readonly (string | number | boolean | null | undefined)[]
) {
  const portalId = toId(raw.portalId, 'portalId');
  const occurredAt = toTime(raw.occurredAt, 'occurredAt');
  const source = kind === 'propertyChange' ? raw.sourceId : null;
  return {
    key: keyOf(occurredAt, portalId, kind, objectType, objectId, source, ...identity),
    portalId,
    appId: String(raw.appId),
    eventId: toNote(raw.eventId),
    subscriptionType: toName(raw.subscriptionType, 'subscriptionType'),
    objectType,
    objectId,
    occurredAt,
    attempt: toAttempt(raw.attemptNumber),
    changeSource: toNote(raw.changeSource),
    sourceId: toNote(raw.sourceId),
  };
}

const OBJECT_TYPES: ReadonlyMap<string, ObjectType> = new Map([
  ['contact', 'contact'],
  ['0-1', 'contact'],
  ['company', 'company'],
  ['0-2', 'company'],
  ['deal', 'deal'],
  ['0-3', 'deal'],
]);

/** `contact.merge` and `object.merge` of a `0-1` are the same; tickets, products and the like are `other`. */
function readType(raw: RawEvent): { readonly objectType: ObjectType; readonly kind: string } {
  const dot = raw.subscriptionType.indexOf('.');
  const family = raw.subscriptionType.slice(0, dot);
  const name = family === 'object' ? genericObjectName(raw) : family;
  return { objectType: OBJECT_TYPES.get(name) ?? 'other', kind: raw.subscriptionType.slice(dot + 1) };
}

/** An association may name its type by the record it starts from, or by `CONTACT_TO_COMPANY` alone. */
function genericObjectName(raw: RawEvent): string {
  const name =
    raw.objectTypeId ?? raw.fromObjectTypeId ?? raw.associationType?.split('_TO_')[0]?.toLowerCase();
  if (!name) throw new UnreadableEvent('objectTypeId is missing');
  return name;
}

/** What helps to find an unreadable event again, as far as it can be read itself. */
function describeRejected(value: unknown, index: number, reason: string): RejectedEvent {
  const fields = Object(value) as Partial<Record<keyof RawEvent, unknown>>;
  const portalId = readableId(fields.portalId);
  const eventId = readableId(fields.eventId);
  const type = typeof fields.subscriptionType === 'string' ? toNote(fields.subscriptionType) : null;
  const objectId = readableId(fields.objectId);
  const occurredAt = typeof fields.occurredAt === 'number' ? fields.occurredAt : undefined;
  return {
    index,
    reason,
    key: keyOf(0, 'rejected', portalId, eventId, type, objectId, occurredAt, reason),
    ...(portalId !== undefined && { portalId }),
    ...(eventId !== undefined && { eventId }),
    ...(type !== null && { subscriptionType: type }),
  };
}

function readableId(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  try {
    return toId(value, 'id');
  } catch {
    return undefined;
  }
}

/**
 * The door for files of the journal. Each of its events is put into a webhook's form and read as one; then what stands
 * for itself (deleted, restored, merged, erased) is told from what the record has to be asked about. Pure.
 */
import { z } from 'zod';
import type { IncomingEvent } from '../webhooks/event.ts';
import { readEvents } from '../webhooks/payload.ts';
import type { Ending, JournalChange, JournalFile } from './ports.ts';
import { UNINSTALL_EVENT } from './wanted-subscriptions.ts';

const time = z.union([z.number(), z.string().transform((text) => Date.parse(text))]);
const id = z.union([z.number(), z.string()]).nullish();

const JournalEvent = z.looseObject({
  action: z.string().nullish(),
  eventTypeId: z.string().nullish(),
  portalId: id,
  occurredAt: time.nullish(),
  objectTypeId: z.string().nullish(),
  objectId: id,
  propertyChanges: z.record(z.string(), z.unknown()).nullish(),
  associatedObjectId: id,
  primaryObjectId: id,
  mergedObjectIds: z.array(z.union([z.number(), z.string()])).nullish(),
  newObjectId: id,
});
type JournalEvent = z.output<typeof JournalEvent>;

const File = z.object({
  publishedAt: time.nullish().catch(null),
  journalEvents: z.array(z.unknown()),
});

export class JournalFileError extends Error {
  override readonly name = 'JournalFileError';
  readonly code = 'journal-file-unreadable';
}

/** @throws JournalFileError for what is no file of the journal; an unreadable event in it is rejected by itself */
export function readJournalFile(content: unknown, { appId }: { readonly appId: string }): JournalFile {
  const file = File.safeParse(content);
  if (!file.success) throw new JournalFileError('HubSpot gave a file that holds no list of journal events.');
  const parsed = file.data.journalEvents.map((event) => JournalEvent.safeParse(event));
  const known = parsed.flatMap(({ data }) => (data ? [data] : []));
  // An event of an unknown shape is told to the reader as it is, who rejects it with its reason.
  const odd = file.data.journalEvents.filter((_, place) => !parsed[place]!.success);
  const forms = [...known.flatMap((event) => webhookForms(event, appId)), ...odd];
  const read = readEvents(Buffer.from(JSON.stringify(forms)), { appId });
  if (read.kind === 'malformed')
    throw new JournalFileError(`the events of a journal file are ${read.reason}`);
  return {
    publishedAt: file.data.publishedAt ?? null,
    events: read.events.filter(standsForItself),
    rejected: read.rejected,
    changes: read.events.flatMap(toChange),
    endings: known.flatMap(toEnding),
  };
}

/** The events a webhook would have brought; none for what is not about a record. */
function webhookForms(event: JournalEvent, appId: string): readonly Readonly<Record<string, unknown>>[] {
  const { portalId, objectTypeId, objectId, occurredAt } = event;
  const common = { appId, portalId, objectTypeId, objectId, occurredAt };
  switch (event.action) {
    case 'UPDATE':
      return Object.keys(event.propertyChanges ?? {}).map((propertyName) => ({
        ...common,
        subscriptionType: 'object.propertyChange',
        propertyName,
      }));
    case 'CREATE':
      return [{ ...common, subscriptionType: 'object.creation' }];
    case 'DELETE':
      return [{ ...common, subscriptionType: 'object.deletion' }];
    case 'RESTORE':
      return [{ ...common, subscriptionType: 'object.restore' }];
    case 'GDPR_DELETE':
      return [{ ...common, subscriptionType: 'contact.privacyDeletion' }];
    case 'MERGE':
      return [{ ...common, ...mergeForm(event) }];
    case 'ASSOCIATION_ADDED':
    case 'ASSOCIATION_REMOVED':
      return [
        {
          ...common,
          subscriptionType: 'object.associationChange',
          fromObjectId: objectId,
          toObjectId: event.associatedObjectId ?? 0,
        },
      ];
    default:
      return [];
  }
}

/** HubSpot does not document that a merge names its records; where it does not, the one that is named is looked at. */
function mergeForm({ mergedObjectIds, primaryObjectId, objectId, newObjectId }: JournalEvent) {
  if (!mergedObjectIds?.length) return { subscriptionType: 'object.creation' };
  return {
    subscriptionType: 'object.merge',
    mergedObjectIds,
    primaryObjectId: primaryObjectId ?? objectId,
    newObjectId: newObjectId ?? objectId,
  };
}

function standsForItself({ kind }: IncomingEvent): boolean {
  return kind === 'deletion' || kind === 'restore' || kind === 'privacyDeletion' || kind === 'merge';
}

function toChange(event: IncomingEvent): JournalChange[] {
  const { kind, portalId, objectType, objectId, occurredAt } = event;
  if (kind !== 'creation' && kind !== 'propertyChange' && kind !== 'associationChange') return [];
  if (objectType === 'other') return [];
  const property = kind === 'propertyChange' ? event.propertyName : '';
  return [{ portalId, objectType, objectId, what: kind, property, occurredAt }];
}

function toEnding({ action, eventTypeId, portalId, occurredAt }: JournalEvent): Ending[] {
  if (action !== 'APP_UNINSTALL' && eventTypeId !== UNINSTALL_EVENT) return [];
  if (!/^\d{1,18}$/.test(String(portalId)) || !Number.isFinite(occurredAt)) return [];
  return [{ portalId: String(portalId), at: occurredAt! }];
}

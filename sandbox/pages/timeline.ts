/** A contact's past as its record page tells it: who did what, from the writes that HubSpot keeps. */
import type { ObjectType } from '../crm/object-type.ts';
import type { Portal } from '../crm/portal.ts';
import type { CrmRecord, Values, Write } from '../crm/record.ts';
import type { TimelineEntry } from './record/record-data.ts';

const MOST_ENTRIES = 60;

/** The newest first; `related` is what has happened to what belongs to it. */
export function timelineOf(
  portal: Portal,
  record: CrmRecord,
  related: readonly TimelineEntry[],
): TimelineEntry[] {
  return record.writes
    .flatMap((write, index) => (index === 0 ? created(write) : entriesOf(portal, write)))
    .concat(related)
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_ENTRIES);
}

function created(write: Write): TimelineEntry[] {
  return [{ at: write.at, title: 'Contact created', detail: '', by: actorOf(write), kind: 'change' }];
}

function entriesOf(portal: Portal, write: Write): TimelineEntry[] {
  if (write.source.type === 'CALCULATED') return [];
  const acts = actsIn(write.values).map(([title, detail]) => ({ title, detail, kind: 'act' as const }));
  const changes = changesIn(portal, write);
  return [...acts, ...changes].map((entry) => ({ at: write.at, by: actorOf(write), ...entry }));
}

/** What the contact itself did, as HubSpot's own properties tell it. */
function actsIn(values: Values): (readonly [title: string, detail: string])[] {
  const { hs_analytics_last_url: url, recent_conversion_event_name: form } = values;
  const isReply = values.hs_sales_email_last_replied || values.hs_email_last_reply_date;
  return [
    ...(url ? [['Visited a page', url] as const] : []),
    ...(form ? [['Submitted a form', form] as const] : []),
    ...(isReply ? [['Replied to an e-mail', ''] as const] : []),
    ...(values.hs_email_last_click_date ? [['Clicked in an e-mail', ''] as const] : []),
    ...(values.hs_email_last_open_date ? [['Opened an e-mail', ''] as const] : []),
    ...(values.hs_email_optout === 'true' ? [['Opted out of e-mail', ''] as const] : []),
  ];
}

const TOLD_AS_ACTS =
  /^(hs_analytics_|recent_conversion_|first_conversion_|num_conversion|num_unique_conversion|hs_sales_email_|hs_email_)/;
const MOST_CHANGES = 4;

function changesIn(portal: Portal, { values, source }: Write): Omit<TimelineEntry, 'at' | 'by'>[] {
  const names = Object.keys(values).filter((name) => !TOLD_AS_ACTS.test(name));
  if (names.length === 0) return [];
  const isApp = source.type === 'INTEGRATION';
  const shown = isApp ? names.filter((name) => APP_NEWS.includes(name)) : names;
  if (shown.length === 0) return [];
  const lines = shown
    .slice(0, MOST_CHANGES)
    .map((name) => `${labelOf(portal, name)}: ${shownValue(portal, name, values[name]!)}`);
  const more = shown.length > MOST_CHANGES ? `\nand ${shown.length - MOST_CHANGES} more` : '';
  return [
    {
      title: isApp ? 'Qualification updated' : 'Record changed',
      detail: lines.join('\n') + more,
      kind: isApp ? 'app' : 'change',
    },
  ];
}

/** Of all that the app writes, what a reader of the timeline wants to know. */
const APP_NEWS = ['fairlead_reason', 'fairlead_stage', 'fairlead_sal_status', 'lifecyclestage'];

export function labelOf(portal: Portal, name: string): string {
  return portal.catalogs.contacts.find(name)?.label ?? name;
}

/** An option by its label; everything else as it is. */
export function shownValue(
  portal: Portal,
  name: string,
  value: string,
  type: ObjectType = 'contacts',
): string {
  const definition = portal.catalogs[type].find(name);
  const option = definition?.options.find((each) => each.value === value);
  if (option) return option.label;
  if (definition?.type === 'datetime' && value !== '') return momentText(portal, value);
  if (value === '') return '(cleared)';
  return definition?.type === 'number' && !name.endsWith('id') ? numberText(value) : value;
}

/** "30,000,000", as HubSpot shows it; an id stays as it is. */
function numberText(value: string): string {
  const number = Number(value);
  return Number.isFinite(number) ? NUMBER.format(number) : value;
}

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** HubSpot keeps times in UTC, as text or as milliseconds, and shows them in the portal's zone. */
function momentText(portal: Portal, value: string): string {
  const at = /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  if (Number.isNaN(at)) return value;
  const { timeZone } = portal.account;
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);
}

const ACTORS: Readonly<Record<string, string>> = {
  ANALYTICS: 'Website tracking',
  FORM: 'A form',
  EMAIL: 'E-mail tracking',
  AUTOMATION_PLATFORM: 'A workflow',
  IMPORT: 'An import',
};

export function ownerName(portal: Portal, name: string, value: string): string | undefined {
  if (name !== 'hubspot_owner_id') return undefined;
  const owner = portal.owners.find(({ id }) => id === value);
  return owner && `${owner.firstName} ${owner.lastName}`;
}

export function actorOf({ source }: Write): string {
  return (
    source.label ?? ACTORS[source.type] ?? (source.userId === undefined ? 'HubSpot' : `User ${source.userId}`)
  );
}

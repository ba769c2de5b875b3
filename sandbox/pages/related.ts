/** What belongs to a contact, as its record page shows it: deals, tasks and leads, whoever made them, and their past. */
import { linksTo } from '../crm/links.ts';
import type { Portal } from '../crm/portal.ts';
import { type CrmRecord, readValue, type Write } from '../crm/record.ts';
import type { Property, RelatedGroup, RelatedRecord, TimelineEntry } from './record/record-data.ts';
import { actorOf, ownerName, shownValue } from './timeline.ts';

/** How one kind is shown; `stage` is what makes a line of its past whenever it changes. */
interface Kind {
  readonly type: 'deals' | 'tasks' | 'leads';
  readonly label: string;
  readonly singular: string;
  readonly name: string;
  readonly shown: readonly string[];
  readonly stage: string;
}

const KINDS: readonly Kind[] = [
  {
    type: 'tasks',
    label: 'Tasks',
    singular: 'Task',
    name: 'hs_task_subject',
    shown: ['hs_timestamp', 'hs_task_status', 'hs_task_priority', 'hubspot_owner_id', 'hs_task_body'],
    stage: 'hs_task_status',
  },
  {
    type: 'deals',
    label: 'Deals',
    singular: 'Deal',
    name: 'dealname',
    shown: ['dealstage', 'amount', 'hubspot_owner_id'],
    stage: 'dealstage',
  },
  {
    type: 'leads',
    label: 'Leads',
    singular: 'Lead',
    name: 'hs_lead_name',
    shown: ['hs_pipeline_stage', 'hs_lead_label', 'hubspot_owner_id'],
    stage: 'hs_pipeline_stage',
  },
];

/** Those kinds of which there is one; the newest first. */
export function relatedOf(portal: Portal, record: CrmRecord): RelatedGroup[] {
  return KINDS.map((kind) => ({
    label: kind.label,
    records: livingOf(portal, record, kind)
      .toSorted((a, b) => b.createdAt - a.createdAt)
      .map((each) => relatedRecord(portal, each, kind)),
  })).filter(({ records }) => records.length > 0);
}

/** Made, and moved on; in any order. */
export function relatedTimeline(portal: Portal, record: CrmRecord): TimelineEntry[] {
  return KINDS.flatMap((kind) =>
    livingOf(portal, record, kind).flatMap((each) =>
      each.writes.flatMap((write, index) => entryOf(portal, each, kind, write, index === 0)),
    ),
  );
}

function livingOf(portal: Portal, record: CrmRecord, { type }: Kind): CrmRecord[] {
  return linksTo(record, type)
    .flatMap(({ id }) => portal.stores[type].resolve(id) ?? [])
    .filter(({ archivedAt }) => archivedAt === null);
}

function relatedRecord(portal: Portal, record: CrmRecord, kind: Kind): RelatedRecord {
  const properties = kind.shown.flatMap((name): Property[] => {
    const value = readValue(record, name);
    if (value === undefined) return [];
    const label = portal.catalogs[kind.type].find(name)?.label ?? name;
    return [{ name, label, value: ownerName(portal, name, value) ?? valueText(portal, kind, name, value) }];
  });
  return { id: record.id, name: nameOf(record, kind), properties, by: actorOf(record.writes[0]!) };
}

function entryOf(
  portal: Portal,
  record: CrmRecord,
  kind: Kind,
  write: Write,
  isFirst: boolean,
): TimelineEntry[] {
  const stage = write.values[kind.stage];
  if (!isFirst && stage === undefined) return [];
  const shown = stage && valueText(portal, kind, kind.stage, stage);
  return [
    {
      at: write.at,
      title: isFirst ? `${kind.singular} created` : `${kind.singular} moved: ${shown}`,
      detail: nameOf(record, kind),
      by: actorOf(write),
      kind: write.source.type === 'INTEGRATION' ? 'app' : 'change',
    },
  ];
}

function nameOf(record: CrmRecord, { name, singular }: Kind): string {
  return readValue(record, name) ?? `${singular} ${record.id}`;
}

function valueText(portal: Portal, { type }: Kind, name: string, value: string): string {
  return name === 'hs_task_body' ? plainText(value) : shownValue(portal, name, value, type);
}

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** HubSpot keeps a task's text as HTML. */
function plainText(html: string): string {
  return html
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]!);
}

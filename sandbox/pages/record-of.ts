/** A contact of the sandbox as its record page shows it. */
import { primaryLink } from '../crm/links.ts';
import type { Portal } from '../crm/portal.ts';
import { type CrmRecord, readValue } from '../crm/record.ts';
import type { Sandbox } from '../sandbox.ts';
import { appCallsOf } from './app-calls.ts';
import type { ListedContact } from './page.ts';
import type { Property, RecordData } from './record/record-data.ts';
import { relatedOf, relatedTimeline } from './related.ts';
import { ownerName, shownValue, timelineOf } from './timeline.ts';

const ABOUT = [
  'email',
  'jobtitle',
  'country',
  'phone',
  'lifecyclestage',
  'hubspot_owner_id',
  'hs_analytics_source',
];
const ABOUT_COMPANY = [
  'domain',
  'industry',
  'numberofemployees',
  'annualrevenue',
  'country',
  'hs_num_open_deals',
];

export function recordDataOf(sandbox: Sandbox, portal: Portal, record: CrmRecord): RecordData {
  const company = companyOf(portal, record);
  const owned = portal.catalogs.contacts.list().filter(({ name }) => name.startsWith('fairlead_'));
  return {
    id: record.id,
    name: nameOf(record),
    title: readValue(record, 'jobtitle') ?? '',
    groups: [
      { label: 'About this contact', properties: propertiesOf(portal, record, ABOUT) },
      {
        label: 'Lead qualification',
        properties: propertiesOf(
          portal,
          record,
          owned.map(({ name }) => name),
        ),
      },
    ],
    company: company && {
      name: readValue(company, 'name') ?? readValue(company, 'domain') ?? `Company ${company.id}`,
      properties: propertiesOf(portal, company, ABOUT_COMPANY),
    },
    related: relatedOf(portal, record),
    timeline: timelineOf(portal, record, relatedTimeline(portal, record)),
    calls: appCallsOf(sandbox.calls, portal.id),
    trouble: troubleOf(sandbox, portal.id),
    values: record.values,
  };
}

function troubleOf({ faults, clock }: Sandbox, portalId: string): RecordData['trouble'] {
  for (const { effect, match, until } of faults.list()) {
    if (effect.kind !== 'status' || match?.portalId !== portalId) continue;
    const secondsLeft = Math.ceil((until - clock.steady()) / 1_000);
    return { status: effect.status, secondsLeft };
  }
  return null;
}

export function listedContact(portal: Portal, record: CrmRecord): ListedContact {
  const value = (name: string) => readValue(record, name) ?? '';
  const company = companyOf(portal, record);
  return {
    id: record.id,
    name: nameOf(record),
    title: value('jobtitle'),
    company: company ? (readValue(company, 'name') ?? '') : value('company'),
    stage: value('fairlead_stage') && shownValue(portal, 'fairlead_stage', value('fairlead_stage')),
    score: value('fairlead_score') && shownValue(portal, 'fairlead_score', value('fairlead_score')),
  };
}

function propertiesOf(portal: Portal, record: CrmRecord, names: readonly string[]): Property[] {
  const { type } = record;
  return names.flatMap((name) => {
    const value = readValue(record, name);
    if (value === undefined || (type !== 'contacts' && type !== 'companies')) return [];
    const label = portal.catalogs[type].find(name)?.label ?? name;
    return [{ name, label, value: ownerName(portal, name, value) ?? shownValue(portal, name, value, type) }];
  });
}

function companyOf(portal: Portal, record: CrmRecord): CrmRecord | null {
  const link = primaryLink(record, 'companies');
  return (link && portal.stores.companies.resolve(link.id)) ?? null;
}

function nameOf(record: CrmRecord): string {
  const value = (name: string) => readValue(record, name) ?? '';
  return (
    [value('firstname'), value('lastname')].filter(Boolean).join(' ') ||
    value('email') ||
    `Contact ${record.id}`
  );
}

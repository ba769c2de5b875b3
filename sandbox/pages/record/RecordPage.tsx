/** A contact's record as a CRM shows it: who it is, what happened, the company, and the app's card. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { Alerts, useAlerts } from '../frame/Alerts.tsx';
import { PortalBar } from '../frame/PortalBar.tsx';
import { ExtensionHost } from '../host/ExtensionHost.tsx';
import { ActorPanel } from './ActorPanel.tsx';
import type { PageData } from './protocol.ts';
import type { Property, RecordData, RelatedGroup } from './record-data.ts';
import { Timeline } from './Timeline.tsx';

const LOOK_MS = 1_500;
/** A longer list of properties is folded until somebody asks for it. */
const MOST_OPEN = 12;

export function RecordPage({ data }: { readonly data: PageData }) {
  const [record, look] = useRecord(data);
  const [alerts, onAlert] = useAlerts();
  const tabCards = data.cards.filter(({ location }) => location === 'crm.record.tab');
  const host = (card: PageData['cards'][number]) => (
    <div key={card.uid} className="box card">
      <h2>{card.title}</h2>
      <ExtensionHost
        extension={card}
        data={data}
        record={{ id: record.id, values: record.values, refresh: look }}
        onAlert={onAlert}
      />
    </div>
  );
  return (
    <>
      <PortalBar data={data} here="record" />
      <main>
        <section className="who" aria-label="About this contact">
          <Person record={record} />
          {record.groups.map(({ label, properties }) => (
            <PropertyList key={label} label={label} properties={properties} />
          ))}
        </section>
        <section className="what" aria-label="Activity">
          <ActorPanel data={data} record={record} onActed={look} />
          <Tabs shown={tabCards.length > 0 ? 'tab' : 'activity'} />
          {tabCards.map(host)}
          {tabCards.length === 0 && (
            <>
              <h2>Activity</h2>
              <Timeline entries={record.timeline} timezone={data.timezone} />
            </>
          )}
        </section>
        <section className="beside" aria-label="Beside the record">
          {data.cards.filter((card) => !tabCards.includes(card)).map(host)}
          {record.related.map((group) => (
            <Related key={group.label} group={group} />
          ))}
          {record.company && (
            <PropertyList label={record.company.name} properties={record.company.properties} />
          )}
        </section>
      </main>
      <Alerts alerts={alerts} />
    </>
  );
}

/** The middle of the record, as HubSpot has it: what happened, or the card of a tab. */
function Tabs({ shown }: { readonly shown: 'activity' | 'tab' }) {
  const hrefOf = (tab: 'activity' | 'tab') => {
    const query = new URLSearchParams(location.search);
    query.delete('card');
    if (tab === 'tab') query.set('card', 'tab');
    return `?${query}`;
  };
  return (
    <nav className="tabs" aria-label="The middle of the record">
      <a href={hrefOf('activity')} aria-current={shown === 'activity' ? 'page' : undefined}>
        Activity
      </a>
      <a href={hrefOf('tab')} aria-current={shown === 'tab' ? 'page' : undefined}>
        Lead qualification
      </a>
    </nav>
  );
}

/** The record, looked at again every moment: the app writes to it as it does to HubSpot. */
function useRecord({ portalId, record: first }: PageData): readonly [RecordData, () => void] {
  const [record, setRecord] = useState(first);
  const known = useRef('');
  const look = useCallback(async () => {
    const response = await fetch(`/_sandbox/pages/portals/${portalId}/contacts/${first.id}`);
    if (!response.ok) return;
    const text = await response.text();
    if (text === known.current) return;
    known.current = text;
    setRecord(JSON.parse(text) as RecordData);
  }, [portalId, first.id]);
  useEffect(() => {
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
    return () => clearInterval(timer);
  }, [look]);
  return [record, () => void look()];
}

function Person({ record: { name, title, company } }: { readonly record: RecordData }) {
  const initials = name
    .split(' ')
    .flatMap((word) => word[0] ?? [])
    .slice(0, 2)
    .join('');
  return (
    <div className="person">
      <div className="face" aria-hidden="true">
        {initials}
      </div>
      <div>
        <h1>{name}</h1>
        <p>{[title, company?.name].filter(Boolean).join(' at ')}</p>
      </div>
    </div>
  );
}

/** "Tasks (2)", and each with who made it. */
function Related({ group: { label, records } }: { readonly group: RelatedGroup }) {
  return (
    <details className="box" open>
      <summary>
        <h2>
          {label} ({records.length})
        </h2>
      </summary>
      <ul className="related">
        {records.map(({ id, name, properties, by }) => (
          <li key={id}>
            <h3>{name}</h3>
            <Properties properties={properties} />
            <small>Made by {by}</small>
          </li>
        ))}
      </ul>
    </details>
  );
}

function PropertyList({
  label,
  properties,
}: {
  readonly label: string;
  readonly properties: readonly Property[];
}) {
  if (properties.length === 0) return null;
  return (
    <details className="box" open={properties.length <= MOST_OPEN}>
      <summary>
        <h2>{label}</h2>
      </summary>
      <Properties properties={properties} />
    </details>
  );
}

function Properties({ properties }: { readonly properties: readonly Property[] }) {
  return (
    <dl>
      {properties.map((property) => (
        <div key={property.name}>
          <dt>{property.label}</dt>
          <dd>{property.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A contact's record as a CRM shows it: who it is, what happened, the company, and the app's card. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ActorPanel } from './ActorPanel.tsx';
import { CardHost } from './CardHost.tsx';
import type { Alert, PageData } from './protocol.ts';
import type { Property, RecordData } from './record-data.ts';
import { Timeline } from './Timeline.tsx';

const LOOK_MS = 1_500;
const ALERT_MS = 6_000;
/** A longer list of properties is folded until somebody asks for it. */
const MOST_OPEN = 12;

export function RecordPage({ data }: { readonly data: PageData }) {
  const [record, look] = useRecord(data);
  const [alerts, setAlerts] = useState<readonly Alert[]>([]);
  const onAlert = useCallback((alert: Alert) => {
    setAlerts((all) => [...all, alert]);
    setTimeout(() => setAlerts((all) => all.filter((each) => each !== alert)), ALERT_MS);
  }, []);
  return (
    <>
      <header className="bar">
        <a href={`/contacts/${data.portalId}/objects/0-1`}>Contacts</a>
        <span>A sandbox of HubSpot on this machine: invented people, the real card</span>
      </header>
      <main>
        <section className="who" aria-label="About this contact">
          <Person record={record} />
          <ActorPanel data={data} onActed={look} />
          {record.groups.map(({ label, properties }) => (
            <PropertyList key={label} label={label} properties={properties} />
          ))}
        </section>
        <section className="what" aria-label="Activity">
          <h2>Activity</h2>
          <Timeline entries={record.timeline} timezone={data.timezone} />
        </section>
        <section className="beside" aria-label="Beside the record">
          <CardHost data={data} record={record} onAlert={onAlert} onRefresh={look} />
          {record.company && (
            <PropertyList label={record.company.name} properties={record.company.properties} />
          )}
        </section>
      </main>
      <div className="alerts" role="status">
        {alerts.map(({ type = 'info', title, message }) => (
          <p key={message} className={`alert ${type}`}>
            {title && <strong>{title} </strong>}
            {message}
          </p>
        ))}
      </div>
    </>
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
      <dl>
        {properties.map((property) => (
          <div key={property.name}>
            <dt>{property.label}</dt>
            <dd>{property.value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

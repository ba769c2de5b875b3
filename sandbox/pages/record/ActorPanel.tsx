/** Makes things happen to the contact, as its visitor's browser or mailbox would. */
import { useState } from 'react';
import type { PageData } from './protocol.ts';

interface Act {
  readonly label: string;
  readonly source: 'analytics' | 'form' | 'email';
  properties(now: string): Readonly<Record<string, string>>;
}

const ACTS: readonly Act[] = [
  {
    label: 'Visits the pricing page',
    source: 'analytics',
    properties: () => ({ hs_analytics_last_url: `https://www.example.com/pricing?visit=${Date.now()}` }),
  },
  {
    label: 'Downloads a guide',
    source: 'form',
    properties: (now) => ({
      recent_conversion_event_name: 'Resources: Outbound playbook',
      recent_conversion_date: now,
    }),
  },
  {
    label: 'Replies to an e-mail',
    source: 'email',
    properties: (now) => ({ hs_sales_email_last_replied: now }),
  },
  {
    label: 'Requests a demo',
    source: 'form',
    properties: (now) => ({ recent_conversion_event_name: 'Request a demo', recent_conversion_date: now }),
  },
];

export function ActorPanel({ data, onActed }: { readonly data: PageData; onActed(): void }) {
  const [done, setDone] = useState('');
  const play = async ({ label, source, properties }: Act) => {
    const path = `/_sandbox/portals/${data.portalId}/objects/contacts/${data.record.id}`;
    const response = await fetch(path, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ source, properties: properties(new Date().toISOString()) }),
    });
    setDone(
      response.ok
        ? `${label}: HubSpot has told the app.`
        : `${label}: the sandbox answered ${response.status}.`,
    );
    onActed();
  };
  return (
    <div className="box acts">
      <h2>Let something happen</h2>
      <div>
        {ACTS.map((act) => (
          <button key={act.label} type="button" onClick={() => void play(act)}>
            {act.label}
          </button>
        ))}
      </div>
      <p role="status">{done}</p>
    </div>
  );
}

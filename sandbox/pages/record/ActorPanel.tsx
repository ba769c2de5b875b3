/** Lets things happen to the contact, and shows what the app does about them. */
import { useState } from 'react';
import type { PageData } from './protocol.ts';
import type { AppCall, RecordData } from './record-data.ts';

interface ActorPanelProps {
  readonly data: PageData;
  readonly record: RecordData;
  onActed(): void;
}

export function ActorPanel({ data, record, onActed }: ActorPanelProps) {
  const [told, setTold] = useState('');
  const [playing, setPlaying] = useState<string | null>(null);
  const play = async (key: string) => {
    setPlaying(key);
    setTold(await letHappen(data, key));
    setPlaying(null);
    onActed();
  };
  return (
    <div className="box acts">
      <h2>Let something happen</h2>
      {data.acts.map(({ title, note, acts }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          {note && <small>{note}</small>}
          <div>
            {acts.map(({ key, label }) => (
              <button key={key} type="button" disabled={playing !== null} onClick={() => void play(key)}>
                {label}
              </button>
            ))}
          </div>
        </section>
      ))}
      <p role="status">{told}</p>
      {record.trouble && (
        <p className="trouble">
          HubSpot answers {record.trouble.status} for {record.trouble.secondsLeft} more seconds.
        </p>
      )}
      <AppCalls calls={record.calls.filter(({ at }) => at > (data.record.calls[0]?.at ?? 0))} />
    </div>
  );
}

async function letHappen({ portalId, record }: PageData, act: string): Promise<string> {
  const response = await fetch(`/_sandbox/pages/portals/${portalId}/contacts/${record.id}/acts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ act }),
  });
  if (!response.ok) return `That did not work: the sandbox answered ${response.status}.`;
  return ((await response.json()) as { told: string }).told;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

function AppCalls({ calls }: { readonly calls: readonly AppCall[] }) {
  if (calls.length === 0) return null;
  return (
    <section aria-label="What the app did about it">
      <h3>What the app did about it</h3>
      <ol className="calls">
        {calls.map(({ at, did, status, times }) => (
          <li key={`${at} ${did}`} className={status >= 400 || status === 0 ? 'bad' : ''}>
            <time>{CLOCK.format(at)}</time>
            <span>
              {did}
              {times > 1 && `, ${times} times`}
            </span>
            <strong>{status === 0 ? 'cut off' : status}</strong>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Runs the app's card: a worker with its production bundle, and on this side what draws HubSpot's components. */
import { createController, createRemoteReceiver, RemoteRenderer } from '@remote-ui/react/host';
import { createEndpoint, release, retain } from '@remote-ui/rpc';
import { Component, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { components } from './parts/components.ts';
import type { Alert, AppRequest, Context, Mount, PageData, PageSide } from './protocol.ts';
import type { RecordData } from './record-data.ts';

interface CardHostProps {
  readonly data: PageData;
  readonly record: RecordData;
  onAlert(alert: Alert): void;
  onRefresh(): void;
}

const CARD_TITLE = 'Lead qualification';

export function CardHost({ data, record, onAlert, onRefresh }: CardHostProps) {
  const controller = useMemo(() => createController(components), []);
  const receiver = useMemo(() => createRemoteReceiver(), []);
  const watchers = useRef(new Set<() => void>());
  const values = useRef(record.values);
  const [trouble, setTrouble] = useState<string | null>(null);
  values.current = record.values;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a card is mounted once for the life of its page
  useEffect(() => {
    const worker = new Worker('/_sandbox/pages/worker.js');
    const endpoint = createEndpoint<{ mount(channel: unknown, mount: Mount): Promise<void> }>(worker, {
      callable: ['mount'],
    });
    endpoint.expose(pageSide(data, () => values.current) as never);
    const mount: Mount = {
      bundle: new URL('/_sandbox/pages/cards/LeadCard.js', location.href).href,
      context: contextOf(data),
      actions: {
        addAlert: onAlert,
        refreshObjectProperties: onRefresh,
        reloadPage: () => location.reload(),
        onCrmPropertiesUpdate: (_names, changed) => {
          retain(changed);
          watchers.current.add(changed);
        },
      },
    };
    endpoint.call.mount(receiver.receive, mount).then(
      () => document.body.setAttribute('data-card', 'mounted'),
      (error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)),
    );
    const heard = watchers.current;
    return () => {
      for (const changed of heard) release(changed);
      heard.clear();
      worker.terminate();
    };
  }, []);

  const written = ownValues(record.values);
  const before = useRef(written);
  useEffect(() => {
    if (before.current === written) return;
    before.current = written;
    for (const changed of watchers.current) changed();
  }, [written]);

  return (
    <div className="box card">
      <h2>{CARD_TITLE}</h2>
      {trouble === null ? (
        <Boundary>
          <RemoteRenderer receiver={receiver} controller={controller} />
        </Boundary>
      ) : (
        <p role="alert">The card could not be started: {trouble}</p>
      )}
    </div>
  );
}

/** What the app has written on the record. */
function ownValues(values: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(values).filter(([name]) => name.startsWith('fairlead_')));
}

function pageSide({ portalId, user }: PageData, values: () => Readonly<Record<string, string>>): PageSide {
  return {
    log: (level, message) => console[level === 'error' ? 'error' : 'log'](`card: ${message}`),
    async appFetch(request: AppRequest) {
      const response = await fetch(`/_sandbox/pages/portals/${portalId}/fetch`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ request, userId: user.id, userEmail: user.email }),
      });
      return response.json();
    },
    readProperties: async (names) =>
      Object.fromEntries(names.flatMap((name) => (values()[name] ? [[name, values()[name]!]] : []))),
  };
}

function contextOf({ portalId, timezone, user, app, record }: PageData): Context {
  return {
    location: 'crm.record.sidebar',
    crm: { objectId: Number(record.id), objectTypeId: '0-1' },
    portal: { id: Number(portalId), timezone },
    user,
    extension: { appId: app.appId, appName: app.name, cardTitle: CARD_TITLE },
    variables: { BACKEND_URL: app.publicUrl },
  };
}

/** A card that breaks must not take the record with it. */
class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state as { error: Error | null };
    return error ? <p role="alert">The card broke: {error.message}</p> : this.props.children;
  }
}

/** Runs an extension of the app: a worker with its production bundle, and on this side what draws its components. */
import { createController, createRemoteReceiver, RemoteRenderer } from '@remote-ui/react/host';
import { createEndpoint, release, retain } from '@remote-ui/rpc';
import { Component, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { components } from '../parts/components.ts';
import { createOverlays, OverlayContext } from '../parts/overlay-context.ts';
import type {
  Actions,
  Alert,
  AppRequest,
  Context,
  Extension,
  Mount,
  PageSide,
  PortalData,
} from './protocol.ts';

/** The record on which the extension stands. */
export interface HostRecord {
  readonly id: string;
  /** Every value by its name. */
  readonly values: Readonly<Record<string, string>>;
  /** Asks for a look at it now. */
  refresh(): void;
}

interface ExtensionHostProps {
  readonly extension: Extension;
  readonly data: PortalData;
  readonly record?: HostRecord;
  onAlert(alert: Alert): void;
}

export function ExtensionHost({ extension, data, record, onAlert }: ExtensionHostProps) {
  const controller = useMemo(() => createController(components), []);
  const receiver = useMemo(() => createRemoteReceiver(), []);
  const overlays = useMemo(createOverlays, []);
  const watchers = useRef(new Set<() => void>());
  const onRecord = useRef(record);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isMounted, setIsMounted] = useState(false);
  onRecord.current = record;

  // biome-ignore lint/correctness/useExhaustiveDependencies: an extension is mounted once for the life of its page
  useEffect(() => {
    const worker = new Worker('/_sandbox/pages/worker.js');
    const endpoint = createEndpoint<{ mount(channel: unknown, mount: Mount): Promise<void> }>(worker, {
      callable: ['mount'],
    });
    const values = () => onRecord.current?.values ?? {};
    endpoint.expose(pageSide(extension, data, values) as never);
    const mount: Mount = {
      bundle: new URL(`/_sandbox/pages/extensions/${extension.uid}.js`, location.href).href,
      context: contextOf(extension, data, record),
      actions: {
        ...pageActions(onAlert, overlays.close),
        ...(record && recordActions(() => onRecord.current, watchers.current)),
      },
      pageLocation: { path: '/', params: {} },
    };
    endpoint.call
      .mount(receiver.receive, mount)
      .then(() => setIsMounted(true))
      .catch((error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)));
    const heard = watchers.current;
    return () => {
      for (const changed of heard) release(changed);
      heard.clear();
      worker.terminate();
    };
  }, []);

  const written = ownValues(record);
  const before = useRef(written);
  useEffect(() => {
    if (before.current === written) return;
    before.current = written;
    for (const changed of watchers.current) changed();
  }, [written]);

  if (trouble !== null) return <p role="alert">The extension could not be started: {trouble}</p>;
  return (
    <Boundary>
      <OverlayContext.Provider value={overlays}>
        {!isMounted && <p className="what-comes">{extension.title} is being loaded</p>}
        <RemoteRenderer receiver={receiver} controller={controller} />
      </OverlayContext.Provider>
    </Boundary>
  );
}

/** What the app has written on the record. */
function ownValues(record: HostRecord | undefined): string {
  return JSON.stringify(
    Object.entries(record?.values ?? {}).filter(([name]) => name.startsWith('fairlead_')),
  );
}

function pageSide(
  { title }: Extension,
  { portalId, user }: PortalData,
  values: () => Readonly<Record<string, string>>,
): PageSide {
  return {
    log: (level, message) => console[level === 'error' ? 'error' : 'log'](`${title}: ${message}`),
    async appFetch(request: AppRequest) {
      const response = await fetch(`/_sandbox/pages/portals/${portalId}/fetch`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ request, userId: user.id, userEmail: user.email }),
      });
      return response.json();
    },
    readProperties: async (names) => picked(values(), names),
  };
}

function picked(
  values: Readonly<Record<string, string>>,
  names: readonly string[] | '*',
): Readonly<Record<string, string>> {
  if (names === '*') return values;
  return Object.fromEntries(names.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
}

function pageActions(onAlert: (alert: Alert) => void, closeOverlay: (id: string) => void): Actions {
  return {
    addAlert: onAlert,
    reloadPage: () => location.reload(),
    closeOverlay,
    copyTextToClipboard: (text) => navigator.clipboard.writeText(text),
    navigateToPage: ({ to }) => console.warn(`This app has one page; there is no ${to}.`),
  };
}

function recordActions(record: () => HostRecord | undefined, watchers: Set<() => void>): Partial<Actions> {
  return {
    refreshObjectProperties: () => record()?.refresh(),
    fetchCrmObjectProperties: async (names) => picked(record()?.values ?? {}, names),
    onCrmPropertiesUpdate: (_names, changed) => {
      retain(changed);
      watchers.add(changed);
    },
  };
}

function contextOf(
  { location, title }: Extension,
  { portalId, timezone, user, app }: PortalData,
  record: HostRecord | undefined,
): Context {
  return {
    location,
    ...(record && { crm: { objectId: Number(record.id), objectTypeId: '0-1' as const } }),
    portal: { id: Number(portalId), timezone },
    user,
    extension: { appId: app.appId, appName: app.name, cardTitle: title },
    variables: { BACKEND_URL: app.publicUrl },
  };
}

/** An extension that breaks must not take the page with it. */
class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state as { error: Error | null };
    return error ? <p role="alert">The extension broke: {error.message}</p> : this.props.children;
  }
}

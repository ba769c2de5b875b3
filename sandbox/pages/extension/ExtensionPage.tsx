/** A page that belongs to the app: its settings, or its own page in HubSpot's navigation. */
import { Alerts, useAlerts } from '../frame/Alerts.tsx';
import { PortalBar } from '../frame/PortalBar.tsx';
import { ExtensionHost } from '../host/ExtensionHost.tsx';
import type { ExtensionPageData } from './protocol.ts';

export function ExtensionPage({ data }: { readonly data: ExtensionPageData }) {
  const { extension, app } = data;
  const [alerts, onAlert] = useAlerts();
  return (
    <>
      <PortalBar data={data} here={extension.location} />
      <main className="alone">
        <header>
          <small>{app.name}</small>
          <h1>{extension.title}</h1>
        </header>
        <section className="box extension" aria-label={extension.title}>
          <ExtensionHost extension={extension} data={data} onAlert={onAlert} />
        </section>
      </main>
      <Alerts alerts={alerts} />
    </>
  );
}

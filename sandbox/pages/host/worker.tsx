/**
 * Plays the worker in which HubSpot runs an extension: gives the bundle React, the remote UI and HubSpot's globals,
 * takes the rest of the world away, then loads the bundle as it is. The page on the other side draws what it says.
 */
import { createRemoteRoot, type RemoteChannel } from '@remote-ui/core';
import * as RemoteUI from '@remote-ui/react';
import { createEndpoint, retain } from '@remote-ui/rpc';
import * as React from 'react';
import type { Actions, Context, Mount, PageSide } from './protocol.ts';

type Scope = typeof globalThis & {
  importScripts(url: string): void;
  postMessage(message: unknown): void;
};

const scope = self as unknown as Scope;
const page = createEndpoint<PageSide>(scope as never, { callable: ['log', 'appFetch', 'readProperties'] });

interface Api {
  readonly context: Context;
  readonly actions: Actions;
  readonly pageLocation: Mount['pageLocation'];
}

const ApiContext = React.createContext<Api | null>(null);

function useApi(): Api {
  const api = React.useContext(ApiContext);
  if (!api) throw new Error('The extension asked for its context before it was mounted.');
  return api;
}

let renderExtension: ((api: Api) => React.ReactElement) | undefined;

const say = (level: string) => (message: unknown) => void page.call.log(level, String(message));

Object.assign(scope, {
  React,
  RemoteUI,
  __HUBSPOT_EXTENSION_WORKER__: true,
  logger: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
  extend_V2: (render: typeof renderExtension) => {
    renderExtension = render;
  },
  hsFetch: async (url: string | URL, options: object = {}) => {
    const { status, body } = await page.call.appFetch({ ...options, url: String(url) });
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  },
  hsWorkerAPI: {
    useExtensionContext: () => useApi().context,
    useExtensionActions: () => useApi().actions,
    useExtensionApi: useApi,
    useAppPageLocation: () => useApi().pageLocation,
    fetchCrmProperties: async (names: readonly string[]) => {
      const data = await page.call.readProperties(names);
      return { json: async () => ({ data, cleanup: () => undefined }) };
    },
  },
});

/** HubSpot's worker has none of these. */
for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'indexedDB', 'caches']) {
  Object.defineProperty(scope, name, { value: undefined, configurable: true });
}
scope.addEventListener('error', ({ message }) => say('error')(message));
scope.addEventListener('unhandledrejection', ({ reason }) => say('error')(reason));

page.expose({
  mount(channel: RemoteChannel, mount: Mount) {
    retain(channel);
    retain(mount.actions);
    scope.importScripts(mount.bundle);
    if (!renderExtension) throw new Error('The bundle did not call hubspot.extend().');
    const { context, actions, pageLocation } = mount;
    const api: Api = { context, actions, pageLocation };
    const root = createRemoteRoot(channel, { strict: false });
    RemoteUI.createRoot(root).render(
      <ApiContext.Provider value={api}>{renderExtension(api)}</ApiContext.Provider>,
    );
    root.mount();
  },
} as never);

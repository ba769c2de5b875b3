/** The two doors through which signals are told, over HTTP, with a store that remembers what it was given. */
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import { createActionMetrics } from '../../src/actions/metrics.ts';
import { type ActionDeps, actionRoutes } from '../../src/actions/routes.ts';
import { createApp } from '../../src/app.ts';
import { listen } from '../../src/http/listen.ts';
import { Secret } from '../../src/secret.ts';
import { createSignalMetrics } from '../../src/signals/metrics.ts';
import { newPortalKey } from '../../src/signals/portal-key.ts';
import type { SignalPortal } from '../../src/signals/ports.ts';
import { type SignalLimits, signalRoutes } from '../../src/signals/routes.ts';
import type { SignalRecorded } from '../../src/webhooks/event.ts';
import type { EventIntake } from '../../src/webhooks/intake.ts';

export const PORTAL = '4001001';
export const APP_ID = '5012345';
export const PUBLIC_URL = 'https://fairlead.example.com';
export const SECRET = 'the-app-secret';
export const NOW = Date.UTC(2026, 10, 20, 10);

export const CONNECTED: SignalPortal = {
  state: 'connected',
  kinds: new Map([
    ['webinar_attended', 'Webinar attendance'],
    ['demo_request', 'Demo request'],
  ]),
};

export interface DoorOptions {
  readonly portal?: SignalPortal;
  readonly intake?: EventIntake;
  readonly emails?: Readonly<Record<string, readonly string[]>>;
  readonly limits?: Partial<SignalLimits>;
  readonly now?: () => number;
  readonly decide?: ActionDeps['decide'];
}

export async function openDoors(options: DoorOptions = {}) {
  const told: SignalRecorded[] = [];
  const keys = new Set<string>();
  const registry = new Registry();
  const lines: string[] = [];
  const intake: EventIntake = {
    async accept({ events }) {
      const fresh = events.filter(({ key }) => {
        const isNew = !keys.has(key);
        keys.add(key);
        return isNew;
      });
      told.push(...(fresh as SignalRecorded[]));
      return { stored: fresh.length, duplicates: events.length - fresh.length, ignored: 0 };
    },
  };
  const { key, hash } = newPortalKey();
  const asked: string[] = [];
  const deps = {
    appId: APP_ID,
    portals: {
      async read(portalId: string) {
        asked.push(portalId);
        return options.portal ?? CONNECTED;
      },
      contactsByEmail: async (_: string, emails: readonly string[]) =>
        new Map(emails.flatMap((email) => (options.emails?.[email] ? [[email, options.emails[email]]] : []))),
    },
    intake: options.intake ?? intake,
    metrics: createSignalMetrics(registry),
    log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    now: options.now ?? (() => NOW),
  };
  const app = createApp({
    config: { trustedProxies: [] },
    log: deps.log,
    registry,
    checks: [],
    routers: {
      actions: actionRoutes({
        ...deps,
        publicUrl: PUBLIC_URL,
        clientSecrets: [new Secret(SECRET)],
        metrics: createActionMetrics(registry),
        signalMetrics: deps.metrics,
        decide: options.decide ?? (() => Promise.reject(new Error('nobody decides here'))),
        lookAt: () => Promise.reject(new Error('nobody looks here')),
      }),
      signals: signalRoutes({
        ...deps,
        keys: { find: async (given) => (given === hash ? { portalId: PORTAL, keyId: 'k1' } : undefined) },
        ...(options.limits && { limits: options.limits }),
      }),
    },
  });
  const listening = await listen(app, 0, '127.0.0.1');
  onTestFinished(() => listening.close(500));
  const url = `http://127.0.0.1:${listening.port}`;
  return {
    url,
    told,
    /** Portals that were asked for. */
    asked,
    lines,
    key: key.reveal(),
    count: async (name: string, labels: Readonly<Record<string, string>>) => {
      const metric = await registry.getSingleMetric(name)?.get();
      const found = metric?.values.find((value) =>
        Object.entries(labels).every(([label, text]) => String(value.labels[label]) === text),
      );
      return found?.value ?? 0;
    },
    /** Sends a body to `/api/signals` with the portal's key. */
    async send(body: unknown, headers: Readonly<Record<string, string>> = {}) {
      const response = await fetch(`${url}/api/signals`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${key.reveal()}`,
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      // biome-ignore lint/suspicious/noExplicitAny: tests read single fields of several shapes
      return { status: response.status, headers: response.headers, body: (await response.json()) as any };
    },
  };
}

export function aSignal(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { contactId: '901', kind: 'webinar_attended', occurredAt: '2026-11-20T09:00:00Z', ...changes };
}

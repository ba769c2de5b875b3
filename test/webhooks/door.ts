import { createHmac } from 'node:crypto';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/app.ts';
import { listen } from '../../src/http/listen.ts';
import { Secret } from '../../src/secret.ts';
import type { EventIntake, IncomingBatch } from '../../src/webhooks/intake.ts';
import { createWebhookMetrics } from '../../src/webhooks/metrics.ts';
import { type WebhookLimits, webhookRoutes } from '../../src/webhooks/routes.ts';

export const PUBLIC_URL = 'https://fairlead.example.com';
export const SECRET = 'the-app-secret';
export const APP_ID = '5012345';
export const NOW = 1_795_219_200_000;

/** A property change of a contact, as HubSpot sends it. */
export function anEvent(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    eventId: 3816279480,
    subscriptionId: 2234101,
    portalId: 45678901,
    appId: Number(APP_ID),
    occurredAt: NOW - 1_000,
    subscriptionType: 'object.propertyChange',
    attemptNumber: 0,
    objectId: 90210,
    objectTypeId: '0-1',
    propertyName: 'jobtitle',
    propertyValue: 'VP Marketing',
    changeSource: 'CRM_UI',
    sourceId: 'userId:77',
    isSensitive: false,
    ...changes,
  };
}

export function bodyOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** The v3 signature by HubSpot's recipe, written out here once more so that a slip in `src` shows. */
export function signV3(parts: {
  url: string;
  body: Buffer;
  time: number | string;
  method?: string;
  secret?: string;
}) {
  const source = Buffer.concat([
    Buffer.from(`${parts.method ?? 'POST'}${parts.url}`),
    parts.body,
    Buffer.from(String(parts.time)),
  ]);
  return createHmac('sha256', parts.secret ?? SECRET)
    .update(source)
    .digest('base64');
}

export function signedHeaders(
  body: Buffer,
  options: { time?: number | string; secret?: string; url?: string } = {},
) {
  const time = options.time ?? NOW;
  const url = options.url ?? `${PUBLIC_URL}/webhooks/hubspot`;
  return {
    'content-type': 'application/json',
    'x-hubspot-request-timestamp': String(time),
    'x-hubspot-signature-v3': signV3({ url, body, time, ...(options.secret && { secret: options.secret }) }),
  };
}

/** An intake that remembers what it was given. */
function rememberingIntake(): EventIntake & { readonly batches: IncomingBatch[] } {
  const batches: IncomingBatch[] = [];
  return {
    batches,
    async accept(batch) {
      batches.push(batch);
      return { stored: batch.events.length, duplicates: 0, ignored: 0 };
    },
  };
}

export type Door = Awaited<ReturnType<typeof openDoor>>;

/** An open door for one test, with what its intake was given unless the test brings its own. */
export async function aDoor(options: Partial<Parameters<typeof openDoor>[0]> = {}) {
  const intake = rememberingIntake();
  const door = await openDoor({ intake, ...options });
  onTestFinished(door.close);
  return { ...door, batches: intake.batches };
}

/** The real app on a free port of loopback, with the webhook door before the given intake. */
async function openDoor(options: {
  intake: EventIntake;
  now?: () => number;
  limits?: Partial<WebhookLimits>;
  secrets?: string[];
}) {
  const registry = new Registry();
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const webhooks = webhookRoutes({
    appId: APP_ID,
    publicUrl: PUBLIC_URL,
    clientSecrets: (options.secrets ?? [SECRET]).map((secret) => new Secret(secret)),
    intake: options.intake,
    metrics: createWebhookMetrics(registry),
    log,
    now: options.now ?? (() => NOW),
    ...(options.limits && { limits: options.limits }),
  });
  const app = createApp({ config: { trustedProxies: [] }, log, registry, checks: [], routers: { webhooks } });
  const listening = await listen(app, 0, '127.0.0.1');
  const url = `http://127.0.0.1:${listening.port}/webhooks/hubspot`;
  return {
    url,
    port: listening.port,
    server: listening.server,
    lines,
    close: () => listening.close(500),
    post: (body: Buffer, headers: HeadersInit = signedHeaders(body)) =>
      fetch(url, { method: 'POST', body: new Uint8Array(body), headers }),
    count: async (name: string, labels: Record<string, string> = {}) => {
      const metric = await registry.getSingleMetric(name)?.get();
      const found = metric?.values.find((value) =>
        Object.entries(labels).every(([label, text]) => String(value.labels[label]) === text),
      );
      return found?.value ?? 0;
    },
  };
}

type Outcome = Awaited<ReturnType<EventIntake['accept']>>;

/** An intake whose first batch waits until it is released. */
export function heldIntake() {
  const remembering = rememberingIntake();
  const released = Promise.withResolvers<
    { stored: number; duplicates: number; ignored: number } | undefined
  >();
  const called = Promise.withResolvers<void>();
  const intake: EventIntake = {
    async accept(batch) {
      const outcome = await remembering.accept(batch);
      called.resolve();
      return (await released.promise) ?? outcome;
    },
  };
  return {
    intake,
    batches: remembering.batches,
    called: called.promise,
    release: (outcome?: Outcome) => released.resolve(outcome),
  };
}

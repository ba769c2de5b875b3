/**
 * `npm run sandbox`: a HubSpot portal on this machine. It knows the app as HubSpot does, from what its
 * project declares (`app-manifest.json`): scopes, redirect address and webhook subscriptions.
 */
import { readFileSync } from 'node:fs';
import { demoPortalId, type SandboxOptions, startSandbox } from './sandbox.ts';
import { loadStory } from './story/play.ts';
import { buildStory } from './story/story.ts';
import type { Subscription } from './webhooks/subscription.ts';

interface Manifest {
  readonly name: string;
  readonly paths: { readonly callback: string; readonly webhooks: string };
  readonly scopes: { readonly required: readonly string[]; readonly optional: readonly string[] };
  readonly webhooks: { readonly subscriptions: readonly Subscription[] };
}

const port = readPort(process.env.SANDBOX_PORT ?? '8787');
const appUrl = process.env.SANDBOX_APP_URL ?? 'http://localhost:8080';
const sandbox = await startSandbox({ port, appUrl, ...uploadedApp() }).catch(explain);
loadStory(sandbox, demoPortalId, buildStory(1, Date.now()));

console.log(`HubSpot sandbox  ${sandbox.url}  portal ${demoPortalId}`);
console.log(`Webhooks go to   ${sandbox.webhooks.target.url}`);
console.log(
  `App              client id ${sandbox.app.options.clientId}, secret ${sandbox.app.options.clientSecret}`,
);
console.log(`Control room     ${sandbox.url}/_sandbox`);
console.log(`Tell a story     curl -X POST ${sandbox.url}/_sandbox/portals/${demoPortalId}/story`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0));
  });

function uploadedApp(): Pick<SandboxOptions, 'app' | 'subscriptions' | 'webhookPath' | 'publicUrl'> {
  const manifest = JSON.parse(
    readFileSync(new URL('../app-manifest.json', import.meta.url), 'utf8'),
  ) as Manifest;
  const publicUrl = process.env.SANDBOX_PUBLIC_URL ?? appUrl;
  return {
    app: {
      ...(process.env.HUBSPOT_APP_ID && { appId: process.env.HUBSPOT_APP_ID }),
      ...(process.env.HUBSPOT_CLIENT_ID && { clientId: process.env.HUBSPOT_CLIENT_ID }),
      ...(process.env.HUBSPOT_CLIENT_SECRET && { clientSecret: process.env.HUBSPOT_CLIENT_SECRET }),
      name: manifest.name,
      redirectUri: new URL(manifest.paths.callback, publicUrl).toString(),
      scopes: manifest.scopes.required,
      optionalScopes: manifest.scopes.optional,
    },
    subscriptions: manifest.webhooks.subscriptions,
    webhookPath: manifest.paths.webhooks,
    publicUrl,
  };
}

function explain(error: NodeJS.ErrnoException): never {
  if (error.code !== 'EADDRINUSE') throw error;
  console.error(`Port ${port} is taken. Set SANDBOX_PORT to a free one, or stop what listens there.`);
  process.exit(1);
}

function readPort(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  console.error(`SANDBOX_PORT must be a port number, not ${JSON.stringify(text)}.`);
  process.exit(2);
}

/**
 * Somebody who knocks at every door: without the secret, and as a user of one portal whose calls HubSpot signs for any
 * address of the app, who names the other portal in them. Nothing of it may be let in, kept or told.
 */
import { appFetch, type FetchRequest } from '../../sandbox/extensions/app-fetch.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Everything } from './checks.ts';

export interface Intruder {
  knock(): void;
  readonly knocks: number;
  complaints(everything: Everything): Promise<string[]>;
}

const MARK = 'forged-by-an-intruder';
const VICTIM = '70000000001';

interface Knock {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
}

export function createIntruder(sandbox: Sandbox, webUrl: string, portals: readonly string[]): Intruder {
  const pending: Promise<void>[] = [];
  const letIn: string[] = [];
  let knocks = 0;

  const note = (path: string, status: number): void => {
    if (status !== 401) letIn.push(`${path} answered an intruder with ${status}`);
  };
  const forge = async ({ method, path, body }: Knock): Promise<void> => {
    try {
      const response = await fetch(webUrl + path, {
        method,
        headers: {
          'content-type': 'application/json',
          'x-hubspot-request-timestamp': String(sandbox.clock.now()),
          'x-hubspot-signature-v3': Buffer.alloc(32, knocks).toString('base64'),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      await response.arrayBuffer();
      note(path, response.status);
    } catch {
      // The process is just dead: nobody was let in.
    }
  };
  const haveSigned = async (home: string, { path, ...knock }: Knock): Promise<void> => {
    const { appId, clientSecret } = sandbox.app.options;
    const target = { appId, clientSecret, publicUrl: webUrl, url: webUrl };
    const user = { portalId: home, userId: 1, userEmail: `${MARK}@neighbour.example` };
    const request: FetchRequest = { ...knock, url: webUrl + path };
    const { status, body } = await appFetch(target, user, request, sandbox.clock.now);
    const asked = (body as { context?: { appServerStatusCode: string[] } }).context?.appServerStatusCode[0];
    // Without the app's own status nobody was there.
    if (status !== 502 || asked !== undefined) note(path, Number(asked ?? status));
  };

  return {
    get knocks() {
      return knocks;
    },
    knock() {
      knocks += 1;
      const [aim, home] = [portals[knocks % portals.length]!, portals[(knocks + 1) % portals.length]!];
      const event = {
        eventId: knocks,
        portalId: Number(aim),
        subscriptionType: 'contact.propertyChange',
        objectId: Number(VICTIM),
        propertyName: 'jobtitle',
        propertyValue: MARK,
        occurredAt: sandbox.clock.now(),
      };
      const action = {
        callbackId: `${MARK}-${knocks}`,
        origin: { portalId: Number(aim) },
        object: { objectId: Number(VICTIM), objectType: 'CONTACT' },
        inputFields: { decision: 'accepted', note: MARK },
      };
      const webhook = { method: 'POST', path: '/webhooks/hubspot', body: [event] } as const;
      const decision = { method: 'POST', path: '/actions/decide', body: action } as const;
      const card = `/api/card/contacts/${VICTIM}`;
      const named = `portalId=${aim}&userId=1`;
      // So long a query that what HubSpot adds would be cut off its end.
      const padded = `${named}${'&a'.repeat(1_000)}`;
      const forged = [webhook, decision, { method: 'GET', path: `${card}?${named}` } as const];
      const signed = [
        webhook,
        decision,
        ...[named, padded].map((q) => ({ method: 'GET', path: `${card}?${q}` }) as const),
      ];
      pending.push(...forged.map(forge), ...signed.map((knock) => haveSigned(home, knock)));
    },
    async complaints(everything) {
      await Promise.all(pending);
      return [...letIn, ...(await everything.naming(MARK))];
    },
  };
}

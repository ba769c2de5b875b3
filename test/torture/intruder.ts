/** Somebody without the secret who knocks at every door: nothing of it may be let in, kept or told. */
import type { Everything } from './checks.ts';

export interface Intruder {
  knock(): void;
  readonly knocks: number;
  complaints(everything: Everything): Promise<string[]>;
}

const MARK = 'forged-by-an-intruder';

export function createIntruder(webUrl: string, portals: readonly string[]): Intruder {
  const pending: Promise<void>[] = [];
  const letIn: string[] = [];
  let knocks = 0;

  const knockAt = async (path: string, init: RequestInit): Promise<void> => {
    try {
      const response = await fetch(webUrl + path, init);
      await response.arrayBuffer();
      if (response.status !== 401) letIn.push(`${path} answered a forged request with ${response.status}`);
    } catch {
      // The process is just dead: nobody was let in.
    }
  };
  const forged = () => ({
    'content-type': 'application/json',
    'x-hubspot-request-timestamp': String(Date.now()),
    'x-hubspot-signature-v3': Buffer.alloc(32, knocks).toString('base64'),
  });

  return {
    get knocks() {
      return knocks;
    },
    knock() {
      knocks += 1;
      const portalId = portals[knocks % portals.length]!;
      const event = {
        eventId: knocks,
        portalId: Number(portalId),
        subscriptionType: 'contact.propertyChange',
        objectId: 70_000_000_001,
        propertyName: 'jobtitle',
        propertyValue: MARK,
        occurredAt: Date.now(),
      };
      pending.push(
        knockAt('/webhooks/hubspot', { method: 'POST', headers: forged(), body: JSON.stringify([event]) }),
        knockAt(`/api/card/contacts/70000000001?portalId=${portalId}&userId=1`, { headers: forged() }),
      );
    },
    async complaints(everything) {
      await Promise.all(pending);
      return [...letIn, ...(await everything.naming(MARK))];
    },
  };
}

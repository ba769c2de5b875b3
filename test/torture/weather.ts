/** Bad days at HubSpot, from a seed: late answers, cut connections, 429 and 503, before or after the call was applied. */

import type { FaultEffect } from '../../sandbox/http/faults.ts';
import type { Random } from '../../sandbox/random.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

const EVERY_MS = 600;
const FOR_MS = 2_000;
const KINDS = ['delay', 'drop before', 'drop after', '429', '503 before', '503 after'] as const;
type Kind = (typeof KINDS)[number];

export interface Weather {
  /** Clears up, and tells how many calls were hit in each way. */
  stop(): Readonly<Record<string, number>>;
}

export function startWeather(sandbox: Sandbox, portals: readonly string[], random: Random): Weather {
  const faults: { kind: Kind; hits: () => number }[] = [];
  const timer = setInterval(() => {
    const kind = random.pick(KINDS);
    const fault = sandbox.faults.add({
      match: { path: '/crm/', ...(random.next() < 0.8 ? { portalId: random.pick(portals) } : {}) },
      effect: effectOf(kind, random),
      times: 1 + random.below(3),
      forMs: FOR_MS,
    });
    faults.push({ kind, hits: () => fault.hits });
  }, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      sandbox.faults.clear();
      const hits: Record<string, number> = {};
      for (const fault of faults) hits[fault.kind] = (hits[fault.kind] ?? 0) + fault.hits();
      return hits;
    },
  };
}

function effectOf(kind: Kind, random: Random): FaultEffect {
  switch (kind) {
    case 'delay':
      return { kind: 'delay', ms: 100 + random.below(700) };
    case 'drop before':
      return { kind: 'drop', when: 'before' };
    case 'drop after':
      return { kind: 'drop', when: 'after' };
    case '429':
      return { kind: 'status', status: 429, headers: { 'Retry-After': '1' } };
    case '503 before':
      return { kind: 'status', status: 503 };
    case '503 after':
      return { kind: 'status', status: 503, when: 'after' };
  }
}

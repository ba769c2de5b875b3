/** Faults that a test or a person switches on: what HubSpot and the network do on a bad day. */
export interface FaultMatch {
  readonly method?: string;
  /** A part of the path, or a pattern. */
  readonly path?: string | RegExp;
  readonly portalId?: string;
}

export type FaultEffect =
  /** Answers late; the call itself goes on as usual. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Cuts the connection, before the call is applied or after. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** Answers with another status; `after` applies the call first and hides that it did. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly when?: 'before' | 'after';
    }
  /** Takes the connection and never answers. */
  | { readonly kind: 'hang' }
  /** Refuses some inputs of a batch with 207 and applies the others: every nth, or these ids. */
  | {
      readonly kind: 'partial';
      readonly every?: number;
      readonly ids?: readonly string[];
      readonly category?: string;
      readonly message?: string;
    };

export type Fault = {
  readonly match?: FaultMatch;
  readonly effect: FaultEffect;
  /** How many calls it hits; all of them where left out. */
  readonly times?: number;
  /** For how long from now, in milliseconds. */
  readonly forMs?: number;
};

export interface ActiveFault extends Fault {
  readonly id: string;
  hits: number;
  readonly until: number;
}

interface Target {
  readonly method: string;
  readonly path: string;
  readonly portalId: string | null;
}

export class Faults {
  private active: ActiveFault[] = [];
  private count = 0;
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  add(fault: Fault): ActiveFault {
    const until = fault.forMs === undefined ? Number.POSITIVE_INFINITY : this.now() + fault.forMs;
    const active: ActiveFault = { ...fault, id: `fault-${++this.count}`, hits: 0, until };
    this.active.push(active);
    return active;
  }

  list(): readonly ActiveFault[] {
    this.active = this.active.filter((fault) => !this.isSpent(fault));
    return this.active;
  }

  remove(id: string): void {
    this.active = this.active.filter((fault) => fault.id !== id);
  }

  clear(): void {
    this.active = [];
  }

  /** The effects that hit this call, oldest first; each counts the hit. */
  strike(target: Target): FaultEffect[] {
    if (this.active.length === 0) return [];
    const hit = this.list().filter((fault) => matches(fault.match ?? {}, target));
    for (const fault of hit) fault.hits++;
    return hit.map((fault) => fault.effect);
  }

  private isSpent(fault: ActiveFault): boolean {
    return fault.hits >= (fault.times ?? Number.POSITIVE_INFINITY) || this.now() >= fault.until;
  }
}

function matches(match: FaultMatch, target: Target): boolean {
  if (match.method && match.method.toUpperCase() !== target.method) return false;
  if (match.portalId && match.portalId !== target.portalId) return false;
  if (match.path instanceof RegExp) return match.path.test(target.path);
  return match.path === undefined || target.path.includes(match.path);
}

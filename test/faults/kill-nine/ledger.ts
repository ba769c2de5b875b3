/** What the two relays saw: requests that were acknowledged, and values that were written, with the app's lives. */
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { readEvents } from '../../../src/webhooks/payload.ts';
import type { PassingCall } from './relay.ts';

/** One life of the app, from its start to its SIGKILL. */
export interface Life {
  readonly number: number;
  killedAt: number | null;
}

/** One contact's part of a batch update. */
export interface Write {
  readonly portalId: string;
  readonly contactId: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly life: Life;
  readonly at: number;
  /** HubSpot held all of these values already, provenance aside. */
  readonly toldNothing: boolean;
  /** When the answer was passed on; null where it never was. */
  answeredAt: number | null;
}

const PROVENANCE = ['fairlead_evaluated_at', 'fairlead_model_version'];

export class Ledger {
  readonly acknowledged = new Set<string>();
  readonly writes: Write[] = [];
  requests = 0;
  #life: Life = { number: 0, killedAt: null };
  readonly #underWay = new Map<PassingCall, readonly Write[]>();
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  get life(): Life {
    return this.#life;
  }

  begin(): void {
    this.#life = { number: this.#life.number + 1, killedAt: null };
  }

  end(): void {
    this.#life.killedAt = Date.now();
  }

  /** A webhook request that was answered with 2xx: from here on every event in it must come to an end. */
  acknowledge(body: Buffer): void {
    const parsed = readEvents(body, { appId: this.#sandbox.app.options.appId });
    if (parsed.kind === 'malformed') throw new Error(`a malformed body was acknowledged: ${parsed.reason}`);
    this.requests += 1;
    for (const event of parsed.events) this.acknowledged.add(event.key);
  }

  write(call: PassingCall): void {
    const { inputs } = JSON.parse(call.body.toString()) as {
      inputs: { id: string; properties: Record<string, string> }[];
    };
    const portalId = portalOf(this.#sandbox, call);
    if (portalId === null) throw new Error('a write came with a token of no portal');
    const { contacts } = this.#sandbox.portal(portalId).stores;
    const writes = inputs.map(({ id, properties }) => {
      const values = contacts.resolve(id)?.values ?? {};
      const news = Object.entries(properties).filter(
        ([name, value]) => !PROVENANCE.includes(name) && !same(value, values[name]),
      );
      const toldNothing = news.length === 0;
      const life = this.#life;
      return { portalId, contactId: id, properties, life, at: Date.now(), toldNothing, answeredAt: null };
    });
    this.writes.push(...writes);
    this.#underWay.set(call, writes);
  }

  /** The call never reached HubSpot: it wrote nothing. */
  forget(call: PassingCall): void {
    const lost = this.#underWay.get(call) ?? [];
    for (const write of lost) this.writes.splice(this.writes.indexOf(write), 1);
    this.#underWay.delete(call);
  }

  answer(call: PassingCall): void {
    for (const write of this.#underWay.get(call) ?? []) {
      if (write.life.killedAt === null) write.answeredAt = Date.now();
    }
    this.#underWay.delete(call);
  }
}

/** Whose token a call carries; null where it is no portal's. */
export function portalOf(sandbox: Sandbox, { authorization = '' }: PassingCall): string | null {
  return sandbox.app.findGrant(authorization.replace(/^Bearer /i, ''))?.portalId ?? null;
}

/** HubSpot gives times back in a form of its own. */
function same(wanted: string, held: string | undefined): boolean {
  if (held === undefined) return wanted === '';
  return wanted === held || Date.parse(wanted) === (/^\d{13}$/.test(held) ? Number(held) : Date.parse(held));
}

/**
 * The pace of claims: after a batch that was not full its kind of work gathers for a while, so that the next one is
 * fuller. Contacts and companies each by themselves: where a company is always due as well, contacts would never be.
 * In memory, since a portal's owner alone claims.
 */
import type { ObjectType } from '../webhooks/event.ts';

export class Gathering {
  readonly #pace: number;
  /** Epoch ms, by portal and type. */
  readonly #until = new Map<string, number>();

  constructor(pace: number) {
    this.#pace = pace;
  }

  claimed(portalId: string, objectType: ObjectType, { now, isFull }: { now: number; isFull: boolean }): void {
    this.#until.set(keyOf(portalId, objectType), isFull ? now : now + this.#pace);
  }

  /** Those that have gathered for long enough. */
  ready(portalId: string, types: readonly ObjectType[], now: number): readonly ObjectType[] {
    return types.filter((type) => this.#untilOf(portalId, type) <= now);
  }

  /** When to look again: after the usual pause, or when the first of these types is ready. */
  nextTurn(portalId: string, types: readonly ObjectType[], now: number): number {
    const ends = types.map((type) => this.#untilOf(portalId, type)).filter((until) => until > now);
    return Math.min(now + this.#pace, ...ends);
  }

  #untilOf(portalId: string, objectType: ObjectType): number {
    return this.#until.get(keyOf(portalId, objectType)) ?? Number.NEGATIVE_INFINITY;
  }
}

function keyOf(portalId: string, objectType: ObjectType): string {
  return `${portalId} ${objectType}`;
}

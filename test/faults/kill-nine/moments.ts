/** When the app is killed. Each moment is one in which something is half done. */

export const MOMENTS = [
  'at any time',
  'right after a 2xx',
  'before a write reaches HubSpot',
  'after HubSpot applied a write',
  'during a read',
  'while it starts',
  'together with its database',
] as const;
export type Moment = (typeof MOMENTS)[number];

/** Waits for one moment at a time; the relays say when it has come. */
export class Trap {
  readonly #spring: () => Promise<void>;
  #moment: Moment | undefined;
  #sprung: () => void = () => undefined;

  /** `spring` kills the app, and resolves when it is gone. */
  constructor(spring: () => Promise<void>) {
    this.#spring = spring;
  }

  /** Resolves once the moment came and the app is gone, or after `patienceMs`, when it is killed all the same. */
  async set(moment: Moment, patienceMs: number): Promise<'came' | 'never came'> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#moment = moment;
    this.#sprung = resolve;
    const { promise: late, resolve: giveUp } = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => giveUp('late'), patienceMs);
    const came = (await Promise.race([promise, late])) !== 'late';
    clearTimeout(timer);
    if (!came && (await this.comes(moment))) return 'never came';
    await promise;
    return 'came';
  }

  /** Whether this was the moment waited for; the app is dead then. */
  async comes(moment: Moment): Promise<boolean> {
    if (this.#moment !== moment) return false;
    this.#moment = undefined;
    await this.#spring();
    this.#sprung();
    return true;
  }
}

/**
 * Hands that do the same work side by side. One that has nothing to do but to wait for HubSpot costs a place and nothing
 * else: another takes its place meanwhile, so that whoever does not answer holds up nobody but himself (R31).
 */
export interface CrewSetup {
  /** So many hands work at a time. */
  readonly hands: number;
  /** So many there are at most, those that wait included: each holds its work in memory. */
  readonly most: number;
  /** What a hand does until it is needed no more. */
  readonly work: (isNeeded: () => boolean) => Promise<void>;
}

export class Crew {
  readonly #setup: CrewSetup;
  readonly #hands = new Set<Promise<void>>();
  #setAside = 0;
  #isOpen = false;

  constructor(setup: CrewSetup) {
    this.#setup = setup;
  }

  open(): void {
    this.#isOpen = true;
    this.#fill();
  }

  /** A hand only waits from now on; to be called again, as what is returned, when it is back. */
  setAside(): () => void {
    this.#setAside += 1;
    this.#fill();
    return () => {
      this.#setAside -= 1;
    };
  }

  /** Resolves when all hands have ended what they had begun. */
  async close(): Promise<void> {
    this.#isOpen = false;
    while (this.#hands.size > 0) await Promise.all(this.#hands);
  }

  readonly #isNeeded = () => this.#isOpen && this.#atWork() <= this.#setup.hands;

  #atWork(): number {
    return this.#hands.size - this.#setAside;
  }

  #fill(): void {
    const { hands, most, work } = this.#setup;
    while (this.#isOpen && this.#atWork() < hands && this.#hands.size < most) {
      const hand: Promise<void> = work(this.#isNeeded).finally(() => {
        this.#hands.delete(hand);
        this.#fill();
      });
      this.#hands.add(hand);
    }
  }
}

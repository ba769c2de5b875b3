import { inspect } from 'node:util';

const HIDDEN = '[secret]';

/**
 * A value that must not be printed. JSON, `inspect`, `console.log` and string templates show
 * `[secret]`; only `reveal()` gives it out, so a search for `reveal(` finds each place of use.
 */
export class Secret<Value> {
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  reveal(): Value {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}

/** Three-valued logic (Kleene): what is missing or unreadable is UNKNOWN instead of false, and only then decides nothing. */
export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;
export type Tri = typeof NO | typeof YES | typeof UNKNOWN;

export function allOf<Given>(tests: readonly ((given: Given) => Tri)[]): (given: Given) => Tri {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (given) => {
    let result: Tri = YES;
    for (const test of tests) {
      const one = test(given);
      if (one === NO) return NO;
      if (one === UNKNOWN) result = UNKNOWN;
    }
    return result;
  };
}

export function anyOf<Given>(tests: readonly ((given: Given) => Tri)[]): (given: Given) => Tri {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (given) => {
    let result: Tri = NO;
    for (const test of tests) {
      const one = test(given);
      if (one === YES) return YES;
      if (one === UNKNOWN) result = UNKNOWN;
    }
    return result;
  };
}

/** What is unknown stays unknown when it is denied. */
export function noneOf<Given>(tests: readonly ((given: Given) => Tri)[]): (given: Given) => Tri {
  const some = anyOf(tests);
  return (given) => {
    const result = some(given);
    return result === UNKNOWN ? UNKNOWN : result === YES ? NO : YES;
  };
}

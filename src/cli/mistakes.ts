/** Failures that are told in their own words, without a stack. */

/** The command was used wrongly: an unknown portal, a time that is none. Exit code 2. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
  readonly code = 'wrong-use';
}

/** The command was right and could not do its work. Exit code 1. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code = 'problem';
}

/**
 * What test files import as 'vitest' while they face mutants (mutation-runner.ts): `describe` and `it` only note the
 * tests, `expect` is vitest's own.
 */
export { expect } from 'vitest';

type Body = (...args: never[]) => unknown;

/** A test with the names of the groups around it. Names may repeat; the place in its file tells tests apart. */
export interface NotedTest {
  readonly name: string;
  readonly run: () => unknown;
  /** What has to be done once before it. */
  readonly before: readonly (() => unknown)[];
}

let noted: NotedTest[] = [];
let groups: readonly { readonly name: string; readonly before: (() => unknown)[] }[] = [];

/** Loads test files and gives what they note. */
export async function noting(load: () => Promise<unknown>): Promise<readonly NotedTest[]> {
  noted = [];
  groups = [{ name: '', before: [] }];
  await load();
  return noted;
}

export function it(name: string, run: Body): void {
  noted.push({
    name: [...groups.slice(1).map((group) => group.name), name].join(' > '),
    run: run as () => unknown,
    before: groups.flatMap((group) => group.before),
  });
}

export function describe(name: string, body: Body): void {
  const outside = groups;
  groups = [...outside, { name, before: [] }];
  (body as () => unknown)();
  groups = outside;
}

export function beforeAll(run: () => unknown): void {
  groups.at(-1)!.before.push(run);
}

it.each = eachOf(it);
describe.each = eachOf(describe);
export const test = it;

/** One for each row; a row that is a list becomes several arguments. */
function eachOf(note: (name: string, body: Body) => void) {
  return (rows: readonly unknown[]) => (name: string, body: (...args: unknown[]) => unknown) => {
    for (const row of rows) note(name, () => body(...(Array.isArray(row) ? row : [row])));
  };
}

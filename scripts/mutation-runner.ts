/**
 * Runs tests against mutants within Stryker's own process. For each mutant sources and tests are loaded anew, so that
 * nothing a mutant left in memory is seen by the next; libraries stay loaded. Stryker's runner for vitest starts a
 * worker with all libraries for each mutant, which took some 3 s of CPU a mutant of the room "documents".
 *
 * Stryker ends this process where a mutant takes too long, and after some hundred mutants, since modules that were
 * loaded stay in memory.
 */
import { globSync, readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type CompleteDryRunResult,
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { isInSample } from './mutation-sample.ts';
import { type NotedTest, noting } from './mutation-tests.ts';

/** What Stryker's instrumented sources look at and write to. */
interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: CompleteDryRunResult['mutantCoverage'];
}

interface PlacedTest extends NotedTest {
  readonly id: string;
  readonly file: string;
}

/** `wanted`: ids of tests; null: all of them. */
interface Choice {
  readonly bail: boolean;
  readonly wanted: ReadonlySet<string> | null;
}

const UNLOADED = '#can be loaded';
const SETUP = 'test/support/first-counterexample.ts';

class InProcessRunner implements TestRunner {
  static readonly inject = [] as const;
  readonly #root = process.cwd();
  readonly #switch: Switch = {};

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    process.env.FAIRLEAD_RUNS = '0.1';
    (globalThis as Record<string, unknown>).__stryker__ = this.#switch;
    loadAnewFrom(pathToFileURL(`${this.#root}/`).href);
  }

  async dryRun(): Promise<DryRunResult> {
    counting = true;
    this.#switch.activeMutant = undefined;
    const tests = await this.#runAll({ bail: false, wanted: null });
    const { mutantCoverage } = this.#switch;
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage ? { mutantCoverage } : {}) };
  }

  async mutantRun({ activeMutant, hitLimit, testFilter }: MutantRunOptions): Promise<MutantRunResult> {
    if (!isInSample(activeMutant))
      return { status: MutantRunStatus.Error, errorMessage: 'not in the sample' };
    counting = false;
    Object.assign(this.#switch, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const wanted = testFilter === undefined ? null : new Set(testFilter);
    const tests = await this.#runAll({ bail: true, wanted });
    const tooOften = determineHitLimitReached(this.#switch.hitCount, hitLimit);
    return toMutantRunResult(tooOften ?? { status: DryRunStatus.Complete, tests });
  }

  /** File by file, so that those after the first failure are not even loaded. */
  async #runAll({ bail, wanted }: Choice): Promise<TestResult[]> {
    generation++;
    await import(pathToFileURL(join(this.#root, SETUP)).href);
    const results: TestResult[] = [];
    for (const file of this.#files()) {
      if (wanted !== null && !holdsOneOf(file, wanted)) continue;
      const done = new Set<() => unknown>();
      for (const test of await this.#load(file)) {
        if (wanted !== null && !wanted.has(test.id) && !test.id.endsWith(UNLOADED)) continue;
        const result = await this.#run(test, done);
        results.push(result);
        if (bail && result.status === TestStatus.Failed) return results;
      }
    }
    return results;
  }

  /** A file that cannot even be loaded with a mutant is a test that fails. */
  async #load(file: string): Promise<readonly PlacedTest[]> {
    const placed = (test: NotedTest, i: number) => ({ ...test, file, id: `${file}#${i} ${test.name}` });
    try {
      const noted = await noting(() => import(pathToFileURL(join(this.#root, file)).href));
      return noted.map(placed);
    } catch (error) {
      const run = () => {
        throw error;
      };
      return [{ name: 'can be loaded', file, id: `${file}${UNLOADED}`, before: [], run }];
    }
  }

  #files(): readonly string[] {
    const names = process.env.FAIRLEAD_MUTATION_TESTS!.split(' ');
    const found = names.flatMap((name) => globSync(`test/${name}.test.ts`, { cwd: this.#root }).sort());
    return [...new Set(found)];
  }

  async #run(test: PlacedTest, done: Set<() => unknown>): Promise<TestResult> {
    this.#switch.currentTestId = test.id;
    const started = performance.now();
    try {
      for (const before of test.before) if (!done.has(before)) (await done.add(before)) && (await before());
      await test.run();
      return { ...described(test, started), status: TestStatus.Success };
    } catch (error) {
      return { ...failed(test.id, test.name, error), ...described(test, started) };
    } finally {
      this.#switch.currentTestId = undefined;
    }
  }
}

function described({ id, name, file }: PlacedTest, started: number) {
  return { id, name, fileName: file, timeSpentMs: performance.now() - started };
}

function failed(id: string, name: string, error: unknown) {
  const failureMessage = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { id, name, timeSpentMs: 0, status: TestStatus.Failed as const, failureMessage };
}

function holdsOneOf(file: string, ids: ReadonlySet<string>): boolean {
  for (const id of ids) if (id.startsWith(`${file}#`)) return true;
  return false;
}

let generation = 0;
/** Which test meets which mutant is counted in the first run; later it would only take time. */
let counting = true;
const COUNT = 'function cover() {';

/** Each import of a source or test under the root is of the current generation; 'vitest' is what notes tests. */
function loadAnewFrom(root: string): void {
  const plain = new Map<string, string>();
  const shim = new URL('./mutation-tests.ts', import.meta.url).href;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'vitest' && context.parentURL?.startsWith(root)) {
        return { url: shim, shortCircuit: true };
      }
      const resolved = next(specifier, context);
      const own = resolved.url.startsWith(root) && !resolved.url.includes('/node_modules/');
      return own ? { ...resolved, url: `${resolved.url}?generation=${generation}` } : resolved;
    },
    load(url, context, next) {
      if (!url.startsWith(root) || !url.includes('?generation=')) return next(url, context);
      const file = fileURLToPath(url.slice(0, url.indexOf('?')));
      const source = plain.get(file) ?? stripTypeScriptTypes(readFileSync(file, 'utf8'));
      plain.set(file, source);
      const told = counting ? source : source.replace(COUNT, `${COUNT} return;`);
      return { format: 'module', source: told, shortCircuit: true };
    },
  });
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];

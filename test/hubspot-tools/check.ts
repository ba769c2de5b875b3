/** A check looks at the HubSpot project and says what is wrong with it. Its planted faults show that it would. */
import type { Project } from './project.ts';

export interface Check {
  /** A fact about a good project, in the present tense. */
  readonly name: string;
  /** What is wrong, a sentence each; nothing for a good project. */
  find(project: Project): Promise<readonly string[]>;
  /** Each is planted in a copy of its own, where the check must find it. */
  readonly faults: readonly Fault[];
  /** What else is worth knowing of a good project, for the one who reads along. */
  note?(): string;
}

export interface Fault {
  readonly name: string;
  plant(project: Project): void;
  /** What the check says about it. */
  readonly found: RegExp;
}

export interface Result {
  readonly name: string;
  /** Why it failed; nothing where it passed. */
  readonly findings: readonly string[];
}

/** The check on the project itself, then on one copy for each fault. `copy`: a project that may be spoiled. */
export async function* carryOut(
  check: Check,
  project: Project,
  copy: () => Project,
): AsyncGenerator<Result & { readonly took: number }> {
  yield await timed(check.name, () => check.find(project));
  for (const fault of check.faults) {
    yield await timed(`  and it is told of ${fault.name}`, () => missed(check, fault, copy()));
  }
}

async function missed(check: Check, { plant, found }: Fault, project: Project): Promise<readonly string[]> {
  plant(project);
  const findings = await check.find(project);
  if (findings.some((finding) => found.test(finding))) return [];
  return [`the planted fault was not found: nothing like ${found} in ${JSON.stringify(findings)}`];
}

async function timed(name: string, find: () => Promise<readonly string[]>) {
  const begun = performance.now();
  const findings = await find().catch((error: unknown) => [`the check itself broke: ${textOf(error)}`]);
  return { name, findings, took: performance.now() - begun };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Runs commands of this project one after the other, and tells how each went. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Step {
  readonly name: string;
  /** What follows `node scripts/run.mjs`. */
  readonly command: readonly string[];
  readonly limitMs: number;
  /** Show output as it comes; otherwise only that of a failure. */
  readonly loud?: boolean;
}

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** One line per step; a failure is followed by what its command wrote. Later steps run all the same. */
export async function runSteps(steps: readonly Step[]): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) results.push(await runStep(step));
  return results;
}

async function runStep(step: Step): Promise<StepResult> {
  const started = performance.now();
  const { ok, output } = await run(step);
  const seconds = (performance.now() - started) / 1_000;
  console.log(describeStep({ name: step.name, ok, seconds }));
  if (!ok) console.log(`\n$ node scripts/run.mjs ${step.command.join(' ')}\n${output.trim()}\n`);
  return { name: step.name, ok, seconds };
}

export function describeStep({ name, ok, seconds }: StepResult): string {
  return `${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(44)} ${seconds.toFixed(1).padStart(6)} s`;
}

function run({ command, limitMs, loud }: Step): Promise<{ ok: boolean; output: string }> {
  const child = spawn(process.execPath, ['scripts/run.mjs', ...command], {
    cwd: root,
    stdio: ['ignore', loud ? 'inherit' : 'pipe', loud ? 'inherit' : 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      output += text;
    });
  }
  const limit = setTimeout(() => {
    output += `\nstopped after ${limitMs / 1_000} s`;
    child.kill('SIGKILL');
  }, limitMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ ok: code === 0, output });
    });
  });
}

/** npm as the project finds it, and what its audit comes to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));

export interface NpmRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** In the project's folder, unless `--prefix` names another. */
export function npm(...args: readonly string[]): Promise<NpmRun> {
  return launch('npm', ...args);
}

/** What `scripts/sbom.ts` prints. */
export async function billOfMaterials(): Promise<unknown> {
  const { out, err } = await launch('scripts/sbom.ts');
  if (out === '') throw new Error(`no bill of materials: ${err}`);
  return JSON.parse(out);
}

async function launch(target: string, ...args: readonly string[]): Promise<NpmRun> {
  const child = spawn(process.execPath, [LAUNCHER, target, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, out, err };
}

export type Audit =
  | { readonly kind: 'answered'; readonly grave: readonly string[] }
  /** The registry is out of reach, or keeps no advisories. */
  | { readonly kind: 'not answered'; readonly reason: string };

interface AuditReport {
  readonly message?: string;
  readonly metadata?: object;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
}

/** `npm audit` over the packages of production. `grave` are those with high or critical advisories. */
export async function auditProduction(...options: readonly string[]): Promise<Audit> {
  const { out, err } = await npm('audit', '--omit=dev', '--json', '--fetch-retries=1', ...options);
  const report = JSON.parse(out || '{}') as AuditReport;
  if (!report.metadata) {
    return {
      kind: 'not answered',
      reason: report.message ?? err.trim().split('\n')[0] ?? 'npm said nothing',
    };
  }
  const grave = Object.entries(report.vulnerabilities ?? {})
    .filter(([, { severity }]) => severity === 'high' || severity === 'critical')
    .map(([name, { severity }]) => `${name} (${severity})`);
  return { kind: 'answered', grave };
}

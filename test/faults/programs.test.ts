/**
 * The fault programs of this folder, each with a seed of its own: what one finds it says, and it ends with 0 when its
 * claim held. What they print, timeline and seed, goes on to whoever runs them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const FOLDER = new URL('.', import.meta.url);

interface End {
  readonly code: number | null;
  readonly violations: readonly string[];
}

/** What a claim that held looks like. */
const HELD: End = { code: 0, violations: [] };

async function endOf(program: string): Promise<End> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(program, FOLDER))], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill());
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said += text.toString();
      process.stdout.write(text);
    });
  }
  const [code] = await once(child, 'close');
  return { code, violations: said.match(/^VIOLATED: .*/gm) ?? [] };
}

test('R01 R13 R14 twenty SIGKILLs at telling moments: no acknowledged event is lost, no decision wrong or written twice', async () => {
  expect(await endOf('kill-nine.ts')).toEqual(HELD);
});

test('R13 R18 two workers, one killed in its work: the other goes on within 60 s, within HubSpot’s limit, nothing lost or doubled', async () => {
  expect(await endOf('handover.ts')).toEqual(HELD);
});

test('R28 an hour of 503 in scaled time: done within ten scaled minutes, the latest decision only, no burst above the limit', async () => {
  expect(await endOf('outage.ts')).toEqual(HELD);
});

test('R13 R14 R15 R18 R21 R23 R25 R30 R37 R38 R39 ten seeded lives with thirty kills each leave CRM, store and audit log as an oracle says', async () => {
  expect(await endOf('ten-seeds.ts')).toEqual(HELD);
});

test('each program of this folder has its test', () => {
  const programs = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const tested = readFileSync(fileURLToPath(import.meta.url), 'utf8');
  expect(programs.length).toBeGreaterThan(0);
  expect(programs.filter((name) => !tested.includes(`endOf('${name}')`))).toEqual([]);
});

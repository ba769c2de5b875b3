/**
 * The libraries the engine is measured beside. They have a folder of their own, since one of them brings a binary for
 * each platform and cannot be locked for all; the first run installs them there.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ModelDocument } from '../../../src/engine/schema.ts';
import type { LoadRival } from './adapters/rival.ts';
import { rivalConditions } from './conditions.ts';
import { type Judge, signatureOf } from './contestant.ts';
import { makeHost, type Outcome } from './host.ts';

const FOLDER = new URL('./rivals/', import.meta.url);
const PROJECT = new URL('../../../', import.meta.url);
const INSTALL_LIMIT_MS = 120_000;

/** `note` hears where they cannot be had; those that are missing then leave themselves out. */
export async function installRivals(note: (text: string) => void): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', FOLDER), 'utf8'));
  if (Object.keys(dependencies).every((name) => existsSync(new URL(`node_modules/${name}/`, FOLDER)))) return;
  note('installing the rivals, once');
  const npm = [fileURLToPath(new URL('scripts/run.mjs', PROJECT)), 'npm', 'install'];
  const quietly = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--fetch-retries=1'];
  try {
    await promisify(execFile)(process.execPath, [...npm, ...quietly, '--prefix', fileURLToPath(FOLDER)], {
      timeout: INSTALL_LIMIT_MS,
    });
  } catch (error) {
    note(`they could not be installed: ${reason(error)}`);
  }
}

function reason(error: unknown): string {
  const { stderr = '', message } = error as Error & { readonly stderr?: string };
  return stderr.split('\n').find((line) => line.startsWith('npm error')) ?? message;
}

/** @throws where the library is not there, or has nothing for this platform */
export function rivalJudge(document: ModelDocument, loadRival: LoadRival, explains: boolean): Judge {
  const conditions = rivalConditions(document);
  const rival = loadRival(createRequire(new URL('package.json', FOLDER)), conditions);
  const host = makeHost(document, conditions);
  const finish = explains ? host.explain : host.decide;
  const hits = new Uint8Array(conditions.length);
  if (rival.answers === 'at once') {
    const { answers, match } = rival;
    return {
      answers,
      judge({ prepared }, place) {
        match(prepared[place]!, hits);
        return signed(finish(hits, prepared[place]!));
      },
    };
  }
  const { answers, match } = rival;
  return {
    answers,
    async judge({ prepared }, place) {
      await match(prepared[place]!, hits, explains);
      return signed(finish(hits, prepared[place]!));
    },
  };
}

function signed({ score, fit, decision, failedGates }: Outcome): number {
  return signatureOf(score, fit, decision, failedGates);
}

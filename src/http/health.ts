import { setTimeout as wait } from 'node:timers/promises';
import express, { type Router } from 'express';
import type { Logger } from 'pino';
import { methodNotAllowed } from './errors.ts';

export type Readiness =
  | { readonly ok: true; readonly detail?: string }
  | { readonly ok: false; readonly detail: string };

/** One condition for taking traffic. `detail` is shown to anyone who asks: no address, SQL or version. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<Readiness>;
}

export interface HealthDeps {
  readonly checks: readonly ReadinessCheck[];
  readonly log: Logger;
}

const CHECK_TIMEOUT_MS = 2_000;

/** `/healthz`: this process answers. `/readyz`: it can do its work; 503 and the failing checks else. */
export function healthRoutes(deps: HealthDeps): Router {
  const ask = oneAtATime(() => Promise.all(deps.checks.map((check) => run(check, deps.log))));
  const router = express.Router();
  router
    .route('/healthz')
    .get((_req, res) => void res.set('Cache-Control', 'no-store').json({ ok: true }))
    .all(methodNotAllowed('GET', 'HEAD'));
  router
    .route('/readyz')
    .get(async (_req, res) => {
      const checks = await ask();
      const ok = checks.every((check) => check.ok);
      res
        .status(ok ? 200 : 503)
        .set('Cache-Control', 'no-store')
        .json({ ok, checks });
    })
    .all(methodNotAllowed('GET', 'HEAD'));
  return router;
}

/** Whoever asks while somebody's question is being answered gets that answer: strangers cannot keep the database busy. */
function oneAtATime<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asked: Promise<Answer> | null = null;
  return () => {
    asked ??= ask().finally(() => {
      asked = null;
    });
    return asked;
  };
}

async function run(check: ReadinessCheck, log: Logger): Promise<Readiness & { readonly name: string }> {
  const timer = new AbortController();
  try {
    const slow = wait(CHECK_TIMEOUT_MS, { ok: false, detail: 'no answer in time' } as const, {
      signal: timer.signal,
    });
    return { name: check.name, ...(await Promise.race([check.check(), slow])) };
  } catch (error) {
    log.warn({ err: error, check: check.name }, 'readiness check failed');
    return { name: check.name, ok: false, detail: 'failed' };
  } finally {
    timer.abort();
  }
}

/**
 * The reader of the webhooks journal, the second source of events: one process for the whole app, by a lease in the
 * database. A round keeps the subscriptions, reads on, and has what changed looked into; what fails is tried again
 * later, and where HubSpot does not let the app read, that is said once and gaps are swept instead.
 */
import type { Logger } from 'pino';
import { CrmError } from '../crm/errors.ts';
import { verdict, WORK_POLICY } from '../crm/retry.ts';
import { every, type Loop } from '../tasks/every.ts';
import { type FollowDeps, followJournal } from './follow.ts';
import { JournalFileError } from './journal-file.ts';
import { keepSubscriptions, type Settled, type SubscriptionDeps } from './keep-subscriptions.ts';
import { LeadershipLostError, type Place } from './ports.ts';

export interface ReaderDeps extends Omit<FollowDeps, 'isStopping' | 'unreadable'>, SubscriptionDeps {
  readonly log: Logger;
  readonly retryScale: number;
}

export interface JournalReader {
  /** One round: what a timer calls again and again, and a test when it likes. */
  round(): Promise<void>;
  start(): Loop;
}

const ROUND_MS = 15_000;
const ASK_AGAIN_MS = 3_600_000;

/** Refusals of the app as such: no repeat helps before somebody has changed something. */
const NOT_FOR_THIS_APP: ReadonlySet<CrmError['code']> = new Set([
  'forbidden',
  'missing-scopes',
  'not-found',
  'invalid',
  'misconfigured',
]);

export function createJournalReader(deps: ReaderDeps): JournalReader {
  const { store, metrics, now } = deps;
  let settled: Settled | null = null;
  let failures = 0;
  let restsUntil = 0;
  let isStopping = false;
  const following = { ...deps, unreadable: new Map<string, number>(), isStopping: () => isStopping };

  async function round(): Promise<void> {
    if (now() < restsUntil) return;
    const place = await store.lead(now());
    if (!place) return metrics.lag.set(0);
    try {
      settled = await keepSubscriptions(deps, settled);
      await followJournal(following, place);
      await sayAvailable(deps, place);
      failures = 0;
    } catch (error) {
      failures += 1;
      settled = null;
      restsUntil = now() + (await restAfter(deps, error, failures));
    }
    await store.startCatchingUp(now());
    metrics.lag.set(lagOf(deps, await store.lead(now())));
  }

  return {
    round,
    start() {
      const loop = every(ROUND_MS, deps.log, 'reading the webhooks journal', round);
      return {
        async stop() {
          isStopping = true;
          await loop.stop();
          await store.letGo();
        },
      };
    },
  };
}

async function sayAvailable({ store, log }: ReaderDeps, place: Place): Promise<void> {
  if (place.unavailable === null) return;
  await store.available();
  log.info('the webhooks journal can be read again');
}

/** @returns for how long to rest, ms. @throws what nobody expected */
async function restAfter(deps: ReaderDeps, error: unknown, failures: number): Promise<number> {
  const { store, log, now, retryScale } = deps;
  if (error instanceof LeadershipLostError) return 0;
  if (error instanceof CrmError && NOT_FOR_THIS_APP.has(error.code)) {
    if (await store.unavailable(error.message, now()))
      log.warn({ code: error.code }, 'the webhooks journal cannot be read: gaps are swept instead');
    return ASK_AGAIN_MS;
  }
  if (!(error instanceof CrmError || error instanceof JournalFileError)) throw error;
  log.warn({ err: error }, 'reading the webhooks journal failed, and is tried again');
  const passing =
    error instanceof CrmError
      ? error
      : new CrmError('journal file', { kind: 'transient', reason: 'unavailable' }, {}, error);
  const attempt = { attempts: failures, elapsedMs: 0, scale: retryScale, random: Math.random() };
  const next = verdict(passing, WORK_POLICY, attempt);
  return next.retry ? next.afterMs : ASK_AGAIN_MS;
}

function lagOf({ mode, now }: ReaderDeps, place: Place | null): number {
  if (!place || place.readUntil === null) return 0;
  if (mode === 'repair' && place.repairSince === null) return 0;
  return Math.max(0, now() - place.readUntil) / 1_000;
}

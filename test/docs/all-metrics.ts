import { Registry } from 'prom-client';
import { createActionMetrics } from '../../src/actions/metrics.ts';
import { createJournalMetrics } from '../../src/journal/metrics.ts';
import { createCallMetrics, createWorkerMetrics } from '../../src/metrics.ts';
import { createSignalMetrics } from '../../src/signals/metrics.ts';
import { createWebhookMetrics } from '../../src/webhooks/metrics.ts';
import { createWorkMetrics } from '../../src/work-metrics.ts';

const NOTHING_WAITS = {
  read: async () => ({
    work: { count: 0, since: null },
    writes: { count: 0, since: null },
    workFailing: 0,
    writesFailing: 0,
    deadLetters: 0,
    disconnected: 0,
    tasks: [],
  }),
  onError: (error: unknown) => {
    throw error;
  },
  now: () => 0,
};

/** A registry with every metric that a process tells of. */
export function allMetrics(): Registry {
  const registry = new Registry();
  for (const create of [
    createWorkerMetrics,
    createCallMetrics,
    (on: Registry) => createWorkMetrics(on, NOTHING_WAITS),
    createWebhookMetrics,
    createSignalMetrics,
    createActionMetrics,
    createJournalMetrics,
  ]) {
    create(registry);
  }
  return registry;
}

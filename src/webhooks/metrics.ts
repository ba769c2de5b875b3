import { Counter, Gauge, type Registry } from 'prom-client';
import type { IncomingBatch, IntakeOutcome } from './intake.ts';

export type WebhookMetrics = ReturnType<typeof createWebhookMetrics>;

/** Counters of the webhook door. Reasons are labels; portals are not, for they are many. */
export function createWebhookMetrics(registry: Registry) {
  const registers = [registry];
  return {
    requests: new Counter({
      name: 'fairlead_webhook_requests_total',
      help: 'Webhook requests by the status they were answered with',
      labelNames: ['status'],
      registers,
    }),
    signatureInvalid: new Counter({
      name: 'fairlead_webhook_signature_invalid_total',
      help: 'Requests refused for their signature; *-but-authentic means that a clock is wrong',
      labelNames: ['reason'],
      registers,
    }),
    malformed: new Counter({
      name: 'fairlead_webhook_malformed_total',
      help: 'Signed requests whose body is not a list of events',
      labelNames: ['reason'],
      registers,
    }),
    received: counter('received', 'Events in verified requests, each delivery counted'),
    stored: counter('stored', 'Events that became work'),
    duplicates: counter('duplicates', 'Events that were known already'),
    rejected: counter('rejected', 'Events that could not be read and are dead letters'),
    ignored: new Counter({
      name: 'fairlead_webhook_events_ignored_total',
      help: 'Events recorded without work, by reason',
      labelNames: ['reason'],
      registers,
    }),
    waiting: new Gauge({
      name: 'fairlead_webhook_batches_waiting',
      help: 'Verified batches that wait for the store',
      registers,
    }),
  };

  function counter(what: string, help: string) {
    return new Counter({ name: `fairlead_webhook_events_${what}_total`, help, registers });
  }
}

/** Counts a batch that the store has taken. */
export function countAccepted(metrics: WebhookMetrics, batch: IncomingBatch, outcome: IntakeOutcome): void {
  metrics.received.inc(batch.events.length + batch.rejected.length);
  metrics.stored.inc(outcome.stored);
  metrics.duplicates.inc(outcome.duplicates);
  metrics.rejected.inc(batch.rejected.length);
  for (const event of batch.events) if (event.ignored) metrics.ignored.inc({ reason: event.ignored });
  metrics.ignored.inc({ reason: 'by the store' }, outcome.ignored);
}

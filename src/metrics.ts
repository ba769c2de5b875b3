import { Counter, Histogram, type Registry } from 'prom-client';
import type { CallWatch } from './crm/client.ts';

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;

/** What the worker counts. Portals are no labels, for they are many. */
export function createWorkerMetrics(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name: `fairlead_${name}`, help, registers });
  return {
    decided: counter('leads_decided_total', 'Leads evaluated and committed'),
    woken: counter('leads_woken_total', 'Leads looked at again because their day had come, with no news'),
    newMqls: counter('mqls_total', 'Episodes opened'),
    sent: counter('writes_sent_total', 'Contact writes that HubSpot took'),
    refused: counter('writes_refused_total', 'Contact writes that HubSpot refused; each is a dead letter'),
    writeLatency: new Histogram({
      name: 'fairlead_write_latency_seconds',
      help: "From the decision to HubSpot's answer",
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300],
      registers,
    }),
  };
}

export type CallMetrics = ReturnType<typeof createCallMetrics>;

/** What HubSpot answers us. */
export function createCallMetrics(registry: Registry) {
  return new Counter({
    name: 'fairlead_hubspot_calls_total',
    help: 'Calls of the CRM by the status HubSpot answered with; none where no answer came',
    labelNames: ['status'],
    registers: [registry],
  });
}

/** A watch that also counts. */
export function countCalls(calls: CallMetrics, watch: CallWatch): CallWatch {
  return async (request, send) => {
    let status = 'none';
    try {
      return await watch(request, (answered) =>
        send((code) => {
          status = String(code);
          answered(code);
        }),
      );
    } finally {
      calls.inc({ status });
    }
  };
}

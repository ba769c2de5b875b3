import { Counter, type Registry } from 'prom-client';

export type SignalMetrics = ReturnType<typeof createSignalMetrics>;

/** Counters of the doors through which signals are told. Doors and outcomes are labels; portals are not, for they are many. */
export function createSignalMetrics(registry: Registry) {
  const registers = [registry];
  return {
    requests: new Counter({
      name: 'fairlead_signal_requests_total',
      help: 'Requests that tell of signals, by the door and the status they were answered with',
      labelNames: ['door', 'status'],
      registers,
    }),
    signals: new Counter({
      name: 'fairlead_signals_told_total',
      help: 'Signals told, by the door and how it went: recorded, known before, refused',
      labelNames: ['door', 'outcome'],
      registers,
    }),
  };
}

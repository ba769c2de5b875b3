import { Counter, type Registry } from 'prom-client';

export type ActionMetrics = ReturnType<typeof createActionMetrics>;

/** Counters of the actions that workflows call. */
export function createActionMetrics(registry: Registry) {
  const registers = [registry];
  return {
    requests: new Counter({
      name: 'fairlead_action_requests_total',
      help: 'Calls of workflow actions, by the status they were answered with',
      labelNames: ['status'],
      registers,
    }),
    actions: new Counter({
      name: 'fairlead_actions_total',
      help: 'Workflow actions, by what they do and how it went',
      labelNames: ['action', 'outcome'],
      registers,
    }),
  };
}

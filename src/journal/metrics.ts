import { Counter, Gauge, type Registry } from 'prom-client';

export type JournalMetrics = ReturnType<typeof createJournalMetrics>;

/** What the one process that reads the journal counts; the others stay at nothing. */
export function createJournalMetrics(registry: Registry) {
  const registers = [registry];
  return {
    lag: new Gauge({
      name: 'fairlead_journal_lag_seconds',
      help: 'How long ago all of the journal was read, where it is being read; 0 in processes that do not',
      registers,
    }),
    files: new Counter({
      name: 'fairlead_journal_files_total',
      help: 'Files of the journal read',
      registers,
    }),
    events: new Counter({
      name: 'fairlead_journal_events_total',
      help: 'What those files told, by what became of it',
      labelNames: ['outcome'],
      registers,
    }),
  };
}

/** Gauges of what waits in the store, read when somebody asks for them. Every process tells the same of these. */
import { Gauge, type Registry } from 'prom-client';
import type { Waiting, WorkFigures } from './store/work-figures.ts';

export interface WorkMetricsDeps {
  readonly read: (now: number) => Promise<WorkFigures>;
  /** The store could not be asked; the other metrics are told all the same. */
  readonly onError: (error: unknown) => void;
  readonly now: () => number;
}

/** Asked for more often than this, the last figures are told again, ms. */
const FRESH_MS = 1_000;

export function createWorkMetrics(registry: Registry, deps: WorkMetricsDeps): void {
  const read = readOnce(deps);
  gauge(
    'work_waiting',
    'Contacts, companies and deals that are due to be looked at',
    ({ work }) => work.count,
  );
  gauge('work_waiting_seconds', 'How long the oldest of them has been due', ({ work }) => age(work));
  gauge('writes_waiting', 'Writes that are due to be sent to HubSpot', ({ writes }) => writes.count);
  gauge('writes_waiting_seconds', 'How long the oldest of them has been due', ({ writes }) => age(writes));
  gauge(
    'work_failing',
    'Contacts and companies whose look has failed and is tried again',
    ({ workFailing }) => workFailing,
  );
  gauge(
    'writes_failing',
    'Writes that have failed and are tried again',
    ({ writesFailing }) => writesFailing,
  );
  gauge('dead_letters', 'Work that gave up and waits for somebody', ({ deadLetters }) => deadLetters);
  gauge('portals_disconnected', 'Portals that have disconnected', ({ disconnected }) => disconnected);
  tasks('task_done', 'Records done in long work that is under way, by its kind', 'done');
  tasks('task_records', 'Records of long work that is under way, as far as known, by its kind', 'total');

  function gauge(name: string, help: string, figureOf: (figures: WorkFigures) => number): void {
    new Gauge({
      name: `fairlead_${name}`,
      help,
      registers: [registry],
      async collect() {
        const figures = await read();
        // What is not known is left out: a 0 would say that all is well.
        if (figures) this.set(figureOf(figures));
        else this.remove();
      },
    });
  }

  function tasks(name: string, help: string, what: 'done' | 'total'): void {
    new Gauge({
      name: `fairlead_${name}`,
      help,
      labelNames: ['kind'],
      registers: [registry],
      async collect() {
        const figures = await read();
        this.reset();
        for (const task of figures?.tasks ?? []) this.set({ kind: task.kind }, task[what]);
      },
    });
  }

  function age({ since }: Waiting): number {
    return since === null ? 0 : Math.max(0, deps.now() - since) / 1_000;
  }
}

/** One look at the store for all gauges of one scrape; null where it could not be asked. */
function readOnce({ read, onError, now }: WorkMetricsDeps): () => Promise<WorkFigures | null> {
  let last: { readonly at: number; readonly figures: Promise<WorkFigures | null> } | undefined;
  return () => {
    if (last && now() - last.at < FRESH_MS) return last.figures;
    const figures = read(now()).catch((error: unknown) => {
      onError(error);
      return null;
    });
    last = { at: now(), figures };
    return figures;
  };
}

/** Webhooks at the pace of one large portal's busy hour: 150 requests a second with ten events each, for a minute. */
import type { Bench } from './bench.ts';
import { keepPace } from './ingest/keep-pace.ts';
import { row } from './metrics.ts';

export const bench: Bench = {
  name: 'pace',
  async run(note) {
    const load = { rate: 1_500, batchSize: 10, seconds: 60, warmUpSeconds: 5, seed: 78 };
    const { p99, max, rival } = await keepPace(load, note);
    return [
      row('pace.ack_p99_ms', p99, { rival: 'bare limit', rivalValue: rival.p99 }),
      row('pace.ack_max_ms', max, { rival: 'bare limit', rivalValue: rival.max }),
    ];
  },
};

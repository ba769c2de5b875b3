/** The figures this project promises: their names, units and targets, in one place. */

export const METRICS = {
  'engine.explain_ratio_handwritten': { unit: 'x CPU', target: '<= 2' },
  'engine.explain_ratio_json_rules_engine': { unit: 'x faster', target: '>= 50' },
  'engine.bytes_per_contact': { unit: 'B', target: '<= 6000' },
  'engine.backtest_cpu_s': { unit: 's', target: '<= 2' },
  'engine.next_change_ms': { unit: 'ms', target: '<= 1' },
  'engine.paths_ms': { unit: 'ms', target: '<= 10' },
  'bundle.engine_gz_kib': { unit: 'KiB', target: '<= 8' },
  'bundle.card_kib': { unit: 'KiB', target: '<= 150' },
  'ingest.ack_p99_ms': { unit: 'ms', target: '<= 50' },
  'ingest.events_per_s': { unit: 'events/s', target: '>= 60000' },
  'ingest.ratio_of_limit': { unit: 'x', target: '>= 0.8' },
  'ingest.open_loop_p99_ms': { unit: 'ms', target: '<= 50' },
  'pace.ack_p99_ms': { unit: 'ms', target: '<= 500' },
  'pace.ack_max_ms': { unit: 'ms', target: '<= 2000' },
  'writeback.event_to_write_p95_ms': { unit: 'ms', target: '<= 2000' },
  'writeback.calls_per_contact': { unit: 'calls', target: '<= 0.05' },
  'writeback.status_429': { unit: 'answers', target: '<= 0' },
  'backfill.utilisation': { unit: 'of 100/10 s', target: '>= 0.95' },
  'backfill.rescore_contacts_per_s': { unit: 'contacts/s', target: '>= 450' },
  'backfill.first_contacts_per_s': { unit: 'contacts/s', target: '>= 180' },
  'backfill.rss_mib': { unit: 'MiB', target: '<= 300' },
  'backfill.status_429': { unit: 'answers', target: '<= 0' },
  'card.server_p95_ms': { unit: 'ms', target: '<= 100' },
  'card.payload_kib': { unit: 'KiB', target: '<= 30' },
  'card.first_content_ms': { unit: 'ms', target: '<= 1000' },
  'home.server_p95_ms': { unit: 'ms', target: '<= 100' },
  'home.payload_kib': { unit: 'KiB', target: '<= 30' },
  'home.first_content_ms': { unit: 'ms', target: '<= 1000' },
} as const;

export type Metric = keyof typeof METRICS;

export interface Row {
  readonly metric: Metric;
  readonly value: number;
  readonly unit: string;
  /** `<= 50` or `>= 0.8`. */
  readonly target: string;
  readonly rival?: string;
  readonly rivalValue?: number;
}

export interface Rival {
  readonly rival: string;
  readonly rivalValue: number;
}

/** A measured figure with its unit and target, and what it was measured beside. */
export function row(metric: Metric, value: number, rival?: Rival): Row {
  const { unit, target } = METRICS[metric];
  return { metric, value: rounded(value), unit, target, ...(rival && named(rival)) };
}

/** Whether the value keeps the target. */
export function holds({ value, target }: Pick<Row, 'value' | 'target'>): boolean {
  const [sign, limit] = target.split(' ');
  return sign === '<=' ? value <= Number(limit) : value >= Number(limit);
}

function named({ rival, rivalValue }: Rival): Rival {
  return { rival, rivalValue: rounded(rivalValue) };
}

/** Four significant digits: more would be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

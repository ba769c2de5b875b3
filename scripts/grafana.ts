/** Writes `deploy/grafana/fairlead.json`, a dashboard to import: panels in their order, one query each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PANELS: readonly (readonly [title: string, unit: string, ...queries: string[]])[] = [
  ['Webhook requests', 'reqps', 'sum by (status) (rate(fairlead_webhook_requests_total[5m]))'],
  ['Refused signatures', 'reqps', 'sum by (reason) (rate(fairlead_webhook_signature_invalid_total[5m]))'],
  [
    'Events',
    'cps',
    'rate(fairlead_webhook_events_received_total[5m])',
    'rate(fairlead_webhook_events_stored_total[5m])',
    'rate(fairlead_webhook_events_duplicates_total[5m])',
  ],
  ['Batches that wait to be stored', 'short', 'fairlead_webhook_batches_waiting'],
  ['Leads decided', 'cps', 'rate(fairlead_leads_decided_total[5m])', 'rate(fairlead_leads_woken_total[5m])'],
  [
    'Waiting to be looked at or written',
    'short',
    'max(fairlead_work_waiting)',
    'max(fairlead_writes_waiting)',
  ],
  [
    'The oldest of it has been due for',
    's',
    'max(fairlead_work_waiting_seconds)',
    'max(fairlead_writes_waiting_seconds)',
  ],
  ['Failed and tried again', 'short', 'max(fairlead_work_failing)', 'max(fairlead_writes_failing)'],
  [
    'Given up; portals disconnected',
    'short',
    'max(fairlead_dead_letters)',
    'max(fairlead_portals_disconnected)',
  ],
  ['Calls by the status of HubSpot', 'reqps', 'sum by (status) (rate(fairlead_hubspot_calls_total[5m]))'],
  [
    'Long work: share done',
    'percentunit',
    'max by (kind) (fairlead_task_done / (fairlead_task_records > 0))',
  ],
  [
    'Long work: records a second, and seconds left',
    'short',
    'max by (kind) (deriv(fairlead_task_done[10m]))',
    'max by (kind) ((fairlead_task_records - fairlead_task_done) / (deriv(fairlead_task_done[10m]) > 0))',
  ],
  ['New MQLs, a day', 'short', 'increase(fairlead_mqls_total[1d])'],
  ['Writes', 'cps', 'rate(fairlead_writes_sent_total[5m])', 'rate(fairlead_writes_refused_total[5m])'],
  [
    'From decision to HubSpot, p95 and p99',
    's',
    'histogram_quantile(0.95, sum by (le) (rate(fairlead_write_latency_seconds_bucket[5m])))',
    'histogram_quantile(0.99, sum by (le) (rate(fairlead_write_latency_seconds_bucket[5m])))',
  ],
  [
    'Journal: events by what became of them',
    'cps',
    'sum by (outcome) (rate(fairlead_journal_events_total[5m]))',
  ],
  ['Journal: not read for', 's', 'max(fairlead_journal_lag_seconds)'],
];

const panels = PANELS.map(([title, unit, ...queries], i) => ({
  id: i + 1,
  title,
  type: 'timeseries',
  datasource: { type: 'prometheus', uid: '$' + '{datasource}' },
  gridPos: { h: 8, w: 12, x: (i % 2) * 12, y: Math.floor(i / 2) * 8 },
  fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
  targets: queries.map((expr, at) => ({ refId: String.fromCharCode(65 + at), expr })),
}));

const dashboard = {
  title: 'Fairlead',
  uid: 'fairlead',
  tags: ['fairlead'],
  schemaVersion: 39,
  time: { from: 'now-6h', to: 'now' },
  refresh: '1m',
  templating: {
    list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus' }],
  },
  panels,
};

const folder = join(import.meta.dirname, '../deploy/grafana');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'fairlead.json'), `${JSON.stringify(dashboard, null, 2)}\n`);

/** What the pages say of metrics and data is what there is. */
import { readFileSync } from 'node:fs';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createActionMetrics } from '../../src/actions/metrics.ts';
import { trackedCompanyProperties, trackedProperties } from '../../src/inbox/tracked-properties.ts';
import { createJournalMetrics } from '../../src/journal/metrics.ts';
import { manifest } from '../../src/manifest.ts';
import { createCallMetrics, createWorkerMetrics } from '../../src/metrics.ts';
import { loadPack } from '../../src/packs.ts';
import { createSignalMetrics } from '../../src/signals/metrics.ts';
import { createWebhookMetrics } from '../../src/webhooks/metrics.ts';
import { createWorkMetrics } from '../../src/work-metrics.ts';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

const NOTHING_WAITS = {
  read: async () => ({
    work: { count: 0, since: null },
    writes: { count: 0, since: null },
    deadLetters: 0,
    disconnected: 0,
    tasks: [],
  }),
  onError: (error: unknown) => {
    throw error;
  },
  now: () => 0,
};

function registered() {
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
  return registry.getMetricsAsJSON();
}

test('every metric is documented with its kind and words, and no other', async () => {
  const rows = (await registered()).map(({ name, type, help }) => `| \`${name}\` | ${type} | ${help} |`);
  const page = read('docs/operations.md').split('\n');
  expect(page.filter((line) => line.startsWith('| `fairlead_'))).toEqual(rows);
});

test('metrics are named as Prometheus asks: counters end in _total, times are in seconds', async () => {
  for (const { name, type } of await registered()) {
    expect(name).toMatch(/^fairlead_[a-z_]+$/);
    expect(name.endsWith('_total'), name).toBe(String(type) === 'counter');
    if (String(type) === 'histogram') expect(name).toMatch(/_seconds$/);
  }
});

test('every query of the dashboard asks for metrics that are there', async () => {
  const known = (await registered()).flatMap(({ name, type }) =>
    String(type) === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  const { panels } = JSON.parse(read('deploy/grafana/fairlead.json')) as {
    panels: { targets: { expr: string }[] }[];
  };
  const asked = panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/fairlead_\w+/g) ?? []),
  );
  expect(asked.length).toBeGreaterThan(10);
  for (const name of asked) expect(known).toContain(name);
});

test('the data-flow table names every property that is watched, read or written', async () => {
  const rows = read('docs/security.md').split('\n');
  const named = (record: string) => rows.filter((line) => line.startsWith(`| ${record} |`)).join('\n');
  const model = await loadPack('default');
  const watched = manifest.webhooks.subscriptions.flatMap((one) =>
    one.objectType && one.propertyName ? [[one.objectType, one.propertyName] as const] : [],
  );
  const all = [
    ...watched,
    ...trackedProperties(model).map((name) => ['contact', name] as const),
    ...trackedCompanyProperties(model).map((name) => ['company', name] as const),
    ...manifest.properties.contacts.map(({ name }) => ['contact', name] as const),
    ...manifest.properties.companies.map(({ name }) => ['company', name] as const),
  ];
  for (const [record, name] of all) expect(named(record), record).toContain(`\`${name}\``);
});

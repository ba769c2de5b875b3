/** What the pages say of metrics and data is what there is. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { trackedCompanyProperties, trackedProperties } from '../../src/inbox/tracked-properties.ts';
import { manifest } from '../../src/manifest.ts';
import { loadPack } from '../../src/packs.ts';
import { allMetrics } from './all-metrics.ts';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

test('every metric is documented with its kind and words, and no other', async () => {
  const rows = (await allMetrics().getMetricsAsJSON()).map(
    ({ name, type, help }) => `| \`${name}\` | ${type} | ${help} |`,
  );
  const page = read('docs/operations.md').split('\n');
  expect(page.filter((line) => line.startsWith('| `fairlead_'))).toEqual(rows);
});

test('metrics are named as Prometheus asks: counters end in _total, times are in seconds', async () => {
  for (const { name, type } of await allMetrics().getMetricsAsJSON()) {
    expect(name).toMatch(/^fairlead_[a-z_]+$/);
    expect(name.endsWith('_total'), name).toBe(String(type) === 'counter');
    if (String(type) === 'histogram') expect(name).toMatch(/_seconds$/);
  }
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

/** The dashboard asks Prometheus for what `/metrics` tells, in ways that fit it. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allMetrics } from './all-metrics.ts';

interface Series {
  readonly kind: 'counter' | 'gauge';
  readonly labels: readonly string[];
}

/** A metric with the function right around it and the time it is looked at over, as in `rate(fairlead_x_total[5m])`. */
const USE = /(?:(\w+)\()?\(?(fairlead_\w+)(\[\w+\])?/g;
const SUMMED_BY = /\bby \(([^)]*)\)/g;
const OVER_TIME = { counter: ['rate', 'increase'], gauge: ['deriv', 'delta'] } as const;

const queries = readQueries();
const known = await allSeries();

function readQueries(): readonly string[] {
  const file = new URL('../../deploy/grafana/fairlead.json', import.meta.url);
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as { panels: { targets: { expr: string }[] }[] };
  return panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
}

/** What Prometheus keeps: of a histogram three series, each of which only grows. */
async function allSeries(): Promise<ReadonlyMap<string, Series>> {
  const registry = allMetrics();
  const metrics = await registry.getMetricsAsJSON();
  return new Map(
    metrics.flatMap(({ name, type }): [string, Series][] => {
      const { labelNames } = registry.getSingleMetric(name) as unknown as { labelNames: readonly string[] };
      if (String(type) !== 'histogram') return [[name, { kind: kindOf(type), labels: labelNames }]];
      const counted = (end: string, more: readonly string[] = []): [string, Series] => [
        name + end,
        { kind: 'counter', labels: [...labelNames, ...more] },
      ];
      return [counted('_bucket', ['le']), counted('_sum'), counted('_count')];
    }),
  );
}

function kindOf(type: unknown): Series['kind'] {
  const kind = String(type);
  if (kind !== 'counter' && kind !== 'gauge') throw new Error(`what is asked of a ${kind}?`);
  return kind;
}

function usesIn(expr: string) {
  return [...expr.matchAll(USE)].map(([, around = 'nothing', name = '', time]) => ({
    around,
    name,
    isOverTime: time !== undefined,
  }));
}

/** What Prometheus would answer with nothing, or with nonsense. */
function faultsIn(expr: string): readonly string[] {
  const labels = [...expr.matchAll(SUMMED_BY)].flatMap(([, named]) => named!.split(/, */));
  return usesIn(expr).flatMap(({ around, name, isOverTime }) => {
    const series = known.get(name);
    if (!series) return [`${name} is no metric`];
    const { kind } = series;
    const fits = isOverTime
      ? (OVER_TIME[kind] as readonly string[]).includes(around)
      : kind === 'gauge' && !['rate', 'increase', 'deriv', 'delta'].includes(around);
    return [
      ...(fits ? [] : [`${around} of the ${kind} ${name}${isOverTime ? ' over time' : ''}`]),
      ...labels.filter((label) => !series.labels.includes(label)).map((label) => `${name} has no ${label}`),
    ];
  });
}

test.each(queries)('%s asks for metrics that are there, and for what their kind and labels allow', (expr) => {
  expect(usesIn(expr).length).toBeGreaterThan(0);
  expect(faultsIn(expr)).toEqual([]);
});

test.each([
  ['rate(fairlead_task_done[5m])', 'rate of the gauge fairlead_task_done over time'],
  ['deriv(fairlead_mqls_total[5m])', 'deriv of the counter fairlead_mqls_total over time'],
  ['max(fairlead_mqls_total)', 'max of the counter fairlead_mqls_total'],
  ['rate(fairlead_task_done)', 'rate of the gauge fairlead_task_done'],
  ['max by (portal) (fairlead_work_waiting)', 'fairlead_work_waiting has no portal'],
  ['max(fairlead_work_wating)', 'fairlead_work_wating is no metric'],
])('%s would be noticed', (expr, fault) => {
  expect(faultsIn(expr)).toEqual([fault]);
});

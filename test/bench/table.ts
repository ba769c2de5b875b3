import { holds, type Row } from './metrics.ts';

/** The figures for people: one line each, with target, rival and ratio. */
export function table(rows: readonly Row[]): string {
  const heads = ['metric', 'value', 'unit', 'target', '', 'rival', 'its value', 'ratio'];
  const cells = rows.map((row) => [
    row.metric,
    String(row.value),
    row.unit,
    row.target,
    holds(row) ? 'kept' : 'MISSED',
    row.rival ?? '',
    row.rivalValue === undefined ? '' : String(row.rivalValue),
    row.rivalValue ? (row.value / row.rivalValue).toFixed(2) : '',
  ]);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...cells.map((line) => line[column]!.length)),
  );
  return [heads, ...cells]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

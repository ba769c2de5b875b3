/** The report of rejected rows: the rows as they stood in their files, each with its line and what is wrong. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { ImportMap } from './map.ts';
import type { BadRow } from './ports.ts';
import { readFile } from './read-file.ts';
import type { SectionFile } from './stage-files.ts';

/** @returns how many rows were written */
export async function writeRejects(
  path: string,
  map: ImportMap,
  files: readonly SectionFile[],
  badRows: readonly BadRow[],
): Promise<number> {
  const columns = [...new Set(files.flatMap(({ header }) => header))];
  // Rows hold what people gave of themselves: the report is for its owner alone.
  const report = createWriteStream(path, { mode: 0o600 });
  const ended = finished(report);
  let written = 0;
  report.write(csvLine(['file', 'line', 'reason', ...columns]));
  for (const [section, file] of files.entries()) {
    const reasons = new Map(
      badRows.filter((row) => row.section === section).map((row) => [row.line, row.reason]),
    );
    if (reasons.size === 0) continue;
    const options = { delimiter: map.delimiter, onHeader: () => undefined };
    for await (const row of readFile(file.path, options)) {
      const reason = reasons.get(row.line);
      if (reason === undefined) continue;
      const cells = row.kind === 'cells' ? columns.map((column) => row.cells[column] ?? '') : [];
      written += 1;
      if (!report.write(csvLine([file.name, String(row.line), reason, ...cells])))
        await once(report, 'drain');
    }
  }
  report.end();
  await ended;
  return written;
}

/** RFC 4180, and no cell that a spreadsheet would take for a formula (R55). */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

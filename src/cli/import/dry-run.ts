/** `fairlead import --dry-run`: what the files give under the map, without a database and without HubSpot. */
import type { ImportMap } from '../../import/map.ts';
import type { BadRow } from '../../import/ports.ts';
import { readSection, type SectionFile } from '../../import/stage-files.ts';
import type { Answer } from '../cli.ts';
import { badRowLines, MOST_SHOWN } from './summary.ts';

const BATCH = 2_000;

export async function checkOnly(map: ImportMap, files: readonly SectionFile[], now: number): Promise<Answer> {
  const badRows: BadRow[] = [];
  let bad = 0;
  const checked = [];
  for (const [section, file] of files.entries()) {
    const tally = new Map<string, number>();
    let good = 0;
    for await (const batch of readSection(map, file, { now, size: BATCH })) {
      for (const { line, reading } of batch) {
        if (reading.kind === 'bad') {
          bad += 1;
          if (badRows.length < MOST_SHOWN) badRows.push({ section, line, reason: reading.reason });
        } else if (reading.kind === 'skipped') {
          tally.set(reading.reason, (tally.get(reading.reason) ?? 0) + 1);
        } else good += 1;
      }
    }
    const skipped = [...tally].map(([reason, rows]) => ({ reason, rows }));
    checked.push({ file: file.name, object: file.section.object, good, skipped, unusedColumns: file.unused });
  }
  const shown = badRowLines(files, badRows, bad);
  return {
    data: { dryRun: true, files: checked, bad, badRows: shown.rows },
    text: [
      ...checked.flatMap(({ file, object, good, skipped, unusedColumns }) => [
        `${file}: ${good} good ${object} row${good === 1 ? '' : 's'}`,
        ...skipped.map(({ reason, rows }) => `  ${rows} skipped: ${reason}`),
        ...(unusedColumns.length > 0 ? [`  not used: ${unusedColumns.join(', ')}`] : []),
      ]),
      ...shown.lines,
      'Nothing was changed. Whether the portal has the properties is checked when the import starts.',
    ].join('\n'),
    exitCode: bad === 0 ? 0 : 1,
  };
}

/** What an import came to, as figures and as sentences. Pure. */
import type { BadRow, OutcomeCount, RowOutcome } from '../../import/ports.ts';
import type { SectionFile } from '../../import/stage-files.ts';
import { WITHOUT_COMPANY } from '../../tasks/import.ts';
import type { Task } from '../../tasks/task.ts';

export const MOST_SHOWN = 20;

export interface FileSummary {
  readonly file: string;
  readonly object: 'contact' | 'company' | 'signal';
  /** Rows read. */
  readonly rows: number;
  /** Records or signals by how they ended; `merged` rows are part of another one's record. */
  readonly outcomes: Readonly<Partial<Record<RowOutcome, number>>>;
  readonly skipped: readonly { readonly reason: string; readonly rows: number }[];
  readonly withoutCompany: number;
  readonly unusedColumns: readonly string[];
}

export interface ImportSummary {
  readonly portalId: string;
  readonly importId: string;
  readonly state: Task['state'];
  /** The same file under the same map was imported before; the figures are those of then. */
  readonly alreadyImported: boolean;
  readonly files: readonly FileSummary[];
  readonly rows: number;
  readonly leadsLookedAt: number;
  readonly bad: number;
  readonly badRows: readonly { readonly file: string; readonly line: number; readonly reason: string }[];
}

export function summarise(given: {
  readonly portalId: string;
  readonly importId: string;
  readonly alreadyImported: boolean;
  readonly task: Task;
  readonly files: readonly SectionFile[];
  readonly counts: readonly OutcomeCount[];
  readonly badRows: readonly BadRow[];
}): ImportSummary {
  const { portalId, importId, alreadyImported, task, files, counts } = given;
  const summaries = files.map((file, section) =>
    summariseFile(
      file,
      counts.filter((count) => count.section === section),
    ),
  );
  const bad = sum(counts.filter(({ outcome }) => outcome === 'bad' || outcome === 'refused'));
  return {
    portalId,
    importId,
    state: task.state,
    alreadyImported,
    files: summaries,
    rows: summaries.reduce((rows, file) => rows + file.rows, 0),
    leadsLookedAt: sum(counts.filter(({ outcome }) => outcome === 'queued')),
    bad,
    badRows: badRowLines(files, given.badRows, bad).rows,
  };
}

function summariseFile({ name, section, unused }: SectionFile, counts: readonly OutcomeCount[]): FileSummary {
  const ended = Map.groupBy(
    counts.filter(({ outcome }) => outcome !== null),
    ({ outcome }) => outcome!,
  );
  return {
    file: name,
    object: section.object,
    rows: sum(counts),
    outcomes: Object.fromEntries([...ended].map(([outcome, of]) => [outcome, sum(of)])),
    skipped: (ended.get('skipped') ?? []).map(({ reason, rows }) => ({ reason: reason ?? '', rows })),
    withoutCompany: sum(counts.filter(({ reason }) => reason === WITHOUT_COMPANY)),
    unusedColumns: unused,
  };
}

function sum(counts: readonly OutcomeCount[]): number {
  return counts.reduce((total, { rows }) => total + rows, 0);
}

const WORDS: readonly (readonly [RowOutcome, string])[] = [
  ['created', 'created'],
  ['updated', 'updated'],
  ['unchanged', 'unchanged'],
  ['merged', 'merged with another row'],
  ['new', 'new'],
  ['known', 'known already'],
  ['skipped', 'skipped'],
  ['refused', 'refused by HubSpot'],
  ['bad', 'bad'],
];

const PLURAL = { contact: 'contacts', company: 'companies', signal: 'signals' } as const;

export function summaryText(summary: ImportSummary, rejects: string | undefined): string {
  const { portalId, state, alreadyImported, leadsLookedAt, bad } = summary;
  const beginning = alreadyImported
    ? `These files were imported into portal ${portalId} before under this map: nothing was changed. What it came to then:`
    : `Imported ${summary.rows} rows into portal ${portalId}:`;
  return [
    state === 'done'
      ? beginning
      : `Stopped. The import goes on with the app, or with the same command again. So far:`,
    ...summary.files.flatMap(fileLines),
    `${leadsLookedAt} lead${leadsLookedAt === 1 ? '' : 's'} looked at.`,
    ...badText(summary.badRows, bad),
    ...(rejects !== undefined && bad > 0 ? [`The rejected rows are in ${rejects}.`] : []),
  ].join('\n');
}

function fileLines({
  file,
  object,
  rows,
  outcomes,
  skipped,
  withoutCompany,
  unusedColumns,
}: FileSummary): string[] {
  const figures = WORDS.flatMap(([outcome, words]) =>
    outcomes[outcome] === undefined ? [] : [`${outcomes[outcome]} ${words}`],
  );
  return [
    `  ${file}: ${rows} rows, ${PLURAL[object]}: ${figures.join(', ') || 'none'}`,
    ...skipped.map(({ reason, rows: count }) => `    ${count} skipped: ${reason}`),
    ...(withoutCompany > 0 ? [`    ${withoutCompany} without a company: theirs is not known`] : []),
    ...(unusedColumns.length > 0 ? [`    not used: ${unusedColumns.join(', ')}`] : []),
  ];
}

/** The first bad rows by file, line and reason; what follows them is counted. */
export function badRowLines(
  files: readonly Pick<SectionFile, 'name'>[],
  badRows: readonly BadRow[],
  bad: number,
): { readonly rows: ImportSummary['badRows']; readonly lines: readonly string[] } {
  const rows = badRows
    .slice(0, MOST_SHOWN)
    .map(({ section, line, reason }) => ({ file: files[section]!.name, line, reason }));
  return { rows, lines: badText(rows, bad) };
}

function badText(rows: ImportSummary['badRows'], bad: number): string[] {
  if (bad === 0) return [];
  return [
    `${bad} bad row${bad === 1 ? '' : 's'}:`,
    ...rows.map(({ file, line, reason }) => `  ${file}:${line}: ${reason}`),
    ...(bad > rows.length ? [`  and ${bad - rows.length} more (--rejects FILE writes them all)`] : []),
  ];
}

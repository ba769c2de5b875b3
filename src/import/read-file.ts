/** A CSV file, plain or gzipped, row by row: memory does not grow with it. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import type { Cells } from './rows.ts';

/**
 * `line` is the one on which the row ends, counted from 1 with the header. The parser reads ahead, so an unreadable
 * row may come before some that stand above it.
 */
export type FileRow =
  | { readonly kind: 'cells'; readonly line: number; readonly cells: Cells }
  | { readonly kind: 'unreadable'; readonly line: number; readonly reason: string };

export interface ReadFileOptions {
  readonly delimiter: string;
  /** Called once, before the first row. What it throws ends the reading. */
  readonly onHeader: (header: readonly string[]) => void;
}

const REASONS: Readonly<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS: 'does not have as many cells as the header',
  CSV_QUOTE_NOT_CLOSED: 'opens a quote that never closes',
  CSV_INVALID_CLOSING_QUOTE: 'goes on after a closing quote',
  INVALID_OPENING_QUOTE: 'has a quote inside an unquoted cell',
};

/** @throws what opening or unpacking the file throws */
export async function* readFile(path: string, options: ReadFileOptions): AsyncGenerator<FileRow> {
  const unreadable: FileRow[] = [];
  const parser = parse({
    bom: true,
    delimiter: options.delimiter,
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    columns: (header: string[]) => {
      const names = header.map((name) => name.trim());
      options.onHeader(names);
      return names;
    },
    on_skip: (error) => {
      if (error) unreadable.push(problemOf(error));
    },
  });
  const file = createReadStream(path);
  const done = (): void => undefined;
  // The parser ends with the error of any part; reading it below throws that error.
  const rows = path.endsWith('.gz')
    ? pipeline(file, createGunzip(), parser, done)
    : pipeline(file, parser, done);
  for await (const { record, info } of rows as AsyncIterable<{ record: Cells; info: { lines: number } }>) {
    yield* unreadable.splice(0);
    yield { kind: 'cells', line: info.lines, cells: record };
  }
  yield* unreadable;
}

function problemOf(error: CsvError | Error): FileRow {
  const code = error instanceof CsvError ? error.code : '';
  const line = Number((error as { lines?: number }).lines ?? 0);
  return { kind: 'unreadable', line, reason: REASONS[code] ?? 'is no CSV' };
}

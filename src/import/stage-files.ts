/** The files of an import: found, checked against the map, and read row by row into what can be staged. */
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fitColumns } from './columns.ts';
import { type ImportMap, MapError, type Section } from './map.ts';
import type { StagedRow } from './ports.ts';
import { readFile } from './read-file.ts';
import { type RowReading, readRow } from './rows.ts';

/** A section of the map with the file it is read from. */
export interface SectionFile {
  readonly section: Section;
  /** As a person is told of it. */
  readonly name: string;
  readonly path: string;
  readonly header: readonly string[];
  /** Columns that nothing reads. */
  readonly unused: readonly string[];
}

/** @throws MapError where a file is missing or does not have the columns */
export async function findFiles(map: ImportMap, target: string): Promise<readonly SectionFile[]> {
  if (!existsSync(target)) throw new MapError(`There is no ${target}.`);
  const isFolder = statSync(target).isDirectory();
  return Promise.all(
    map.files.map(async (section) => {
      const path = isFolder ? inFolder(target, section) : asFile(target, section);
      const header = await readHeader(map, path);
      return { name: basename(path), path, header, ...fitColumns(section, header) };
    }),
  );
}

function inFolder(folder: string, { file }: Section): string {
  if (file === undefined)
    throw new MapError(`${folder} is a folder: name the file of each section in the map.`);
  const path = [join(folder, file), join(folder, `${file}.gz`)].find((each) => existsSync(each));
  if (path === undefined) throw new MapError(`There is no ${file} in ${folder}.`);
  return path;
}

function asFile(path: string, { file }: Section): string {
  const name = basename(path);
  if (file === undefined || name === file || name === `${file}.gz`) return path;
  throw new MapError(`The map reads ${file}, but ${name} was given: give the folder that holds its files.`);
}

async function readHeader({ delimiter }: ImportMap, path: string): Promise<readonly string[]> {
  let header: readonly string[] = [];
  const onHeader = (names: readonly string[]) => {
    header = names;
  };
  for await (const _ of readFile(path, { delimiter, onHeader })) break;
  if (header.length === 0) throw new MapError(`${path} is empty: its first line must name the columns.`);
  return header;
}

export interface ReadRow {
  readonly line: number;
  readonly reading: RowReading;
}

/** The rows of one section in batches of at most `size`. */
export async function* readSection(
  map: ImportMap,
  { section, path }: SectionFile,
  { now, size }: { readonly now: number; readonly size: number },
): AsyncGenerator<readonly ReadRow[]> {
  let batch: ReadRow[] = [];
  for await (const row of readFile(path, { delimiter: map.delimiter, onHeader: () => undefined })) {
    const reading: RowReading =
      row.kind === 'cells' ? readRow(map, section, row.cells, now) : { kind: 'bad', reason: row.reason };
    batch.push({ line: row.line, reading });
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** A row that gives nothing is kept with its reason alone. */
export function toStaged({ line, reading }: ReadRow): StagedRow {
  switch (reading.kind) {
    case 'record':
      return { line, key: reading.key, payload: reading.payload, outcome: null, reason: null };
    case 'signal':
      return { line, key: null, payload: reading.payload, outcome: null, reason: null };
    case 'skipped':
    case 'bad':
      return { line, key: null, payload: {}, outcome: reading.kind, reason: reading.reason };
  }
}

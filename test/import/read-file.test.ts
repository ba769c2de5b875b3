import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FileRow, readFile } from '../../src/import/read-file.ts';

describe('a CSV file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fairlead-csv-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function rowsOf(contents: string | Buffer, name = 'a.csv'): Promise<FileRow[]> {
    writeFileSync(join(folder, name), contents);
    const rows: FileRow[] = [];
    const options = { delimiter: ',', onHeader: () => undefined };
    for await (const row of readFile(join(folder, name), options)) rows.push(row);
    return rows.toSorted((a, b) => a.line - b.line);
  }

  test('is read past a byte order mark, quotes, Windows line ends and blank lines', async () => {
    expect(await rowsOf('\uFEFFid , name\r\n1,"a ""b"", c"\r\n\r\n2,\r\n')).toEqual([
      { kind: 'cells', line: 2, cells: { id: '1', name: 'a "b", c' } },
      { kind: 'cells', line: 4, cells: { id: '2', name: '' } },
    ]);
  });

  test('goes on after a row with too many or too few cells', async () => {
    expect(await rowsOf('a,b\n1,2\n1\n1,2,3\n3,4\n')).toEqual([
      { kind: 'cells', line: 2, cells: { a: '1', b: '2' } },
      { kind: 'unreadable', line: 3, reason: 'does not have as many cells as the header' },
      { kind: 'unreadable', line: 4, reason: 'does not have as many cells as the header' },
      { kind: 'cells', line: 5, cells: { a: '3', b: '4' } },
    ]);
  });

  test('tells of a quote that never closes, and loses no row before it', async () => {
    const rows = await rowsOf('a,b\n1,2\n3,"4\n5,6\n');
    expect(rows[0]).toMatchObject({ kind: 'cells', line: 2 });
    expect(rows.at(-1)).toMatchObject({ kind: 'unreadable' });
  });

  test('that is no gzip under its name throws', async () => {
    await expect(rowsOf('a,b\n1,2\n', 'a.csv.gz')).rejects.toThrow();
  });

  test('that ends in the middle of its gzip throws', async () => {
    const whole = gzipSync(`a,b\n${'1,2\n'.repeat(5_000)}`);
    await expect(rowsOf(whole.subarray(0, whole.length - 20), 'b.csv.gz')).rejects.toThrow();
  });

  test('counts a row to the line on which it ends', async () => {
    const rows = await rowsOf('a,b\n1,"x\ny"\n2,z\n');
    expect(new Set(rows.map(({ line }) => line)).size).toBe(2);
    expect(rows.map(({ line }) => line)).toEqual([3, 4]);
  });
});

import { expect, test } from 'vitest';
import { csvLine } from '../../src/cli/csv.ts';

test.each([
  ['=1+1', "'=1+1"],
  [['=1+1'], "'=1+1"],
  [['@x', 'y'], `"'@x,y"`],
  [-1, '-1'],
  [null, ''],
])('R55 the cell %j goes out as %j', (cell, written) => {
  expect(csvLine([cell])).toBe(written);
});

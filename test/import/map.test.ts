import { describe, expect, test } from 'vitest';
import { fitColumns } from '../../src/import/columns.ts';
import { keyOf, MapError, parseMap, readMap, type Section } from '../../src/import/map.ts';
import { csvLine } from '../../src/import/rejects.ts';
import { readRow } from '../../src/import/rows.ts';

const HEAD = 'schema: fairlead-import/1\nsource: crm\n';
const NOW = Date.UTC(2026, 10, 5);

function sectionOf(yaml: string): Section {
  return parseMap(`${HEAD}files: [${yaml}]`).files[0]!;
}

function read(yaml: string, cells: Record<string, string>) {
  const map = parseMap(`${HEAD}files: [${yaml}]`);
  return readRow(map, map.files[0]!, cells, NOW);
}

describe('the mapping file', () => {
  test.each([
    ['{ object: contact, id: a, propertys: {} }', 'propertys'],
    ['{ object: contact, properties: {} }', 'files.0.id'],
    ['{ object: deal, id: a }', 'files.0.object'],
    ['{ object: contact, id: a, properties: { x: { column: b, constant: c } } }', 'files.0.properties.x'],
    [
      '{ object: contact, id: a, properties: { x: { column: b, number: true, lowerBound: true } } }',
      'takes one of',
    ],
    ['{ object: contact, id: a, properties: { fairlead_score: b } }', 'belongs to Fairlead'],
    ['{ object: company, id: a, company: b }', 'company'],
    ['{ object: signal, contact: a, kind: k }', 'files.0.occurredAt'],
  ])('%s is refused with its path', (yaml, message) => {
    expect(() => parseMap(`${HEAD}files: [${yaml}]`)).toThrow(MapError);
    expect(() => parseMap(`${HEAD}files: [${yaml}]`)).toThrow(message);
  });

  test('text that is no YAML is told as such', () => {
    expect(() => parseMap('files: [')).toThrow('The map is no YAML');
  });

  test('what a task keeps of it reads back the same', () => {
    const map = parseMap(`${HEAD}files: [{ object: contact, id: a, aliases: [b], properties: { x: c } }]`);
    expect(readMap(JSON.parse(JSON.stringify(map)))).toEqual(map);
  });

  test('a column the file lacks is named, with those it has', () => {
    const section = sectionOf('{ object: contact, id: a, properties: { x: b } }');
    expect(() => fitColumns(section, ['a', 'c'])).toThrow('no column "b". It has "a", "c"');
    expect(fitColumns(section, ['a', 'b', 'c']).unused).toEqual(['c']);
  });

  test('labels of HubSpot’s own import are known, and the map goes before them', () => {
    const section = sectionOf(
      '{ object: contact, columns: hubspot-labels, id: Record ID, properties: { firstname: City } }',
    );
    const { section: fitted, unused } = fitColumns(section, [
      'Record ID',
      'First Name',
      'City',
      'Job Title',
      'Shoe',
    ]);
    expect(fitted).toMatchObject({
      properties: { firstname: { column: 'City' }, jobtitle: { column: 'Job Title' } },
    });
    expect(unused).toEqual(['First Name', 'Shoe']);
  });

  test('ids of two sources, and of two kinds, never meet', () => {
    const map = { source: 'crm' };
    const keys = [keyOf(map, {}, '1'), keyOf(map, { as: 'lead' }, '1'), keyOf(map, { source: 'erp' }, '1')];
    expect(keys).toEqual(['crm:1', 'crm/lead:1', 'erp:1']);
  });
});

describe('a row', () => {
  test('says nothing with a blank cell', () => {
    expect(read('{ object: contact, id: a, properties: { x: b } }', { a: '1', b: '  ' })).toMatchObject({
      kind: 'record',
      payload: { properties: {} },
    });
  });

  test.each([
    ['reject', { kind: 'bad', reason: 'b has a value that the map does not name' }],
    ['keep', { payload: { properties: { x: 'toString' } } }],
    ['skip', { payload: { properties: {} } }],
  ])('with a value the map does not name, where it says %s', (otherwise, expected) => {
    const yaml = `{ object: contact, id: a, properties: { x: { column: b, values: { y: z }, otherwise: ${otherwise} } } }`;
    expect(read(yaml, { a: '1', b: 'toString' })).toMatchObject(expected);
  });

  const SIGNAL =
    '{ object: signal, contact: a, occurredAt: at, asset: page, kind: [{ when: { type: mail, way: in }, is: email_reply }] }';

  test('is a signal by the first case that fits, with its asset as it identifies', () => {
    const cells = {
      a: '1',
      at: '2026-11-01',
      type: 'mail',
      way: 'in',
      page: 'https://X.example/Pricing?utm=1',
    };
    expect(read(SIGNAL, cells)).toEqual({
      kind: 'signal',
      payload: {
        contact: 'crm:1',
        kind: 'email_reply',
        asset: 'https://x.example/pricing',
        occurredAt: Date.UTC(2026, 10, 1),
        attributes: {},
      },
    });
    expect(read(SIGNAL, { ...cells, way: 'out' })).toEqual({
      kind: 'skipped',
      reason: 'type "mail", way "out" is no signal',
    });
  });

  test.each([
    ['', 'at is no date of the form iso'],
    ['2026-13-01', 'at is no date of the form iso'],
    ['2027-01-01', 'at lies in the future'],
  ])('dated "%s" is bad, never dated today', (at, reason) => {
    expect(read(SIGNAL, { a: '1', at, type: 'mail', way: 'in', page: '' })).toEqual({ kind: 'bad', reason });
  });
});

test.each([
  ['=1+1', `"'=1+1"`],
  ['+1', `"'+1"`],
  ['-1', `"'-1"`],
  ['@x', `"'@x"`],
  ['\tx', `"'\tx"`],
  ['a "b", c', `"a ""b"", c"`],
  ['plain', 'plain'],
])('R55 the cell %j goes out as %j', (cell, written) => {
  expect(csvLine([cell])).toBe(`${written}\r\n`);
});

import { expect, test } from 'vitest';
import type { Property } from '../../src/crm/properties.ts';
import { differing, resolveValues } from '../../src/import/definitions.ts';

const definitions = new Map([
  ['seats', { name: 'seats', type: 'number', options: [] } as unknown as Property],
]);

test.each([
  ['1,200', '1200'],
  [' 60 ', '60'],
  ['-3.5', '-3.5'],
  ['12345678901234567', '12345678901234567'],
])('a number property is given %s as HubSpot keeps it', (value, kept) => {
  expect(resolveValues({ seats: value }, definitions)).toEqual({ ok: true, values: { seats: kept } });
});

test.each(['', '0x10', 'Infinity', '1,5', 'many'])('a number property does not take "%s"', (value) => {
  expect(resolveValues({ seats: value }, definitions)).toMatchObject({ ok: false });
});

test('a number that HubSpot holds in other words is not written again, and none is not zero', () => {
  expect(differing({ seats: '60' }, { seats: '60.0' }, definitions)).toEqual({});
  expect(differing({ seats: '0' }, { seats: null }, definitions)).toEqual({ seats: '0' });
});

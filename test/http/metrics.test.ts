import { expect, test } from 'vitest';
import { isFromWithin } from '../../src/http/metrics.ts';

test.each([
  ['127.0.0.1', {}, true],
  ['::1', {}, true],
  ['::ffff:172.18.0.5', {}, true],
  ['10.1.2.3', {}, true],
  ['192.168.1.2', {}, true],
  ['fd12::7', {}, true],
  ['fe80::7', {}, true],
  ['172.15.0.1', {}, false],
  ['172.32.0.1', {}, false],
  ['192.169.0.1', {}, false],
  ['::ffff:203.0.113.9', {}, false],
  ['', {}, false],
  ['203.0.113.9', {}, false],
  ['2001:db8::1', {}, false],
  ['127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }, false],
  ['10.0.0.2', { forwarded: 'for=203.0.113.9' }, false],
])('from %s with %o: %s', (remoteAddress, headers, within) => {
  expect(isFromWithin({ headers, socket: { remoteAddress } })).toBe(within);
});

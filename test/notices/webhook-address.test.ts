import type { LookupAddress } from 'node:dns';
import { describe, expect, test } from 'vitest';
import {
  checkedLookup,
  isPublicAddress,
  parseWebhookUrl,
  WebhookAddressError,
} from '../../src/notices/webhook-address.ts';

const PUBLIC = { allowsLoopback: false };
const LOCAL = { allowsLoopback: true };

describe('an address for notices (R54)', () => {
  test.each([
    'https://hooks.example.com/fairlead',
    'https://hooks.example.com:8443/a?b=c',
    'https://8.8.8.8/',
  ])('%s may be given', (url) => expect(parseWebhookUrl(url, PUBLIC).href).toBe(url));

  test.each([
    ['nonsense', 'no web address'],
    [`https://hooks.example.com/${'a'.repeat(3000)}`, 'no web address'],
    ['http://hooks.example.com/', 'https alone'],
    ['ftp://hooks.example.com/', 'https alone'],
    ['https://user:word@hooks.example.com/', 'user name'],
    ['https://localhost/', 'public'],
    ['https://127.0.0.1/', 'public'],
    ['https://2130706433/', 'public'],
    ['https://0x7f.1/', 'public'],
    ['https://169.254.169.254/latest/meta-data', 'public'],
    ['https://10.1.2.3/', 'public'],
    ['https://[::1]/', 'public'],
    ['https://[::ffff:127.0.0.1]/', 'public'],
    ['https://[fd00:ec2::254]/', 'public'],
  ])('%s is refused: %s', (url, sentence) => {
    expect(() => parseWebhookUrl(url, PUBLIC)).toThrow(sentence);
  });

  test('on this machine is one only where HubSpot is there too', () => {
    expect(parseWebhookUrl('http://127.0.0.1:9000/', LOCAL).port).toBe('9000');
    expect(() => parseWebhookUrl('http://192.168.0.1/', LOCAL)).toThrow('https alone');
    expect(() => parseWebhookUrl('https://192.168.0.1/', LOCAL)).toThrow('public');
  });
});

test.each([
  ['8.8.8.8', true],
  ['2606:4700:4700::1111', true],
  ['100.64.0.1', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['192.0.0.8', false],
  ['198.19.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['0.0.0.0', false],
  ['fe80::1', false],
  ['::', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['2001:db8::1', false],
  ['nonsense', false],
])('%s is public: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

describe('a name (R54)', () => {
  const lookUp = (hostname: string, rules: { allowsLoopback: boolean }, all: boolean) =>
    new Promise<string | LookupAddress[]>((resolve, reject) => {
      checkedLookup(rules)(hostname, { all }, (error, address) => (error ? reject(error) : resolve(address)));
    });

  test('that leads to this machine is not connected to', async () => {
    await expect(lookUp('localhost', PUBLIC, true)).rejects.toThrow(WebhookAddressError);
    await expect(lookUp('localhost', PUBLIC, false)).rejects.toThrow('Give an address that is public');
  });

  test('is handed on with the very addresses that were checked', async () => {
    expect(await lookUp('localhost', LOCAL, false)).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(await lookUp('localhost', LOCAL, true)).toContainEqual(
      expect.objectContaining({ address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) }),
    );
  });
});

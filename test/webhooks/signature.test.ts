import { createHash, createHmac } from 'node:crypto';
import { Signature } from '@hubspot/api-client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeQuery,
  findHeaderFault,
  verifyActionSignature,
  verifySignature,
  verifySignatureV2,
} from '../../src/webhooks/signature.ts';
import { anEvent, bodyOf, NOW, PUBLIC_URL, SECRET, signV3 } from './door.ts';

const body = bodyOf([anEvent()]);

function aRequest(changes: Partial<Parameters<typeof verifySignature>[0]> & { time?: number | string } = {}) {
  const { time = NOW, ...others } = changes;
  const url = '/webhooks/hubspot';
  const signature = signV3({ url: PUBLIC_URL + url, body, time });
  const headers = { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': String(time) };
  return {
    method: 'POST',
    url,
    rawBody: body,
    headers,
    publicUrl: PUBLIC_URL,
    secrets: [SECRET],
    now: NOW,
    ...others,
  };
}

describe('the v3 signature', () => {
  it('accepts what the official helper signs', () => {
    const url = `${PUBLIC_URL}/webhooks/hubspot`;
    const official = Signature.getSignature('POST', 'v3', {
      clientSecret: SECRET,
      requestBody: body.toString(),
      url,
      timestamp: NOW,
      signature: '',
    });
    expect(
      verifySignature(aRequest({ headers: { ...aRequest().headers, 'x-hubspot-signature-v3': official } })),
    ).toEqual({
      ok: true,
    });
  });

  it('accepts a vector computed outside, with an empty body and an escaped query', () => {
    // printf 'GEThttps://app.example/api/card/contacts/7?userEmail=a@b.example&portalId=1&x=%20y1795219200000' |
    //   openssl dgst -sha256 -hmac topsecret -binary | base64
    const request = {
      method: 'GET',
      url: '/api/card/contacts/7?userEmail=a%40b.example&portalId=1&x=%20y',
      rawBody: Buffer.alloc(0),
      publicUrl: 'https://app.example',
      secrets: ['topsecret'],
      now: NOW,
    };
    const headers = {
      'x-hubspot-signature-v3': 'IOoRNALbbRNecVY/NT2drzDlP694Zc+6CikM+gjmAA0=',
      'x-hubspot-request-timestamp': '1795219200000',
    };
    expect(verifySignature({ ...request, headers })).toEqual({ ok: true });
  });

  it('covers bytes that are not ASCII as they came in', () => {
    const rawBody = bodyOf([anEvent({ propertyValue: 'Zoë 👩‍💻 ‎שלום' })]);
    const signature = signV3({ url: `${PUBLIC_URL}/webhooks/hubspot`, body: rawBody, time: NOW });
    const headers = { ...aRequest().headers, 'x-hubspot-signature-v3': signature };
    expect(verifySignature(aRequest({ rawBody, headers }))).toEqual({ ok: true });
  });

  it('accepts the previous secret while a rotation lasts, and no other', () => {
    expect(verifySignature(aRequest({ secrets: ['new', SECRET] }))).toEqual({ ok: true });
    expect(verifySignature(aRequest({ secrets: ['new', 'newer'] }))).toEqual({
      ok: false,
      reason: 'mismatch',
    });
    expect(verifySignature(aRequest({ secrets: [] }))).toEqual({ ok: false, reason: 'mismatch' });
  });

  it.each([
    ['5:01 old', NOW - 301_000, 'stale-but-authentic'],
    ['a millisecond too old', NOW - 300_001, 'stale-but-authentic'],
    ['61 s ahead', NOW + 61_000, 'future-but-authentic'],
    ['not a number', 'yesterday', 'malformed'],
    ['in seconds', Math.floor(NOW / 1000), 'malformed'],
    ['a fraction', `${NOW}.5`, 'malformed'],
  ])('refuses a timestamp that is %s (R04)', (_name, time, reason) => {
    expect(verifySignature(aRequest({ time }))).toEqual({ ok: false, reason });
  });

  it.each([NOW - 299_000, NOW - 300_000, NOW + 60_000])('accepts the timestamp %i (R04)', (time) => {
    expect(verifySignature(aRequest({ time }))).toEqual({ ok: true });
  });

  it('tells a wrong secret with a stale time from a right one (R04)', () => {
    const stale = aRequest({ time: NOW - 400_000, secrets: ['other'] });
    expect(verifySignature(stale)).toEqual({ ok: false, reason: 'stale' });
    const future = aRequest({ time: NOW + 400_000, secrets: ['other'] });
    expect(verifySignature(future)).toEqual({ ok: false, reason: 'future' });
  });

  const good = signV3({ url: `${PUBLIC_URL}/webhooks/hubspot`, body, time: NOW });
  it.each([
    ['missing', undefined, 'missing-header'],
    ['empty', '', 'missing-header'],
    ['not base64', '*'.repeat(44), 'malformed'],
    ['too short', good.slice(0, 20), 'malformed'],
    ['10 kB long', good.repeat(230), 'malformed'],
    ['sent twice, joined by Node', `${good}, ${good}`, 'malformed'],
    ['sent twice, as a list', [good, good], 'malformed'],
    ['the same bytes in other base64', sameBytesOtherText(good), 'mismatch'],
  ])('refuses a signature header that is %s (R03)', (_name, signature, reason) => {
    const headers = { ...aRequest().headers, 'x-hubspot-signature-v3': signature };
    expect(verifySignature(aRequest({ headers }))).toEqual({ ok: false, reason });
    expect(findHeaderFault(headers)).toBe(reason === 'mismatch' ? undefined : reason);
  });

  it('refuses a change of any one byte of body, method, path, query or timestamp (R02)', () => {
    const url = '/webhooks/hubspot?tenant=a&next=%20x';
    const signature = signV3({ url: PUBLIC_URL + url, body, time: NOW });
    const parts = { method: 'POST', url, body: body.toString('latin1'), time: String(NOW) };
    const partName = fc.constantFrom('method', 'url', 'body', 'time');
    fc.assert(
      fc.property(partName, fc.nat(), fc.integer({ min: 1, max: 255 }), (name, position, difference) => {
        const changed = {
          ...parts,
          [name]: withByteChanged(parts[name as keyof typeof parts], position, difference),
        };
        fc.pre(changed.method.toUpperCase() === changed.method);
        const verdict = verifySignature({
          method: changed.method,
          url: changed.url,
          rawBody: Buffer.from(changed.body, 'latin1'),
          headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': changed.time },
          publicUrl: PUBLIC_URL,
          secrets: [SECRET],
          now: NOW,
        });
        expect(verdict.ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the signed address', () => {
  it("decodes HubSpot's twelve escapes in the query, in both cases, and nothing else", () => {
    const escapes = '%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B';
    expect(decodeQuery(`/p?a=${escapes}`)).toBe("/p?a=:/?@!$'()*,;");
    expect(decodeQuery(`/p?a=${escapes.toLowerCase()}`)).toBe("/p?a=:/?@!$'()*,;");
    expect(decodeQuery('/p?a=%20%26%3D%25%2B%23%253A')).toBe('/p?a=%20%26%3D%25%2B%23%253A');
  });

  it('leaves the path and its question mark as they are', () => {
    expect(decodeQuery('/a%2Fb%3Fc')).toBe('/a%2Fb%3Fc');
    expect(decodeQuery('/a%2Fb?c=%2F')).toBe('/a%2Fb?c=/');
  });
});

describe('the v2 signature of workflow actions', () => {
  const sign = (secret: string) =>
    createHash('sha256').update(`${secret}POST${PUBLIC_URL}/actions/decide`).update(body).digest('hex');
  const request = (signature: string | undefined, version: string | undefined = 'v2') => ({
    method: 'POST',
    url: '/actions/decide',
    rawBody: body,
    headers: { 'x-hubspot-signature': signature, 'x-hubspot-signature-version': version },
    publicUrl: PUBLIC_URL,
    secrets: ['new', SECRET],
    now: NOW,
  });

  it('agrees with the official helper', () => {
    const official = Signature.getSignature('POST', 'v2', {
      clientSecret: SECRET,
      requestBody: body.toString(),
      url: `${PUBLIC_URL}/actions/decide`,
      signature: '',
    });
    expect(official).toBe(sign(SECRET));
    expect(verifySignatureV2(request(official))).toEqual({ ok: true });
  });

  it('refuses another secret, another version and a missing header', () => {
    expect(verifySignatureV2(request(sign('other')))).toEqual({ ok: false, reason: 'mismatch' });
    expect(verifySignatureV2(request(sign(SECRET), 'v1'))).toEqual({ ok: false, reason: 'malformed' });
    expect(verifySignatureV2(request(undefined))).toEqual({ ok: false, reason: 'missing-header' });
  });

  it('is not looked at where a v3 header is present', () => {
    const withV2 = request(sign(SECRET));
    expect(verifyActionSignature(withV2)).toEqual({ ok: true });
    const wrongV3 = createHmac('sha256', 'other').update('x').digest('base64');
    const headers = {
      ...withV2.headers,
      'x-hubspot-signature-v3': wrongV3,
      'x-hubspot-request-timestamp': String(NOW),
    };
    expect(verifyActionSignature({ ...withV2, headers })).toEqual({ ok: false, reason: 'mismatch' });
  });
});

function withByteChanged(text: string, position: number, difference: number): string {
  const bytes = Buffer.from(text, 'latin1');
  const at = position % bytes.length;
  bytes[at] = (bytes[at]! + difference) % 256;
  return bytes.toString('latin1');
}

/** The last digit before `=` has two bits that decoders drop: three other texts mean the same 32 bytes. */
function sameBytesOtherText(signature: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const last = alphabet.indexOf(signature.charAt(42));
  return `${signature.slice(0, 42)}${alphabet.charAt(last ^ 1)}=`;
}

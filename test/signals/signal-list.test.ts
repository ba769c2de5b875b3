import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnusableSignal } from '../../src/signals/signal-fields.ts';
import { readItem } from '../../src/signals/signal-list.ts';
import { aSignal, NOW } from './door.ts';

const kinds = new Map([['webinar_attended', 'Webinar attendance']]);
const read = (value: unknown) => readItem(value, { kinds, now: NOW });

/** `field: reason`, or nothing where the signal is fine. */
function faultOf(value: unknown): string | undefined {
  try {
    read(value);
    return undefined;
  } catch (error) {
    if (error instanceof UnusableSignal) return `${error.field}: ${error.message}`;
    throw error;
  }
}

describe('times', () => {
  test.each([
    ['2026-11-20T09:00:00Z', Date.UTC(2026, 10, 20, 9)],
    ['2026-11-20T09:00:00.123Z', Date.UTC(2026, 10, 20, 9, 0, 0, 123)],
    ['2026-11-20T11:00+02:00', Date.UTC(2026, 10, 20, 9)],
    ['2026-11-20 04:00:00-0500', Date.UTC(2026, 10, 20, 9)],
    [NOW, NOW],
    [String(NOW), NOW],
    [NOW + 300_000, NOW + 300_000],
    ['2000-01-01T00:00:00Z', Date.UTC(2000, 0, 1)],
  ])('%s is read', (occurredAt, at) => {
    expect(read(aSignal({ occurredAt })).signal.occurredAt).toBe(at);
  });

  test.each([
    ['2026-11-20T09:00:00', 'no time'],
    ['2026-11-20', 'no time'],
    ['2026-02-30T09:00:00Z', 'no time'],
    ['2026-11-20T25:00:00Z', 'no time'],
    ['2026-11-20T09:00:00+25:00', 'no time'],
    ['20/11/2026', 'no time'],
    ['', 'no time'],
    [1.5, 'no time'],
    [-1, 'before 2000'],
    [Math.floor(NOW / 1_000), 'not seconds'],
    ['1999-12-31T23:59:59Z', 'before 2000'],
    [NOW + 300_001, 'future'],
    ['2027-01-01T00:00:00Z', 'future'],
    [null, 'is not a time'],
    [undefined, 'is missing'],
  ])('%s is refused: it is never taken for another', (occurredAt, reason) => {
    expect(faultOf(aSignal({ occurredAt }))).toMatch(new RegExp(`^occurredAt: .*${reason}`));
  });

  test('every moment of the past since 2000 reads as itself, in either form and any zone', () => {
    const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: NOW });
    const zone = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(moment, zone, (at, minutes) => {
        const local = new Date(at + minutes * 60_000).toISOString().slice(0, -1);
        const sign = minutes < 0 ? '-' : '+';
        const hours = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0');
        const text = `${local}${sign}${hours}:${String(Math.abs(minutes) % 60).padStart(2, '0')}`;
        expect(read(aSignal({ occurredAt: text })).signal.occurredAt).toBe(at);
        expect(read(aSignal({ occurredAt: at })).signal.occurredAt).toBe(at);
      }),
    );
  });
});

describe('contacts', () => {
  test.each([
    [{ contactId: '901' }, { by: 'id', contactId: '901' }],
    [{ contactId: 901 }, { by: 'id', contactId: '901' }],
    [
      { contactId: undefined, email: ' Dana@Northwind.Example' },
      { by: 'email', email: 'dana@northwind.example' },
    ],
    [
      { contactId: null, email: 'a@b' },
      { by: 'email', email: 'a@b' },
    ],
  ])('%o is one', (given, contact) => {
    expect(read(aSignal(given)).contact).toEqual(contact);
  });

  test.each([
    [{ contactId: undefined }, 'contactId: is missing. Give it, or email.'],
    [{ email: 'dana@northwind.example' }, 'email: is given beside contactId. Give one of the two.'],
    [{ contactId: '0' }, 'contactId: is not the id of a HubSpot contact: digits only.'],
    [{ contactId: '9'.repeat(19) }, 'contactId: is not the id of a HubSpot contact: digits only.'],
    [{ contactId: -5 }, 'contactId: is not the id of a HubSpot contact: digits only.'],
    [{ contactId: '12 or 1=1' }, 'contactId: is not the id of a HubSpot contact: digits only.'],
    [{ contactId: ['901'] }, 'contactId: is not an id.'],
    [{ contactId: undefined, email: 'dana' }, 'email: is not an e-mail address.'],
    [{ contactId: undefined, email: 'a@b\0' }, 'email: is not an e-mail address.'],
  ])('%o is none', (given, fault) => {
    expect(faultOf(aSignal(given))).toBe(fault);
  });
});

describe('what else is said', () => {
  test('the asset is kept as it identifies, the topic among the attributes, truth as text', () => {
    const attributes = { minutes: 60, stayed: true, note: ' early ', left: null, blank: ' ' };
    expect(
      read(aSignal({ asset: ' https://A.example/W?utm=1#x', topic: ' security ', attributes })).signal,
    ).toEqual({
      kind: 'webinar_attended',
      occurredAt: NOW - 3_600_000,
      asset: 'https://a.example/w',
      attributes: { minutes: 60, stayed: 'true', note: 'early', topic: 'security' },
    });
    expect(read(aSignal({ asset: '?only=a-query' })).signal.asset).toBeNull();
  });

  test.each([
    ['a number', 5],
    ['null', null],
    ['a list', [aSignal()]],
    ['a text', 'webinar_attended'],
  ])('%s is no signal', (_name, value) => {
    expect(faultOf(value)).toBe(': The signal is not an object.');
  });

  test.each([
    [{ kind: undefined }, /^kind: is missing/],
    [{ kind: 5 }, /^kind: is not a text/],
    [{ kind: 'webinar' }, /^kind: "webinar" is no signal .* It knows: webinar_attended\.$/],
    [{ kind: 'toString' }, /^kind: "toString" is no signal/],
    [{ kind: 'x'.repeat(5_000) }, /^kind: "x{80}…" is no signal/],
    [
      { occured_at: 1 },
      /^occured_at: is not known here\. A signal has .*occurredAt.* goes into attributes\.$/,
    ],
    [{ asset: 'x'.repeat(501) }, /^asset: is longer than 500 characters/],
    [{ asset: 'a\0b' }, /^asset: holds a character that is no text/],
    [{ asset: '\ud800' }, /^asset: holds a character that is no text/],
    [{ topic: 'x'.repeat(1_001) }, /^topic: is longer than 1000 characters/],
    [{ topic: 'a', attributes: { topic: 'b' } }, /^topic: is given twice/],
    [{ attributes: [1] }, /^attributes: is not an object of names and values/],
    [{ attributes: 'minutes=5' }, /^attributes: is not an object of names and values/],
    [{ attributes: { a: { b: 1 } } }, /^attributes\.a: is neither a text nor a number nor true or false/],
    [{ attributes: { a: [1] } }, /^attributes\.a: is neither/],
    [{ attributes: { a: 'x'.repeat(1_001) } }, /^attributes\.a: is longer than 1000/],
    [{ attributes: { a: '\0' } }, /^attributes\.a: holds a character/],
    [{ attributes: { ' ': 1 } }, /^attributes\. : has a name that is not of 1 to 100/],
    [{ attributes: { ['x'.repeat(101)]: 1 } }, /has a name that is not of 1 to 100/],
    [
      { attributes: Object.fromEntries(Array.from({ length: 51 }, (_, place) => [`a${place}`, place])) },
      /^attributes: are 51; 50 are the most/,
    ],
  ])('%o is refused with its place', (given, fault) => {
    expect(faultOf(aSignal(given))).toMatch(fault);
  });

  test('R47 __proto__ is refused wherever it stands, and no prototype is touched', () => {
    const inside = JSON.parse(
      JSON.stringify(aSignal()).replace(/\}$/, ',"attributes":{"__proto__":{"polluted":1}}}'),
    );
    expect(faultOf(inside)).toMatch(/^attributes\.__proto__: is a name that cannot be used/);
    const beside = JSON.parse(
      JSON.stringify(aSignal()).replace(/\}$/, ',"__proto__":{"kind":"demo_request"}}'),
    );
    expect(faultOf(beside)).toMatch(/^__proto__: is a name that cannot be used/);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('R46 a number beyond all numbers is no number', () => {
    expect(faultOf(JSON.parse('{"contactId":"1","kind":"webinar_attended","occurredAt":1e999}'))).toMatch(
      /^occurredAt/,
    );
    const attributes = JSON.parse('{"minutes":1e999}');
    expect(faultOf(aSignal({ attributes }))).toMatch(/^attributes\.minutes: is neither/);
  });

  test('whatever JSON comes, it is a signal or is refused with a reason', () => {
    const almost = fc.record(
      {
        contactId: fc.oneof(fc.constant('901'), fc.jsonValue()),
        email: fc.oneof(fc.constant('a@b.example'), fc.jsonValue()),
        kind: fc.oneof(fc.constant('webinar_attended'), fc.jsonValue()),
        occurredAt: fc.oneof(fc.constant(NOW), fc.jsonValue()),
        topic: fc.jsonValue(),
        asset: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
        attributes: fc.oneof(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(almost, fc.jsonValue()), (value) => {
        const fault = faultOf(value);
        if (fault !== undefined) {
          expect(fault).toMatch(/: \S.*[.]$/s);
          return;
        }
        const { signal } = read(value);
        const text = JSON.stringify(signal);
        // What PostgreSQL cannot hold must not get past here.
        expect(text).not.toMatch(/\\u0000|\\ud[89ab][0-9a-f]{2}/i);
        expect(
          Object.values(signal.attributes).every((one) => ['string', 'number'].includes(typeof one)),
        ).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

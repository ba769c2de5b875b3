import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorFromResponse, errorFromThrown } from '../../src/crm/errors.ts';
import { backoff, verdict, WRITE_POLICY } from '../../src/crm/retry.ts';

const NOW = Date.UTC(2026, 10, 22);

function answer(status: number, body: unknown = {}, retryAfter: string | null = null) {
  return errorFromResponse('contacts list', { status, retryAfter, body }, NOW);
}

describe('an answer is classified', () => {
  test.each([
    [401, {}, null, { kind: 'unauthorised' }],
    [403, {}, null, { kind: 'forbidden' }],
    [404, {}, null, { kind: 'not-found' }],
    [409, {}, null, { kind: 'conflict' }],
    [418, {}, null, { kind: 'unexpected' }],
    [423, {}, null, { kind: 'transient', reason: 'locked', waitMs: 2_000 }],
    [429, {}, '7', { kind: 'rate-limited', policy: 'unknown', waitMs: 7_000 }],
    [
      429,
      { policyName: 'TEN_SECONDLY_ROLLING' },
      null,
      { kind: 'rate-limited', policy: 'TEN_SECONDLY_ROLLING', waitMs: 10_000 },
    ],
    [429, { policyName: 'SECONDLY' }, null, { kind: 'rate-limited', policy: 'SECONDLY', waitMs: 1_000 }],
    [477, {}, '600', { kind: 'transient', reason: 'moving', waitMs: 600_000 }],
    [502, '<html>', null, { kind: 'transient', reason: 'unavailable' }],
    [503, null, 'Sun, 22 Nov 2026 00:00:05 GMT', { kind: 'transient', reason: 'unavailable', waitMs: 5_000 }],
    [524, undefined, null, { kind: 'transient', reason: 'unavailable' }],
  ])('%i with body %o and Retry-After %o', (status, body, retryAfter, failure) => {
    expect(answer(status, body, retryAfter).failure).toEqual(failure);
  });

  test('a rule of the account is told from a plain mistake', () => {
    const rule = answer(400, { errors: [{ code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY', message: 'x' }] });
    const mistake = answer(400, { errors: [{ code: 'PROPERTY_DOESNT_EXIST', message: 'x' }] });
    expect(rule.failure).toMatchObject({ kind: 'invalid', accountRule: true });
    expect(mistake.failure).toMatchObject({ kind: 'invalid', accountRule: false });
  });

  test('any body whatever gives an error and never throws another one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.jsonValue(), (status, body) => {
        expect(answer(status, body).name).toBe('CrmError');
      }),
    );
  });
});

test('an error tells category and correlation id, and shows no value however it is printed (R53)', () => {
  const error = answer(400, {
    category: 'VALIDATION_ERROR',
    correlationId: 'abc-1',
    message: 'canary@example.com is not valid',
  });
  expect(error.message).toContain('VALIDATION_ERROR');
  expect(error.message).toContain('abc-1');
  expect(error.hubspotMessage).toContain('canary@example.com');
  const printed = [inspect(error), JSON.stringify(error), JSON.stringify({ ...error }), String(error)].join();
  expect(printed).not.toContain('canary');
});

test('a timeout is told from a lost connection', () => {
  const timeout = new TypeError('fetch failed', {
    cause: Object.assign(new Error('x'), { name: 'TimeoutError' }),
  });
  expect(errorFromThrown('x', timeout).failure).toEqual({ kind: 'transient', reason: 'timeout' });
  expect(errorFromThrown('x', new TypeError('fetch failed')).failure).toMatchObject({ reason: 'network' });
});

describe('the verdict', () => {
  const attempt = { attempts: 1, elapsedMs: 0, scale: 1, random: 0.5 };

  test('never comes before what HubSpot asked for, whatever the scale', () => {
    const asked = verdict(answer(429, {}, '60'), WRITE_POLICY, { ...attempt, scale: 0.001 });
    expect(asked).toEqual({ retry: true, afterMs: 60_000 });
  });

  test('is to give up on what no repeat can mend', () => {
    for (const status of [400, 404, 409]) {
      expect(verdict(answer(status), WRITE_POLICY, attempt)).toEqual({ retry: false });
    }
    expect(verdict(new Error('bug'), WRITE_POLICY, attempt)).toEqual({ retry: false });
  });

  test('keeps a write alive for 72 hours and ends it after 96', () => {
    const at = (hours: number) =>
      verdict(answer(503), WRITE_POLICY, { ...attempt, attempts: 5_000, elapsedMs: hours * 3_600_000 });
    expect(at(72).retry).toBe(true);
    expect(at(96).retry).toBe(false);
  });

  test('waits longer each time, between half and all of the doubled wait, up to the longest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, random) => {
          const full = Math.min(
            WRITE_POLICY.firstWaitMs * 2 ** Math.min(attempts - 1, 30),
            WRITE_POLICY.longestWaitMs,
          );
          const wait = backoff(WRITE_POLICY, { attempts, scale: 1, random });
          expect(wait).toBeGreaterThanOrEqual(full / 2);
          expect(wait).toBeLessThanOrEqual(full);
        },
      ),
    );
  });
});

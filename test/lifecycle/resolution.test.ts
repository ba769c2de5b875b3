/** AT-57: what people say of a decision that stands against the data. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Person } from '../../src/lifecycle/actors.ts';
import {
  type Resolution,
  type ReviewAct,
  review,
  type StandingContradiction,
  WHAT_WAS_WRONG,
} from '../../src/lifecycle/resolution.ts';
import { DANA, DAY, HOUR, NOW } from './handoff-builders.ts';

const SAM: Person = { kind: 'person', id: '78', name: 'Sam', door: 'cli' };
const FOUND: Resolution = { wrong: 'record', note: 'one branch', by: SAM, at: NOW };

function standing(change: Partial<StandingContradiction> = {}): StandingContradiction {
  return { key: 'k1', at: NOW - DAY, by: DANA, reason: 'wrong_company_size', resolution: null, ...change };
}
const resolve = (wrong: Resolution['wrong'], decisionKey?: string): ReviewAct => ({
  kind: 'resolve',
  wrong,
  note: 'looked it up',
  decisionKey,
});
const reopen = (decisionKey?: string): ReviewAct => ({ kind: 'reopen', note: null, decisionKey });
const said = (all: readonly StandingContradiction[], act: ReviewAct) => review(all, act, SAM, NOW + HOUR);

test('what was wrong is kept with who found it, when and how', () => {
  expect(said([standing()], resolve('rule'))).toMatchObject({
    ok: true,
    isNews: true,
    resolution: { wrong: 'rule', note: 'looked it up', by: SAM, at: NOW + HOUR },
  });
});

test('the same once more changes nothing, and something else is refused until it is reopened', () => {
  const known = [standing({ resolution: FOUND })];
  expect(said(known, resolve('record'))).toMatchObject({ isNews: false, resolution: FOUND });
  expect(said(known, resolve('rule'))).toEqual({
    ok: false,
    code: 'resolved_otherwise',
    message: 'Sam has resolved it already: the record was wrong. Reopen it before you say otherwise.',
  });
  expect(said(known, reopen())).toMatchObject({ isNews: true, resolution: null });
  expect(said([standing()], reopen())).toMatchObject({ isNews: false, resolution: null });
});

test('a new one of the same lead is open beside one that is resolved, and is the one that is meant', () => {
  const two = [standing({ key: 'k2', at: NOW }), standing({ resolution: FOUND })];
  expect(said(two, resolve('rule'))).toMatchObject({ ok: true, about: { key: 'k2' } });
  expect(said(two, reopen())).toMatchObject({ ok: true, about: { key: 'k1' } });
});

test('where none would be changed it is the latest that is told, in whatever order they come', () => {
  const two = [standing({ key: 'k2', at: NOW }), standing()];
  for (const all of [two, two.toReversed()]) {
    expect(said(all, reopen())).toMatchObject({ isNews: false, about: { key: 'k2' } });
  }
});

test('where several are open it has to be said which, and what there is not is refused', () => {
  const two = [standing(), standing({ key: 'k2', at: NOW })];
  expect(said(two, resolve('rule'))).toMatchObject({
    ok: false,
    code: 'several',
    message: expect.stringContaining('k1 (2026-11-04), k2 (2026-11-05)'),
  });
  expect(said(two, resolve('rule', 'k1'))).toMatchObject({ ok: true, about: { key: 'k1' } });
  expect(said(two, resolve('rule', 'k9'))).toMatchObject({ ok: false, code: 'no_contradiction' });
  expect(said([], reopen())).toMatchObject({ ok: false, code: 'no_contradiction' });
});

test('any sequence of words leaves each one as it was said of it last, and nothing else', () => {
  const act = fc.record({
    kind: fc.constantFrom('resolve' as const, 'reopen' as const),
    wrong: fc.constantFrom(...WHAT_WAS_WRONG),
    key: fc.constantFrom('k1', 'k2'),
  });
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      let all = [standing(), standing({ key: 'k2', at: NOW })];
      const expected: Record<string, string | null> = { k1: null, k2: null };
      for (const { kind, wrong, key } of acts) {
        const result = said(all, kind === 'resolve' ? resolve(wrong, key) : reopen(key));
        // What was found first stands until it is reopened.
        expected[key] = kind === 'reopen' ? null : (expected[key] ?? wrong);
        expect(result.ok).toBe(kind === 'reopen' || expected[key] === wrong);
        if (result.ok) {
          const { about, resolution } = result;
          all = all.map((one) => (one.key === about.key ? { ...one, resolution } : one));
        }
        expect(Object.fromEntries(all.map((one) => [one.key, one.resolution?.wrong ?? null]))).toEqual(
          expected,
        );
      }
    }),
  );
});

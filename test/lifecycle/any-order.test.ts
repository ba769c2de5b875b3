/** Decisions and edits that are told in any order, and more than once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, withResult } from '../../src/lifecycle/apply-edits.ts';
import { inOrder } from '../../src/lifecycle/concurrent.ts';
import type { Decision } from '../../src/lifecycle/decision.ts';
import { decide } from '../../src/lifecycle/decisions.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { ALL_YES, aContext, anMql, DANA, DAY, HOUR, LEE, NOW, WORKFLOW } from './handoff-builders.ts';

const at = fc.integer({ min: 0, max: 60 * 24 }).map((hours) => NOW + hours * HOUR);

describe('decisions that arrive in any order', () => {
  // Reasons and answers are given, so that nothing is refused for what it lacks.
  const complete = fc
    .record({
      act: fc.oneof(
        fc.constant({ decision: 'accept', answers: ALL_YES } as const),
        fc.constantFrom('competitor', 'wrong_persona', 'outside_territory').map((why) => ({
          decision: 'reject' as const,
          reason: why,
        })),
        fc.constant({ decision: 'recycle', reason: 'no_current_need' } as const),
      ),
      by: fc.constantFrom(DANA, LEE, WORKFLOW),
      minute: fc.nat(50),
    })
    .map(
      ({ act, by, minute }) =>
        ({ ...act, by, at: NOW + minute * 60_000, key: `${by.id} ${minute}` }) as Decision,
    );
  const sets = fc.uniqueArray(complete, { maxLength: 5, size: 'max', selector: ({ key: unique }) => unique });

  test('end as in their own order, where each had an effect or was outweighed', () => {
    let compared = 0;
    const run = (some: readonly Decision[]) => {
      let state = anMql();
      let records: Parameters<typeof withResult>[0] = [];
      let isRefused = false;
      for (const decision of some) {
        const result = decide(state, decision, aContext({ decisions: records }), DEFAULT_HANDOFF);
        records = withResult(records, result);
        if (result.ok) state = result.state;
        else if (result.code !== 'superseded') isRefused = true;
      }
      return { state, isRefused };
    };
    fc.assert(
      fc.property(
        sets.chain((all) => fc.tuple(fc.constant(all), shuffled(all))),
        ([all, mixed]) => {
          const inTime = run(replayOrder(all));
          const asTold = run(mixed);
          if (inTime.isRefused || asTold.isRefused) return;
          compared += 1;
          expect(asTold.state).toEqual(inTime.state);
        },
      ),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  test('a person’s word is never lost to a machine’s', () => {
    fc.assert(
      fc.property(sets.chain(shuffled), (some) => {
        let state = anMql();
        let records: Parameters<typeof withResult>[0] = [];
        for (const decision of some) {
          const result = decide(state, decision, aContext({ decisions: records }), DEFAULT_HANDOFF);
          records = withResult(records, result);
          if (result.ok) state = result.state;
        }
        const standing = records
          .filter((record) => record.standing === 'stands')
          .toSorted((a, b) => inOrder(a.decision, b.decision));
        const isRerouted = state.salStatus === 'pending';
        if (!isRerouted && standing.some(({ decision }) => decision.by.kind === 'person')) {
          const lastByPerson = standing.findLast(({ decision }) => decision.by.kind === 'person')!;
          const after = standing.slice(standing.indexOf(lastByPerson) + 1);
          if (lastByPerson.after.salStatus !== 'pending') expect(after).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test('what HubSpot tells of edits, redelivered and in any order, ends the same', () => {
  const edits = fc.uniqueArray(
    fc.record({
      key: fc.integer({ min: 0, max: 1e6 }).map(String),
      property: fc.constantFrom('fairlead_sal_status' as const, 'fairlead_rejection_reason' as const),
      value: fc.constantFrom('accepted', 'rejected', 'recycled', 'competitor', 'duplicate', ''),
      at,
      source: fc.constantFrom('CRM_UI', 'AUTOMATION_PLATFORM'),
      sourceId: fc.constant('userId:7'),
    }),
    { maxLength: 6, selector: (edit) => edit.key },
  );
  const look = (some: Parameters<typeof applyEdits>[1]['edits']) =>
    applyEdits(
      anMql(),
      { edits: some, present: {}, ours: { appId: '1', written: {} }, now: NOW + 90 * DAY },
      aContext(),
      DEFAULT_HANDOFF,
    );
  fc.assert(
    fc.property(
      edits.chain((all) => fc.tuple(fc.constant(all), shuffled([...all, ...all]))),
      ([all, mixed]) => {
        expect(look(mixed)).toEqual(look(all));
      },
    ),
  );
});

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

function replayOrder(all: readonly Decision[]): Decision[] {
  return all.toSorted(inOrder);
}

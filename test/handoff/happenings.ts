/** What may happen to a lead, and in how many ways it may be told. */
import fc from 'fast-check';
import { REJECTION_REASONS } from '../../src/engine/rejection-reasons.ts';
import type { LookGiven } from '../../src/handoff/look.ts';
import { ALL_YES, BANT_PASSED, DANA, LEE, WORKFLOW } from '../lifecycle/handoff-builders.ts';
import { type News, WHO } from './a-life.ts';

const hours = fc.constantFrom(0.02, 0.5, 2, 24, 24 * 20, 24 * 100);
const key = fc.integer({ min: 0, max: 1e6 }).map((n) => `k${n}`);
const reason = fc.constantFrom(...REJECTION_REASONS, 'no_current_need', 'bad lead', null);

const edit = fc.record({
  key,
  property: fc.constantFrom(
    'fairlead_sal_status' as const,
    'fairlead_sal_status' as const,
    'fairlead_rejection_reason' as const,
    'fairlead_rejection_note' as const,
  ),
  value: fc.constantFrom('accepted', 'rejected', 'recycled', 'pending', 'competitor', 'wrong_persona', ''),
  source: fc.constantFrom('CRM_UI', 'AUTOMATION_PLATFORM'),
  sourceId: fc.constantFrom('userId:7', 'userId:8'),
});
export const news: fc.Arbitrary<News> = fc.record(
  {
    who: fc.constantFrom(...(['buyer', 'buyer', 'buyer', ...Object.keys(WHO)] as (keyof typeof WHO)[])),
    signal: fc.constantFrom('demo_request', 'demo_request', 'pricing_page_view', 'email_reply'),
    lifecycle: fc.constantFrom('lead', 'opportunity', 'customer', 'salesqualifiedlead', '4711', null),
    deal: fc.record({
      id: fc.constantFrom('1', '2'),
      state: fc.constantFrom('open' as const, 'won' as const, 'lost' as const, 'gone' as const),
    }),
    edits: fc.array(edit, { maxLength: 3 }),
    touch: fc.boolean(),
    owner: fc.constantFrom('7', '8', null),
    live: fc.boolean(),
  },
  { requiredKeys: ['signal'] },
);

const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ decision: fc.constant('accept' as const), answers: fc.constant(ALL_YES) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      decision: fc.constant('qualify' as const),
      checklist: fc.constantFrom(BANT_PASSED, BANT_PASSED, {}),
    }),
  },
  fc.record({ decision: fc.constant('reject' as const), reason }),
  fc.record({ decision: fc.constant('recycle' as const), reason }),
  fc.record({ decision: fc.constant('disqualify' as const), reason }),
  fc.record({ decision: fc.constant('undo' as const) }),
);
export const looking = fc.record({ kind: fc.constant('look' as const), hours, news });
export const deciding = fc.record({
  kind: fc.constant('decision' as const),
  hours,
  act,
  by: fc.constantFrom(DANA, LEE, WORKFLOW),
  key,
});
export const lives = fc.array(fc.oneof(looking, deciding), { maxLength: 14, size: 'max' });
export type Happening = typeof lives extends fc.Arbitrary<(infer One)[]> ? One : never;

/** Where nothing stands in the way, an SQL comes of it. */
export const TO_SQL: readonly Happening[] = [
  { kind: 'look', hours: 24, news: { who: 'buyer', signal: 'demo_request', live: true } },
  { kind: 'decision', hours: 0.5, act: { decision: 'accept', answers: ALL_YES }, by: DANA, key: 'a' },
  { kind: 'decision', hours: 24, act: { decision: 'qualify', checklist: BANT_PASSED }, by: DANA, key: 'q' },
];

/** The same facts, twice over and in another order. */
export function mixed(given: LookGiven, noise: Iterator<number>): LookGiven {
  const twice = <T>(items: readonly T[]) => shuffled([...items, ...items], noise);
  const { kept, edits, origins, activity } = given;
  return {
    ...given,
    kept: { ...kept, decisions: shuffled(kept.decisions, noise) },
    edits: { ...edits, edits: twice(edits.edits) },
    origins: { ...origins, signals: shuffled(origins.signals, noise) },
    activity: twice(activity),
  };
}

function shuffled<T>(items: readonly T[], noise: Iterator<number>): T[] {
  return items
    .map((item) => [noise.next().value as number, item] as const)
    .toSorted(([one], [other]) => one - other)
    .map(([, item]) => item);
}

/** How often Fairlead writes over what somebody else has set (R26). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundPutBacks,
  GUARDED,
  MOST_PUT_BACKS,
  type PutBackGiven,
  type PutBacks,
} from '../../src/inbox/put-backs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T0 = Date.UTC(2026, 10, 5, 12);
const STATUS = 'fairlead_sal_status';

/** Unlike `{}`, which any object matches. */
const NOTHING = expect.toSatisfy((put: object) => Object.keys(put).length === 0);

function given(at: number, known: PutBacks | null, changes: Partial<PutBackGiven> = {}): PutBackGiven {
  const edit = {
    key: `e${at}`,
    property: STATUS,
    value: 'rejected',
    at,
    source: 'AUTOMATION_PLATFORM',
    sourceId: '31',
  } as const;
  return {
    known,
    writes: { [STATUS]: 'accepted' },
    current: { [STATUS]: 'rejected' },
    edits: [edit],
    ours: { appId: '1', written: {} },
    now: at,
    ...changes,
  };
}

/** A workflow that sets its value again a minute after it was put back. */
function loop(turns: number, start: PutBacks | null = null) {
  return Array.from({ length: turns }).reduce<{ known: PutBacks | null; put: number[] }>(
    ({ known, put }, _, turn) => {
      const result = boundPutBacks(given(T0 + turn * MINUTE, known));
      return { known: result.putBacks, put: [...put, Object.keys(result.put).length] };
    },
    { known: start, put: [] },
  );
}

describe('R26 what somebody else sets again and again', () => {
  test('is put back three times within the hour, then held', () => {
    const { known, put } = loop(6);
    expect(put).toEqual([1, 1, 1, 0, 0, 0]);
    expect(known?.held).toMatchObject({ values: { [STATUS]: 'rejected' }, until: T0 + HOUR });
  });

  test('is told as news when the hold begins, and not again', () => {
    const { known } = loop(3);
    const first = boundPutBacks(given(T0 + 4 * MINUTE, known));
    expect(first.newlyHeld?.sentence).toBe(
      'Conflict: a workflow sets SAL status "rejected" again and again, which is not so. It stands in HubSpot ' +
        'until 13:00 UTC; find the workflow or app that sets it and change it.',
    );
    expect(boundPutBacks(given(T0 + 5 * MINUTE, first.putBacks)).newlyHeld).toBeNull();
  });

  test('asks for an agreement where a person sets it, also while nobody edits', () => {
    const byPerson = given(T0 + 4 * MINUTE, loop(3).known);
    const edits = byPerson.edits.map((edit) => ({ ...edit, source: 'CRM_UI', sourceId: 'userId:77' }));
    const first = boundPutBacks({ ...byPerson, edits });
    expect(first.newlyHeld?.sentence).toMatch(/UTC; agree with them on what it should say\.$/);
    const later = boundPutBacks(given(T0 + 5 * MINUTE, first.putBacks, { edits: [] }));
    expect(later.putBacks?.held?.sentence).toBe(first.newlyHeld?.sentence);
  });

  test('stays held while nobody edits, and is tried once more when the hour has passed', () => {
    const { known } = loop(4);
    const later = boundPutBacks(given(T0 + 30 * MINUTE, known, { edits: [] }));
    expect(later).toMatchObject({ put: NOTHING, newlyHeld: null, putBacks: { held: { until: T0 + HOUR } } });
    const after = boundPutBacks(given(T0 + HOUR, later.putBacks, { edits: [] }));
    expect(after).toMatchObject({ put: { [STATUS]: 'accepted' }, putBacks: { held: null } });
  });

  test('is held on while it is set again, though Fairlead would have another value there by now', () => {
    const { known } = loop(4);
    const result = boundPutBacks(given(T0 + 10 * MINUTE, known, { writes: { [STATUS]: 'recycled' } }));
    expect(result).toMatchObject({ put: NOTHING, putBacks: { held: { wanted: { [STATUS]: 'recycled' } } } });
  });

  test('is counted over a quiet look between', () => {
    const quiet = boundPutBacks(given(T0 + 3 * MINUTE, loop(3).known, { edits: [], writes: {} }));
    expect(boundPutBacks(given(T0 + 4 * MINUTE, quiet.putBacks)).put).toEqual({});
  });

  test('is not laid at the door of who has set something else, which stays', () => {
    const base = given(T0 + 4 * MINUTE, loop(3).known);
    const note = {
      ...base.edits[0]!,
      key: 'note',
      property: 'fairlead_rejection_note' as const,
      value: 'later',
      at: base.now + 1,
      source: 'CRM_UI',
      sourceId: 'userId:77',
    };
    const { newlyHeld } = boundPutBacks({ ...base, edits: [...base.edits, note] });
    expect(newlyHeld).toMatchObject({ by: 'a workflow', byPerson: false });
  });

  test('is named by whoever set it last, and an empty value by that word', () => {
    const known = loop(3).known;
    const base = given(T0 + 4 * MINUTE, known);
    const [edit] = base.edits;
    const byPerson = { ...edit!, key: 'later', at: edit!.at + 1, source: 'CRM_UI', sourceId: 'userId:77' };
    for (const edits of [
      [edit!, byPerson],
      [byPerson, edit!],
    ]) {
      const { newlyHeld } = boundPutBacks({ ...base, edits, current: { [STATUS]: '' } });
      expect(newlyHeld).toMatchObject({ byPerson: true, values: { [STATUS]: '' } });
      expect(newlyHeld?.sentence).toContain(' sets SAL status empty again and again');
    }
  });

  test.each(GUARDED)('%s is Fairlead’s to say: it is put back, and named by its label', (property) => {
    const intruded = (at: number, known: PutBacks | null) => {
      const base = given(at, known, { writes: { [property]: 'ours' }, current: { [property]: 'theirs' } });
      return boundPutBacks({ ...base, edits: base.edits.map((edit) => ({ ...edit, property })) });
    };
    let known: PutBacks | null = null;
    for (let turn = 0; turn < MOST_PUT_BACKS; turn += 1) {
      const result = intruded(T0 + turn * MINUTE, known);
      expect(result.put).toEqual({ [property]: 'ours' });
      known = result.putBacks;
    }
    const { sentence } = intruded(T0 + 4 * MINUTE, known).newlyHeld!;
    expect(sentence).toMatch(/ sets (Stage|Furthest stage|Recycled until) "theirs" again/);
  });

  test('gives way to what a person decides meanwhile', () => {
    const { known } = loop(4);
    const decided = { edits: [], writes: { [STATUS]: 'recycled' } };
    const result = boundPutBacks(given(T0 + 10 * MINUTE, known, decided));
    const putBacks = { times: [T0 + 10 * MINUTE], held: null };
    expect(result).toMatchObject({ put: { [STATUS]: 'recycled' }, putBacks });
  });

  test('is forgotten once HubSpot says what is so', () => {
    const { known } = loop(4);
    expect(boundPutBacks(given(T0 + 2 * HOUR, known, { edits: [], writes: {} })).putBacks).toBeNull();
  });
});

test('our own write that comes back is nobody’s edit', () => {
  const echo = {
    key: 'e',
    property: STATUS,
    value: 'pending',
    at: T0,
    source: 'INTEGRATION',
    sourceId: '1',
  } as const;
  expect(boundPutBacks(given(T0, null, { edits: [echo] }))).toMatchObject({ put: NOTHING, putBacks: null });
});

test('R26 in no hour more than three are put back, whenever the edits come', () => {
  const pauses = fc.array(fc.integer({ min: 1, max: 90 * MINUTE }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(pauses, (waits) => {
      let [now, known] = [T0, null as PutBacks | null];
      const put: number[] = [];
      for (const wait of waits) {
        now += wait;
        const result = boundPutBacks(given(now, known));
        known = result.putBacks;
        if (Object.keys(result.put).length > 0) put.push(now);
      }
      for (const at of put) {
        expect(put.filter((other) => other > at - HOUR && other <= at).length).toBeLessThanOrEqual(
          MOST_PUT_BACKS,
        );
      }
      expect(put.length).toBeGreaterThan(0);
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChecklistAnswers,
  evaluateChecklist,
  ITEM_STATES,
  unknownItems,
} from '../../src/lifecycle/checklist-result.ts';
import { type Checklist, checklistFaults, DEFAULT_CHECKLISTS } from '../../src/lifecycle/checklists.ts';
import { answered, BANT_PASSED } from './handoff-builders.ts';

const { bant, meddic, gpctba_ci } = DEFAULT_CHECKLISTS as Record<'bant' | 'meddic' | 'gpctba_ci', Checklist>;
const all = (checklist: Checklist) =>
  answered(
    Object.fromEntries(
      [...checklist.items, ...checklist.pass.also].map(({ key }) => [key, 'confirmed' as const]),
    ),
  );

describe('the lists', () => {
  test('FW-01, FW-02, FW-03 have the items of their frameworks', () => {
    const labels = (checklist: Checklist) => checklist.items.map(({ label }) => label);
    expect(labels(bant)).toEqual(['Budget', 'Authority', 'Need', 'Timeline']);
    expect(labels(meddic)).toEqual([
      'Metrics',
      'Economic buyer',
      'Decision criteria',
      'Decision process',
      'Identified pain',
      'Champion',
    ]);
    expect(labels(gpctba_ci)).toHaveLength(8);
  });

  test('FW-05, FW-08 say that a champion is authority, and that a budget may be within reach', () => {
    const help = (key: string) => bant.items.find((item) => item.key === key)!.help;
    expect(help('authority')).toContain('champion');
    expect(help('budget')).toContain('can get at one');
  });

  test.each(Object.entries(DEFAULT_CHECKLISTS))(
    '%s can be passed, and asks for a talk and a next step',
    (_, list) => {
      expect(checklistFaults(list)).toEqual([]);
      expect(evaluateChecklist(list, all(list)).passes).toBe(true);
      for (const key of ['conversation', 'next_step']) {
        const { [key]: _, ...without } = all(list);
        expect(evaluateChecklist(list, without).missing).toHaveLength(1);
      }
    },
  );

  test('of a portal’s own are checked before they are used', () => {
    const item = { key: 'fit', label: 'Fit', help: '', required: true };
    const own: Checklist = {
      label: 'Own',
      items: [item, item],
      pass: { atLeast: 3, also: [], mayStayOpen: ['fit', 'gone'] },
    };
    expect(checklistFaults(own)).toEqual([
      '"fit" stands in the list twice.',
      '3 confirmed items are asked for, but there are only 2.',
      '"gone" may stay open, but is no item of the list.',
      '"fit" is required and may stay open: it cannot be both.',
      '"fit" is required and may stay open: it cannot be both.',
    ]);
    expect(checklistFaults({ ...own, items: [] })[0]).toBe('The list has no items.');
  });
});

describe('AT-60 what is confirmed and what is open', () => {
  test('an unknown budget is still to confirm, and does not block', () => {
    const result = evaluateChecklist(bant, BANT_PASSED);
    expect(result).toMatchObject({ passes: true, missing: [], confirmed: 3, of: 4, open: ['Budget'] });
    expect(result.sentence).toBe('3 of 4 confirmed; still to confirm: budget');
  });

  test('a budget that was denied blocks, and is told apart from an unknown one', () => {
    const result = evaluateChecklist(bant, { ...BANT_PASSED, ...answered({ budget: 'no' }) });
    expect(result).toMatchObject({ passes: false, missing: ['Budget'], denied: ['Budget'], open: [] });
    expect(result.sentence).toBe('3 of 4 confirmed; answered with no: budget');
  });

  test('a required item that is only partly known blocks', () => {
    const result = evaluateChecklist(bant, { ...all(bant), ...answered({ need: 'partial' }) });
    expect(result).toMatchObject({ passes: false, missing: ['Need'] });
  });

  test('too few confirmed items name all that could be the next', () => {
    const result = evaluateChecklist(bant, { ...BANT_PASSED, ...answered({ timeline: 'partial' }) });
    expect(result).toMatchObject({ passes: false, missing: ['Budget', 'Timeline'] });
    expect(result.sentence).toBe('2 of 4 confirmed; still to confirm: budget and timeline');
  });

  test('an item of MEDDIC that is denied does not block while enough others are confirmed', () => {
    const result = evaluateChecklist(meddic, {
      ...all(meddic),
      ...answered({ champion: 'no', metrics: 'unknown' }),
    });
    expect(result).toMatchObject({ passes: true, confirmed: 4 });
    expect(result.sentence).toBe('4 of 6 confirmed; still to confirm: metrics; answered with no: champion');
  });

  test('everything confirmed says just that', () => {
    expect(evaluateChecklist(gpctba_ci, all(gpctba_ci)).sentence).toBe('8 of 8 confirmed');
  });

  test('names that the list does not have are found, however they are called', () => {
    const answers = JSON.parse('{"__proto__": {"state": "confirmed"}, "constructor": {"state": "no"}}');
    expect(unknownItems(bant, { ...BANT_PASSED, ...answers })).toContain('constructor');
    expect(evaluateChecklist(bant, answers)).toMatchObject({ confirmed: 0 });
  });

  test('confirming one more item never undoes a pass, and each item is counted once', () => {
    const keys = [...bant.items, ...bant.pass.also].map(({ key }) => key);
    const answers = fc.dictionary(
      fc.constantFrom(...keys),
      fc.record({ state: fc.constantFrom(...ITEM_STATES) }),
    ) as fc.Arbitrary<ChecklistAnswers>;
    fc.assert(
      fc.property(answers, fc.constantFrom(...keys), (given, key) => {
        const before = evaluateChecklist(bant, given);
        const after = evaluateChecklist(bant, { ...given, [key]: { state: 'confirmed' } });
        expect(before.confirmed + before.open.length + before.denied.length).toBe(before.of);
        expect(before.passes).toBe(before.missing.length === 0);
        if (before.passes) expect(after.passes).toBe(true);
        expect(after.missing.length).toBeLessThanOrEqual(before.missing.length);
      }),
    );
  });
});

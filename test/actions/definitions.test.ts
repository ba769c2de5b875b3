/** What authors of workflows see of our actions agrees with what the doors take. */
import { describe, expect, test } from 'vitest';
import { REJECTION_REASONS } from '../../src/engine/rejection-reasons.ts';
import { DEFAULT_REASONS } from '../../src/lifecycle/reasons.ts';
import { decisionsFrom } from '../../src/lifecycle/transition-table.ts';
import { manifest } from '../../src/manifest.ts';

const { 'record-decision': recordDecision } = manifest.workflowActions;
const optionsOf = (name: string) => recordDecision.inputs.find((input) => input.name === name)!.options!;

describe('the definition of "Record a decision"', () => {
  test('offers what automation may decide about an MQL, and nothing else', () => {
    const words = optionsOf('decision').map(({ value }) => value);
    expect(words.toSorted()).toEqual(decisionsFrom('mql', 'automation', 'three_stages').toSorted());
  });

  test('offers the reasons of the list under their names', () => {
    expect(optionsOf('reason')).toEqual(
      REJECTION_REASONS.map((value) => ({ value, label: DEFAULT_REASONS[value].label })),
    );
  });
});

test('every field that is chosen from a list has its options', () => {
  const inputs = Object.values(manifest.workflowActions).flatMap((action) => action.inputs);
  for (const { type, fieldType, options } of inputs) {
    expect([type === 'enumeration', fieldType === 'select']).toEqual([
      options !== undefined,
      options !== undefined,
    ]);
  }
});

test('workflows find the actions at their addresses', () => {
  const paths = Object.values(manifest.workflowActions).map(({ path }) => path);
  expect(paths).toEqual(['/actions/record-signal', '/actions/decide', '/actions/rescore']);
});

import { expect, test } from 'vitest';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { definitionOf, missingFields } from '../../src/lifecycle/stage-definitions.ts';
import { TRANSITIONS } from '../../src/lifecycle/transition-table.ts';

const stages = Object.entries(DEFAULT_HANDOFF.stages);

test.each(stages)(
  'ST-18 %s says six things: owner, entry, exit, fields, SLA and rejection',
  (_, definition) => {
    expect(definition.owner).toMatch(/marketing|sales|joint/);
    expect(definition.entry.length).toBeGreaterThan(0);
    expect(definition.exit.length).toBeGreaterThan(0);
    expect(definition.requiredFields).toBeInstanceOf(Array);
    expect(definition.sla).toBeInstanceOf(Array);
    expect(definition.rejection.says).not.toBe('');
  },
);

test('GV-01 MQL is marketing’s, SAL joint, SQL sales’', () => {
  const { mql, sal, sql } = DEFAULT_HANDOFF.stages;
  expect([mql.owner, sal.owner, sql.owner]).toEqual(['marketing', 'joint', 'sales']);
});

test.each(stages)('%s is turned down by the decisions that the table has', (stage, { rejection }) => {
  const words = TRANSITIONS.filter(({ by, from }) => by === 'person' && from.some((each) => each === stage))
    .map(({ on }) => on)
    .filter((on) => ['reject', 'recycle', 'disqualify'].includes(on));
  expect([...new Set(words)].toSorted()).toEqual(rejection.decisions.toSorted());
});

test('the definitions are plain JSON, so that a model can bring its own', () => {
  expect(JSON.parse(JSON.stringify(DEFAULT_HANDOFF))).toEqual(DEFAULT_HANDOFF);
});

test('fields that are blank are missing', () => {
  const mql = definitionOf('mql', DEFAULT_HANDOFF.stages)!;
  expect(missingFields(mql, { email: ' ', jobtitle: 'CRO' }).map(({ property }) => property)).toEqual([
    'email',
  ]);
  expect(definitionOf('nurture', DEFAULT_HANDOFF.stages)).toBeNull();
});

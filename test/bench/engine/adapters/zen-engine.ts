/** zen-engine: one decision table that collects the numbers of all rows that hold. */
import type { RivalCondition, Test } from '../conditions.ts';
import type { LoadRival } from './rival.ts';

interface ZenEngine {
  readonly ZenEngine: new () => {
    createDecision(content: object): {
      evaluate(
        facts: object,
        options: { readonly trace: boolean },
      ): Promise<{ readonly result: readonly { readonly number: number }[] }>;
    };
  };
}

export const loadZenEngine: LoadRival = (load, conditions) => {
  const { ZenEngine } = load<ZenEngine>('@gorules/zen-engine');
  const decision = new ZenEngine().createDecision(tableOf(conditions));
  return {
    answers: 'later',
    async match({ facts }, hits, trace) {
      hits.fill(0);
      const { result } = await decision.evaluate(facts, { trace });
      for (const { number } of result) hits[number] = 1;
    },
  };
};

function tableOf(conditions: readonly RivalCondition[]): object {
  const rules = conditions.map((condition, number) => ({
    _id: `row-${number}`,
    when: expressionOf(condition),
    number: String(number),
  }));
  const content = {
    hitPolicy: 'collect',
    inputs: [{ id: 'when', name: 'Condition' }],
    outputs: [{ id: 'number', name: 'Number', field: 'number' }],
    rules,
  };
  return {
    nodes: [
      { id: 'in', name: 'facts', type: 'inputNode' },
      { id: 'table', name: 'conditions', type: 'decisionTableNode', content },
      { id: 'out', name: 'hits', type: 'outputNode' },
    ],
    edges: [
      { id: 'first', sourceId: 'in', targetId: 'table', type: 'edge' },
      { id: 'second', sourceId: 'table', targetId: 'out', type: 'edge' },
    ],
  };
}

function expressionOf({ groups }: RivalCondition): string {
  return groups.map((tests) => `(${tests.map(testExpression).join(' and ')})`).join(' or ');
}

function testExpression(test: Test): string {
  const { fact } = test;
  switch (test.is) {
    case 'known':
      return `${fact} != null`;
    case 'equal':
      return `${fact} == ${JSON.stringify(test.value)}`;
    case 'one of':
      return `${fact} in ${JSON.stringify(test.values)}`;
    case 'none of':
      return `(${fact} != null and ${fact} not in ${JSON.stringify(test.values)})`;
    case 'containing': {
      const phrases = test.phrases.map((phrase) => `contains(${fact}, ${JSON.stringify(phrase)})`);
      return `(${fact} != null and (${phrases.join(' or ')}))`;
    }
    default:
      return `(${fact} != null and ${fact} ${test.is} ${test.value})`;
  }
}

/** json-rules-engine: one rule for each condition, two operators of our own for what it lacks. */
import type { RivalCondition, Test } from '../conditions.ts';
import type { FactValue } from '../prepared.ts';
import type { LoadRival } from './rival.ts';

interface JsonRulesEngine {
  readonly Engine: new (
    rules: readonly object[],
    options: { readonly allowUndefinedFacts: boolean },
  ) => {
    addOperator(name: string, test: (fact: FactValue, value: never) => boolean): void;
    addRule(rule: object): void;
    run(
      facts: object,
    ): Promise<{ readonly events: readonly { readonly params: { readonly number: number } }[] }>;
  };
}

export const loadJsonRulesEngine: LoadRival = (load, conditions) => {
  const { Engine } = load<JsonRulesEngine>('json-rules-engine');
  const engine = new Engine([], { allowUndefinedFacts: true });
  engine.addOperator('known', (fact) => fact !== null);
  engine.addOperator('containing', (fact, phrases: readonly string[]) => contains(fact, phrases));
  for (const [number, condition] of conditions.entries()) {
    engine.addRule({ conditions: ruleOf(condition), event: { type: 'hit', params: { number } } });
  }
  return {
    answers: 'later',
    async match({ facts }, hits) {
      hits.fill(0);
      const { events } = await engine.run(facts);
      for (const { params } of events) hits[params.number] = 1;
    },
  };
};

function contains(fact: FactValue, phrases: readonly string[]): boolean {
  return typeof fact === 'string' && phrases.some((phrase) => fact.includes(phrase));
}

function ruleOf({ groups }: RivalCondition): object {
  const all = groups.map((tests) => ({ all: tests.flatMap(conditionsOf) }));
  return all.length === 1 ? all[0]! : { any: all };
}

const OPERATORS = {
  '>': 'greaterThan',
  '>=': 'greaterThanInclusive',
  '<': 'lessThan',
  '<=': 'lessThanInclusive',
} as const;

function conditionsOf(test: Test): readonly object[] {
  const { fact } = test;
  switch (test.is) {
    case 'known':
      return [{ fact, operator: 'known', value: true }];
    case 'equal':
      return [{ fact, operator: 'equal', value: test.value }];
    case 'one of':
      return [{ fact, operator: 'in', value: test.values }];
    case 'none of':
      return [
        { fact, operator: 'known', value: true },
        { fact, operator: 'notIn', value: test.values },
      ];
    case 'containing':
      return [{ fact, operator: 'containing', value: test.phrases }];
    default:
      return [{ fact, operator: OPERATORS[test.is], value: test.value }];
  }
}

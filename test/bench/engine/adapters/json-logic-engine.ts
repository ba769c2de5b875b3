/** json-logic-engine: each condition compiled to a function. */
import type { RivalCondition, Test } from '../conditions.ts';
import type { Prepared } from '../prepared.ts';
import type { LoadRival } from './rival.ts';

interface JsonLogicEngine {
  readonly LogicEngine: new () => {
    build(logic: object): (facts: Prepared['facts']) => boolean;
  };
}

export const loadJsonLogicEngine: LoadRival = (load, conditions) => {
  const { LogicEngine } = load<JsonLogicEngine>('json-logic-engine');
  const engine = new LogicEngine();
  const tests = conditions.map((condition) => engine.build(logicOf(condition)));
  return {
    answers: 'at once',
    match({ facts }, hits) {
      for (let i = 0; i < tests.length; i++) hits[i] = tests[i]!(facts) ? 1 : 0;
    },
  };
};

function logicOf({ groups }: RivalCondition): object {
  const all = groups.map((tests) => joined('and', tests.map(testLogic)));
  return joined('or', all);
}

function joined(word: 'and' | 'or', parts: readonly object[]): object {
  return parts.length === 1 ? parts[0]! : { [word]: parts };
}

/** JsonLogic takes null for zero, so whatever null could pass asks first. */
function testLogic(test: Test): object {
  const fact = { var: test.fact };
  const known = { '!==': [fact, null] };
  switch (test.is) {
    case 'known':
      return known;
    case 'equal':
      return { '===': [fact, test.value] };
    case 'one of':
      return { in: [fact, test.values] };
    case 'none of':
      return { and: [known, { '!': { in: [fact, test.values] } }] };
    case 'containing':
      return joined(
        'or',
        test.phrases.map((phrase) => ({ in: [phrase, fact] })),
      );
    case '<':
    case '<=':
      return { and: [known, { [test.is]: [fact, test.value] }] };
    default:
      return { [test.is]: [fact, test.value] };
  }
}

/** Deliverable "one engine everywhere": what a browser's worker would load says what the server says. */
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileModel } from '../../src/engine/compile.ts';
import { type EvaluationInput, evaluate } from '../../src/engine/evaluate.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { type CaseSignal, type ModelDocument, parseCases } from '../../src/engine/schema.ts';
import { applySteps, type Step } from '../../src/engine/steps.ts';
import { loadPack, packFile, packNames } from '../../src/packs.ts';
import { type Bundle, bundleEntry, gzippedKib } from '../bench/bundle/bundle.ts';
import { defaultDocument, onDay } from './default-pack.ts';
import { document as documents, input as leads, TODAY } from './generators.ts';

const OF_NODE = [
  /\bprocess\b/,
  /\brequire\s*\(/,
  /\bBuffer\b/,
  /\bnode:/,
  /\bimport\b/,
  /\bglobalThis\b/,
  /\beval\b/,
];
const WHAT_IF: readonly Step[] = [
  { kind: 'signal', signal: 'demo_request', times: 2, attributes: {}, label: 'Demo request' },
  {
    kind: 'fact',
    object: 'company',
    property: 'numberofemployees',
    value: '120',
    known: null,
    label: 'head count',
  },
];

interface Question {
  readonly input: EvaluationInput;
  readonly steps: readonly Step[];
  readonly now: number;
}

/** What the engine weighs as a web server sends it, with some 2 % to spare: who needs more raises it knowingly. */
const MOST_KIB = 13.3;

/** Receipts as JSON text. */
type Answers = readonly string[];

let engine: Bundle;
let realm: ReturnType<typeof freshRealm>;

beforeAll(async () => {
  engine = await bundleEntry('engine');
  realm = freshRealm(engine, await bundleEntry('lexicon'));
});

describe('the bundle of the engine', () => {
  test('wants nothing from elsewhere', () => {
    expect(engine.imports).toEqual([]);
    expect(engine.modules.map(({ file }) => file)).toContain('evaluate.ts');
    expect(engine.modules.filter(({ file }) => /zod|schema|lexicon/.test(file))).toEqual([]);
  });

  test(`weighs at most ${MOST_KIB} KiB, compressed`, () => {
    expect(gzippedKib(engine.code)).toBeLessThanOrEqual(MOST_KIB);
  });

  test.each(OF_NODE)('does not mention %s', (word) => {
    expect(engine.code).not.toMatch(word);
  });

  test('gives the leads of every pack the receipts that the server gives them, byte for byte', async () => {
    for (const name of await packNames()) {
      const { document } = await loadPack(name);
      const questions = casesOf(name).flatMap((question) => [question, { ...question, steps: WHAT_IF }]);
      expect(realm(document, questions), name).toEqual(serverAnswers(document, questions));
    }
  });

  test('gives generated leads the receipts that the server gives them, byte for byte', () => {
    const questions = fc.sample(leads, { numRuns: 400, seed: 12 }).map(asked);
    expect(realm(defaultDocument, questions)).toEqual(serverAnswers(defaultDocument, questions));
  });

  test('does so under generated models', () => {
    for (const document of fc.sample(documents, { numRuns: 25, seed: 12 })) {
      const questions = fc.sample(leads, { numRuns: 8, seed: 12 }).map(asked);
      expect(realm(document, questions)).toEqual(serverAnswers(document, questions));
    }
  });
});

/** The language alone and, as in every browser, TextEncoder; text cannot become code. Only JSON goes in and out. */
function freshRealm(...bundles: readonly Bundle[]) {
  const globals = createContext({ TextEncoder }, { codeGeneration: { strings: false, wasm: false } });
  for (const { code } of bundles) runInContext(code, globals);
  for (const name of ['process', 'require', 'Buffer', 'setTimeout', 'fetch']) {
    expect(runInContext(`typeof ${name}`, globals)).toBe('undefined');
  }
  const judge: (document: string, questions: string) => string = runInContext(
    `(document, questions) => {
      const model = engine.compileModel(JSON.parse(document), lexicon.LEXICON);
      const answer = ({ input, steps, now }) =>
        JSON.stringify(engine.evaluate(model, engine.applySteps(input, steps, now), now));
      return JSON.stringify(JSON.parse(questions).map(answer));
    }`,
    globals,
  );
  return (document: ModelDocument, questions: readonly Question[]): Answers =>
    JSON.parse(judge(JSON.stringify(document), JSON.stringify(questions)));
}

function serverAnswers(document: ModelDocument, questions: readonly Question[]): Answers {
  const model = compileModel(document, LEXICON);
  return questions.map(({ input, steps, now }) =>
    JSON.stringify(evaluate(model, applySteps(input, steps, now), now)),
  );
}

function asked(input: EvaluationInput, number: number): Question {
  return { input, steps: number % 3 === 0 ? WHAT_IF : [], now: onDay(TODAY, 12) };
}

/** The leads of a pack's cases, on the days on which the cases look at them. */
function casesOf(pack: string): readonly Question[] {
  const { leads, cases } = parseCases(parse(readFileSync(packFile(pack, 'cases.yaml'), 'utf8')));
  return cases.map((one) => {
    const lead = leads[one.lead]!;
    const colleagues = Object.entries(one.colleagues ?? lead.colleagues);
    const input: EvaluationInput = {
      contact: { ...lead.contact, ...one.contact },
      company: one.company && lead.company && { ...lead.company, ...one.company },
      signals: (one.signals ?? lead.signals).map(happened),
      account: colleagues.map(([leadId, { title, signals }]) => ({
        leadId,
        title: title ?? null,
        signals: signals.map(happened),
      })),
    };
    return { input, steps: [], now: onDay(one.day, 12) };
  });
}

function happened({ day, second = 0, ...signal }: CaseSignal) {
  return { ...signal, occurredAt: onDay(day, 11) + second * 1_000 };
}

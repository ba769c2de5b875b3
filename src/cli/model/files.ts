/** `fairlead model validate|test|diff|schema`: a model before it meets a portal. */
import { dirname, join } from 'node:path';
import {
  type CaseResult,
  EmptyCasesError,
  runCases,
  UnknownLeadError,
  UnknownNameError,
} from '../../engine/cases.ts';
import type { Model } from '../../engine/model.ts';
import type { ModelCases } from '../../engine/schema.ts';
import { compileHere } from '../../model-file/compile-here.ts';
import { diffModels } from '../../model-file/diff.ts';
import { ModelFileError } from '../../model-file/file-fault.ts';
import { modelJsonSchema } from '../../model-file/json-schema.ts';
import { readCasesFile, readModelFile } from '../../model-file/read-model.ts';
import { packFile, packNames } from '../../packs.ts';
import type { Answer, Cli } from '../cli.ts';
import { knownPortal } from '../known-portal.ts';
import { Problem } from '../mistakes.ts';
import { withContext } from '../with-context.ts';
import { findModel, isPath, MODEL_WORDS, modelData, modelName, mustExist, told } from './find-model.ts';

export function addValidate(model: Cli): void {
  model
    .command('validate', {
      description: 'Check a model file, and tell every fault with its line and column.',
      example: 'fairlead model validate ./model.yaml',
    })
    .argument('<file>', 'YAML, JSON, or a pack by its name')
    .action(model.answering((named: string) => validate(named)));
}

async function validate(named: string): Promise<Answer> {
  const isPack = (await packNames()).includes(named);
  const file = isPack ? packFile(named, 'model.yaml') : named;
  await mustExist(file);
  try {
    const model = compileHere(await readModelFile(file));
    const { rules, gates, fastTracks } = model.document;
    return {
      data: { ok: true, file, ...modelData(model), faults: [] },
      text: `${file} can be used: ${modelName(model)}, with ${rules.length} rules, ${gates.length} gates and ${fastTracks.length} fast tracks.`,
    };
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    return { data: { ok: false, file, faults: error.faults }, text: error.message, exitCode: 1 };
  }
}

interface TestOptions {
  readonly cases?: string;
}

export function addTest(model: Cli): void {
  model
    .command('test', {
      description: 'Run the cases beside a model.',
      example: 'fairlead model test packs/default/model.yaml',
    })
    .argument('<model>', 'a file, or a pack by its name')
    .option('--cases <file>', 'the cases, where they are not in cases.yaml beside the model')
    .action(model.answering((named: string, options: TestOptions) => test(named, options)));
}

async function test(named: string, { cases: given }: TestOptions): Promise<Answer> {
  const model = await findModel(named);
  const file = given ?? (await casesBeside(named));
  await mustExist(file);
  const results = await casesOf(model, file);
  const failed = results.filter(({ passed }) => !passed);
  const summary = `${results.length} cases, ${results.length - failed.length} as expected`;
  return {
    data: {
      model: modelData(model),
      cases: results.map(({ name, passed, differences }) => ({ name, passed, differences })),
    },
    text: [...failed.map(failureText), `${modelName(model)}: ${summary}.`].join('\n'),
    exitCode: failed.length === 0 ? 0 : 1,
  };
}

async function casesBeside(named: string): Promise<string> {
  if (!isPath(named) && (await packNames()).includes(named)) return packFile(named, 'cases.yaml');
  return join(dirname(named), 'cases.yaml');
}

async function casesOf(model: Model, file: string): Promise<readonly CaseResult[]> {
  try {
    const cases: ModelCases = await readCasesFile(file);
    return runCases(model, cases);
  } catch (error) {
    if (error instanceof Error && CASE_MISTAKES.some((mistake) => error instanceof mistake))
      throw new Problem(`${file}: ${error.message}`, { cause: error });
    throw told(error);
  }
}

const CASE_MISTAKES = [EmptyCasesError, UnknownLeadError, UnknownNameError];

function failureText({ name, differences }: CaseResult): string {
  const lines = differences.map(
    ({ field, expected, actual }) => `    ${field}: expected ${show(expected)}, is ${show(actual)}`,
  );
  return [`  not as expected: ${name}`, ...lines].join('\n');
}

function show(value: unknown): string {
  return value === undefined ? 'nothing (no such field)' : JSON.stringify(value);
}

interface DiffOptions {
  readonly portal?: string;
}

export function addDiff(model: Cli): void {
  model
    .command('diff', {
      description: 'Tell in words what changes from one model to another.',
      example: 'fairlead model diff published ./model.yaml --portal 4711',
    })
    .argument('<before>', MODEL_WORDS)
    .argument('<after>', 'the same')
    .option('--portal <id>', 'the HubSpot account whose versions are meant')
    .action(
      model.answering((before: string, after: string, options: DiffOptions) =>
        diff(model, before, after, options),
      ),
    );
}

async function diff(cli: Cli, before: string, after: string, { portal }: DiffOptions): Promise<Answer> {
  if (portal === undefined) return difference(await findModel(before), await findModel(after));
  return withContext(cli.io, async (context) => {
    const { portalId } = await knownPortal(context.installations, portal);
    const of = { context, portalId };
    return difference(await findModel(before, of), await findModel(after, of));
  });
}

function difference(before: Model, after: Model): Answer {
  const changes = diffModels(before.document, after.document);
  const lines = changes.map(({ text }) => `  ${text}`);
  return {
    data: { before: modelData(before), after: modelData(after), changes },
    text:
      changes.length === 0
        ? `${modelName(before)} and ${modelName(after)} are the same.`
        : [`From ${modelName(before)} to ${modelName(after)}:`, ...lines].join('\n'),
  };
}

export function addSchema(model: Cli): void {
  model
    .command('schema', {
      description: 'Print the JSON Schema of a model, for editors that complete and check.',
      example: 'fairlead model schema > model.schema.json',
    })
    .action(
      model.answering(async () => {
        const schema = modelJsonSchema();
        return { data: schema, text: JSON.stringify(schema, null, 2) };
      }),
    );
}

/** A model file to a checked document: every fault with its line, its column and what to change. */
import { readFile, stat } from 'node:fs/promises';
import {
  type ModelCases,
  type ModelDocument,
  ModelError,
  type ModelIssue,
  parseCases,
  parseModel,
} from '../engine/schema.ts';
import { handoffIssues } from '../handoff/handoff-issues.ts';
import { ModelFileError } from './file-fault.ts';
import { limitIssues, MODEL_FILE_LIMITS } from './limits.ts';
import { type ReadText, readText, tooLarge } from './read-text.ts';
import { exportedDocument } from './signed-model.ts';

/** @throws ModelFileError; what opening the file throws */
export async function readModelFile(path: string): Promise<ModelDocument> {
  return readModel(await readBounded(path), path);
}

/** The examples beside a model. @throws ModelFileError; what opening the file throws */
export async function readCasesFile(path: string): Promise<ModelCases> {
  const read = readText(await readBounded(path), path);
  return placed(path, read, () => parseCases(read.value));
}

/**
 * `file` is what faults call the text. Of a file that "fairlead model export" wrote the document is read, whoever signed it.
 * @throws ModelFileError
 */
export function readModel(text: string, file: string): ModelDocument {
  const read = readText(text, file);
  return placed(file, read, () => {
    const document = parseModel(exportedDocument(read.value) ?? read.value);
    const issues = [...limitIssues(document), ...handoffIssues(document)];
    if (issues.length > 0) throw new ModelError(issues);
    return document;
  });
}

/** A file is measured before it is read: a hundred megabytes are refused as quickly as one. */
async function readBounded(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > MODEL_FILE_LIMITS.bytes) throw tooLarge(path, size);
  return readFile(path, 'utf8');
}

function placed<Result>(file: string, read: ReadText, parse: () => Result): Result {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelFileError(
      file,
      cause.issues.map((issue) => placedIssue(read, issue)),
      cause,
    );
  }
}

function placedIssue(read: ReadText, { path, message, unknownKeys }: ModelIssue) {
  return { path, message, ...read.placeOf(path, unknownKeys?.[0]) };
}

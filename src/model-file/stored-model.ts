/**
 * A model as the store keeps it: it was checked when it was published, and decisions rest on it for ever. What today's
 * checks would refuse in a new document is therefore no fault here. It has to be the document that its hash names, and
 * of a shape that can be evaluated.
 */
import { hash as digestOf } from 'node:crypto';
import { canonicalJson } from '../engine/canonical.ts';
import { type SchemaIssue, toModelIssues, wordIssue } from '../engine/issues.ts';
import type { Model } from '../engine/model.ts';
import { type ModelDocument, modelDocument } from '../engine/schema.ts';
import { compileHere } from './compile-here.ts';

/** The message names the hash, and says what to do. */
export class StoredModelError extends Error {
  override readonly name = 'StoredModelError';
  readonly code: 'changed' | 'unreadable';

  constructor(code: StoredModelError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** Under the hash it was published with, also where defaults have come since. @throws StoredModelError */
export function openStoredModel(hash: string, stored: unknown): Model {
  const model = compiled(hash, openStoredDocument(hash, stored));
  return { ...model, hash, identity: { ...model.identity, hash } };
}

/** For whoever only reads it. @throws StoredModelError */
export function openStoredDocument(hash: string, stored: unknown): ModelDocument {
  if (hashOfDocument(stored) !== hash) {
    throw new StoredModelError(
      'changed',
      `The document that is stored as model ${hash} is not the one that was published: it was changed in the database. Put the row of table "model" back from a backup.`,
    );
  }
  return shapeOf(hash, stored);
}

/** 'sha256:...' of a document as it stands, with nothing filled in. */
export function hashOfDocument(document: unknown): string {
  return `sha256:${digestOf('sha256', canonicalJson(document), 'hex')}`;
}

/** With the defaults of today where today's checks let it pass, else as it stands: it had those of its time. */
function shapeOf(hash: string, stored: unknown): ModelDocument {
  const read = modelDocument.safeParse(stored, { error: wordIssue });
  if (read.success) return read.data;
  const faults = read.error.issues.filter(isOfShape);
  if (faults.length === 0) return stored as ModelDocument;
  const [first] = toModelIssues(faults);
  throw unreadable(hash, `${first!.path || '(document)'}: ${first!.message}`, read.error);
}

/**
 * What only bounds what may be written: how much, how long, which names. A word that is not known here is no such
 * thing: nobody can say what it was worth.
 */
const BOUNDS: ReadonlySet<string | undefined> = new Set([
  'too_small',
  'too_big',
  'invalid_format',
  'invalid_key',
  'not_multiple_of',
  'custom',
]);

/** Of several forms one is enough that fits but for bounds. */
function isOfShape(issue: SchemaIssue): boolean {
  if (issue.code !== 'invalid_union') return !BOUNDS.has(issue.code);
  return (issue.errors ?? []).every((form) => form.some(isOfShape));
}

function compiled(hash: string, document: ModelDocument): Model {
  try {
    return compileHere(document);
  } catch (cause) {
    throw unreadable(hash, (cause as Error).message, cause);
  }
}

function unreadable(hash: string, why: string, cause: unknown): StoredModelError {
  return new StoredModelError(
    'unreadable',
    `The stored model ${hash} cannot be read by this release (${why}). Decisions under it can be explained with the release that published it; publish a newer model so that this one can go on deciding.`,
    cause,
  );
}

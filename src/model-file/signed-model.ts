/**
 * A model on its way from one portal to another. The file carries the document, its hash and a signature by the app
 * that exported it: HMAC-SHA256 with a key derived from the app's first encryption key. Portals of one app thus know
 * that nobody changed the file on its way. Another app has other keys: it can still see by the hash that the document
 * is whole, but not who made it, and a person has to say that this is enough. Which key it was is told by a fingerprint,
 * for most installations call their key the same; the id is there for people.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { EncryptionKey } from '../config.ts';
import { canonicalJson } from '../engine/canonical.ts';
import type { Model } from '../engine/model.ts';
import { ModelError, parseModel } from '../engine/schema.ts';
import { handoffIssues } from '../handoff/handoff-issues.ts';
import { compileHere } from './compile-here.ts';
import { isTooDeep, limitIssues } from './limits.ts';
import { hashOfDocument } from './stored-model.ts';

const PURPOSE = 'fairlead model export 1';

const signedModel = z.strictObject({
  schema: z.literal('fairlead-export/1'),
  exportedAt: z.iso.datetime(),
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  document: z.unknown(),
  signature: z.strictObject({
    algorithm: z.literal('HMAC-SHA256'),
    keyId: z.string().min(1).max(32),
    fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
    value: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});

export type SignedModel = z.output<typeof signedModel>;

/** `signed`: by this app; `foreign`: whole, but by an app whose key is not here. */
export interface ImportedModel {
  readonly model: Model;
  readonly origin: 'signed' | 'foreign';
  readonly keyId: string;
  readonly fingerprint: string;
}

/** The file is no export, or was changed on its way. The message says which, and what to do. */
export class SignedModelError extends Error {
  override readonly name = 'SignedModelError';
  readonly code: 'not-an-export' | 'changed' | 'bad-signature';

  constructor(code: SignedModelError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export function signModel(model: Model, key: EncryptionKey, now: number): SignedModel {
  const content = {
    schema: 'fairlead-export/1' as const,
    exportedAt: new Date(now).toISOString(),
    hash: hashOfDocument(model.document),
    document: model.document,
  };
  return {
    ...content,
    signature: {
      algorithm: 'HMAC-SHA256',
      keyId: key.id,
      fingerprint: fingerprintOf(key),
      value: sign(key, content),
    },
  };
}

/** The document in a file that `signModel` has made, unchecked; undefined for anything else. */
export function exportedDocument(source: unknown): unknown {
  return signedModel.safeParse(source).data?.document;
}

/** A document from elsewhere keeps to the limits that a model file has. @throws SignedModelError */
export function openSignedModel(source: unknown, keys: readonly EncryptionKey[]): ImportedModel {
  if (isTooDeep(source)) {
    throw new SignedModelError(
      'not-an-export',
      'The file nests lists and mappings deeper than any model does. Export it again with "fairlead model export".',
    );
  }
  const parsed = signedModel.safeParse(source);
  if (!parsed.success) {
    const message = 'The file is no exported model. Make one with "fairlead model export".';
    throw new SignedModelError('not-an-export', message, parsed.error);
  }
  const { signature, ...content } = parsed.data;
  const key = keys.find((own) => fingerprintOf(own) === signature.fingerprint);
  if (key && !isEqual(sign(key, content), signature.value)) {
    throw new SignedModelError(
      'bad-signature',
      `The signature of this app (key ${key.id}) does not fit: the file was changed after its export. Export it again.`,
    );
  }
  // Of the document as it stands: a newer release may fill in more when it reads it.
  if (hashOfDocument(content.document) !== content.hash) {
    throw new SignedModelError('changed', 'The document is not the one that was exported. Export it again.');
  }
  const { keyId, fingerprint } = signature;
  return { model: compiled(content.document), origin: key ? 'signed' : 'foreign', keyId, fingerprint };
}

function compiled(document: unknown): Model {
  try {
    const parsed = parseModel(document);
    const issues = [...limitIssues(parsed), ...handoffIssues(parsed)];
    if (issues.length > 0) throw new ModelError(issues);
    return compileHere(parsed);
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new SignedModelError(
      'changed',
      `The exported document cannot be used here. ${cause.message}`,
      cause,
    );
  }
}

function sign(key: EncryptionKey, content: unknown): string {
  return createHmac('sha256', signingKey(key)).update(canonicalJson(content)).digest('hex');
}

/** No content is signed as this word: canonical JSON of an export begins with a brace. */
function fingerprintOf(key: EncryptionKey): string {
  return createHmac('sha256', signingKey(key)).update('fingerprint').digest('hex').slice(0, 32);
}

/** The key for this purpose alone: a signature says nothing about what else the encryption key has sealed. */
function signingKey({ key }: EncryptionKey): Buffer {
  return createHmac('sha256', key.reveal()).update(PURPOSE).digest();
}

function isEqual(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));
}

/**
 * Secrets at rest: AES-256-GCM with the key's id beside the text, so that keys rotate without downtime. The first
 * key seals, every key opens. What is sealed for one portal and purpose does not open for another (R52).
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EncryptionKey } from '../config.ts';

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed text is bound to, so that it cannot be moved to another row or column. */
export interface SealContext {
  readonly purpose: string;
  readonly owner: string;
}

export interface Sealer {
  /** `v1.<key id>.<iv>.<tag>.<ciphertext>`, the last three in base64url. */
  seal(text: string, context: SealContext): string;
  /** @throws SealError when the key is not there or the text is not what was sealed here. */
  open(sealed: string, context: SealContext): string;
  /** Whether it was sealed with the key that seals now. */
  isCurrent(sealed: string): boolean;
}

export class SealError extends Error {
  override readonly name = 'SealError';
  readonly code: 'unknown-key' | 'damaged';

  constructor(code: SealError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export function createSealer(keys: readonly [EncryptionKey, ...EncryptionKey[]]): Sealer {
  const [current] = keys;
  const byId = new Map(keys.map((key) => [key.id, key]));
  return {
    seal: (text, context) => seal(current, text, context),
    open: (sealed, context) => open(byId, sealed, context),
    isCurrent: (sealed) => parse(sealed).keyId === current.id,
  };
}

function seal(key: EncryptionKey, text: string, context: SealContext): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key.key.reveal(), iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(context));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url'));
  return [VERSION, key.id, ...parts].join('.');
}

function open(keys: ReadonlyMap<string, EncryptionKey>, sealed: string, context: SealContext): string {
  const { keyId, iv, tag, ciphertext } = parse(sealed);
  const key = keys.get(keyId);
  if (!key) {
    throw new SealError(
      'unknown-key',
      `A stored secret was sealed with key "${keyId}", which FAIRLEAD_ENCRYPTION_KEYS does not hold. Add that key after the current one.`,
    );
  }
  try {
    const decipher = createDecipheriv(ALGORITHM, key.key.reveal(), iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(context));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SealError(
      'damaged',
      `A stored secret does not open with key "${keyId}". Either FAIRLEAD_ENCRYPTION_KEYS holds another key under that id, or the row was changed: restore the key, or have the portal install the app again.`,
      cause,
    );
  }
}

/** A key id may hold dots, the three parts behind it never do. */
function parse(sealed: string) {
  const parts = sealed.split('.');
  const [iv = '', tag = '', ciphertext = ''] = parts.slice(-3);
  const keyId = parts.slice(1, -3).join('.');
  if (parts[0] !== VERSION || keyId === '') {
    throw new SealError('damaged', 'A stored secret has an unknown form; was it written by a newer version?');
  }
  return {
    keyId,
    iv: Buffer.from(iv, 'base64url'),
    tag: Buffer.from(tag, 'base64url'),
    ciphertext: Buffer.from(ciphertext, 'base64url'),
  };
}

function boundTo(context: SealContext): Buffer {
  return Buffer.from(JSON.stringify([context.purpose, context.owner]));
}

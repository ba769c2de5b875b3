import { createHash } from 'node:crypto';
import type { EncryptionKey } from '../../../src/config.ts';
import { Secret } from '../../../src/secret.ts';

/** An encryption key; the same seed gives the same key. */
export function aKey(id: string, seed = id): EncryptionKey {
  return { id, key: new Secret(createHash('sha256').update(seed).digest()) };
}

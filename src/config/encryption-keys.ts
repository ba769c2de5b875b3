/** The keys that seal tokens, as one variable holds them. */
import { z } from 'zod';
import type { Config, EncryptionKey } from '../config.ts';
import { Secret } from '../secret.ts';

export function readEncryptionKeys(text: string, context: z.RefinementCtx): Config['encryptionKeys'] {
  const entries = text.split(',').map((entry) => entry.trim());
  const [first, ...others] = entries.map(readEncryptionKey);
  const keys = [first, ...others];
  if (first === undefined || !keys.every((key) => key !== undefined)) {
    context.addIssue({
      code: 'custom',
      message: 'holds an entry that is not id:base64 with exactly 32 bytes',
    });
    return z.NEVER;
  }
  if (new Set(keys.map((key) => key.id)).size < keys.length) {
    context.addIssue({ code: 'custom', message: 'uses one key id twice' });
    return z.NEVER;
  }
  return [first, ...keys.slice(1)];
}

function readEncryptionKey(entry: string): EncryptionKey | undefined {
  const match = /^([\w.-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(entry);
  if (match === null) return undefined;
  const [, id = '', base64 = ''] = match;
  return { id, key: new Secret(Buffer.from(base64, 'base64')) };
}

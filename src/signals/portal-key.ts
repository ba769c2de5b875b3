/**
 * Keys with which a program writes signals to one portal. A key is 256 random bits; only its hash is kept, and it is
 * looked up by that hash, so a comparison tells nothing about how close a guess was.
 */
import { hash, randomBytes } from 'node:crypto';
import { Secret } from '../secret.ts';

/** Says what it is wherever it turns up: in a leaked file, a scanner knows it. */
const PREFIX = 'flk_';
const FORM = /^flk_[A-Za-z0-9_-]{43}$/;
const BEARER = /^Bearer +(\S+)$/i;

export interface NewPortalKey {
  /** Names the key in lists and logs; says nothing about it. */
  readonly keyId: string;
  readonly key: Secret<string>;
  readonly hash: string;
}

export function newPortalKey(): NewPortalKey {
  const key = PREFIX + randomBytes(32).toString('base64url');
  return { keyId: randomBytes(4).toString('hex'), key: new Secret(key), hash: hashOfKey(key) };
}

/** The hash of the key in an `Authorization` header; undefined where there is none that could be a key. */
export function presentedKey(authorization: string | undefined): string | undefined {
  const key = BEARER.exec(authorization ?? '')?.[1];
  return key !== undefined && FORM.test(key) ? hashOfKey(key) : undefined;
}

export function hashOfKey(key: string): string {
  return hash('sha256', key, 'hex');
}

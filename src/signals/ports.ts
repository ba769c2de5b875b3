/** What the doors for signals need from the store, as types. */
import type { SignalKinds } from './signal-fields.ts';

/** A portal as the doors see it. `preparing`: it was installed a moment ago and has no model yet. */
export type SignalPortal =
  | { readonly state: 'connected'; readonly kinds: SignalKinds }
  | { readonly state: 'preparing' | 'disconnected' | 'unknown' };

export interface SignalPortals {
  read(portalId: string): Promise<SignalPortal>;
  /** Ids of the contacts known here under these e-mail addresses, given in lower case. */
  contactsByEmail(
    portalId: string,
    emails: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Whom a key belongs to. */
export interface KeyHolder {
  readonly portalId: string;
  readonly keyId: string;
}

export interface KeyFinder {
  /** The holder of a key that has not been revoked, by the key's hash; notes that it was used. */
  find(hash: string, now: number): Promise<KeyHolder | undefined>;
}

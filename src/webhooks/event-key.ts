/**
 * What makes two webhook events the same event: what happened to which record, when and by whom. HubSpot's
 * `eventId` is not unique, and attempt and subscription say how an event was delivered (R21, R22). Both
 * families of one change give the same key.
 */
import { hash } from 'node:crypto';

type Part = string | number | boolean | null | undefined;

/** 32 hex digits (128 bits of SHA-256) over the parts in their order. */
export function keyOf(...parts: readonly Part[]): string {
  let identity = '';
  for (const part of parts) {
    // The length goes first, so that no text can reach over into its neighbour.
    const text = part === null || part === undefined ? '' : String(part);
    identity += `${text.length}:${text}`;
  }
  return hash('sha256', identity, 'hex').slice(0, 32);
}

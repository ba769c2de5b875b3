/**
 * What makes two webhook events the same event: what happened to which record, when and by whom. HubSpot's
 * `eventId` is not unique, and attempt and subscription say how an event was delivered (R21, R22). Both
 * families of one change give the same key.
 */
import { hash } from 'node:crypto';

type Part = string | number | boolean | null | undefined;

/**
 * 32 hex digits: 48 bits of the time (epoch ms), then 80 bits of SHA-256 over the parts in their order. Keys of
 * one time lie together, so that the index they are kept in grows at its end instead of everywhere.
 */
export function keyOf(time: number, ...parts: readonly Part[]): string {
  let identity = '';
  for (const part of parts) {
    // The length goes first, so that no text can reach over into its neighbour.
    const text = part === null || part === undefined ? '' : String(part);
    identity += `${text.length}:${text}`;
  }
  return time.toString(16).padStart(12, '0').slice(-12) + hash('sha256', identity, 'hex').slice(0, 20);
}

/**
 * Who calls: HubSpot adds portal, user and app to the query of `hubspot.fetch`, and signs it with them. Nothing that a
 * card says itself can name another portal; a query that names one twice is refused.
 * Source: developers.hubspot.com, UI extensions, fetching data.
 */
import { z } from 'zod';

export interface Viewer {
  readonly portalId: string;
  readonly userId: string;
  readonly userEmail: string | null;
}

/** Ids are kept as PostgreSQL's bigint. */
const MOST_ID = 2n ** 63n - 1n;
const id = z
  .string()
  .regex(/^[1-9]\d{0,18}$/, { abort: true })
  .refine((digits) => BigInt(digits) <= MOST_ID);
const signedQuery = z.object({
  portalId: id,
  userId: id,
  userEmail: z.string().max(320).optional(),
  appId: id.optional(),
});

/** The viewer in a query whose signature was verified; null where it is none that HubSpot would have made for our app. */
export function viewerOf(query: unknown, appId: string): Viewer | null {
  const read = signedQuery.safeParse(query);
  if (!read.success) return null;
  const { portalId, userId, userEmail, appId: named } = read.data;
  if (named !== undefined && named !== appId) return null;
  return { portalId, userId, userEmail: userEmail || null };
}

/** HubSpot's id of a record in a path; null where the text is none. */
export function recordIdOf(text: string | undefined): string | null {
  const read = id.safeParse(text);
  return read.success ? read.data : null;
}

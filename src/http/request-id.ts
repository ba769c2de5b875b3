import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

const ids = new WeakMap<ServerResponse, string>();

/**
 * The id of the request that this response answers: made on first use, then the same in header, body and
 * log. A caller's own id is not taken over, so that nobody can write into our log.
 */
export function requestIdOf(res: ServerResponse): string {
  const known = ids.get(res);
  if (known !== undefined) return known;
  const id = randomUUID();
  ids.set(res, id);
  return id;
}

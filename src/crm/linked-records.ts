/** Which records of another kind some records are associated with, whatever the association is called. */
import { z } from 'zod';
import { API_VERSION } from './api-version.ts';
import { ASSOCIATION_BATCH_SIZE } from './associations.ts';
import type { Call } from './client.ts';
import { type CrmObject, plural } from './paths.ts';
import { refuseTooMany } from './read-records.ts';

const id = z.union([z.string(), z.number()]).transform(String);

const links = z.object({
  results: z.array(
    z.object({
      from: z.object({ id }),
      to: z.array(z.object({ toObjectId: id })).default([]),
      paging: z.object({ next: z.object({ after: id }).optional() }).nullish(),
    }),
  ),
});

interface Wanted {
  readonly id: string;
  /** Where the page before ended. */
  readonly after?: string;
}

/**
 * For up to 1,000 records the ids at the other end, each once. Every asked record has an entry; one without
 * associations, or that is gone, has none in it. HubSpot gives 500 of a record at a time; the others are asked for.
 */
export async function readLinked(
  call: Call,
  { from, to }: { readonly from: CrmObject; readonly to: CrmObject },
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  refuseTooMany(ids.length, ASSOCIATION_BATCH_SIZE);
  const found = new Map<string, Set<string>>(ids.map((one) => [one, new Set()]));
  let wanted: readonly Wanted[] = ids.map((one) => ({ id: one }));
  while (wanted.length > 0) {
    const answer = await call(
      {
        operation: `${plural(to)} of ${plural(from)} batch read`,
        method: 'POST',
        path: `/crm/associations/${API_VERSION}/${plural(from)}/${plural(to)}/batch/read`,
        body: { inputs: wanted },
      },
      links,
    );
    for (const row of answer.results) {
      for (const { toObjectId } of row.to) found.get(row.from.id)?.add(toObjectId);
    }
    wanted = answer.results.flatMap(({ from: { id: one }, paging }) =>
      paging?.next && found.has(one) ? [{ id: one, after: paging.next.after }] : [],
    );
  }
  return new Map([...found].map(([one, linked]) => [one, [...linked]]));
}

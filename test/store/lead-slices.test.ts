import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { FIRST_PLACE, leadSlice, type SlicedLead } from '../../src/store/lead-slices.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const PORTAL = '1';
/** By contact id: many alone, one company of most, one of its own, some deleted. */
const COMPANIES = [null, 7, 7, null, 9, 7, 8, 7, null, 7, 9, null];
const DELETED = [4, 12];

let database: TestDatabase;
let open: OpenDatabase;
beforeAll(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  for (const [place, company] of COMPANIES.entries()) {
    for (const portal of [PORTAL, '2']) {
      await sql`insert into lead (portal_id, contact_id, company_id, origin, created_at, deleted_at)
        values (${portal}, ${place + 1}, ${company}, 'live', now(), ${DELETED.includes(place + 1) ? new Date() : null})
        `.execute(open.db);
    }
  }
});
afterAll(async () => {
  await open.close();
  await database.drop();
});

async function everySlice(limit: number): Promise<SlicedLead[][]> {
  const slices: SlicedLead[][] = [];
  for (let after = FIRST_PLACE; ; ) {
    const slice = await leadSlice(open.db, PORTAL, after, limit);
    slices.push(slice);
    if (slice.length < limit) return slices;
    after = slice.at(-1)!;
  }
}

test('slices of any size meet each living lead of the portal once, those of one company together', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (limit) => {
      const slices = await everySlice(limit);
      expect(Math.max(...slices.map((slice) => slice.length))).toBeLessThanOrEqual(limit);
      const met = slices.flat();
      expect(met.map(({ contactId }) => contactId)).toEqual([
        '1',
        '9',
        '2',
        '3',
        '6',
        '8',
        '10',
        '7',
        '5',
        '11',
      ]);
    }),
    { numRuns: 12 },
  );
});

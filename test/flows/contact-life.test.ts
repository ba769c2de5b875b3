/** Merged, deleted, restored and erased: what the CRM does to a contact, the evidence follows. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;

let now: number;
let stage: Stage;
beforeEach(async () => {
  now = NOW;
  stage = await openStage({ now: () => now });
  await stage.install();
});
afterEach(() => stage.close());

async function visitor(email: string, url: string): Promise<string> {
  const actor = stage.sandbox.actor(PORTAL);
  const contact = actor.create('contacts', { email, jobtitle: 'VP of Sales', lifecyclestage: 'lead' });
  actor.update('contacts', contact, { hs_analytics_last_url: url });
  await stage.settle();
  now += MINUTE;
  return contact;
}

async function rows<Row>(query: string): Promise<Row[]> {
  return (await stage.context.pool.query(query)).rows as Row[];
}

test('R37 a merge joins both histories under the new id, and the old ids resolve to it', async () => {
  const first = await visitor('dana@northwind.example', 'https://www.example.com/pricing');
  const second = await visitor('dana.r@northwind.example', 'https://www.example.com/case-studies/one');
  const merged = stage.sandbox.actor(PORTAL).merge('contacts', first, second);
  await stage.settle();
  expect(await rows('select contact_id, score from lead')).toEqual([{ contact_id: merged, score: 30_000 }]);
  const aliases = await rows<{ value: string }>(`select value from lead_alias where kind = 'contact'`);
  expect(aliases.map(({ value }) => value).sort()).toEqual([first, second, merged].sort());
  expect(stage.contact(merged).fairlead_score).toBe('30');
  expect(await rows('select 1 from work')).toEqual([]);
  expect(await rows('select 1 from dead_letter')).toEqual([]);
});

test('R38 a deleted contact is left in peace, and goes on with its history when restored', async () => {
  const contact = await visitor('dana@northwind.example', 'https://www.example.com/pricing');
  const actor = stage.sandbox.actor(PORTAL);
  actor.delete('contacts', contact);
  await stage.settle();
  expect(await rows('select deleted_at is null as alive from lead')).toEqual([{ alive: false }]);
  now += MINUTE;
  actor.restore('contacts', contact);
  now += MINUTE;
  actor.update('contacts', contact, { hs_analytics_last_url: 'https://www.example.com/case-studies/one' });
  await stage.settle();
  expect(await rows('select deleted_at, score from lead')).toEqual([{ deleted_at: null, score: 30_000 }]);
});

test.each([true, false])(
  'R39 a privacy deletion erases every row (deletion event first: %s)',
  async (deletionFirst) => {
    const contact = await visitor('dana@northwind.example', 'https://www.example.com/pricing');
    stage.sandbox.actor(PORTAL).privacyDelete(contact, { deletionFirst });
    await stage.settle();
    for (const table of ['lead', 'lead_alias', 'fact', 'signal', 'latest_receipt', 'outbox', 'work']) {
      expect(await rows(`select 1 from ${table}`), table).toEqual([]);
    }
    expect(await rows(`select 1 from event where value is not null or outcome is null`)).toEqual([]);
  },
);

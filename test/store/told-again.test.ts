/** The database joins what several doors say of one signal by the rule of src/signals/attributes.ts. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinAttributes } from '../../src/signals/attributes.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createImportRows } from '../../src/store/imports.ts';
import { createLeadHistories } from '../../src/store/lead-history.ts';
import { createLeadStore } from '../../src/store/leads.ts';
import { evidenceAsOf, type LeadHistory } from '../../src/store/replay.ts';
import { testDatabase } from '../support/database.ts';

const PORTAL = '7';
const NOW = Date.UTC(2026, 10, 20, 10);
const AT = NOW - 86_400_000;
const MINUTE = Math.floor(AT / 60_000);

let database: Awaited<ReturnType<typeof testDatabase>>;
let store: OpenDatabase;
beforeAll(async () => {
  database = await testDatabase();
  store = openDatabase(database.connection);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const attributes = fc.dictionary(
  fc.constantFrom('minutes', 'topic', '__proto__', 'é'),
  fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (one === 0 ? 0 : one)),
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
    fc.constantFrom('a', 'B', '\u{1F600}', '\uFFFD', '10', '9'),
  ),
);

test('the database and the decision join attributes alike', async () => {
  const pairs = fc.sample(fc.tuple(attributes, attributes), { numRuns: 300, seed: 7 });
  const { rows } = await sql<{ joined: unknown; all: unknown }>`
    select joined_attributes(one, other) as joined,
      (select joined_attributes(each) from unnest(array[other, one, other]) as each) as all
    from jsonb_to_recordset(${JSON.stringify(pairs.map(([one, other], place) => ({ place, one, other })))}::jsonb)
      as pair (place int, one jsonb, other jsonb) order by place`.execute(store.db);
  const expected = pairs.map(([one, other]) => JSON.parse(JSON.stringify(joinAttributes(one, other))));
  expect(rows.map(({ joined }) => joined)).toEqual(expected);
  expect(rows.map(({ all }) => all)).toEqual(expected);
});

describe('a file that tells more of a known signal', () => {
  let contacts = 900;

  /** A lead that was decided on with a signal of which only a workflow has told. */
  async function aLead(): Promise<{ readonly contactId: string; readonly leadId: string }> {
    contacts += 1;
    const contactId = String(contacts);
    const { lead_id: leadId } = await store.db
      .insertInto('lead')
      .values({
        portal_id: PORTAL,
        contact_id: contactId,
        origin: 'live',
        created_at: new Date(NOW),
        evaluated_at: new Date(NOW + 100),
      })
      .returning('lead_id')
      .executeTakeFirstOrThrow();
    const alias = { portal_id: PORTAL, lead_id: leadId };
    await store.db
      .insertInto('lead_alias')
      .values([
        { ...alias, kind: 'contact', value: contactId },
        { ...alias, kind: 'external', value: contactId },
      ])
      .execute();
    return { contactId, leadId };
  }

  async function tell(leadId: string): Promise<void> {
    await sql`insert into signal (portal_id, lead_id, kind, asset, minute, occurred_at, recorded_at, attributes, doors)
      values (${PORTAL}, ${leadId}, 'webinar_attended', '', ${MINUTE}, ${new Date(AT + 10_000)}, ${new Date(NOW)},
        '{"topic": "pipeline", "minutes": 5}', '{workflow}')`.execute(store.db);
  }

  function rowsOf(importId: string) {
    return createImportRows(store.db, PORTAL, importId);
  }

  async function importSignals(
    importId: string,
    contactId: string,
    given: readonly (readonly [seconds: number, attributes: Record<string, string | number>])[],
  ): Promise<number> {
    const rows = rowsOf(importId);
    const payloads = given.map(([seconds, said]) => ({
      contact: contactId,
      kind: 'webinar_attended',
      asset: '',
      occurredAt: AT + seconds * 1000,
      attributes: said,
    }));
    await rows.stage(
      0,
      payloads.map((payload, place) => ({
        line: place + 1,
        key: null,
        payload,
        outcome: null,
        reason: null,
      })),
    );
    await rows.storeSignals(0, 100, () => NOW);
    return rows.listTouched(1);
  }

  async function load(contactId: string) {
    const [contact] = await createLeadStore(store.db).load(PORTAL, [contactId]);
    return contact!.lead!;
  }

  async function kept(leadId: string) {
    const { rows } = await sql`
      select attributes, doors, (extract(epoch from occurred_at) * 1000)::float8 as at from signal
      where portal_id = ${PORTAL} and lead_id = ${leadId}`.execute(store.db);
    return rows;
  }

  test('adds what it says, has the lead looked at again and refuses decisions made without it', async () => {
    const { contactId, leadId } = await aLead();
    await tell(leadId);
    const before = await load(contactId);
    expect(before.pastWaits).toBe(false);
    expect(await importSignals('more', contactId, [[20, { minutes: 60, seats: 3 }]])).toBe(1);
    expect(await kept(leadId)).toEqual([
      {
        attributes: { topic: 'pipeline', minutes: 60, seats: 3 },
        doors: ['file', 'workflow'],
        at: AT + 10_000,
      },
    ]);
    const after = await load(contactId);
    expect(after.revision).toBeGreaterThan(before.revision);
    expect(after.pastWaits).toBe(true);
  });

  test('changes nothing, and has nobody looked at, where it says no more than is known', async () => {
    const { contactId, leadId } = await aLead();
    await tell(leadId);
    const before = await load(contactId);
    expect(await importSignals('less', contactId, [[20, { minutes: 4 }]])).toBe(0);
    const after = await load(contactId);
    expect(after.revision).toBe(before.revision);
    expect(after.pastWaits).toBe(false);
    expect(await kept(leadId)).toMatchObject([{ attributes: { minutes: 5, topic: 'pipeline' } }]);
  });

  test('gives the same signal in whatever order its rows come, and whoever comes first', async () => {
    const said = [
      [40, { minutes: 60 }],
      [10, { questions: 1, minutes: 'many' }],
      [30, { minutes: 9, topic: 'forecast' }],
    ] as const;
    const orders = [
      [said[0], said[1], said[2]],
      [said[2], said[1], said[0], said[0]],
    ];
    const results = [];
    for (const [place, order] of orders.entries()) {
      const atOnce = await aLead();
      await importSignals(`at once ${place}`, atOnce.contactId, order);
      results.push(await kept(atOnce.leadId));
      const oneByOne = await aLead();
      for (const [number, one] of order.entries()) {
        await importSignals(`one by one ${place} ${number}`, oneByOne.contactId, [one]);
      }
      results.push(await kept(oneByOne.leadId));
    }
    const expected = [
      { attributes: { minutes: 60, questions: 1, topic: 'forecast' }, doors: ['file'], at: AT + 10_000 },
    ];
    expect(results).toEqual([expected, expected, expected, expected]);
  });

  test('AT-50 leaves what was known before as it was known then', async () => {
    const { contactId, leadId } = await aLead();
    await tell(leadId);
    const history = async (): Promise<LeadHistory> =>
      createLeadHistories(store.db).forPortal(PORTAL).read(leadId, null);
    const then = evidenceAsOf(await history(), NOW + 100, 'recorded');
    await importSignals('first', contactId, [[9, { minutes: 60 }]]);
    await importSignals('second', contactId, [[10, { minutes: 60 }]]);
    await importSignals('third', contactId, [[8, { minutes: 90 }]]);
    const now = await history();
    expect(evidenceAsOf(now, NOW + 100, 'recorded')).toEqual(then);
    expect(evidenceAsOf(now, NOW + 101, 'recorded')!.signals).toMatchObject([
      { attributes: { minutes: 90, topic: 'pipeline' }, occurredAt: AT + 8_000 },
    ]);
    expect(evidenceAsOf(now, NOW, 'occurred')!.signals).toMatchObject([{ attributes: { minutes: 90 } }]);
  });
});

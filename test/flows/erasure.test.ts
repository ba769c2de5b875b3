/** Whatever is known of a person is gone everywhere once it is to be forgotten: looked for in every table. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginInstall } from '../../src/store/hold-install.ts';
import { DAY_MS, deleteOld, erasePending } from '../../src/store/retention.ts';
import { exportContact } from '../../src/store/settings-export.ts';
import { becomeMql, DAY_1 } from '../card/support.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { importInto } from '../import/support/import-into.ts';
import { whileOpen } from '../store/while-open.ts';
import { decideOnCard } from '../support/handoff-stage.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { aBuyer } from '../support/telling.ts';

const CANARY = 'xq7canary';
const OTHER = '4001002';
const clock = { at: DAY_1 };
let stage: Stage;

/** What follows waits on tasks, which wait on a clock that runs. */
const ONGOING = { sandbox: { portals: [{ id: PORTAL }, { id: OTHER }] } };

beforeAll(async () => {
  stage = await openStage({ now: () => clock.at });
  await stage.install();
});
afterAll(() => stage.close());

/** Names of the tables in which the canary is found, anywhere in a row. */
async function whereKept(canary = CANARY): Promise<string[]> {
  const tables = await stage.rows<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = current_schema()`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await stage.rows(`select from ${name} as t where lower(t::text) like '%${canary}%' limit 1`);
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

/** A lead that has been through everything: signals, a decision with a note, an import, a refusal, a notice. */
async function aLifeOf(canary: string): Promise<string> {
  const contact = await aBuyer(stage, `${canary}@northwind.example`);
  const actor = stage.sandbox.actor(PORTAL);
  actor.update('contacts', contact, { firstname: canary, lastname: canary });
  await becomeMql(stage, contact, clock);
  await decideOnCard(stage, contact, {
    decision: 'reject',
    reason: 'competitor',
    note: `an intern, says ${canary}`,
  });
  actor.create('deals', { dealname: canary, closed_lost_reason: canary });
  const at = `to_timestamp(${clock.at / 1000})`;
  await stage.rows(`insert into dead_letter (portal_id, at, source, object_type, object_id, reason, payload)
    values (${PORTAL}, ${at}, 'outbox', 'contact', ${contact}, 'refused ${canary}', '{"email": "${canary}"}')`);
  await stage.rows(`insert into notice_delivery (portal_id, contact_id, payload, created_at, due_at)
    values (${PORTAL}, ${contact}, '{"name": "${canary}"}', ${at}, 'infinity')`);
  await stage.rows(`insert into outbox
    (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at, last_error)
    values (${PORTAL}, 'contact', ${contact}, 'score', '{"fairlead_reason": "${canary}"}', 1, ${at}, 'infinity', '')
    on conflict do nothing`);
  await stage.rows(`insert into work (portal_id, object_type, object_id, due_at, reason, last_error)
    values (${PORTAL}, 'contact', ${contact}, 'infinity', 'live', '${canary}')`);
  await stage.rows(`insert into import_row (portal_id, import_id, section, line, key, payload)
    values (${PORTAL}, 'left in the middle', 0, 1, 'k', '{"properties": {"email": "${canary}@northwind.example"}}')`);
  await stage.rows(`insert into audit (portal_id, at, actor, action, detail)
    values (${PORTAL}, ${at}, 'fairlead', 'write-refused', '{"objectId": "${contact}", "reason": "${canary}"}')`);
  return contact;
}

async function importCanary(canary: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-erasure-'));
  const [mail, seen] = [`${canary}@northwind.example`, '03.03.2026 10:00'];
  writeFileSync(join(folder, 'people.csv'), `person,mail\n1,${mail}\n2,${canary}, at home\n3,${canary}@@\n`);
  writeFileSync(
    join(folder, 'acts.csv'),
    `who,day,what,where\n${mail},${seen},demo,x\nno-${mail},${seen},demo,x\n`,
  );
  writeFileSync(
    join(folder, 'map.yaml'),
    `schema: fairlead-import/1
source: old
files:
  - file: people.csv
    object: contact
    id: person
    aliases: [{ column: mail, as: mail }]
    properties: { email: mail }
  - file: acts.csv
    object: signal
    contact: { column: who, as: mail }
    occurredAt: { column: day, date: DD.MM.YYYY HH:mm }
    kind: { column: what, values: { demo: demo_request } }
    asset: where
`,
  );
  const { summary, err } = await importInto(stage, folder, join(folder, 'map.yaml'));
  rmSync(folder, { recursive: true });
  expect(summary.files, err).toHaveLength(2);
}

const EVERYWHERE = [
  'audit',
  'dead_letter',
  'decision',
  'event',
  'fact',
  'import_row',
  'lead',
  'notice_delivery',
  'outbox',
  'work',
];

describe('R39 a contact that was in every table', () => {
  test('is exported whole, and then erased whole, by the command line', async () => {
    const contact = await aLifeOf(CANARY);
    expect(await whereKept()).toEqual(expect.arrayContaining(EVERYWHERE));
    const exported = await fairlead(`export-contact ${CANARY}@northwind.example --portal ${PORTAL}`, {
      stage,
    });
    expect(exported.exitCode, exported.err).toBe(0);
    expect(Object.entries(exported.json.rows).filter(([, rows]) => (rows as []).length > 0)).toMatchObject(
      expect.arrayContaining([
        ['lead', [expect.objectContaining({ contact_id: Number(contact) })]],
        ['notice_delivery', [expect.objectContaining({ payload: { name: CANARY } })]],
        ['decision', [expect.anything()]],
      ]),
    );
    const named = Object.entries(exported.json.rows).filter(([, rows]) =>
      JSON.stringify(rows).includes(CANARY),
    );
    expect(named.map(([table]) => table)).toEqual(
      expect.arrayContaining([...EVERYWHERE, 'audit_of_contact'].filter((table) => table !== 'audit')),
    );
    expect(exported.json.cut).toEqual([]);
    expect((await exportContact(stage.context.db, PORTAL, contact, 1))?.cut).toContain('event');
    const { exitCode, err } = await fairlead(`erase ${contact} --portal ${PORTAL} --yes`, { stage });
    expect(exitCode, err).toBe(0);
    expect(await whereKept()).toEqual([]);
    expect(await stage.rows(`select detail from audit where action = 'erase_contact'`)).toEqual([
      { detail: { contacts: 1 } },
    ]);
    expect((await fairlead(`export-contact ${contact} --portal ${PORTAL}`, { stage })).err).toContain(
      'Nothing is kept',
    );
  });

  test('is erased when HubSpot tells so, also while no worker comes to it and HubSpot is down', async () => {
    const canary = 'xq7second';
    const contact = await aLifeOf(canary);
    await stage.rows(`insert into event
      (portal_id, key, type, object_type, object_id, occurred_at, recorded_at)
      values (${PORTAL}, '${randomUUID()}', 'contact.privacyDeletion', 'contact', ${contact}, now(), now())`);
    const calls = stage.sandbox.calls.length;
    expect(await erasePending(stage.context.db, clock.at)).toBe(1);
    expect(await whereKept(canary)).toEqual([]);
    expect(stage.sandbox.calls.length).toBe(calls);
    expect(await erasePending(stage.context.db, clock.at)).toBe(0);
  });

  test('is erased though the erasure of another portal fails, and that one is told', async () => {
    const canary = 'xq7third';
    const contact = await aLifeOf(canary);
    const told = (
      portal: string,
      id: string,
    ) => `(${portal}, '${randomUUID()}', 'contact.privacyDeletion', 'contact',
      ${id}, now(), now() - interval '1 day' * (${portal} % 2))`;
    await stage.rows(`insert into event (portal_id, key, type, object_type, object_id, occurred_at, recorded_at)
      values ${told('1', '77')}, ${told(PORTAL, contact)}`);
    await stage.rows(
      `alter table event add constraint no_end check (portal_id <> 1 or outcome is null) not valid`,
    );
    try {
      await expect(erasePending(stage.context.db, clock.at)).rejects.toThrow('erasures failed in 1 portals');
      expect(await whereKept(canary)).toEqual([]);
    } finally {
      await stage.rows('alter table event drop constraint no_end');
    }
    expect(await erasePending(stage.context.db, clock.at)).toBe(1);
  });

  test('is not erased without a yes', async () => {
    const contact = await aBuyer(stage, 'asked@northwind.example');
    const line = `erase ${contact} --portal ${PORTAL}`;
    expect((await fairlead(line, { stage })).exitCode).toBe(2);
    expect((await fairlead(line, { stage, confirm: async () => false })).out).toBe('Nothing was erased.');
    expect(await whereKept('asked@northwind')).toContain('lead');
  });
});

test('what was told long ago goes; who was erased, and what is still to be done, stays', async () => {
  const told = (type: string, outcome: string | null) =>
    stage.rows(`insert into event (portal_id, key, type, object_type, object_id, occurred_at, recorded_at, outcome)
      values (99, '${randomUUID()}', '${type}', 'contact', 1, now(), to_timestamp(0), ${outcome && `'${outcome}'`})`);
  await told('contact.propertyChange', 'applied');
  await told('contact.propertyChange', null);
  await told('contact.privacyDeletion', 'applied');
  await stage.rows(
    `insert into dead_letter (portal_id, at, source, reason) values (99, to_timestamp(0), 'event', '')`,
  );
  const before = await stage.rows('select from event where portal_id <> 99');
  const { out, exitCode } = await fairlead('retention', { stage, now: () => 100 * DAY_MS });
  expect(exitCode, out).toBe(0);
  const left = await stage.rows('select type, outcome from event where portal_id = 99 order by 1, 2');
  expect(left).toEqual([
    { type: 'contact.privacyDeletion', outcome: 'applied' },
    { type: 'contact.propertyChange', outcome: null },
  ]);
  expect(await stage.rows('select from dead_letter where portal_id = 99')).toEqual([]);
  expect(await stage.rows('select from event where portal_id <> 99')).toEqual(before);
});

describe('while time goes on', () => {
  beforeAll(async () => {
    await stage.close();
    stage = await openStage(ONGOING);
    await stage.install();
  });

  const rowsOf = async (portalId: string) => {
    const tables = await stage.rows<{ name: string }>(
      `select table_name as name from information_schema.columns where column_name = 'portal_id'
        and table_schema = current_schema()`,
    );
    const counts = tables.map(({ name }) => stage.rows(`select from ${name} where portal_id = ${portalId}`));
    return (await Promise.all(counts)).flat().length;
  };

  test('R40 a portal that has left is erased a week later, and the others keep all', async () => {
    await stage.install(OTHER);
    stage.sandbox.actor(OTHER).create('contacts', { email: 'twyla@elsewhere.example' });
    await stage.settle();
    const kept = await rowsOf(PORTAL);
    await stage.context.installations.forPortal(OTHER).markDisconnected('they left');
    const rules = { eventDays: 3650, leftDays: 7 };
    const soon = await deleteOld(stage.context.db, rules, Date.now() + 6 * DAY_MS);
    expect(soon).toMatchObject({ portals: [] });
    const then = await deleteOld(stage.context.db, rules, Date.now() + 8 * DAY_MS);
    expect(then).toMatchObject({ portals: [OTHER] });
    expect(await whereKept('twyla')).toEqual([]);
    expect(await rowsOf(OTHER)).toBe(1);
    expect(await stage.rows(`select action from audit where portal_id = ${OTHER}`)).toEqual([
      { action: 'erase_portal' },
    ]);
    expect(await rowsOf(PORTAL)).toBe(kept);
  });

  test('R40 a portal is erased at once when the operator says so, and can install again', async () => {
    await stage.install(OTHER);
    const { exitCode, err } = await fairlead(`erase-portal ${OTHER} --yes`, { stage });
    expect(exitCode, err).toBe(0);
    expect(await stage.rows(`select state from installation where portal_id = ${OTHER}`)).toEqual([]);
    await stage.install(OTHER);
    expect(await stage.rows(`select state from installation where portal_id = ${OTHER}`)).toEqual([
      { state: 'connected' },
    ]);
  });

  test('R40 a portal that comes back before its erasure begins keeps all, and one that comes back during it is told to wait', async () => {
    const rules = { eventDays: 3650, leftDays: 7 };
    const inAWeek = Date.now() + 8 * DAY_MS;
    const other = stage.context.installations.forPortal(OTHER);
    const state = () =>
      stage.rows(`select state, generation, erasing from installation where portal_id = ${OTHER}`);
    await other.markDisconnected('they left');
    // It is listed; before its turn comes it is installed again.
    const report = await whileOpen(
      stage.context.db,
      async (tx) => {
        await beginInstall(tx, OTHER);
        await sql`update installation set state = 'connected', generation = generation + 1
          where portal_id = ${OTHER}`.execute(tx);
      },
      () => deleteOld(stage.context.db, rules, inAWeek),
    );
    expect(report).toMatchObject({ portals: [] });
    const [{ generation }] = await state();
    expect(await state()).toEqual([{ state: 'connected', generation, erasing: false }]);

    await other.markDisconnected('they left again');
    await stage.rows(`create function refuse() returns trigger language plpgsql as $$
      begin raise 'not now'; end $$`);
    await stage.rows(
      'create trigger refuse before delete on lead_alias for each row execute function refuse()',
    );
    await stage.rows(
      `insert into lead_alias (portal_id, kind, value, lead_id) values (${OTHER}, 'contact', '1', 1)`,
    );
    await expect(deleteOld(stage.context.db, rules, inAWeek)).rejects.toThrow('1 portals that have left');
    const page = await stage.install(OTHER);
    expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('just being erased')]);
    expect(await state()).toEqual([{ state: 'disconnected', generation, erasing: true }]);
    await stage.rows('drop function refuse cascade');
    expect(await deleteOld(stage.context.db, rules, Date.now())).toMatchObject({ portals: [OTHER] });
    expect(await rowsOf(OTHER)).toBe(1);
    await stage.install(OTHER);
    expect(await state()).toEqual([{ state: 'connected', generation: 1, erasing: false }]);
  });

  // The last one: the command has started and stopped this process's worker.
  test('R39 an import leaves nothing of a person but the evidence, in the rows that were bad as well', async () => {
    await importCanary('xq7third');
    const kept = await whereKept('xq7third');
    expect(kept).toContain('lead');
    expect(kept).not.toContain('import_row');
  });
});

/** A batch and a merge that want the same leads take them in one order: nobody waits in a circle. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { whileOpen } from '../store/while-open.ts';
import { openStage, PORTAL } from '../support/stage.ts';

test.each([
  ['in whichever order it met them', []],
  ['also those that HubSpot no longer has', ['d']],
] as const)('R37 a batch takes its leads in the order of their ids, %s', async (_, deleted) => {
  const stage = await openStage();
  await stage.install();
  const actor = stage.sandbox.actor(PORTAL);
  const contacts: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    contacts.push(actor.create('contacts', { email: `${name}@northwind.example` }));
    await stage.settle();
  }
  const names = ['a', 'b', 'c', 'd'] as const;
  for (const name of deleted) actor.delete('contacts', contacts[names.indexOf(name)]!);
  for (const [index, contact] of [...contacts.entries()].toReversed()) {
    if (deleted.some((name) => name === names[index])) continue;
    actor.update('contacts', contact, { jobtitle: 'VP of Sales' });
    await stage.sandbox.flushWebhooks();
  }
  // The first contact's lead is the last one, as it is when they were met in another order.
  const { rows: leads } = await sql<{ lead_id: string }>`
    select lead_id from lead order by lead_id desc`.execute(stage.context.db);
  await sql`update lead set contact_id = -contact_id`.execute(stage.context.db);
  for (const [index, { lead_id: leadId }] of leads.entries()) {
    const contact = contacts[index]!;
    await sql`update lead set contact_id = ${contact} where lead_id = ${leadId}`.execute(stage.context.db);
    await sql`update lead_alias set lead_id = ${leadId} where value = ${contact}`.execute(stage.context.db);
  }
  let free = 0;
  await whileOpen(
    stage.context.db,
    async (tx) => {
      await sql`select from lead order by lead_id limit 1 for update`.execute(tx);
    },
    () => stage.context.worker.drain(),
    async (tx) => {
      const { rows } = await sql`select from lead for update skip locked`.execute(tx);
      free = rows.length;
    },
  );
  expect(free).toBe(4);
  await stage.close();
});

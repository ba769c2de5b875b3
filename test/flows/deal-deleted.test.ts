/** A deal that is deleted in HubSpot, seen through the doors: its webhook, the contact's properties, the card. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { viewOf } from '../card/support.ts';
import { DEAL, type DealOfSqlStage, openDealOfSqlStage } from '../support/deal-of-sql-stage.ts';
import { HOUR } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';

let stage: DealOfSqlStage;
beforeEach(async () => {
  stage = await openDealOfSqlStage();
});
afterEach(() => stage.close());

/** Somebody does it in HubSpot, and webhooks tell of it. */
async function inHubSpot(method: 'POST' | 'DELETE', path: string): Promise<void> {
  stage.clock.at += 60_000;
  const url = `${stage.sandbox.url}/_sandbox/portals/${PORTAL}/objects/deals/${path}`;
  const answer = await fetch(url, { method, headers: { 'content-type': 'application/json' }, body: '{}' });
  expect(answer.status).toBe(204);
  await stage.settle();
}

const attempts = () => stage.rows('select number, outcome, closed_at is null as "isOpen", deal from episode');

test('the lead is an SQL again and its attempt goes on; restored, the deal takes it along again', async () => {
  await stage.agree(DEAL);
  await stage.qualify();
  await stage.afterUndo();
  const [deal] = await stage.deals();
  const won = {
    number: 1,
    outcome: 'opportunity',
    isOpen: false,
    deal: { dealId: deal!.deal_id, state: 'open' },
  };
  expect(stage.values().fairlead_stage).toBe('opportunity');
  expect(await attempts()).toMatchObject([won]);

  await inHubSpot('DELETE', deal!.deal_id);
  expect(stage.values()).toMatchObject({ fairlead_stage: 'sql', fairlead_sal_status: 'accepted' });
  expect(stage.values().fairlead_sql_at).toBeTruthy();
  expect(await attempts()).toEqual([{ number: 1, outcome: null, isOpen: true, deal: null }]);
  expect((await viewOf(stage, stage.contact1)).nextStep).toContain('Open the deal');
  const moves = await stage.rows(
    `select actor, detail->>'to' as to from audit where action = 'transition' order by audit_id desc limit 1`,
  );
  expect(moves).toEqual([{ actor: 'deal', to: 'sql' }]);

  // Whoever deleted it wants no other, however long the lead is looked at.
  await stage.edit({ jobtitle: 'Chief Revenue Officer' });
  await stage.after(3 * HOUR);
  expect(stage.dealsMade()).toHaveLength(1);

  await inHubSpot('POST', `${deal!.deal_id}/restore`);
  expect(stage.values().fairlead_stage).toBe('opportunity');
  expect(await attempts()).toMatchObject([won]);
  expect(stage.dealsMade()).toHaveLength(1);
});

test('a lead that nobody had qualified is where its deal had found it, and sales can answer it', async () => {
  const actor = stage.sandbox.actor(PORTAL);
  const deal = actor.create('deals', { dealname: 'Own', pipeline: DEAL.pipeline, dealstage: DEAL.stage });
  actor.associate('deals', deal, 'contacts', stage.contact1);
  await stage.after(60_000);
  expect(stage.values().fairlead_stage).toBe('opportunity');
  await inHubSpot('DELETE', deal);
  expect(stage.values().fairlead_stage).toBe('sal');
  expect(await attempts()).toEqual([{ number: 1, outcome: null, isOpen: true, deal: null }]);
  expect(await stage.qualify()).toMatchObject({ ok: true });
  expect(stage.values().fairlead_stage).toBe('sql');
});

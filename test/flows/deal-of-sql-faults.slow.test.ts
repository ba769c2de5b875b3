/** Whatever goes wrong on the way, an SQL ends with exactly one deal, or with a dead letter that says why there is none. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addPipeline, archivePipeline } from '../../sandbox/crm/pipelines.ts';
import type { FaultEffect } from '../../sandbox/http/faults.ts';
import { createWriter } from '../../src/crm/worker-ports.ts';
import type { WishedDeal } from '../../src/deals/deal-wish.ts';
import { createDeadLetters } from '../../src/store/dead-letters.ts';
import { createOutboxStore } from '../../src/store/outbox.ts';
import { DEAL, type DealOfSqlStage, openDealOfSqlStage } from '../support/deal-of-sql-stage.ts';
import { HOUR } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';

const MINUTE = 60_000;

let stage: DealOfSqlStage;
beforeEach(async () => {
  stage = await openDealOfSqlStage();
  await stage.agree(DEAL);
  await stage.edit({ hubspot_owner_id: '60001' });
});
afterEach(() => stage.close());

const portal = () => stage.sandbox.portal(PORTAL);
const actor = () => stage.sandbox.actor(PORTAL);
const letters = async () => {
  const found = await createDeadLetters(stage.context.db).forPortal(PORTAL).list({ limit: 10 });
  return found.map(({ reason }) => reason);
};

/** The living deals in HubSpot, each with its contacts. */
function deals() {
  const living = [...portal().stores.deals.after(undefined)].filter(({ archivedAt }) => archivedAt === null);
  return living.map(({ values, links }) => ({
    owner: values.hubspot_owner_id ?? null,
    contacts: links.filter(({ type }) => type === 'contacts').map(({ id }) => id),
    companies: links.filter(({ type }) => type === 'companies').length,
  }));
}

/** Until the SQL's time has come, and long enough for every further try. */
async function inTheEnd(): Promise<void> {
  await stage.afterUndo();
  for (let tries = 0; tries < 5; tries++) await stage.after(10 * MINUTE);
}

const onCreate = { method: 'POST', path: /\/objects\/[^/]+\/deals$/ };
const limited = {
  status: 'error',
  message: 'You have reached your secondly limit.',
  category: 'RATE_LIMITS',
  policyName: 'SECONDLY',
};

test.each<[string, FaultEffect]>([
  ['too many requests', { kind: 'status', status: 429, body: limited }],
  ['502 that made nothing', { kind: 'status', status: 502 }],
  ['502 that hides what was made', { kind: 'status', status: 502, when: 'after' }],
  ['a connection cut before', { kind: 'drop', when: 'before' }],
  ['a connection cut after', { kind: 'drop', when: 'after' }],
])('%s: one deal, whole', async (_, effect) => {
  stage.sandbox.faults.add({ match: onCreate, effect, times: 2 });
  await stage.qualify();
  await inTheEnd();
  expect(deals()).toEqual([{ owner: '60001', contacts: [stage.contact1], companies: 1 }]);
  expect(await letters()).toEqual([]);
  expect(stage.values().fairlead_stage).toBe('opportunity');
});

/** The deal that waits, in the hand of a process that makes it and dies before it has kept that. */
async function makeAndDie(): Promise<void> {
  const batch = await createOutboxStore(stage.context.db).claim(PORTAL, stage.clock.at, 100);
  expect(batch?.lane).toBe('deal');
  const [row] = batch!.rows;
  const wish = row!.properties as unknown as WishedDeal;
  await createWriter(stage.context.crm.portal(PORTAL), '1').openDeal(row!.objectId, wish);
}

test('R14 a process that dies after it made the deal leaves one, also where that is closed before anybody looks', async () => {
  await stage.qualify();
  stage.clock.at += HOUR + 1_000;
  await makeAndDie();
  const [made] = portal().stores.deals.after(undefined);
  actor().update('deals', made!.id, { dealstage: 'closedlost' }, { silent: true });
  stage.clock.at += 10 * MINUTE;
  await (await stage.anotherProcess()).worker.drain();
  await inTheEnd();
  expect(deals()).toHaveLength(1);
  expect(await letters()).toEqual([]);
});

test('the same where the contact is merged before the next try: the survivor has that one deal', async () => {
  await stage.qualify();
  stage.clock.at += HOUR + 1_000;
  await makeAndDie();
  const survivor = actor().merge(
    'contacts',
    stage.contact1,
    actor().create('contacts', { email: 'd@northwind.example' }),
  );
  stage.clock.at += 10 * MINUTE;
  await inTheEnd();
  expect(deals()).toEqual([{ owner: '60001', contacts: [survivor], companies: 1 }]);
  expect(await stage.rows('select stage, asks_for_deal from lead')).toMatchObject([{ asks_for_deal: false }]);
});

test('a contact that is merged while its deal waits gets it under the id that lives on', async () => {
  await stage.qualify();
  const survivor = actor().merge(
    'contacts',
    stage.contact1,
    actor().create('contacts', { email: 'd@northwind.example' }),
  );
  await inTheEnd();
  expect(deals()).toEqual([{ owner: '60001', contacts: [survivor], companies: 1 }]);
  expect(stage.contact(survivor).fairlead_stage).toBe('opportunity');
});

test.each([true, false])(
  'R39 an erased contact gets no deal, told first of its deletion: %j',
  async (deletionFirst) => {
    await stage.qualify();
    actor().privacyDelete(stage.contact1, { deletionFirst });
    await inTheEnd();
    expect(deals()).toEqual([]);
    expect(await stage.rows('select 1 from outbox')).toEqual([]);
    expect(await letters()).toEqual([]);
  },
);

test('R39 a contact that is erased while its deal is being made leaves no deal and no trace', async () => {
  await stage.qualify();
  stage.clock.at += HOUR + 1_000;
  // The last call before: whoever is told of the erasure comes to it after this.
  actor().privacyDelete(stage.contact1);
  await stage.context.worker.drain();
  await inTheEnd();
  expect(deals()).toEqual([]);
  expect(await letters()).toEqual([]);
  expect(await stage.rows(`select 1 from audit where detail->>'objectId' = '${stage.contact1}'`)).toEqual([]);
});

test('an owner who was deactivated, and a company that was deleted, cost no deal', async () => {
  await stage.qualify();
  portal().owners.splice(0);
  const company = stage.values().associatedcompanyid!;
  stage.clock.at += HOUR + 1_000;
  actor().delete('companies', company, { silent: true });
  await inTheEnd();
  expect(deals()).toEqual([{ owner: null, contacts: [stage.contact1], companies: 0 }]);
  expect(await letters()).toEqual([]);
});

test('a pipeline that was deleted is a dead letter with that reason, and its replay makes the one deal', async () => {
  addPipeline(portal(), {
    id: '88',
    label: 'Partners',
    stages: [{ id: '8801', label: 'Talk', probability: '0.1', closed: false }],
  });
  await stage.agree({ pipeline: '88', stage: '8801' });
  await stage.qualify();
  archivePipeline(portal(), '88');
  await inTheEnd();
  expect(deals()).toEqual([]);
  expect(await letters()).toEqual([expect.stringMatching(/deal create .*INVALID_OPTION/)]);
  await stage.agree(DEAL);
  await stage.grant(true);
  expect(deals()).toEqual([]);
  const store = createDeadLetters(stage.context.db).forPortal(PORTAL);
  const [letter] = await store.list({ limit: 1 });
  expect(await store.replay(letter!.deadId, stage.clock.at)).toBe('replayed');
  await inTheEnd();
  expect(deals()).toHaveLength(1);
});

test('a portal that disconnects and installs the app again gets the one deal', async () => {
  await stage.qualify();
  await stage.context.pool.query(`update installation set state = 'disconnected'`);
  await stage.afterUndo();
  expect(deals()).toEqual([]);
  await stage.grant(true);
  await inTheEnd();
  expect(deals()).toHaveLength(1);
  await stage.grant(true);
  await inTheEnd();
  expect(deals()).toHaveLength(1);
});

/** On SQL a deal is opened where the model asks for it: by the portal's own choice and right, and once. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { createDeadLetters } from '../../src/store/dead-letters.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { ALL_YES, type HandoffStage, openHandoffStage } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';

const DEAL = { pipeline: 'default', stage: 'appointmentscheduled' };
const confirmed = { state: 'confirmed' } as const;
const checklist = Object.fromEntries(
  ['budget', 'authority', 'need', 'timeline', 'conversation', 'next_step'].map((key) => [key, confirmed]),
);

let stage: HandoffStage;
beforeEach(async () => {
  stage = await openHandoffStage();
  await stage.decide({ decision: 'accept', answers: ALL_YES });
});
afterEach(() => stage.close());

async function agree(deal: typeof DEAL | undefined): Promise<void> {
  const handoff = deal ? { deal } : {};
  const model = compileModel(parseModel({ ...defaultSource(), handoff }), LEXICON);
  await stage.context.models.publish(PORTAL, model);
}
const qualify = () => stage.decide({ decision: 'qualify', checklist });
const dealsMade = () =>
  stage.sandbox.calls.filter(
    ({ method, path }) => method === 'POST' && /\/objects\/[^/]+\/deals$/.test(path),
  );
const deals = () => stage.rows<{ deal_id: string; stage: string }>('select deal_id, stage from deal');
const audit = (action: string) =>
  stage.rows<{ detail: { how: string } }>(`select detail from audit where action = '${action}'`);

test('with its contact, company and owner; and one whose answer was lost is not made twice', async () => {
  await agree(DEAL);
  await stage.edit({ hubspot_owner_id: '60001' });
  stage.sandbox.faults.add({
    match: { method: 'POST', path: '/crm/objects/2026-09/deals' },
    effect: { kind: 'drop', when: 'after' },
    times: 1,
  });
  expect(await qualify()).toMatchObject({ ok: true });
  for (let tries = 0; tries < 4 && (await stage.rows('select 1 from outbox')).length > 0; tries++) {
    stage.clock.at += 60_000;
    await stage.settle();
  }
  expect(dealsMade()).toHaveLength(1);
  const [deal] = await deals();
  expect(stage.sandbox.portal(PORTAL).live('deals', deal!.deal_id).values).toMatchObject({
    pipeline: 'default',
    dealstage: 'appointmentscheduled',
    hubspot_owner_id: '60001',
  });
  expect(await audit('deal-found')).toMatchObject([{ detail: { how: 'found' } }]);
  expect(stage.values().fairlead_stage).toBe('opportunity');
});

test('not where the model is silent, the right is lacking, or a deal is there', async () => {
  await agree(undefined);
  await qualify();
  expect(dealsMade()).toEqual([]);
  expect(stage.values().fairlead_stage).toBe('sql');
  await stage.decide({ decision: 'undo' });

  await agree(DEAL);
  await stage.context.pool.query(
    `update installation set scopes = array_remove(scopes, 'crm.objects.deals.write')`,
  );
  await qualify();
  expect(await stage.rows('select 1 from outbox')).toEqual([]);
  await stage.decide({ decision: 'undo' });
  await stage.context.pool.query(
    `update installation set scopes = scopes || '{crm.objects.deals.write}'::text[]`,
  );

  const actor = stage.sandbox.actor(PORTAL);
  const company = stage.values().associatedcompanyid!;
  const pilot = actor.create('deals', {
    dealname: 'Pilot',
    pipeline: DEAL.pipeline,
    dealstage: DEAL.stage,
  });
  actor.associate('deals', pilot, 'companies', company);
  await stage.settle();
  expect(await qualify()).toMatchObject({ ok: true });
  expect(dealsMade()).toEqual([]);
  expect(await audit('deal-joined')).toMatchObject([{ detail: { how: 'joined', dealId: pilot } }]);
  expect(stage.values().fairlead_stage).toBe('opportunity');
});

test('a stage that HubSpot does not have is a dead letter, and is tried again when the model was mended', async () => {
  await agree({ ...DEAL, stage: 'no_such_stage' });
  expect(await qualify()).toMatchObject({ ok: true });
  expect(stage.values().fairlead_stage).toBe('sql');
  const [letter] = await stage.rows<{ dead_id: string; reason: string }>(
    'select dead_id, reason from dead_letter',
  );
  expect(letter!.reason).toMatch(/deal create .*INVALID_OPTION/);
  await stage.context.pool.query(
    `update dead_letter set payload = jsonb_set(payload, '{properties,stage}', '"appointmentscheduled"')`,
  );
  const letters = createDeadLetters(stage.context.db).forPortal(PORTAL);
  expect(await letters.replay(letter!.dead_id, stage.clock.at)).toBe('replayed');
  await stage.settle();
  expect(dealsMade()).toHaveLength(2);
  expect(stage.values().fairlead_stage).toBe('opportunity');
});

/** An MQL is a record of HubSpot's lead object, where the model asks for that: made once, and moved by what sales does. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { demoPerson } from '../../sandbox/crm/actor.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { manifest } from '../../src/manifest.ts';
import { createDeadLetters } from '../../src/store/dead-letters.ts';
import { leadsWithoutRight, TO_KEEP_LEADS } from '../../src/store/sales-leads.ts';
import { aBuyer, becomeMql, DAY_1 } from '../card/support.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { ALL_YES, decideOnCard } from '../support/handoff-stage.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { workedLead } from '../support/worked-lead.ts';

const OWNER = '60001';
const LEADS = '/crm/objects/2026-09/leads';
const clock = { at: DAY_1 };
let stage: Stage;
let contact: string;

beforeEach(async () => {
  clock.at = DAY_1;
  stage = await openStage({ now: () => clock.at });
  await stage.install();
  const handoff = { leads: { when: 'mql', label: true } };
  const model = compileModel(parseModel({ ...defaultSource(), handoff }), LEXICON);
  await stage.context.models.publish(PORTAL, model);
  contact = await aBuyer(stage);
  actor().update('contacts', contact, { hubspot_owner_id: OWNER });
  await stage.settle();
});
afterEach(() => stage.close());

const actor = () => stage.sandbox.actor(PORTAL, demoPerson);
const portal = () => stage.sandbox.portal(PORTAL);
const leads = () => [...portal().stores.leads.all()];
const stages = () => leads().map(({ values }) => values.hs_pipeline_stage!.replace('-stage-id', ''));
const waiting = () => stage.rows(`select 1 from outbox where lane = 'lead'`);
const letters = () => createDeadLetters(stage.context.db).forPortal(PORTAL);
const decide = (decision: Parameters<typeof decideOnCard>[2]) => decideOnCard(stage, contact, decision);
const told = async () =>
  (
    await stage.rows<{ action: string }>(
      `select action from audit where action like 'lead-%' order by audit_id`,
    )
  ).map(({ action }) => action);

async function after(ms: number): Promise<void> {
  clock.at += ms;
  await stage.settle();
}

async function touch(): Promise<void> {
  clock.at += 60_000;
  const touched = { notes_last_contacted: new Date(clock.at).toISOString(), num_contacted_notes: '1' };
  actor().update('contacts', contact, touched);
  await stage.settle();
}

async function untilNothingWaits(): Promise<void> {
  for (let tries = 0; tries < 6 && (await waiting()).length > 0; tries++) await after(60_000);
  expect(await waiting()).toEqual([]);
}

test('one for each attempt although an answer was lost, and on its way with what sales does; an undo moves it back', async () => {
  const lost = {
    match: { method: 'POST', path: LEADS },
    effect: { kind: 'drop', when: 'after' },
    times: 1,
  } as const;
  stage.sandbox.faults.add(lost);
  await becomeMql(stage, contact, clock);
  expect(await waiting()).toHaveLength(1);
  // Somebody gives it a name of his own meanwhile: it is known by the first.
  actor().update('leads', leads()[0]!.id, { hs_lead_name: 'Hooli' });
  await untilNothingWaits();
  const [lead, ...others] = leads();
  expect(others).toEqual([]);
  expect(await told()).toEqual(['lead-found']);
  expect(lead!.links).toMatchObject([{ type: 'contacts', id: contact, typeIds: [578, 608] }]);
  expect(lead!.values).toMatchObject({
    hs_pipeline: 'lead-pipeline-id',
    hs_pipeline_stage: 'new-stage-id',
    hubspot_owner_id: OWNER,
    hs_lead_label: 'HOT',
  });
  await touch();
  expect(stages()).toEqual(['attempting']);
  await decide({ decision: 'accept', answers: ALL_YES });
  expect(stages()).toEqual(['connected']);
  await after(60_000);
  await decide({ decision: 'undo' });
  expect(stages()).toEqual(['attempting']);
  await after(60_000);
  await decide({ decision: 'reject', reason: 'wrong_persona' });
  expect(stages()).toEqual(['unqualified']);
  expect(leads()).toHaveLength(1);
  expect(await letters().list({ limit: 10 })).toEqual([]);
});

test('a person’s own move stays, and whoever deletes it gets no other', async () => {
  await becomeMql(stage, contact, clock);
  const { id } = leads()[0]!;
  expect(leads()[0]!.values.hs_lead_name).toMatch(/: MQL of \d{4}-\d\d-\d\d \d\d:\d\d$/);
  actor().update('leads', id, { hs_pipeline_stage: 'connected-stage-id' });
  await touch();
  expect(stages()).toEqual(['connected']);
  actor().delete('leads', id);
  await decide({ decision: 'accept', answers: ALL_YES });
  expect(leads().filter(({ archivedAt }) => archivedAt === null)).toEqual([]);
  expect(await told()).toEqual(['lead-made', 'lead-left', 'lead-gone']);
  expect(await waiting()).toEqual([]);
});

test('R37 of two contacts that become one the leading attempt goes on, the other’s ends, and none is made anew', async () => {
  const other = workedLead(stage, 'dana@hooli.test');
  await stage.settle();
  await becomeMql(stage, contact, clock);
  await becomeMql(stage, other, clock);
  expect(stages()).toEqual(['new', 'new']);
  contact = actor().merge('contacts', contact, other);
  await after(60_000);
  await decide({ decision: 'accept', answers: ALL_YES });
  expect(stages().toSorted()).toEqual(['attempting', 'unqualified']);
  actor().delete('contacts', contact);
  await after(60_000);
  expect(leads().filter(({ archivedAt }) => archivedAt === null)).toEqual([]);
  expect(await letters().list({ limit: 10 })).toEqual([]);
});

test('without the right it waits and is counted; granted, it is made as far as sales has come', async () => {
  const { options } = stage.sandbox.app;
  const grant = async (scopes: readonly string[]) => {
    Object.assign(options, { optionalScopes: scopes });
    clock.at += 1_000;
    await stage.install();
    await stage.settle();
  };
  await grant(manifest.scopes.optional.filter((scope) => !TO_KEEP_LEADS.includes(scope)));
  expect(await leadsWithoutRight(stage.context.db, PORTAL)).toBe(0);
  await becomeMql(stage, contact, clock);
  expect(await leadsWithoutRight(stage.context.db, PORTAL)).toBe(1);
  expect(await waiting()).toEqual([]);
  await decide({ decision: 'accept', answers: ALL_YES });
  await grant(manifest.scopes.optional);
  expect(stages()).toEqual(['attempting']);
  expect(await leadsWithoutRight(stage.context.db, PORTAL)).toBeNull();
});

test('R35 what HubSpot refuses is a dead letter once, and made when it is tried again', async () => {
  portal().leads.ownersWithoutSeat.add(OWNER);
  await becomeMql(stage, contact, clock);
  const [letter, ...others] = await letters().list({ limit: 10 });
  expect(others).toEqual([]);
  expect(letter!.reason).toMatch(/lead create/);
  await touch();
  expect(await letters().list({ limit: 10 })).toHaveLength(1);
  expect(leads()).toEqual([]);

  portal().leads.ownersWithoutSeat.clear();
  portal().leads.isEnabled = false;
  expect(await letters().replay(letter!.deadId, clock.at)).toBe('replayed');
  await stage.settle();
  const [again] = await letters().list({ limit: 10 });
  expect(again!.reason).toMatch(/leads/);
  portal().leads.isEnabled = true;
  // What an account has forbidden is not asked of it for an hour.
  stage.context.crm.forget(PORTAL);
  expect(await letters().replay(again!.deadId, clock.at)).toBe('replayed');
  await stage.settle();
  expect(stages()).toEqual(['attempting']);
});

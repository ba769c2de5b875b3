/** Signals that workflows and programs tell, over the real doors and the real store: counted once, and never lost. */
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActionRun } from '../../sandbox/workflows/action-call.ts';
import { createDeadLetters } from '../../src/store/dead-letters.ts';
import { enqueueWork } from '../../src/store/enqueue-work.ts';
import { createImportRows } from '../../src/store/imports.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { aBuyer, aKey, runAction, send, storedSignals } from '../support/telling.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let now: number;
let stage: Stage;
beforeEach(async () => {
  now = NOW;
  stage = await openStage({ now: () => now });
  await stage.install();
});
afterEach(() => stage.close());

const rows = <Row>(query: string) => stage.rows<Row>(query);
const buyer = (email?: string) => aBuyer(stage, email);
const tell = (key: string, ...signals: readonly object[]) => send(stage, key, ...signals);
const run = (contact: string, inputs: ActionRun['inputFields'], more?: Partial<ActionRun>) =>
  runAction(stage, contact, inputs, more);
const signals = () => storedSignals(stage);
const iso = (at: number) => new Date(at).toISOString();

describe('through both doors', () => {
  test('AT-10 the longer somebody stays at a webinar the more it counts, and a question counts most', async () => {
    const key = await aKey(stage);
    const people = await Promise.all(['a', 'b', 'c', 'd'].map((one) => buyer(`${one}@${one}.example`)));
    const [registered, looked, stayed, asked] = people as [string, string, string, string];
    const asset = 'Outbound in an hour';
    await run(registered, { kind: 'webinar_registered', asset });
    await run(looked, { kind: 'webinar_attended', asset, minutes: '5' });
    const { status } = await tell(
      key,
      {
        contactId: stayed,
        kind: 'webinar_attended',
        occurredAt: iso(now),
        asset,
        attributes: { minutes: 60 },
      },
      {
        email: 'D@d.example',
        kind: 'webinar_attended',
        occurredAt: now,
        asset,
        attributes: { minutes: 60, questions: 1 },
      },
    );
    expect(status).toBe(202);
    await stage.settle();
    const scores = [registered, looked, stayed, asked].map((contact) =>
      Number(stage.contact(contact).fairlead_engagement_score),
    );
    expect(scores).toEqual([2, 5, 10, 15]);
  });

  test('one signal told by both and by a property counts once and knows every door', async () => {
    const contact = await buyer();
    const key = await aKey(stage);
    const told = { kind: 'pricing_page_view', asset: 'https://www.example.com/pricing' };
    stage.sandbox.actor(PORTAL).update('contacts', contact, { hs_analytics_last_url: told.asset });
    await stage.settle();
    const before = stage.contact(contact).fairlead_score;
    await run(contact, {
      ...told,
      asset: 'HTTPS://www.example.com/Pricing?utm=1',
      occurred_at: String(now + 5_000),
    });
    await tell(key, { ...told, contactId: contact, occurredAt: now + 10_000 });
    await stage.settle();
    expect(await signals()).toEqual([
      { kind: told.kind, asset: told.asset, attributes: {}, doors: ['api', 'property', 'workflow'] },
    ]);
    expect(stage.contact(contact).fairlead_score).toBe(before);
    expect(await rows(`select outcome from event where type = 'signal.recorded'`)).toEqual([
      { outcome: 'applied' },
      { outcome: 'applied' },
    ]);
  });

  test('told together, a new signal has both doors and what both say of it, the larger number where they differ', async () => {
    const contact = await buyer();
    const key = await aKey(stage);
    await tell(key, {
      contactId: contact,
      kind: 'webinar_attended',
      occurredAt: now,
      attributes: { minutes: 60 },
    });
    await run(contact, { kind: 'webinar_attended', minutes: 12, occurred_at: String(now + 1) });
    await stage.settle();
    expect(await signals()).toEqual([
      { kind: 'webinar_attended', asset: '', attributes: { minutes: 60 }, doors: ['api', 'workflow'] },
    ]);
  });

  test('AT-50 what a later door adds counts from then on, by a file too, and the past stays as it was known', async () => {
    const contact = await buyer();
    const key = await aKey(stage);
    const points = () => Number(stage.contact(contact).fairlead_engagement_score);
    const explained = async (at: number) => {
      const line = `explain --portal ${PORTAL} ${contact} --as-of ${iso(at)} --json`;
      return (await fairlead(line, { stage })).json.receipt;
    };
    await run(contact, { kind: 'webinar_attended', asset: 'Outbound' });
    await stage.settle();
    const first = await explained(now);
    expect(points()).toBe(5);

    now += 10_000;
    const told = { contactId: contact, kind: 'webinar_attended', asset: 'outbound', occurredAt: now };
    await tell(key, { ...told, attributes: { minutes: '60' } });
    await stage.settle();
    const second = await explained(now);
    expect(points()).toBe(10);

    now += DAY;
    await stage.context.db
      .insertInto('lead_alias')
      .columns(['portal_id', 'kind', 'value', 'lead_id'])
      .expression((eb) =>
        eb
          .selectFrom('lead')
          .select(['portal_id', sql.lit('external').as('kind'), sql.lit('dana').as('value'), 'lead_id']),
      )
      .execute();
    const file = createImportRows(stage.context.db, PORTAL, 'late');
    const payload = { ...told, contact: 'dana', occurredAt: NOW, attributes: { questions: 1 } };
    await file.stage(0, [{ line: 1, key: null, payload, outcome: null, reason: null }]);
    await file.storeSignals(0, 10, () => now);
    expect(await file.listTouched(1)).toBe(1);
    expect(await file.queueTouched(1, 10, now)).toBe(1);
    await stage.settle();
    expect(points()).toBe(15);
    expect(await signals()).toEqual([
      {
        kind: 'webinar_attended',
        asset: 'outbound',
        attributes: { minutes: 60, questions: 1 },
        doors: ['api', 'file', 'workflow'],
      },
    ]);
    expect(await explained(NOW)).toEqual(first);
    expect(await explained(NOW + 10_000)).toEqual(second);
  });

  test('a signal that is told hands the lead over at once, and is a reason in words', async () => {
    const contact = await buyer();
    await run(contact, { kind: 'demo_request' });
    await stage.settle();
    expect(stage.contact(contact)).toMatchObject({ fairlead_stage: 'mql', fairlead_priority: 'hand_raiser' });
  });

  test('R37 what is told of a contact that was merged away reaches the one it lives on as', async () => {
    const key = await aKey(stage);
    const [first, second] = [await buyer('dana@one.example'), await buyer('dana@two.example')];
    const merged = stage.sandbox.actor(PORTAL).merge('contacts', first, second);
    await tell(key, {
      contactId: second,
      kind: 'webinar_attended',
      occurredAt: now,
      attributes: { minutes: 60 },
    });
    await stage.settle();
    await tell(key, { contactId: first, kind: 'webinar_registered', occurredAt: now });
    await stage.settle();
    expect((await signals()).map(({ kind }) => kind)).toEqual(['webinar_attended', 'webinar_registered']);
    expect(stage.contact(merged).fairlead_engagement_score).toBe('10');
    expect(await rows(`select 1 from event where outcome is null`)).toEqual([]);
  });
});

describe('the past', () => {
  const demo = (at: number) => ({
    recent_conversion_event_name: 'Request a demo',
    recent_conversion_date: iso(at),
  });

  /** Qualified by what it did before Fairlead was there: it waits for a person or for news. */
  async function waitingForNews(): Promise<string> {
    const actor = stage.sandbox.actor(PORTAL);
    const silent = { silent: true, at: NOW - 40 * DAY };
    const company = { industry: 'COMPUTER_SOFTWARE', numberofemployees: '200', annualrevenue: '30000000' };
    const companyId = actor.create('companies', company, silent);
    const person = { email: 'p@past.example', jobtitle: 'VP of Sales', country: 'United States' };
    const contact = actor.create('contacts', { ...person, lifecyclestage: 'lead' }, silent);
    actor.associate('contacts', contact, 'companies', companyId, { primary: true, ...silent });
    actor.update('contacts', contact, demo(NOW - 5 * DAY), { silent: true, at: NOW - 5 * DAY });
    actor.update('contacts', contact, { city: 'Oslo' });
    await stage.context.tasks.start(PORTAL, 'backfill');
    await stage.settle();
    expect(stage.contact(contact)).toMatchObject({ fairlead_score: '40', fairlead_stage: 'lead' });
    return contact;
  }

  test('told of later, it counts and opens no episode; news does', async () => {
    const key = await aKey(stage);
    const contact = await waitingForNews();
    await tell(key, { contactId: contact, kind: 'pricing_page_view', occurredAt: NOW - 3 * DAY });
    await stage.settle();
    expect(stage.contact(contact)).toMatchObject({ fairlead_score: '60', fairlead_stage: 'lead' });
    await tell(key, { contactId: contact, kind: 'email_reply', occurredAt: NOW - 60 * MINUTE });
    await stage.settle();
    expect(stage.contact(contact)).toMatchObject({ fairlead_stage: 'mql', fairlead_episode: '1' });
  });
});

describe('nothing that was answered for is lost', () => {
  test('R01 R13 a process that dies between its answer and the decision has kept the signal', async () => {
    const contact = await buyer();
    const answer = await run(contact, { kind: 'webinar_attended', minutes: '60' });
    expect(answer).toMatchObject({ status: 200, body: { outputFields: { hs_execution_state: 'SUCCESS' } } });
    // Its worker had just taken the contact; neither is heard of again.
    expect(await stage.context.queue.claim(now, { patient: false })).not.toBeNull();
    now += 10 * MINUTE;
    await (await stage.anotherProcess()).worker.drain();
    expect(await signals()).toMatchObject([
      { kind: 'webinar_attended', attributes: { minutes: 60 }, doors: ['workflow'] },
    ]);
    expect(stage.contact(contact).fairlead_engagement_score).toBe('10');
  });

  test('a signal that is told while its contact is being decided is decided afterwards', async () => {
    const contact = await buyer();
    const key = await aKey(stage);
    await tell(key, { contactId: contact, kind: 'webinar_registered', occurredAt: now });
    const claim = await stage.context.queue.claim(now, { patient: false });
    await tell(key, {
      contactId: contact,
      kind: 'webinar_attended',
      occurredAt: now,
      attributes: { minutes: 60 },
    });
    expect(claim!.items).toHaveLength(1);
    now += 10 * MINUTE;
    await stage.settle();
    expect((await signals()).map(({ kind }) => kind)).toEqual(['webinar_attended', 'webinar_registered']);
  });

  test('a rescore that was under way neither swallows the signal nor keeps it from being news', async () => {
    const contact = await buyer();
    const work = { portalId: PORTAL, objectType: 'contact', objectIds: [contact], dueAt: now } as const;
    await enqueueWork(stage.context.db, { ...work, reason: 'rescore' });
    await run(contact, { kind: 'demo_request' });
    await stage.settle();
    expect(stage.contact(contact)).toMatchObject({ fairlead_stage: 'mql' });
  });

  test('R21 R22 HubSpot repeats a run under one callback id: it counts once, another run counts again', async () => {
    const contact = await buyer();
    const first = await run(contact, { kind: 'webinar_attended', minutes: '60' });
    now += 5 * MINUTE;
    const again = await run(
      contact,
      { kind: 'webinar_attended', minutes: '60' },
      { callbackId: first.callbackId },
    );
    expect(again.body).toMatchObject({ outputFields: { result: 'known', hs_execution_state: 'SUCCESS' } });
    await run(contact, { kind: 'webinar_attended', minutes: '60' });
    await stage.settle();
    expect(await rows('select occurred_at from signal order by 1')).toEqual([
      { occurred_at: NOW },
      { occurred_at: NOW + 5 * MINUTE },
    ]);
  });

  test('a list that is sent again is accepted again and changes nothing', async () => {
    const contact = await buyer();
    const key = await aKey(stage);
    const signal = {
      contactId: contact,
      kind: 'webinar_attended',
      occurredAt: now,
      attributes: { minutes: 60 },
    };
    expect((await tell(key, signal, signal)).body).toMatchObject({ accepted: 2, known: 1 });
    await stage.settle();
    const lead = await rows('select * from lead');
    expect((await tell(key, signal)).body).toMatchObject({ ok: true, accepted: 1, known: 1, refused: 0 });
    await stage.settle();
    expect(await rows('select * from lead')).toEqual(lead);
  });

  test('a contact whose work gave up hears of the signal when it is replayed', async () => {
    const contact = await buyer();
    await run(contact, { kind: 'webinar_attended', minutes: '60' });
    await stage.context.pool.query(
      `with work as (delete from work returning *)
       insert into dead_letter (portal_id, at, source, object_type, object_id, reason)
       select portal_id, now(), 'work', object_type, object_id, 'a fault' from work`,
    );
    await stage.context.pool.query(
      `update event set outcome = 'dead', reason = 'a fault' where outcome is null`,
    );
    await stage.settle();
    expect(await signals()).toEqual([]);
    const letters = createDeadLetters(stage.context.db).forPortal(PORTAL);
    const [letter] = await letters.list({ limit: 1 });
    expect(await letters.replay(letter!.deadId, now)).toBe('replayed');
    await stage.settle();
    expect(await signals()).toMatchObject([{ kind: 'webinar_attended' }]);
  });
});

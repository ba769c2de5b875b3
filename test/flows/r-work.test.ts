/** Work that is cut short, shared, or hopeless: what was begun is ended once, and nobody waits for the hopeless. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeadLetters } from '../../src/store/dead-letters.ts';
import { createOutboxStore } from '../../src/store/outbox.ts';
import { scaledTimes } from '../../src/store/work.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const MINUTE = 60_000;
const updates = { path: /contacts\/batch\/update/ };

let now: number;
let stage: Stage;
beforeEach(async () => {
  now = Date.UTC(2026, 10, 20, 10);
  stage = await openStage({ now: () => now });
  await stage.install();
});
afterEach(() => stage.close());

/** What Fairlead wrote to the contact, oldest first. */
function ourWrites(contact: string) {
  const { writes } = stage.sandbox.portal(PORTAL).live('contacts', contact);
  return writes.filter(({ source }) => source.type === 'INTEGRATION').map(({ values }) => values);
}

function aBuyer(number = 0): string {
  const actor = stage.sandbox.actor(PORTAL);
  const company = actor.create('companies', {
    domain: `firm${number}.example`,
    industry: 'COMPUTER_SOFTWARE',
    numberofemployees: '200',
    annualrevenue: '30000000',
  });
  const person = { jobtitle: 'VP of Sales', country: 'United States', lifecyclestage: 'lead' };
  const contact = actor.create('contacts', { ...person, email: `kim@firm${number}.example` });
  actor.associate('contacts', contact, 'companies', company, { primary: true });
  return contact;
}

test('R14 a process that dies after HubSpot applied its write leaves one change in HubSpot, one transition, one episode', async () => {
  const contact = aBuyer();
  await stage.settle();
  now += MINUTE;
  stage.sandbox.actor(PORTAL).update('contacts', contact, {
    recent_conversion_event_name: 'Request a demo',
    recent_conversion_date: new Date(now).toISOString(),
  });
  stage.sandbox.faults.add({ match: updates, effect: { kind: 'status', status: 503 }, times: 3 });
  await stage.settle();
  now += MINUTE;
  const outbox = createOutboxStore(stage.context.db);
  const batches = [await outbox.claim(PORTAL, now, 100), await outbox.claim(PORTAL, now, 100)];
  const sent = batches.flatMap((batch) =>
    batch?.objectType === 'contact'
      ? batch.rows.map(({ objectId: id, properties }) => ({ id, properties }))
      : [],
  );
  expect(sent.map(({ id }) => id)).toContain(contact);
  for (const update of sent) await stage.context.crm.portal(PORTAL).updateBatch('contact', [update]);
  // Here it dies: nothing of this is in the store.
  now += 10 * MINUTE;
  await (await stage.anotherProcess()).worker.drain();
  await stage.settle();
  await expectOneMql(contact);
});

test('R30 an answer that is lost after HubSpot applied the write leaves one change in HubSpot, one transition, one episode', async () => {
  const contact = aBuyer();
  await stage.settle();
  now += MINUTE;
  const lost = stage.sandbox.faults.add({
    match: updates,
    effect: { kind: 'drop', when: 'after' },
    times: 1,
  });
  stage.sandbox.actor(PORTAL).update('contacts', contact, {
    recent_conversion_event_name: 'Request a demo',
    recent_conversion_date: new Date(now).toISOString(),
  });
  await stage.settle();
  now += MINUTE;
  await stage.settle();
  expect(lost.hits).toBe(1);
  await expectOneMql(contact);
  expect(await stage.rows('select 1 from outbox')).toEqual([]);
});

/** HubSpot's values became those of an MQL once, and the audit log and the episodes know of one. */
async function expectOneMql(contact: string): Promise<void> {
  const became = (name: string, value: string) => ourWrites(contact).filter((each) => each[name] === value);
  expect(became('fairlead_stage', 'mql')).toHaveLength(1);
  expect(became('lifecyclestage', 'marketingqualifiedlead')).toHaveLength(1);
  expect(stage.contact(contact)).toMatchObject({ fairlead_stage: 'mql' });
  const transitions = `select 1 from audit where action = 'transition' and detail->>'to' = 'mql'`;
  expect(await stage.rows(transitions)).toHaveLength(1);
  expect(await stage.rows('select number from episode')).toEqual([{ number: 1 }]);
}

test('R36 a stage that HubSpot ignores in silence is told once as not applied, and not written again and again', async () => {
  const contact = aBuyer();
  await stage.settle();
  now += MINUTE;
  const actor = stage.sandbox.actor(PORTAL);
  const client = stage.context.crm.portal(PORTAL);
  const answer = client.updateBatch.bind(client);
  vi.spyOn(client, 'updateBatch').mockImplementation((object, rows) => {
    // Moved on by somebody while our write is on its way, and no webhook tells of it.
    const isStage = rows.some(({ properties }) => 'lifecyclestage' in properties);
    if (isStage) actor.update('contacts', contact, { lifecyclestage: 'customer' }, { silent: true });
    return answer(object, rows);
  });
  actor.update('contacts', contact, {
    recent_conversion_event_name: 'Request a demo',
    recent_conversion_date: new Date(now).toISOString(),
  });
  for (let minutes = 0; minutes < 3; minutes += 1) {
    await stage.settle();
    now += MINUTE;
  }
  expect(stage.contact(contact).lifecyclestage).toBe('customer');
  const told = await stage.rows(`select detail from audit where action = 'write-not-applied'`);
  const detail = { property: 'lifecyclestage', wanted: 'marketingqualifiedlead', found: 'customer' };
  expect(told).toMatchObject([{ detail }]);
  expect(await stage.rows('select 1 from outbox')).toEqual([]);
});

test('R25 a person’s edit of something else, while our write is under way, has it sent once and not again', async () => {
  const contact = aBuyer();
  await stage.settle();
  now += MINUTE;
  const actor = stage.sandbox.actor(PORTAL);
  stage.sandbox.faults.add({ match: updates, effect: { kind: 'status', status: 503 }, times: 3 });
  actor.update('contacts', contact, { hs_analytics_last_url: 'https://www.example.com/pricing' });
  await stage.settle();
  now += MINUTE;
  const outbox = createOutboxStore(stage.context.db);
  const underWay = await outbox.claim(PORTAL, now, 100);
  expect(underWay?.rows.map(({ objectId }) => objectId)).toEqual([contact]);
  actor.update('contacts', contact, { fairlead_rejection_note: 'call after the fair' });
  await stage.settle();
  expect(await stage.rows('select 1 from event where outcome is null')).toEqual([]);
  await outbox.sent(underWay!, underWay!.rows);
  expect(await stage.rows(`select lane, properties from outbox where object_id = ${contact}`)).toEqual([]);
});

test('a batch that HubSpot takes longer over than its lease is sent once: the heartbeat holds it', async () => {
  const contact = aBuyer();
  await stage.settle();
  now += MINUTE;
  stage.sandbox.faults.add({ match: updates, effect: { kind: 'status', status: 503 }, times: 3 });
  stage.sandbox.actor(PORTAL).update('contacts', contact, {
    hs_analytics_last_url: 'https://www.example.com/pricing',
  });
  await stage.settle();
  now += MINUTE;
  const client = stage.context.crm.portal(PORTAL);
  const answer = client.updateBatch.bind(client);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const calls = vi.spyOn(client, 'updateBatch').mockImplementation(async (object, rows) => {
    const answered = await answer(object, rows);
    await released;
    return answered;
  });
  const { worker } = stage.context;
  worker.start();
  await vi.waitFor(() => expect(calls).toHaveBeenCalled(), { timeout: 10_000 });
  const heldUntil = `select lease_until from outbox where object_id = ${contact}`;
  const { lease } = scaledTimes(stage.config.retryScale);
  for (let elapsed = 0; elapsed < 3 * lease; elapsed += 0.8 * lease) {
    now += 0.8 * lease;
    const held = [{ lease_until: now + lease }];
    await vi.waitFor(async () => expect(await stage.rows(heldUntil)).toEqual(held), { timeout: 10_000 });
    await worker.drain();
  }
  release();
  await worker.stop();
  expect(calls).toHaveBeenCalledOnce();
  expect(await stage.rows(heldUntil)).toEqual([]);
});

test('R18 two workers, 200 events on 20 contacts: one write for each decision, none of them twice', async () => {
  const contacts = Array.from({ length: 20 }, (_, number) => aBuyer(number));
  await stage.settle();
  const writes = () => contacts.map((contact) => ourWrites(contact).length);
  const before = writes();
  const actor = stage.sandbox.actor(PORTAL);
  const another = await stage.anotherProcess();
  for (let turn = 0; turn < 10; turn += 1) {
    now += MINUTE;
    const page = turn % 2 === 0 ? 'pricing' : 'case-studies/north';
    for (const contact of contacts) {
      actor.update('contacts', contact, { hs_analytics_last_url: `https://www.example.com/${page}?${turn}` });
    }
    const delivered = stage.sandbox.flushWebhooks();
    await Promise.all([stage.context.worker.drain(), another.worker.drain()]);
    await delivered;
  }
  now += MINUTE;
  await stage.settle();
  await another.worker.drain();
  for (const [i, contact] of contacts.entries()) {
    const ours = ourWrites(contact).slice(before[i]);
    const scores = ours.flatMap(({ fairlead_score }) => fairlead_score ?? []);
    expect(scores.length).toBeLessThanOrEqual(10);
    expect(scores).toEqual(scores.filter((score, place) => place === 0 || score !== scores[place - 1]));
  }
  expect(new Set(contacts.map((contact) => stage.contact(contact).fairlead_score)).size).toBe(1);
  expect(await stage.rows('select 1 from event where outcome is null')).toEqual([]);
  expect(await stage.rows('select 1 from dead_letter')).toEqual([]);
});

test('R19 a contact that always fails is set aside after six tries, holds up nobody, and counts once when it is replayed', async () => {
  const [hopeless, ...others] = Array.from({ length: 5 }, (_, number) => aBuyer(number));
  await stage.settle();
  await stage.context.pool.query(
    `create function planted() returns trigger language plpgsql as
       $$ begin if new.contact_id = ${hopeless} then raise 'planted'; end if; return new; end $$`,
  );
  await stage.context.pool.query(
    'create trigger planted before update on lead for each row execute function planted()',
  );
  now += MINUTE;
  const actor = stage.sandbox.actor(PORTAL);
  for (const contact of [hopeless!, ...others]) {
    actor.update('contacts', contact, { hs_analytics_last_url: 'https://www.example.com/pricing' });
  }
  const score = (contact: string) => stage.contact(contact).fairlead_score;
  const [unseen] = [score(hopeless!)];
  await stage.settle();
  expect(others.map(score)).not.toContain(unseen);
  const letters = () => createDeadLetters(stage.context.db).forPortal(PORTAL).list({ limit: 10 });
  expect(await letters()).toEqual([]);
  for (let tries = 1; tries < 6; tries += 1) {
    now += MINUTE;
    await stage.settle();
  }
  const [letter, ...more] = await letters();
  expect(letter).toMatchObject({ source: 'work', objectId: hopeless, payload: { attempts: 5 } });
  expect(more).toEqual([]);
  expect(score(hopeless!)).toBe(unseen);

  await stage.context.pool.query('drop trigger planted on lead');
  expect(await createDeadLetters(stage.context.db).forPortal(PORTAL).replay(letter!.deadId, now)).toBe(
    'replayed',
  );
  await stage.settle();
  expect(score(hopeless!)).toBe(score(others[0]!));
  const signals = `select count(*)::int as times from signal join lead using (portal_id, lead_id)
    where contact_id = ${hopeless}`;
  expect(await stage.rows(signals)).toEqual([{ times: 1 }]);
});

/** Merged, deleted, restored and erased: what the CRM does to a contact, the evidence follows. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createIntake } from '../../src/store/intake.ts';
import type { IncomingEvent, PropertyChange } from '../../src/webhooks/event.ts';
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

describe('R37 of two records that become one', () => {
  const pricing = { hs_analytics_last_url: 'https://www.example.com/pricing' };
  const PERSON = { jobtitle: 'VP of Sales', country: 'United States', lifecyclestage: 'lead' };

  async function person(email: string, values: Record<string, string> = {}): Promise<string> {
    const actor = stage.sandbox.actor(PORTAL);
    const contact = actor.create('contacts', { ...PERSON, email, ...values });
    const company = actor.create('companies', {
      domain: `${email.split('@')[0]}.example`,
      industry: 'COMPUTER_SOFTWARE',
      numberofemployees: '200',
      annualrevenue: '30000000',
    });
    actor.associate('contacts', contact, 'companies', company, { primary: true });
    await stage.settle();
    now += MINUTE;
    return contact;
  }

  async function asksForDemo(contact: string): Promise<void> {
    stage.sandbox.actor(PORTAL).update('contacts', contact, {
      recent_conversion_event_name: 'Request a demo',
      recent_conversion_date: new Date(now).toISOString(),
    });
    await stage.settle();
    now += MINUTE;
  }

  async function merge(first: string, second: string): Promise<string> {
    const merged = stage.sandbox.actor(PORTAL).merge('contacts', first, second);
    await stage.settle();
    now += MINUTE;
    return merged;
  }

  test('the one that sales waits for goes on, whichever was the primary', async () => {
    const lead = await person('dana@northwind.example');
    const mql = await person('dana.r@northwind.example');
    await asksForDemo(mql);
    const [before] = await rows<{ mql_at: Date }>(`select mql_at from lead where stage = 'mql'`);
    const merged = await merge(lead, mql);
    expect(
      await rows('select contact_id, stage, furthest_stage, sal_status, episode, mql_at from lead'),
    ).toEqual([
      {
        contact_id: merged,
        stage: 'mql',
        furthest_stage: 'mql',
        sal_status: 'pending',
        episode: 1,
        ...before,
      },
    ]);
    expect(await rows('select number, closed_at, outcome from episode')).toEqual([
      { number: 1, closed_at: null, outcome: null },
    ]);
    expect(stage.contact(merged)).toMatchObject({ fairlead_stage: 'mql', fairlead_sal_status: 'pending' });
    expect(await rows('select 1 from dead_letter')).toEqual([]);
  });

  test('the next attempt after a merge has the next number', async () => {
    const lead = await person('dana@northwind.example');
    const mql = await person('dana.r@northwind.example');
    await asksForDemo(mql);
    const merged = await merge(lead, mql);
    const actor = stage.sandbox.actor(PORTAL);
    actor.update('contacts', merged, { jobtitle: 'Student' });
    await stage.settle();
    now += MINUTE;
    expect(await rows('select stage from lead')).toEqual([{ stage: 'disqualified' }]);
    actor.update('contacts', merged, { jobtitle: 'VP of Sales' });
    await stage.settle();
    now += MINUTE;
    await asksForDemo(merged);
    expect(await rows('select number, outcome from episode order by number')).toEqual([
      { number: 1, outcome: 'disqualified' },
      { number: 2, outcome: null },
    ]);
    expect(await rows('select stage, episode from lead')).toEqual([{ stage: 'mql', episode: 2 }]);
    expect(await rows('select 1 from dead_letter')).toEqual([]);
    expect(await rows('select 1 from work')).toEqual([]);
  });

  test('two attempts that both wait are one from then on', async () => {
    const first = await person('dana@northwind.example');
    await asksForDemo(first);
    const second = await person('dana.r@northwind.example');
    await asksForDemo(second);
    await merge(second, first);
    expect(await rows('select number, outcome from episode order by number')).toEqual([
      { number: 1, outcome: 'merged' },
      { number: 2, outcome: null },
    ]);
    expect(await rows('select stage, sal_status, episode from lead')).toEqual([
      { stage: 'mql', sal_status: 'pending', episode: 2 },
    ]);
  });

  test('a visit that came in together with the merge counts, and every event has its end', async () => {
    const first = await person('dana@northwind.example');
    const second = await person('dana.r@northwind.example');
    stage.sandbox.actor(PORTAL).update('contacts', second, pricing);
    await merge(first, second);
    expect(await rows('select kind from signal')).toEqual([{ kind: 'pricing_page_view' }]);
    expect(await rows('select object_id, type from event where outcome is null')).toEqual([]);
    expect(await rows(`select 1 from work where reason <> 'time'`)).toEqual([]);
    expect(await rows(`select 1 from audit where action = 'merge'`)).toHaveLength(1);
  });

  test('a visit under an old id that arrives after the merge still counts', async () => {
    const first = await person('dana@northwind.example');
    const second = await person('dana.r@northwind.example');
    const at = now;
    now += MINUTE;
    const merged = await merge(first, second);
    await createIntake(stage.context.pool).accept({
      receivedAt: now,
      events: [aVisit(second, at)],
      rejected: [],
    });
    await stage.settle();
    expect(await rows('select kind from signal')).toEqual([{ kind: 'pricing_page_view' }]);
    expect(await rows('select outcome from event where outcome is null')).toEqual([]);
    expect(stage.contact(merged).fairlead_score).toBe('20');
  });

  test('a visit under an old id counts, also where nobody was met under it before the merge', async () => {
    const actor = stage.sandbox.actor(PORTAL);
    const [first, second] = ['dana', 'dana.r'].map((name) =>
      actor.create('contacts', { ...PERSON, email: `${name}@northwind.example` }, { silent: true }),
    ) as [string, string];
    const at = now;
    now += MINUTE;
    const merged = await merge(first, second);
    await createIntake(stage.context.pool).accept({
      receivedAt: now,
      events: [aVisit(second, at)],
      rejected: [],
    });
    await stage.settle();
    expect(await rows('select contact_id from lead')).toEqual([{ contact_id: merged }]);
    expect(await rows('select kind from signal')).toEqual([{ kind: 'pricing_page_view' }]);
  });

  test('a visit that was looked at after the merge, and before we were told of it, still counts', async () => {
    const first = await person('dana@northwind.example');
    const second = await person('dana.r@northwind.example');
    const actor = stage.sandbox.actor(PORTAL);
    actor.update('contacts', second, pricing);
    now += MINUTE;
    const merged = actor.merge('contacts', first, second, { silent: true });
    await stage.settle();
    expect(await rows(`select object_id from event where reason = 'contact is gone'`)).toEqual([
      { object_id: second },
    ]);
    await createIntake(stage.context.pool).accept({
      receivedAt: now,
      events: [aMerge(merged, first, second)],
      rejected: [],
    });
    await stage.settle();
    expect(await rows('select contact_id, score from lead')).toEqual([{ contact_id: merged, score: 20_000 }]);
    expect(await rows('select kind from signal')).toEqual([{ kind: 'pricing_page_view' }]);
  });

  test('said twice, a merge joins nothing more', async () => {
    const first = await person('dana@northwind.example');
    const second = await person('dana.r@northwind.example');
    await merge(first, second);
    const lead = await rows('select * from lead');
    await stage.context.pool.query(`update event set outcome = null where type like '%.merge'`);
    await stage.context.pool.query(
      `insert into work (portal_id, object_type, object_id, due_at, reason)
       select portal_id, object_type, object_id, recorded_at, 'event' from event where outcome is null`,
    );
    await stage.context.pool.query(`update portal_queue set next_due = '-infinity'`);
    await stage.settle();
    expect(await rows('select outcome from event where outcome is null')).toEqual([]);
    expect(await rows(`select 1 from audit where action = 'merge'`)).toHaveLength(1);
    const [before, after] = [lead[0], (await rows('select * from lead'))[0]] as {
      stage: string;
      facts: unknown;
    }[];
    expect(after).toMatchObject({ stage: before!.stage, facts: before!.facts });
  });

  test('a privacy deletion right after the merge erases both', async () => {
    const first = await person('dana@northwind.example');
    const second = await person('dana.r@northwind.example');
    const actor = stage.sandbox.actor(PORTAL);
    actor.privacyDelete(actor.merge('contacts', first, second));
    await stage.settle();
    for (const table of ['lead', 'lead_alias', 'signal', 'latest_receipt', 'outbox', 'work']) {
      expect(await rows(`select 1 from ${table}`), table).toEqual([]);
    }
    expect(await rows(`select 1 from fact where subject = 'lead'`)).toEqual([]);
  });

  function aMerge(merged: string, primaryObjectId: string, other: string): IncomingEvent {
    const { propertyName, value, truncated, ...visit } = aVisit(merged, now) as PropertyChange;
    return {
      ...visit,
      kind: 'merge',
      subscriptionType: 'object.merge',
      primaryObjectId,
      mergedObjectIds: [other],
      newObjectId: merged,
    };
  }

  function aVisit(contact: string, occurredAt: number): IncomingEvent {
    return {
      kind: 'propertyChange',
      key: randomBytes(16).toString('hex'),
      portalId: PORTAL,
      appId: stage.config.hubspot.appId,
      eventId: null,
      subscriptionType: 'object.propertyChange',
      objectType: 'contact',
      objectId: contact,
      occurredAt,
      attempt: 0,
      changeSource: null,
      sourceId: null,
      propertyName: 'hs_analytics_last_url',
      value: pricing.hs_analytics_last_url,
      truncated: false,
    };
  }
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

test('R38 what a contact did before anybody looked, and before it was deleted, counts when it is restored', async () => {
  const actor = stage.sandbox.actor(PORTAL);
  const contact = actor.create('contacts', { email: 'dana@northwind.example', jobtitle: 'VP of Sales' });
  actor.update('contacts', contact, { hs_analytics_last_url: 'https://www.example.com/pricing' });
  actor.delete('contacts', contact);
  await stage.settle();
  expect(await rows('select 1 from lead')).toEqual([]);
  now += MINUTE;
  actor.restore('contacts', contact);
  await stage.settle();
  expect(await rows('select score from lead')).toEqual([{ score: 20_000 }]);
});

test('R38 a deletion that arrives after the restore that followed it deletes nothing', async () => {
  const contact = await visitor('dana@northwind.example', 'https://www.example.com/pricing');
  const actor = stage.sandbox.actor(PORTAL);
  const deletedAt = now;
  actor.delete('contacts', contact, { silent: true });
  now += MINUTE;
  actor.restore('contacts', contact);
  await stage.settle();
  const deletion: IncomingEvent = {
    kind: 'deletion',
    key: randomBytes(16).toString('hex'),
    portalId: PORTAL,
    appId: stage.config.hubspot.appId,
    eventId: null,
    subscriptionType: 'object.deletion',
    objectType: 'contact',
    objectId: contact,
    occurredAt: deletedAt,
    attempt: 0,
    changeSource: null,
    sourceId: null,
  };
  await createIntake(stage.context.pool).accept({ receivedAt: now, events: [deletion], rejected: [] });
  await stage.settle();
  expect(await rows('select deleted_at, score from lead')).toEqual([{ deleted_at: null, score: 20_000 }]);
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

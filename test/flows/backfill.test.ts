/** The first look at a portal that was there before: numbers and states for everyone, and no stage moved. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LoadRow } from '../../sandbox/crm/load.ts';
import { browse } from '../../scripts/local/browse.ts';
import { manifest } from '../../src/manifest.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const DAY = 86_400_000;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage({ now: () => NOW });
});
afterEach(() => stage.close());

/** A buyer who asked for a demo two days ago, and 249 quiet people. */
function people(companyId: string): LoadRow[] {
  const demoAt = NOW - 2 * DAY;
  const buyer: LoadRow = {
    properties: {
      email: 'dana@northwind.example',
      jobtitle: 'VP of Sales',
      country: 'United States',
      lifecyclestage: 'lead',
    },
    createdAt: NOW - 10 * DAY,
    companyId,
    history: [
      { at: NOW - 5 * DAY, properties: { hs_analytics_last_url: 'https://www.example.com/pricing' } },
      { at: NOW - 4 * DAY, properties: { hs_analytics_last_url: 'https://www.example.com/about' } },
      {
        at: demoAt,
        properties: {
          recent_conversion_event_name: 'Request a demo',
          recent_conversion_date: new Date(demoAt).toISOString(),
        },
      },
    ],
  };
  const quiet = Array.from(
    { length: 249 },
    (_, place): LoadRow => ({
      properties: { email: `quiet${place}@duo.example`, jobtitle: 'Analyst', lifecyclestage: 'subscriber' },
      createdAt: NOW - 30 * DAY,
    }),
  );
  return [buyer, ...quiet];
}

function loadPeople(): string {
  const [company] = stage.sandbox.load(PORTAL, 'companies', [
    {
      properties: {
        domain: 'northwind.example',
        industry: 'COMPUTER_SOFTWARE',
        numberofemployees: '200',
        annualrevenue: '30000000',
      },
    },
  ]);
  const [buyer] = stage.sandbox.load(PORTAL, 'contacts', people(company!));
  return buyer!;
}

async function count(query: string): Promise<number> {
  const { rows } = await stage.context.pool.query<{ n: number }>(`select count(*)::int as n from ${query}`);
  return rows[0]!.n;
}

describe('backfill', () => {
  test('scores everyone from their history, opens no episode and moves no lifecycle stage', async () => {
    const buyer = loadPeople();
    await stage.install();
    const contacts = [...stage.sandbox.portal(PORTAL).stores.contacts.all()];
    expect(contacts).toHaveLength(250);
    for (const { values } of contacts) {
      expect(values.fairlead_score).toMatch(/^-?\d/);
      expect(values.fairlead_stage).toBe('lead');
    }
    expect(stage.contact(buyer)).toMatchObject({
      fairlead_score: '60',
      fairlead_stage: 'lead',
      fairlead_sal_status: 'none',
      fairlead_next_action: 'discovery',
      lifecyclestage: 'lead',
    });
    expect(await count(`episode`)).toBe(0);
    expect(await count(`lead where decision = 'mql' and origin = 'history'`)).toBe(1);
    const [task] = (await stage.context.tasks.list(PORTAL)).filter(({ kind }) => kind === 'backfill');
    expect(task).toMatchObject({ state: 'done', progress: { done: 250, total: 250 } });
  });

  test('asks HubSpot at most five times for a hundred contacts', async () => {
    loadPeople();
    await stage.install();
    const calls = stage.sandbox.calls.filter(({ path }) => path.startsWith('/crm/objects/'));
    expect(calls.length).toBeLessThanOrEqual(Math.ceil(250 / 100) * 5 + 2);
  });

  test('done again, nothing changes', async () => {
    loadPeople();
    await stage.install();
    const writes = () => stage.sandbox.calls.filter(({ path }) => path.endsWith('/batch/update')).length;
    const before = writes();
    await stage.context.tasks.start(PORTAL, 'rescore');
    await stage.settle();
    expect(writes()).toBe(before);
    expect(await count(`lead where revision = 2`)).toBe(250);
  });

  test('a reinstall drops what was decided for the old installation and looks at everyone again', async () => {
    loadPeople();
    await stage.install();
    await stage.context.pool.query(
      `insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
       values ($1, 'contact', 1, 'score', '{"fairlead_score": "1"}', 1, now(), '-infinity')`,
      [PORTAL],
    );
    await stage.install();
    expect(await count('outbox')).toBe(0);
    expect(await count('dead_letter')).toBe(0);
    expect(await count('lead')).toBe(250);
  });

  test('a look that a reinstall overtakes keeps no write: it is looked again', async () => {
    loadPeople();
    await stage.install();
    for (const { id } of stage.sandbox.portal(PORTAL).stores.contacts.all())
      stage.sandbox.actor(PORTAL).update('contacts', id, { jobtitle: 'VP of Sales' });
    const slow = stage.sandbox.faults.add({
      match: { path: '/contacts/batch/read' },
      effect: { kind: 'delay', ms: 1_500 },
      times: 3,
    });
    await stage.sandbox.flushWebhooks();
    const looked = stage.context.worker.drain();
    while (slow.hits === 0) await sleep(5);
    await browse(stage.url + manifest.paths.install);
    await looked;
    await stage.settle();
    expect(await count('outbox')).toBe(0);
    expect(await stage.rows('select generation from installation')).toEqual([{ generation: 2 }]);
    for (const { lead_id, contact_id, score } of await stage.rows(
      'select lead_id, contact_id, score / 1000 as score from lead',
    ))
      expect({ lead_id, score: stage.contact(contact_id).fairlead_score }).toEqual({
        lead_id,
        score: String(score),
      });
  });
});

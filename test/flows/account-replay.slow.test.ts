/** AT-50 with colleagues: every receipt that was kept is the receipt of what had been recorded by its moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/engine/canonical.ts';
import { committeeReach } from '../../src/engine/committee-reach.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { lockAccounts } from '../../src/store/accounts.ts';
import { createImportRows } from '../../src/store/imports.ts';
import { createLeadHistories } from '../../src/store/lead-history.ts';
import { evidenceAsOf } from '../../src/store/replay.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import {
  aCompany,
  aPerson,
  CHECKLIST,
  COMPARISON,
  committeeModel,
  views,
  WEBINAR,
} from '../support/committee-model.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const DAY = 86_400_000;
const DAY_1 = Date.UTC(2026, 10, 2, 10);
const ADDRESSES = [CHECKLIST, WEBINAR, COMPARISON, 'https://www.example.com/pricing'];

/** A clock that never stands still. */
let moment: number;
let stage: Stage;
beforeEach(async () => {
  moment = DAY_1;
  stage = await openStage({
    now: () => {
      moment += 3;
      return moment;
    },
  });
  await stage.install();
  await stage.context.models.publish(
    PORTAL,
    committeeModel((source) => {
      source.mql.threshold.default = 50;
    }),
  );
});
afterEach(() => stage.close());

interface Kept {
  readonly lead_id: string;
  readonly evaluated_at: number;
  readonly receipt: Receipt;
}

/** A contact who has become an MQL: its receipt, what it was decided on, and both again from what was recorded. */
async function keptAndReplayed(contact: string) {
  const { rows } = await stage.context.pool.query(`select lead_id, evaluated_at, inputs, receipt
    from receipt where lead_id = (select lead_id from lead where contact_id = ${contact})`);
  const [{ lead_id: leadId, evaluated_at: at, inputs, receipt }] = rows;
  const model = await stage.context.models.byHash(PORTAL, receipt.model.hash);
  const history = await createLeadHistories(stage.context.db)
    .forPortal(PORTAL)
    .read(leadId, committeeReach(model));
  const evidence = evidenceAsOf(history, at, 'recorded')!;
  const again = { account: evidence.account, receipt: evaluate(model, evidence, at) };
  return { kept: { account: inputs.account, receipt }, again };
}

/** Receipts that the evidence as of their moment does not give, byte for byte; and how many there are. */
async function unlikeTheirReplay(): Promise<{ readonly kept: number; readonly unlike: readonly Kept[] }> {
  const { rows } = await stage.context.pool.query<Kept>(
    `select lead_id, evaluated_at, receipt from receipt
     union all select lead_id, evaluated_at, receipt::jsonb from latest_receipt`,
  );
  const histories = createLeadHistories(stage.context.db).forPortal(PORTAL);
  const unlike: Kept[] = [];
  for (const kept of rows) {
    const model = await stage.context.models.byHash(PORTAL, kept.receipt.model.hash);
    const history = await histories.read(kept.lead_id, committeeReach(model));
    const evidence = evidenceAsOf(history, kept.evaluated_at, 'recorded');
    const again = evidence && evaluate(model, evidence, kept.evaluated_at);
    if (canonicalJson(again) !== canonicalJson(kept.receipt)) unlike.push(kept);
  }
  return { kept: rows.length, unlike };
}

test('AT-50 the receipt by which the third made the first an MQL is replayed with all three', async () => {
  const company = aCompany(stage);
  const [ada, ben, cleo] = ['ada', 'ben', 'cleo'].map((name) => aPerson(stage, company, name)) as [
    string,
    string,
    string,
  ];
  for (const [contact, address] of [
    [ada, CHECKLIST],
    [ben, WEBINAR],
    [cleo, COMPARISON],
  ] as const) {
    views(stage, contact, address);
    await stage.settle();
    moment += DAY;
  }
  const { rows } = await stage.context.pool.query(
    `select receipt.evaluated_at, receipt from receipt join lead using (portal_id, lead_id) where contact_id = ${ada}`,
  );
  const [kept] = rows as Kept[];
  expect(kept!.receipt).toMatchObject({ decision: 'mql', account: { people: 3 } });
  // What comes later is no part of it.
  stage.sandbox.actor(PORTAL).update('contacts', ben, { jobtitle: 'Student' });
  stage.sandbox.actor(PORTAL).dissociate('contacts', cleo, 'companies', company);
  stage.sandbox.actor(PORTAL).delete('contacts', ben);
  await stage.settle();
  moment += 40 * DAY;
  await stage.settle();
  const asOf = new Date(kept!.evaluated_at).toISOString();
  const { json, out } = await fairlead(`explain --portal ${PORTAL} ${ada} --as-of ${asOf} --json`, { stage });
  expect(canonicalJson(json.receipt)).toBe(canonicalJson(kept!.receipt));
  expect(out).toContain(`"contactId": "${cleo}"`);
  const today = await fairlead(`explain --portal ${PORTAL} ${ada} --json`, { stage });
  expect(today.json.receipt.account).toMatchObject({ people: 0 });
});

test('AT-50 which of many signals of one millisecond count is the same in a replay', async () => {
  const company = aCompany(stage);
  const [ada, ben] = [aPerson(stage, company, 'ada'), aPerson(stage, company, 'ben')];
  views(stage, ada, CHECKLIST);
  await stage.settle();
  await stage.context.pool.query(`
    insert into signal (portal_id, lead_id, kind, asset, minute, occurred_at, recorded_at, attributes, doors)
    select portal_id, lead_id, kind, 'governance ' || n, floor(extract(epoch from evaluated_at) / 60) + 1,
      evaluated_at + interval '1 minute', evaluated_at, jsonb_build_object('n', 100 - n), '{api}'
    from lead, unnest('{webinar_view,checklist_download}'::text[]) as kind, generate_series(10, 24) as n
    where contact_id = ${ada}`);
  moment += DAY;
  views(stage, ben, WEBINAR);
  await stage.settle();
  moment += 60_000;
  views(stage, ben, 'https://www.example.com/pricing');
  await stage.settle();
  const { kept, again } = await keptAndReplayed(ben);
  const kinds = Map.groupBy(kept.account[0].signals as { kind: string }[], ({ kind }) => kind);
  expect([...kinds].map(([kind, each]) => [kind, each.length])).toEqual([
    ['checklist_download', 15],
    ['webinar_view', 5],
  ]);
  expect(canonicalJson(again)).toBe(canonicalJson(kept));
});

test('AT-50 an import between two decisions of a colleague replays byte for byte', async () => {
  const company = aCompany(stage);
  const [ada, ben] = [aPerson(stage, company, 'ada'), aPerson(stage, company, 'ben')];
  await stage.settle();
  // The import asked for the time before ben was decided, and came to store its signals after.
  const early = moment;
  views(stage, ben, WEBINAR);
  await stage.settle();
  moment += 60_000;
  views(stage, ben, 'https://www.example.com/pricing');
  await stage.settle();
  const { pool, db } = stage.context;
  await pool.query(`insert into lead_alias (portal_id, kind, value, lead_id)
    select portal_id, 'external', 'a', lead_id from lead where contact_id = ${ada}`);
  const rows = createImportRows(db, PORTAL, 'past');
  const viewed = { kind: 'checklist_download', asset: CHECKLIST, attributes: {}, occurredAt: early };
  const payload = { ...viewed, contact: 'a' };
  await rows.stage(0, [{ line: 1, key: null, payload, outcome: null, reason: null }]);
  // Whoever is deciding about the company comes first.
  const stored = await db.transaction().execute(async (tx) => {
    await lockAccounts(tx, PORTAL, [company]);
    const storing = rows.storeSignals(0, 10, () => early);
    expect(await Promise.race([storing, sleep(300, 'waits')])).toBe('waits');
    return { storing };
  });
  expect(await stored.storing).toBe(1);
  const first = await keptAndReplayed(ben);
  expect(first.kept.account).toEqual([]);
  expect(canonicalJson(first.again)).toBe(canonicalJson(first.kept));
  moment += 60_000;
  views(stage, ben, COMPARISON);
  await stage.settle();
  const { rows: latest } = await pool.query(
    `select receipt from latest_receipt join lead using (portal_id, lead_id) where contact_id = ${ben}`,
  );
  expect(latest[0].receipt.account).toMatchObject({ people: 2 });
  expect(await unlikeTheirReplay()).toMatchObject({ unlike: [] });
});

describe('AT-50 whatever people do at the same time, every receipt is that of what had been recorded', () => {
  test('with several hands at work on the same companies', async () => {
    const companies = ['northwind', 'duo', 'trey'].map((name) =>
      aCompany(stage, { name, domain: `${name}.example` }),
    );
    const contacts = Array.from({ length: 240 }, (_, place) =>
      aPerson(stage, companies[place % 3]!, `p${place}`),
    );
    await stage.settle();
    const { worker } = stage.context;
    worker.start();
    for (let round = 0; round < 12; round += 1) {
      contacts.forEach((contact, place) => {
        if ((place + round) % 4 === 0) views(stage, contact, `${ADDRESSES[(place + round) % 3]}/${round}`);
        if ((place + round) % 31 === 0) {
          const from = companies[place % 3]!;
          stage.sandbox.actor(PORTAL).dissociate('contacts', contact, 'companies', from);
        }
      });
      await stage.sandbox.flushWebhooks();
      moment += round === 6 ? DAY : 60_000;
      await sleep(20);
    }
    await quiet();
    await worker.stop();
    const { kept, unlike } = await unlikeTheirReplay();
    expect(kept).toBeGreaterThan(240);
    expect(unlike).toEqual([]);
  }, 120_000);

  async function quiet(): Promise<void> {
    for (;;) {
      await stage.sandbox.flushWebhooks();
      const { rows } = await stage.context.pool.query('select 1 from work where due_at <= $1', [
        new Date(moment),
      ]);
      if (rows.length === 0) return;
      await sleep(50);
    }
  }
});

/** AT-50 with colleagues: every receipt that was kept is the receipt of what had been recorded by its moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/engine/canonical.ts';
import { committeeReach } from '../../src/engine/committee-reach.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
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

/** Receipts that the evidence as of their moment does not give, byte for byte; and how many there are. */
async function unlikeTheirReplay(): Promise<{ readonly kept: number; readonly unlike: readonly Kept[] }> {
  const { rows } = await stage.context.pool.query<Kept>(
    `select lead_id, evaluated_at, receipt from receipt
     union all select lead_id, evaluated_at, receipt from latest_receipt`,
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

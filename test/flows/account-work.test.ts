/** What account rules cost: how often anybody is looked at, and what HubSpot is asked and told. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  aCompany,
  aPerson,
  CHECKLIST,
  COMPARISON,
  committeeModel,
  plainModel,
  views,
  WEBINAR,
} from '../support/committee-model.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const DAY = 86_400_000;
const DAY_1 = Date.UTC(2026, 10, 2, 10);
const PRICING = 'https://www.example.com/pricing';

let now: number;
let stage: Stage;
beforeEach(async () => {
  now = DAY_1;
  stage = await openStage({ now: () => now });
});
afterEach(() => stage.close());

const rows = async (text: string) => (await stage.context.pool.query(text)).rows;

interface Cost {
  readonly decisions: number;
  readonly reads: number;
  readonly companyReads: number;
  readonly writes: number;
  readonly companyWrites: number;
}

/** What it takes until everything is quiet again. */
async function costOf(happen: () => unknown): Promise<Cost> {
  const decisions = async () => (await rows('select coalesce(sum(revision), 0)::int as n from lead'))[0].n;
  const [callsBefore, decisionsBefore] = [stage.sandbox.calls.length, await decisions()];
  await happen();
  now += 60_000;
  await stage.settle();
  const calls = stage.sandbox.calls.slice(callsBefore).map(({ path }) => path);
  const count = (end: string) => calls.filter((path) => path.endsWith(end)).length;
  return {
    decisions: (await decisions()) - decisionsBefore,
    reads: count('/contacts/batch/read'),
    companyReads: count('/companies/batch/read'),
    writes: count('/contacts/batch/update'),
    companyWrites: count('/companies/batch/update'),
  };
}

describe('a company with 300 leads', () => {
  let company: string;
  let contacts: string[];
  beforeEach(async () => {
    company = aCompany(stage);
    contacts = Array.from({ length: 300 }, (_, place) => aPerson(stage, company, `p${place}`));
    await stage.install();
  });

  test('is looked at once for each thing that its people can see, and HubSpot hears a hundred at a time', async () => {
    await stage.context.models.publish(PORTAL, committeeModel());
    await stage.context.tasks.start(PORTAL, 'rescore');
    const rescore = await costOf(() => undefined);
    const [one, two, three, four] = contacts as [string, string, string, string];
    const first = await costOf(() => views(stage, one, CHECKLIST));
    const again = await costOf(() => views(stage, one, `${CHECKLIST}/2`));
    const second = await costOf(() => views(stage, two, WEBINAR));
    const third = await costOf(() => views(stage, three, COMPARISON));
    const uncounted = await costOf(() => views(stage, four, PRICING));
    const quiet = await costOf(() => undefined);
    console.table({ rescore, first, again, second, third, uncounted, quiet });

    expect(rescore).toMatchObject({ decisions: 300, reads: 3, writes: 3 });
    expect(rescore.companyReads + rescore.companyWrites).toBeLessThanOrEqual(2);
    // Below what any rule asks for, those alone who are at it hear of one more.
    expect(first).toEqual({ decisions: 1, reads: 1, companyReads: 0, writes: 1, companyWrites: 1 });
    expect(second).toEqual({ decisions: 2, reads: 2, companyReads: 0, writes: 2, companyWrites: 1 });
    // Then everybody is looked at once: the third by its own news, 299 colleagues by the company's.
    expect(third.decisions).toBe(300);
    expect(third.reads).toBeLessThanOrEqual(4);
    expect(third.writes).toBeLessThanOrEqual(4);
    expect(third).toMatchObject({ companyReads: 0, companyWrites: 1 });
    // The same person once more on the same day, and what no committee counts, is nobody else's business.
    expect(again).toMatchObject({ decisions: 1, reads: 1, companyReads: 0, companyWrites: 0 });
    expect(uncounted).toMatchObject({ decisions: 1, reads: 1, companyReads: 0, companyWrites: 0 });
    expect(quiet).toEqual({ decisions: 0, reads: 0, companyReads: 0, writes: 0, companyWrites: 0 });
    expect(stage.contact(contacts[299]!)).toMatchObject({ fairlead_committee_size: '3' });
    expect(await rows(`select count(*)::int as n from work where due_at <= now()`)).toEqual([{ n: 0 }]);
  }, 120_000);
});

test('without committees nothing is asked about colleagues, and nothing is written on companies', async () => {
  await stage.install();
  await stage.context.models.publish(PORTAL, plainModel());
  const company = aCompany(stage);
  const contact = aPerson(stage, company, 'ada');
  aPerson(stage, company, 'ben');
  const cost = await costOf(() => views(stage, contact, PRICING));
  expect(cost).toMatchObject({ companyWrites: 0 });
  expect(await rows(`select account, written from company`)).toEqual([{ account: null, written: null }]);
  expect(await rows('select distinct account_view from lead')).toEqual([{ account_view: null }]);
  expect(await rows(`select 1 from work`)).toEqual([]);
  expect(stage.contact(contact).fairlead_committee_size).toBeUndefined();
});

test('a model without committees takes back what one with committees said of contacts', async () => {
  await stage.install();
  await stage.context.models.publish(PORTAL, committeeModel());
  const contact = aPerson(stage, aCompany(stage), 'ada');
  views(stage, contact, CHECKLIST);
  await stage.settle();
  expect(stage.contact(contact)).toMatchObject({ fairlead_committee_size: '1' });
  await stage.context.models.publish(PORTAL, plainModel());
  await stage.context.tasks.start(PORTAL, 'rescore');
  now += DAY;
  await stage.settle();
  expect(stage.contact(contact).fairlead_committee_size ?? '').toBe('');
});

test('R25 what we wrote on a company comes back when it is read, and changes nothing', async () => {
  await stage.install();
  await stage.context.models.publish(PORTAL, committeeModel());
  const company = aCompany(stage);
  const contact = aPerson(stage, company, 'ada');
  views(stage, contact, CHECKLIST);
  await stage.settle();
  const actor = stage.sandbox.actor(PORTAL);
  const renamed = await costOf(() => actor.update('companies', company, { name: 'Northwind Ltd' }));
  expect(renamed).toMatchObject({ companyReads: 1, companyWrites: 0, writes: 0 });
  const [{ kept, written }] = await rows(
    `select facts::text like '%fairlead%' as kept, written from company`,
  );
  expect(kept).toBe(false);
  expect(written).toEqual({
    fairlead_account_stage: 'engaged',
    fairlead_account_score: '30',
    fairlead_committee_size: '1',
  });
  // What somebody else has put there is seen with the next look, and put right.
  actor.update('companies', company, { fairlead_account_score: '99' }, { silent: true });
  const corrected = await costOf(() => actor.update('companies', company, { name: 'Northwind' }));
  expect(corrected).toMatchObject({ companyReads: 1, companyWrites: 1 });
  expect(stage.sandbox.portal(PORTAL).live('companies', company).values.fairlead_account_score).toBe('30');
});

test('publishing a model with committees reads companies once for it, and hands nobody over by itself', async () => {
  await stage.install();
  const unaware = plainModel((source) => {
    source.gates = [];
  });
  await stage.context.models.publish(PORTAL, unaware);
  const contact = aPerson(stage, aCompany(stage), 'ada');
  views(stage, contact, CHECKLIST);
  await stage.settle();
  const eager = committeeModel((source) => {
    source.mql.threshold.default = 20;
    // Nobody knows yet what it asks of the company.
    const known = { object: 'company', propertyName: 'lifecyclestage', operator: 'HAS_PROPERTY' };
    source.rules[0].when = { filters: [known] };
  });
  await stage.context.models.publish(PORTAL, eager);
  await stage.context.tasks.start(PORTAL, 'rescore');
  const cost = await costOf(() => undefined);
  expect(cost).toMatchObject({ companyReads: 1, companyWrites: 1 });
  expect(cost.decisions).toBeLessThanOrEqual(2);
  const [lead] = await rows('select decision, stage, episode from lead');
  expect(lead).toEqual({ decision: 'mql', stage: 'lead', episode: 0 });
  const again = await costOf(() => views(stage, contact, WEBINAR));
  expect(again).toMatchObject({ companyReads: 0 });
});

describe('R35 R43 what the portal does not have', () => {
  let company: string;
  beforeEach(async () => {
    await stage.install();
    await stage.context.models.publish(PORTAL, committeeModel());
    company = aCompany(stage);
  });

  test('an archived company property is named, left alone, and the others are still written', async () => {
    const { accessToken } = (await stage.context.installations.forPortal(PORTAL).readTokens())!;
    await fetch(`${stage.sandbox.url}/crm/properties/2026-09/companies/fairlead_account_stage`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${accessToken}` },
    });
    views(stage, aPerson(stage, company, 'ada'), CHECKLIST);
    await stage.settle();
    const written = stage.sandbox.portal(PORTAL).live('companies', company).values;
    expect(written).toMatchObject({ fairlead_committee_size: '1', fairlead_account_score: '30' });
    expect(written.fairlead_account_stage).toBeUndefined();
    expect(await rows(`select settings->'clashes' as clashes from installation`)).toMatchObject([
      { clashes: [{ object: 'company', name: 'fairlead_account_stage' }] },
    ]);
    const cost = await costOf(() => views(stage, aPerson(stage, company, 'ben'), WEBINAR));
    expect(cost.companyWrites).toBe(1);
    expect(await rows('select 1 from dead_letter union all select 1 from outbox')).toEqual([]);
  });

  test('a right to write companies that is gone costs one call, and contacts are written all the same', async () => {
    stage.sandbox.faults.add({
      match: { path: /companies\/batch\/update/ },
      effect: {
        kind: 'status',
        status: 403,
        body: { category: 'MISSING_SCOPES', message: 'scopes', errors: [] },
      },
    });
    const ada = aPerson(stage, company, 'ada');
    const cost = await costOf(() => views(stage, ada, CHECKLIST));
    const more = await costOf(() => views(stage, aPerson(stage, company, 'ben'), WEBINAR));
    expect(cost.companyWrites + more.companyWrites).toBe(1);
    expect(stage.contact(ada)).toMatchObject({ fairlead_committee_size: '2' });
    const [{ last_error: lastError, due_at: dueAt }] = await rows(
      `select last_error, due_at from outbox where object_type = 'company'`,
    );
    expect(lastError).toContain('missing scopes');
    expect(dueAt - now).toBeGreaterThan(50 * 60_000);
    expect(await rows('select 1 from dead_letter')).toEqual([]);
  });
});

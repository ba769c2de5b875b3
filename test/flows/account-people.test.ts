/** People come and go: what their colleagues' receipts and the account make of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AccountStage, openAccountStage } from '../support/account-stage.ts';
import { aCompany, aPerson, CHECKLIST, COMPARISON, WEBINAR } from '../support/committee-model.ts';
import { PORTAL } from '../support/stage.ts';

let stage: AccountStage;
let actor: ReturnType<AccountStage['sandbox']['actor']>;
let ada: string;
let ben: string;
let cleo: string;
beforeEach(async () => {
  stage = await openAccountStage();
  actor = stage.sandbox.actor(PORTAL);
  [ada, ben, cleo] = stage.people;
  await stage.onDay(1, [ada, CHECKLIST], [ben, WEBINAR], [cleo, COMPARISON]);
  expect(stage.companyNow()).toMatchObject({ fairlead_account_stage: 'account_mql' });
});
afterEach(() => stage.close());

const TWO_LEFT = { fairlead_account_stage: 'engaged', fairlead_committee_size: '2' };
const leadId = async (contact: string) =>
  (await stage.rows(`select lead_id from lead where contact_id = ${contact}`))[0].lead_id;

test('a person who is deleted is a colleague no more, and one again when restored', async () => {
  actor.delete('contacts', cleo);
  await stage.onDay(2);
  expect(stage.companyNow()).toMatchObject(TWO_LEFT);
  expect(stage.contact(ada)).toMatchObject({ fairlead_score: '30', fairlead_committee_size: '2' });
  actor.restore('contacts', cleo);
  await stage.onDay(3);
  expect(stage.companyNow()).toMatchObject({ fairlead_account_stage: 'account_mql' });
  expect(stage.contact(ada)).toMatchObject({ fairlead_score: '50', fairlead_committee_size: '3' });
});

describe('R39 a person who is erased', () => {
  test('is a colleague no more', async () => {
    actor.privacyDelete(cleo);
    await stage.onDay(2);
    expect(stage.companyNow()).toMatchObject(TWO_LEFT);
    expect(stage.contact(ada)).toMatchObject({ fairlead_score: '30', fairlead_committee_size: '2' });
  });

  test('is in no receipt of a colleague, neither kept nor latest, nor in what it was decided on', async () => {
    // Somebody who becomes an MQL keeps the receipt with its inputs.
    await stage.onDay(2, [ada, 'https://www.example.com/pricing']);
    const erased = await leadId(cleo);
    const naming = (column: string, table: string) =>
      stage.rows(`select 1 from ${table} where ${column}::text like '%"${erased}"%'`);
    expect(await naming('inputs', 'receipt')).toHaveLength(1);
    expect(await naming('receipt', 'receipt')).toHaveLength(1);
    // Ben left HubSpot meanwhile, so nobody looks at him again.
    actor.delete('contacts', ben);
    await stage.settle();
    actor.privacyDelete(cleo);
    await stage.onDay(3);
    for (const [column, table] of [
      ['inputs', 'receipt'],
      ['receipt', 'receipt'],
      ['receipt', 'latest_receipt'],
    ] as const) {
      expect(await naming(column, table), `${table}.${column}`).toEqual([]);
    }
    const [kept] = await stage.rows(`select receipt->'account'->'people' as people,
      jsonb_array_length(inputs->'account') as others from receipt`);
    expect(kept).toEqual({ people: 3, others: 1 });
  });

  test('is in the latest receipt of nobody who was a colleague, though both have left the company', async () => {
    const erased = await leadId(cleo);
    const naming = () =>
      stage.rows(`select 1 from latest_receipt join lead using (portal_id, lead_id)
        where contact_id = ${ben} and receipt::text like '%"${erased}"%'`);
    actor.delete('contacts', ben);
    await stage.settle();
    actor.dissociate('contacts', cleo, 'companies', stage.company);
    await stage.onDay(2);
    expect(await naming()).toHaveLength(1);
    actor.privacyDelete(cleo);
    await stage.onDay(3);
    expect(await naming()).toEqual([]);
  });

  test('is in the latest receipt of no colleague where HubSpot has deleted the company before', async () => {
    const erased = await leadId(cleo);
    const naming = () => stage.rows(`select 1 from latest_receipt where receipt::text like '%"${erased}"%'`);
    actor.delete('contacts', ben);
    await stage.settle();
    actor.delete('companies', stage.company);
    await stage.settle();
    expect(await naming()).not.toEqual([]);
    actor.privacyDelete(cleo);
    await stage.settle();
    expect(await naming()).toEqual([]);
  });

  test('is in no receipt of a colleague under the lead that was merged into another before', async () => {
    // Somebody who becomes an MQL keeps the receipt with its inputs.
    await stage.onDay(2, [ada, 'https://www.example.com/pricing']);
    const old = await leadId(cleo);
    const merged = actor.merge('contacts', ben, cleo);
    await stage.onDay(3);
    expect(await stage.rows(`select 1 from lead where lead_id = ${old}`)).toEqual([]);
    expect(await stage.rows(`select 1 from receipt where inputs::text like '%"${old}"%'`)).toHaveLength(1);
    actor.privacyDelete(merged);
    await stage.onDay(4);
    const naming = await stage.rows(`select 1 from receipt where concat(receipt, inputs) like '%"${old}"%'
      union all select 1 from latest_receipt where receipt::text like '%"${old}"%'`);
    expect(naming).toEqual([]);
    expect(await stage.rows(`select 1 from lead_alias where value = '${old}' and kind = 'lead'`)).toEqual([]);
  });
});

test('R37 two who turn out to be one are one', async () => {
  const merged = actor.merge('contacts', ada, ben);
  await stage.onDay(2);
  expect(stage.companyNow()).toMatchObject(TWO_LEFT);
  expect(stage.contact(merged)).toMatchObject({ fairlead_score: '60', fairlead_committee_size: '2' });
  expect(stage.contact(cleo)).toMatchObject({ fairlead_score: '30', fairlead_committee_size: '2' });
});

test('a person who changes companies leaves one account and joins the other', async () => {
  const duo = aCompany(stage, { name: 'Duo', domain: 'duo.example' });
  const eve = aPerson(stage, duo, 'eve');
  await stage.onDay(2, [eve, CHECKLIST]);
  actor.dissociate('contacts', cleo, 'companies', stage.company);
  actor.associate('contacts', cleo, 'companies', duo, { primary: true });
  await stage.onDay(3);
  expect(stage.companyNow()).toMatchObject(TWO_LEFT);
  expect(stage.companyNow(duo)).toMatchObject(TWO_LEFT);
  expect(stage.contact(ada)).toMatchObject({ fairlead_score: '30', fairlead_committee_size: '2' });
  expect(stage.contact(eve)).toMatchObject({ fairlead_committee_size: '2' });
});

test('a person without a company any more is nobody to those who stay', async () => {
  actor.dissociate('contacts', cleo, 'companies', stage.company);
  await stage.onDay(2);
  expect(stage.companyNow()).toMatchObject(TWO_LEFT);
  expect(stage.contact(cleo)).toMatchObject({ fairlead_score: '30', fairlead_committee_size: '1' });
});

test('companies that turn out to be one are one account', async () => {
  const duo = aCompany(stage, { name: 'Duo', domain: 'duo.example' });
  const eve = aPerson(stage, duo, 'eve');
  await stage.onDay(2, [eve, CHECKLIST]);
  expect(stage.companyNow(duo)).toMatchObject({ fairlead_account_stage: 'engaged' });
  const merged = actor.merge('companies', duo, stage.company);
  await stage.onDay(3);
  expect(stage.companyNow(merged)).toMatchObject({
    fairlead_account_stage: 'account_mql',
    fairlead_committee_size: '4',
  });
  for (const contact of [ada, ben, cleo, eve]) {
    expect(stage.contact(contact)).toMatchObject({ fairlead_score: '50', fairlead_committee_size: '4' });
  }
});

test('a company that HubSpot deletes is written to no more', async () => {
  actor.delete('companies', stage.company);
  await stage.onDay(2, [ada, COMPARISON]);
  await stage.onDay(40);
  const writes = stage.sandbox.calls.filter(
    ({ path, status }) => path.endsWith('/companies/batch/update') && status !== 200,
  );
  expect(writes).toEqual([]);
  expect(await stage.rows(`select 1 from outbox union all select 1 from dead_letter`)).toEqual([]);
  expect(await stage.rows('select 1 from work')).toEqual([]);
});

/** HubSpot in trouble, or gone: what is waited out, what is set aside, and what is never called again. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAX_VALUE_LENGTH } from '../../src/kept-value.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  await stage.install();
});
afterEach(() => stage.close());

const calls = () => stage.sandbox.calls.length;
const query = async (text: string) => (await stage.context.pool.query(text)).rows;
const updates = { path: /contacts\/batch\/update/ };

function newContact(email = 'kim@duo.example'): string {
  return stage.sandbox.actor(PORTAL).create('contacts', { email, lifecyclestage: 'lead' });
}

/** Settles until a condition holds: what is postponed needs its time. */
async function settleUntil(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !(await holds()); tries += 1) {
    await stage.settle();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await holds()).toBe(true);
}

test.each([502, 500, 408, 520])(
  'R28 an answer of %s is waited out: nothing becomes a dead letter',
  async (status) => {
    stage.sandbox.faults.add({
      match: updates,
      effect: { kind: 'status', status, body: { message: 'gateway' } },
      times: 4,
    });
    const contact = newContact();
    await settleUntil(() => stage.contact(contact).fairlead_score !== undefined);
    expect(await query('select 1 from dead_letter')).toEqual([]);
    expect(await query('select 1 from outbox')).toEqual([]);
  },
);

test('R34 a grant that is gone, noticed while writing, disconnects the portal and parks its writes until it is installed again', async () => {
  const contact = newContact();
  stage.sandbox.faults.add({
    match: updates,
    effect: { kind: 'status', status: 401, body: { category: 'EXPIRED_AUTHENTICATION', message: 'expired' } },
  });
  stage.sandbox.faults.add({
    match: { path: /oauth.*token/ },
    effect: {
      kind: 'status',
      status: 400,
      body: {
        error: 'invalid_grant',
        error_description: 'gone',
        status: 'BAD_REFRESH_TOKEN',
        message: 'missing or unknown refresh token',
      },
    },
  });
  await stage.settle();
  expect(await query('select state from installation')).toEqual([{ state: 'disconnected' }]);
  expect(await query('select object_id from outbox')).toEqual([{ object_id: contact }]);
  expect(await query('select 1 from dead_letter')).toEqual([]);
  const before = calls();
  const other = newContact('lee@duo.example');
  await stage.settle();
  expect(calls()).toBe(before);
  expect(await query('select object_id from event where outcome is null')).not.toEqual([]);

  stage.sandbox.faults.clear();
  await stage.install();
  for (const id of [contact, other]) expect(stage.contact(id).fairlead_score).toBe('0');
  expect(await query('select 1 from event where outcome is null')).toEqual([]);
  expect(await query('select 1 from outbox')).toEqual([]);
});

test('R44 a value of a megabyte that HubSpot gives is kept cut, also where it holds what PostgreSQL cannot', async () => {
  // HubSpot's API takes no such value, its forms do.
  const contact = newContact();
  const { values } = stage.sandbox.portal(PORTAL).live('contacts', contact);
  Object.assign(values, { jobtitle: `CEO \0${'x'.repeat(1_000_000)}`, city: 'No\0where' });
  await stage.settle();
  expect(stage.contact(contact).fairlead_score).toBe('0');
  for (const table of ['lead', 'fact', 'event', 'latest_receipt']) {
    const [longest] = await query(`select max(length(kept::text)) as characters from ${table} as kept`);
    expect(longest.characters, table).toBeGreaterThan(0);
    // A receipt shows what it reads in several places.
    expect(longest.characters, table).toBeLessThan(6 * MAX_VALUE_LENGTH);
  }
});

test('R35 a right that was taken away costs one call, not one for each contact', async () => {
  stage.sandbox.faults.add({
    match: { path: /contacts\/batch\/read/ },
    effect: {
      kind: 'status',
      status: 403,
      body: { category: 'MISSING_SCOPES', message: 'scopes', errors: [] },
    },
  });
  const before = calls();
  for (let place = 0; place < 5; place += 1) newContact(`kim${place}@duo.example`);
  await stage.settle();
  expect(calls() - before).toBe(1);
  expect(await query('select count(*)::int as n from work')).toEqual([{ n: 5 }]);
  expect(await query('select 1 from dead_letter')).toEqual([]);
});

test('R43 an archived property is left alone, and the others are still written', async () => {
  await fetch(`${stage.sandbox.url}/crm/properties/2026-09/contacts/fairlead_grade`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${await tokenOf(stage)}` },
  });
  const contact = newContact();
  await stage.settle();
  expect(stage.contact(contact)).toMatchObject({ fairlead_score: '0' });
  expect(stage.contact(contact).fairlead_grade).toBeUndefined();
  expect(await query('select 1 from dead_letter')).toEqual([]);
  expect(await query(`select settings->'clashes'->0->>'name' as name from installation`)).toEqual([
    { name: 'fairlead_grade' },
  ]);
});

async function tokenOf({ context }: Stage): Promise<string> {
  return (await context.installations.forPortal(PORTAL).readTokens())!.accessToken;
}

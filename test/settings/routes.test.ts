/** The settings' door over HTTP: who may ask, what others get, and that a portal never meets another. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FetchUser } from '../../sandbox/extensions/app-fetch.ts';
import { signatureHeaders } from '../../sandbox/webhooks/signature.ts';
import { exportAnswer } from '../../src/settings/contract.ts';
import { draftAnswer, previewAnswer, propertiesAnswer } from '../../src/settings/draft-contract.ts';
import { aBuyer, becomeMql, DAY_1, fetchAsCard } from '../card/support.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import {
  changedText,
  done,
  draftOf,
  INSTALLER,
  MAX,
  post,
  refusedAct,
  settingsOf,
  VISITOR,
} from './support.ts';

const OTHER = '4001002';
const OF_OTHER: FetchUser = { portalId: OTHER, userId: 77, userEmail: 'rae@northwind.example' };

const clock = { at: DAY_1 };
let stage: Stage;
let contact: string;
beforeAll(async () => {
  stage = await openStage({
    now: () => clock.at,
    sandbox: { portals: [{ id: PORTAL, account: { timeZone: 'Europe/Berlin' } }, { id: OTHER }] },
  });
  await stage.install();
  contact = await aBuyer(stage);
  await becomeMql(stage, contact, clock);
});
afterAll(() => stage.close());

describe('to strangers', () => {
  const body = JSON.stringify({ from: { kind: 'published' } });
  const identity = `?portalId=${PORTAL}&userId=77&userEmail=rae%40northwind.example`;
  const address = (query: string) => `${stage.url}/api/settings/model/draft${query}`;
  const call = (query: string, headers: Record<string, string> = {}) =>
    fetch(address(query), {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  const signed = (query: string, at = clock.at, secret = stage.sandbox.app.options.clientSecret) =>
    call(query, signatureHeaders(secret, { method: 'POST', uri: address(query), body, timestamp: at }, 'v3'));

  test('an honest call is answered', async () => {
    const answer = await signed(identity);
    expect(answer.status).toBe(200);
    expect(draftAnswer.parse(await answer.json()).ok).toBe(true);
  });

  test.each([
    ['an unsigned call', () => call(identity)],
    ['another secret', () => signed(identity, clock.at, 'another secret')],
    ['a signature of six minutes ago', () => signed(identity, clock.at - 6 * 60_000)],
    [
      'a portal beside the one HubSpot names',
      () => signed(`?portalId=${OTHER}&userId=77&portalId=${PORTAL}`),
    ],
    ['no user', () => signed(`?portalId=${PORTAL}`)],
    ['another app', () => signed(`${identity}&appId=1`)],
  ])('%s gets nothing', async (_, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain('threshold');
  });

  test('a GET of the settings is signed too', async () => {
    const answer = await fetch(`${stage.url}/api/settings${identity}`);
    expect(answer.status).toBe(401);
  });
});

describe('health', () => {
  test('is well after an install, and says since when', async () => {
    await stage.settle();
    const { health } = await settingsOf(stage);
    expect(health).toMatchObject({ tone: 'good', sentence: 'All is well.', deadLetters: [], progress: [] });
    const checks = health.checks.map(({ key, tone }) => `${key} ${tone}`);
    expect(checks).toEqual([
      'connection good',
      'scopes good',
      'properties good',
      'webhooks good',
      'work good',
    ]);
  });

  test('names what is wrong and what to do, and offers what gave up for another try', async () => {
    await stage.rows(`update installation set scopes = '{oauth}' where portal_id = ${PORTAL}`);
    await stage.rows(`insert into dead_letter (portal_id, at, source, object_type, object_id, reason)
      values (${PORTAL}, now(), 'outbox', 'contact', ${contact}, 'HubSpot refused it')`);
    const { health } = await settingsOf(stage);
    expect(health.tone).toBe('bad');
    expect(health.sentence).toBe('Something needs you: permissions and given up.');
    const scopes = health.checks.find(({ key }) => key === 'scopes')!;
    expect(scopes.todo).toContain(`${stage.url}/install`);
    expect(health.deadLetters).toMatchObject([{ what: `Writing to contact ${contact}`, canRepeat: true }]);
    const { id } = health.deadLetters[0]!;
    expect((await refusedAct(stage, '/dead-letters', { id }, VISITOR)).code).toBe('no_key');
    const after = await done(stage, '/dead-letters', { id });
    expect(after.health.deadLetters).toEqual([]);
    await stage.rows(`update installation set scopes =
      (select array_agg(scope) from unnest('{${stage.sandbox.app.options.scopes.join(',')}}'::text[]) scope)
      where portal_id = ${PORTAL}`);
    await stage.settle();
  });

  test('a disconnected portal says how it is connected again, and publishes nothing', async () => {
    const text = await changedText(stage, 64);
    await stage.rows(`update installation set state = 'disconnected' where portal_id = ${PORTAL}`);
    const { health } = await settingsOf(stage);
    expect(health.checks[0]).toMatchObject({ key: 'connection', tone: 'bad' });
    expect((await refusedAct(stage, '/model/proposals', { text })).code).toBe('disconnected');
    await stage.rows(`update installation set state = 'connected' where portal_id = ${PORTAL}`);
  });

  test('an account without the app is told so', async () => {
    const { body } = await fetchAsCard(stage, '/api/settings', { viewer: OF_OTHER });
    expect(body).toMatchObject({ ok: false, code: 'not_installed' });
  });
});

describe('the draft', () => {
  test('shows what the portal’s contacts came with, and what it counts as', async () => {
    const { seen, channels } = await draftOf(stage, { from: { kind: 'published' } });
    expect(seen).toContainEqual(
      expect.objectContaining({
        kind: 'form',
        name: 'Resources: Outbound playbook',
        signal: 'guide_download',
      }),
    );
    expect(seen).toContainEqual(expect.objectContaining({ kind: 'page', signal: 'case_study_view' }));
    expect(channels).toEqual([
      { source: expect.any(String), label: expect.any(String), contacts: 1, channel: expect.any(String) },
    ]);
  });

  test('every pack can be begun with', async () => {
    const { packs } = await settingsOf(stage);
    expect(packs[0]!.name).toBe('default');
    const { name, faults } = await draftOf(stage, { from: { kind: 'pack', name: packs.at(-1)!.name } });
    expect([name, faults]).toEqual([expect.stringContaining(packs.at(-1)!.name), []]);
  });

  test('knows the portal’s lifecycle stages once the worker has read them', async () => {
    await stage.settle();
    const { groups, properties } = await draftOf(stage, { from: { kind: 'published' } });
    expect(properties.state).toBe('known');
    const sal = groups.find(({ key }) => key === 'lifecycle')!.fields.find(({ label }) => label === 'SAL')!;
    expect(sal.options.map(({ value }) => value)).toContain('salesqualifiedlead');
  });

  test('rules can be made of what the portal has, with its options, and not of what the app writes', async () => {
    const { body } = await fetchAsCard(stage, '/api/settings/properties', { viewer: INSTALLER });
    const answer = propertiesAnswer.parse(body);
    if (!answer.ok) throw new Error(answer.message);
    const industry = answer.data.find(
      ({ object, property }) => `${object}.${property}` === 'company.industry',
    );
    expect(industry).toMatchObject({ type: 'enumeration' });
    expect(industry!.options!.map(({ value }) => value)).toContain('COMPUTER_SOFTWARE');
    expect(answer.data.find(({ property }) => property === 'jobtitle')).toMatchObject({ type: 'title' });
    expect(answer.data.filter(({ property }) => property.startsWith('fairlead_'))).toEqual([]);
    const other = await fetchAsCard(stage, '/api/settings/properties', { viewer: OF_OTHER });
    expect(other.body).toMatchObject({ ok: true, data: [] });
  });

  test('a preview tells who would stop being an MQL, before and after, with the reason', async () => {
    const { body } = await post(stage, '/model/preview', { text: await changedText(stage, 75) });
    const answer = previewAnswer.parse(body);
    expect(answer).toMatchObject({
      ok: true,
      data: {
        sentence: expect.stringMatching(/0 would become an MQL and 1 would stop being one/),
        stopping: [
          {
            contactId: contact,
            name: 'Dana Reyes',
            before: '70 points, MQL',
            after: '70 points, not an MQL',
            reason: expect.stringContaining('70 of 75 points'),
          },
        ],
      },
    });
  });
});

describe('people', () => {
  test('an admin names people, others are told whom to ask', async () => {
    const refused = await refusedAct(
      stage,
      '/people',
      { role: 'sales', email: VISITOR.userEmail, holds: true },
      VISITOR,
    );
    expect(refused).toMatchObject({
      code: 'no_key',
      message: expect.stringContaining('rae@northwind.example'),
    });
    const after = await done(stage, '/people', {
      role: 'admin',
      email: 'MAX@northwind.example',
      holds: true,
    });
    expect(after.keys.find(({ role }) => role === 'admin')!.holders.map(({ email }) => email)).toEqual([
      'rae@northwind.example',
      'max@northwind.example',
    ]);
    expect((await settingsOf(stage, MAX)).viewer.isAdmin).toBe(true);
    const said = { role: 'admin', email: INSTALLER.userEmail, holds: false };
    expect((await refusedAct(stage, '/people', said, MAX)).code).toBe('not_held');
  });

  test('an address is its first bearer’s: another user with it later holds nothing', async () => {
    await done(stage, '/people', { role: 'marketing', email: MAX.userEmail, holds: true });
    await refusedAct(stage, '/model/proposals', { text: 'x' }, MAX);
    expect((await settingsOf(stage, MAX)).viewer.mayPropose).toBe(true);
    await done(stage, '/people', { role: 'sales', email: VISITOR.userEmail, holds: true }, MAX);
    const other = { ...MAX, userId: 999 };
    expect((await settingsOf(stage, other)).viewer).toMatchObject({ mayPropose: false, isAdmin: false });
  });
});

describe('data and privacy', () => {
  test('an export holds what is kept about the contact, and is noted', async () => {
    const { body } = await post(stage, '/privacy/export', { contactId: contact });
    const answer = exportAnswer.parse(body);
    if (!answer.ok) throw new Error(answer.message);
    expect(answer.data.sentence).toMatch(/^Dana Reyes: /);
    const rows = JSON.parse(answer.data.json);
    expect(rows.signal.map((row: { kind: string }) => row.kind)).toContain('pricing_page_view');
    expect(rows.episode).toHaveLength(1);
    const noted = await stage.rows(`select actor from audit where action = 'export_contact'`);
    expect(noted).toEqual([{ actor: '77' }]);
    expect((await post(stage, '/privacy/export', { contactId: contact }, VISITOR)).body).toMatchObject({
      ok: false,
      code: 'no_key',
    });
  });

  test('an equal id in another portal is another contact: neither exports nor erases it', async () => {
    await stage.install(OTHER);
    const exported = await post(stage, '/privacy/export', { contactId: contact }, OF_OTHER);
    expect(exported.body).toMatchObject({ ok: false, code: 'not_known' });
    const said = { contactId: contact, typed: contact };
    expect((await refusedAct(stage, '/privacy/erase', said, OF_OTHER)).code).toBe('not_known');
    const leads = await stage.rows(`select portal_id from lead where contact_id = ${contact}`);
    expect(leads).toEqual([{ portal_id: PORTAL }]);
  });

  test('a proposal and a name of one portal are nothing to another', async () => {
    const other = await settingsOf(stage, OF_OTHER);
    expect(other.viewer).toMatchObject({ isAdmin: true, mayPropose: true });
    expect(other.keys.flatMap(({ holders }) => holders.map(({ email }) => email))).not.toContain(
      MAX.userEmail,
    );
    const text = await changedText(stage, 68);
    const { proposal } = await done(stage, '/model/proposals', { text }, OF_OTHER);
    expect((await settingsOf(stage)).proposal).toBeNull();
    const path = `/model/proposals/${proposal!.id}`;
    expect((await refusedAct(stage, path, { decision: 'withdraw' }, MAX)).code).toBe('gone');
  });

  test('an erasure asks for an admin and the id typed once more, and leaves no row', async () => {
    const said = { contactId: contact, typed: contact };
    expect((await refusedAct(stage, '/privacy/erase', said, VISITOR)).code).toBe('no_key');
    const wrong = await refusedAct(stage, '/privacy/erase', { ...said, typed: '12' });
    expect(wrong.code).toBe('not_confirmed');
    await done(stage, '/privacy/erase', said);
    for (const table of ['lead', 'signal', 'receipt', 'episode', 'lead_alias'])
      expect(await stage.rows(`select 1 from ${table} where portal_id = ${PORTAL}`), table).toEqual([]);
    expect(await stage.rows(`select 1 from fact where portal_id = ${PORTAL} and subject = 'lead'`)).toEqual(
      [],
    );
    const noted = await stage.rows(`select detail from audit where action = 'erase_contact'`);
    expect(JSON.stringify(noted)).not.toContain(contact);
  });
});

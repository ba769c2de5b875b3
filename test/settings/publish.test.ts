/** Publishing with two keys, over HTTP: who may, who is told what, and what is then so. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadPack } from '../../src/packs.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import {
  act,
  changedText,
  done,
  draftOf,
  INSTALLER,
  MAX,
  nameBoth,
  newKey,
  post,
  refusedAct,
  SAM,
  settingsOf,
  VISITOR,
} from './support.ts';

const PROPOSALS = '/model/proposals';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.install();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.rows(`delete from settings_person where role <> 'installer'`);
  await stage.rows(`delete from model_proposal where state = 'open'`);
});

const decide = (id: string) => `${PROPOSALS}/${id}`;
const threshold = async () => {
  const model = await stage.context.models.active(PORTAL);
  return model.document.mql.threshold.default;
};
const audited = (action: string) =>
  stage.rows<{ actor: string; detail: Record<string, unknown> }>(
    `select actor, detail from audit where action = '${action}' order by audit_id`,
  );

/** Proposed by Max; the id of the proposal. */
async function proposedByMax(points: number): Promise<string> {
  const text = await changedText(stage, points);
  const { proposal } = await done(stage, PROPOSALS, { text, note: 'too many of them' }, MAX);
  await stage.settle();
  return proposal!.id;
}

test('the installer alone, named for nothing, confirms what they proposed, and the audit log says so', async () => {
  const text = await changedText(stage, 63);
  const { proposal, told } = await done(stage, PROPOSALS, { text });
  expect(told).toMatch(/^default 1\.0\.\d+ is proposed\. You alone hold both keys/);
  expect(proposal).toMatchObject({ mayConfirm: true, mayReject: false, mayWithdraw: true });
  expect(proposal!.changes).toContain('The MQL threshold is 63 points instead of 60.');
  await stage.settle();
  const after = await done(stage, decide(proposal!.id), { decision: 'confirm' });
  expect(after.proposal).toBeNull();
  expect(after.model!.sentence).toMatch(/^Published .+ by rae@northwind\.example\.$/);
  expect(after.firstRun).toBeNull();
  expect(await threshold()).toBe(63);
  const [entry] = await audited('publish');
  expect(entry).toMatchObject({ actor: '77', detail: { alone: expect.stringContaining('both keys') } });
});

test('a change of marketing takes the key of sales, and is published only then', async () => {
  await nameBoth(stage);
  const before = await threshold();
  const id = await proposedByMax(66);
  expect(await threshold()).toBe(before);
  const own = await refusedAct(stage, decide(id), { decision: 'confirm' }, MAX);
  expect(own).toMatchObject({ code: 'no_key', message: expect.stringContaining('sam@northwind.example') });
  const seen = await settingsOf(stage, SAM);
  expect(seen.proposal).toMatchObject({ mayConfirm: true, mayReject: true, mayWithdraw: false });
  const { told } = await done(stage, decide(id), { decision: 'confirm' }, SAM);
  expect(told).toMatch(/is published\. All contacts are looked at again/);
  expect(await threshold()).toBe(66);
  const entry = (await audited('publish')).at(-1)!;
  expect(entry.detail).toMatchObject({
    proposedBy: '201',
    keys: { proposer: ['marketing'], confirmer: ['sales'] },
  });
  expect(entry.detail).not.toHaveProperty('alone');
  await stage.settle();
});

test('whoever holds no key is told who does, and changes nothing', async () => {
  await nameBoth(stage);
  const text = await changedText(stage, 67);
  const refused = await refusedAct(stage, PROPOSALS, { text }, VISITOR);
  expect(refused.code).toBe('no_key');
  expect(refused.message).toContain('max@northwind.example');
  expect(refused.message).toContain('sam@northwind.example');
  const id = await proposedByMax(67);
  expect((await refusedAct(stage, decide(id), { decision: 'confirm' }, VISITOR)).code).toBe('no_key');
  expect((await refusedAct(stage, decide(id), { decision: 'reject' }, VISITOR)).code).toBe('no_key');
  expect((await refusedAct(stage, decide(id), { decision: 'withdraw' }, SAM)).code).toBe('not_yours');
  expect((await settingsOf(stage)).proposal?.id).toBe(id);
});

test('the installer holds no key any more once others are named for both', async () => {
  await nameBoth(stage);
  const { viewer } = await settingsOf(stage, INSTALLER);
  expect(viewer).toMatchObject({ isAdmin: true, mayPropose: false });
});

test('of two proposals at once one stands, and the other person is told whose', async () => {
  await nameBoth(stage);
  const texts = [await changedText(stage, 71), await changedText(stage, 72)];
  const answers = await Promise.all([
    act(stage, PROPOSALS, { text: texts[0] }, MAX),
    act(stage, PROPOSALS, { text: texts[1] }, SAM),
  ]);
  const refused = answers.filter((answer) => !answer.ok);
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({
    code: 'proposal_open',
    message: expect.stringMatching(/^(max|sam)@northwind\.example has proposed a model that is still open/),
  });
});

test('of two decisions on one proposal the first counts', async () => {
  await nameBoth(stage);
  const id = await proposedByMax(73);
  const answers = await Promise.all([
    act(stage, decide(id), { decision: 'withdraw' }, MAX),
    act(stage, decide(id), { decision: 'confirm' }, SAM),
  ]);
  expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({ code: 'gone' });
  await stage.settle();
});

test('a POST that HubSpot repeats acts once', async () => {
  await nameBoth(stage);
  const text = await changedText(stage, 74);
  const said = { idempotencyKey: newKey(), text };
  const answers = await Promise.all([
    act(stage, PROPOSALS, said, MAX),
    act(stage, PROPOSALS, said, MAX),
    act(stage, PROPOSALS, said, MAX),
  ]);
  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(await stage.rows(`select 1 from model_proposal where state = 'open'`)).toHaveLength(1);
  await stage.settle();
  const { proposal } = await settingsOf(stage);
  const confirmed = { idempotencyKey: newKey(), decision: 'confirm' };
  const before = (await audited('publish')).length;
  expect((await act(stage, decide(proposal!.id), confirmed, SAM)).ok).toBe(true);
  expect((await act(stage, decide(proposal!.id), confirmed, SAM)).ok).toBe(true);
  expect(await audited('publish')).toHaveLength(before + 1);
  await stage.settle();
});

test('a proposal that was judged against another model is not published', async () => {
  await nameBoth(stage);
  const id = await proposedByMax(75);
  const published = await stage.context.models.active(PORTAL);
  const byOperator = {
    portalId: PORTAL,
    at: Date.now(),
    actor: 'operator',
    action: 'publish',
    leadId: null,
    detail: {},
  };
  await stage.context.models.publish(PORTAL, await loadPack('definitions'), { entry: byOperator });
  const refused = await refusedAct(stage, decide(id), { decision: 'confirm' }, SAM);
  expect(refused).toMatchObject({ code: 'stale', message: expect.stringContaining('Another model') });
  const seen = await settingsOf(stage, SAM);
  expect(seen.proposal).toMatchObject({ mayConfirm: false, mayReject: true });
  expect(seen.model!.sentence).toContain('on the command line');
  await stage.context.models.publish(PORTAL, published, { entry: byOperator });
});

test('a proposer who has lost the key cannot have it confirmed', async () => {
  await nameBoth(stage);
  const id = await proposedByMax(76);
  await done(stage, '/people', { role: 'marketing', email: VISITOR.userEmail, holds: true });
  await done(stage, '/people', { role: 'marketing', email: MAX.userEmail, holds: false });
  const refused = await refusedAct(stage, decide(id), { decision: 'confirm' }, SAM);
  expect(refused).toMatchObject({ code: 'no_key', message: expect.stringContaining('no key any more') });
  const { told } = await done(stage, decide(id), { decision: 'reject', note: 'anew, please' }, SAM);
  expect(told).toContain('rejected');
});

describe('what cannot be proposed', () => {
  test('R49 a wrong text: the line, the column and the reason are told, and nothing is published', async () => {
    const text = await changedText(stage, 77);
    const wrong = text.replace('points: 25', 'points: many');
    const line = wrong.split('\n').findIndex((one) => one.includes('points: many')) + 1;
    const { faults } = await draftOf(stage, { from: { kind: 'text', text: wrong } });
    expect(faults).toEqual([
      { line, column: 5, path: expect.stringMatching(/^rules\.\d+\.points$/), message: expect.any(String) },
    ]);
    const refused = await refusedAct(stage, PROPOSALS, { text: wrong });
    expect(refused.code).toBe('unusable');
    expect(refused.message).toContain(`Line ${line}, column 5`);
    expect((await settingsOf(stage)).proposal).toBeNull();
  });

  test('the published model itself', async () => {
    const { text } = await draftOf(stage, { from: { kind: 'published' } });
    expect((await refusedAct(stage, PROPOSALS, { text })).code).toBe('unchanged');
  });

  test('another document under a version that was used', async () => {
    const { text } = await draftOf(stage, { from: { kind: 'published' } });
    const other = text.replace(/^( {4}default: )\d+/m, '$179');
    expect((await draftOf(stage, { from: { kind: 'text', text: other } })).isVersionTaken).toBe(true);
    expect((await refusedAct(stage, PROPOSALS, { text: other })).code).toBe('version_taken');
  });

  test.each([
    [900, 'unusable', 'can never be reached'],
    [0, 'lint', 'Everybody reaches the threshold (0)'],
  ])('a threshold of %i', async (points, code, message) => {
    const refused = await refusedAct(stage, PROPOSALS, { text: await changedText(stage, points) });
    expect(refused).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test('a model that reads what the portal does not have', async () => {
    const text = (await changedText(stage, 78)).replace(
      'hs_num_open_deals: {',
      'no_such_thing: { type: number, label: none }\n    hs_num_open_deals: {',
    );
    const other = text.replace(
      'propertyName: hs_num_open_deals, operator: GT',
      'propertyName: no_such_thing, operator: GT',
    );
    const { gaps } = await draftOf(stage, { from: { kind: 'text', text: other } });
    expect(gaps).toEqual([expect.stringContaining('no company property no_such_thing')]);
    expect((await refusedAct(stage, PROPOSALS, { text: other })).code).toBe('gaps');
  });
});

test('a confirmation waits until the portal’s properties were read lately', async () => {
  await nameBoth(stage);
  const id = await proposedByMax(80);
  await stage.rows(`update portal_properties set read_at = now() - interval '2 hours'`);
  const waits = await refusedAct(stage, decide(id), { decision: 'confirm' }, SAM);
  expect(waits).toMatchObject({ code: 'checking', again: true });
  await stage.settle();
  expect((await act(stage, decide(id), { decision: 'confirm' }, SAM)).ok).toBe(true);
  await stage.settle();
});

test('what is no act is answered in a sentence', async () => {
  const { body } = await post(stage, PROPOSALS, { text: 'x' });
  expect(body).toMatchObject({ ok: false, code: 'unreadable' });
});

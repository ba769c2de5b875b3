/** What was published, over HTTP: the history, the way back, and the draft that outlasts the page. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FetchUser } from '../../sandbox/extensions/app-fetch.ts';
import { type DraftRequest, draftAnswer, previewAnswer } from '../../src/settings/draft-contract.ts';
import { versionsAnswer } from '../../src/settings/versions-contract.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { done, INSTALLER, MAX, nameBoth, post, refusedAct, SAM, settingsOf } from './support.ts';

const OTHER = '4001002';
const OF_OTHER: FetchUser = { portalId: OTHER, userId: 77, userEmail: 'rae@northwind.example' };
const THRESHOLD = ['mql', 'threshold', 'default'];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ sandbox: { portals: [{ id: PORTAL }, { id: OTHER }] } });
  await stage.install();
  await stage.install(OTHER);
  await nameBoth(stage);
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.rows('delete from model_draft');
});

async function draft(request: DraftRequest, viewer: FetchUser = MAX) {
  const { body } = await post(stage, '/model/draft', { ...request }, viewer);
  return draftAnswer.parse(body);
}

async function drafted(request: DraftRequest, viewer: FetchUser = MAX) {
  const answer = await draft(request, viewer);
  if (!answer.ok) throw new Error(`there is no draft: ${answer.code}`);
  return answer.data;
}

/** Of the published model, changed by its form. */
const changed = (points: number, viewer: FetchUser = MAX) =>
  drafted(
    { from: { kind: 'published' }, edits: [{ kind: 'set', path: THRESHOLD, value: points }], keep: true },
    viewer,
  );

async function versions(viewer: FetchUser = INSTALLER) {
  const { body } = await post(stage, '/model/versions', {}, viewer);
  const answer = versionsAnswer.parse(body);
  if (!answer.ok) throw new Error(`there is no history: ${answer.code}`);
  return answer.data.versions;
}

/** Proposed by Max with the marketing key. */
async function proposed(text: string): Promise<string> {
  const { proposal } = await done(stage, '/model/proposals', { text }, MAX);
  await stage.settle();
  return proposal!.id;
}

async function published(text: string): Promise<string> {
  const id = await proposed(text);
  await done(stage, `/model/proposals/${id}`, { decision: 'confirm' }, SAM);
  await stage.settle();
  return (await stage.context.models.active(PORTAL)).hash;
}

describe('the way back', () => {
  test('an older model becomes a draft, goes the usual way, and is in force again under its hash', async () => {
    const first = await published((await changed(61)).text);
    const second = await published((await changed(62)).text);
    expect(second).not.toBe(first);
    const history = await versions();
    expect(history.map(({ isInForce, mayBegin }) => [isInForce, mayBegin])).toEqual([
      [true, false],
      [false, true],
      [false, true],
    ]);
    expect(history[0]).toMatchObject({
      name: 'default 1.0.2',
      fingerprint: second.slice('sha256:'.length, 'sha256:'.length + 12),
      sentence: expect.stringMatching(
        /^Published .+ by sam@northwind\.example with the sales key; proposed by max@northwind\.example with the marketing key\.$/,
      ),
      summary: 'The MQL threshold is 62 points instead of 61. And one more change.',
      changes: [
        'The MQL threshold is 62 points instead of 61.',
        'The model has version "1.0.2" instead of "1.0.1".',
      ],
    });
    expect(history[2]).toMatchObject({ summary: 'The first one.', changes: [] });
    expect(history[2]!.sentence).toMatch(/^Came with the installation, /);

    const back = await drafted({ from: { kind: 'version', id: history[1]!.id } });
    expect(back).toMatchObject({ name: 'default 1.0.1', isPublished: false, isVersionTaken: false });
    expect(back.changes).toContain('The MQL threshold is 61 points instead of 62.');
    expect((await stage.context.models.active(PORTAL)).hash).toBe(second);
    expect(await published(back.text)).toBe(first);
    const after = await versions();
    expect(after.map(({ isInForce, mayBegin }) => [isInForce, mayBegin])).toEqual([
      [true, false],
      [false, true],
      [false, false],
      [false, true],
    ]);
    expect(after[0]!.fingerprint).toBe(after[2]!.fingerprint);
  });

  test('a version of another portal is none of this one', async () => {
    const [version] = await versions();
    expect(await draft({ from: { kind: 'version', id: version!.id } }, OF_OTHER)).toMatchObject({
      ok: false,
      code: 'nothing_to_edit',
    });
    expect(await versions(OF_OTHER)).toHaveLength(1);
  });

  test('one that can no longer be read is told as such, and the rest of the history stays', async () => {
    await stage.rows(`
      update model set document = document || '{"schema": "of another day"}'
      where portal_id = ${PORTAL} and hash = (select model_hash from publication
        where portal_id = ${PORTAL} order by publication_id limit 1)`);
    const history = await versions();
    expect(history.at(-1)).toMatchObject({ name: 'A model of an older release', mayBegin: false });
    expect(history.at(-2)!.summary).toContain('cannot read it or the one before');
    expect(history[0]!.summary).toContain('61 points instead of 62');
  });
});

describe('a draft that outlasts the page', () => {
  test('is kept from its first change on, for its author alone, and gone on with', async () => {
    await drafted({ from: { kind: 'published' } });
    expect((await settingsOf(stage, MAX)).keptDraft).toBeNull();
    const { text, begunOn } = await changed(64);
    const { keptDraft } = await settingsOf(stage, MAX);
    expect(keptDraft).toMatchObject({ outdated: null, isThrown: false });
    expect(keptDraft!.sentence).toMatch(/^You have a draft, last changed \d\d:\d\d\.$/);
    expect((await settingsOf(stage, SAM)).keptDraft).toBeNull();
    expect((await settingsOf(stage, { ...OF_OTHER, userId: MAX.userId })).keptDraft).toBeNull();
    expect(await drafted({ from: { kind: 'kept' } })).toMatchObject({ text, begunOn, outdated: null });
    expect(await draft({ from: { kind: 'kept' } }, SAM)).toMatchObject({
      ok: false,
      code: 'nothing_to_edit',
    });
  });

  test('a text that is no model yet is kept as it stands', async () => {
    const from = { kind: 'text', text: 'model: {' } as const;
    await drafted({ from, keep: true });
    const { text, faults } = await drafted({ from: { kind: 'kept' } });
    expect(text).toBe('model: {');
    expect(faults).not.toEqual([]);
  });

  test('says that another model was published since it was begun, on the page that is open, too', async () => {
    const { text, begunOn } = await changed(65, SAM);
    await published((await changed(66)).text);
    const { keptDraft } = await settingsOf(stage, SAM);
    expect(keptDraft!.outdated).toContain('Another model was published since');
    const going = await drafted({ from: { kind: 'kept' } }, SAM);
    expect(going).toMatchObject({ begunOn, outdated: expect.stringContaining('Another model') });
    const open = await drafted({ from: { kind: 'text', text }, begunOn: begunOn!, keep: true }, SAM);
    expect(open.outdated).toContain('Another model was published since');
  });

  test('is thrown away by its author, and brought back', async () => {
    await changed(67);
    await changed(68, SAM);
    const { keptDraft } = await done(stage, '/model/draft/throw-away', {}, MAX);
    expect(keptDraft).toMatchObject({ isThrown: true, sentence: expect.stringContaining('thrown') });
    expect((await settingsOf(stage, SAM)).keptDraft).toMatchObject({ isThrown: false });
    await drafted({ from: { kind: 'kept' } });
    expect((await settingsOf(stage, MAX)).keptDraft).toMatchObject({ isThrown: false });
  });

  test('ends as a proposal, and comes back to its author when that is rejected or taken back', async () => {
    const { text } = await changed(69);
    const id = await proposed(text);
    expect((await settingsOf(stage, MAX)).keptDraft).toBeNull();
    const rejected = await done(
      stage,
      `/model/proposals/${id}`,
      { decision: 'reject', note: 'Too few.' },
      SAM,
    );
    expect(rejected.keptDraft).toBeNull();
    const back = (await settingsOf(stage, MAX)).keptDraft!;
    expect(back.rejected).toMatch(/^Your proposal was rejected by sam@\S+ \d\d:\d\d: Too few\.$/);
    expect((await drafted({ from: { kind: 'kept' } })).text).toBe(text);
    const again = await proposed(text);
    const { keptDraft } = await done(stage, `/model/proposals/${again}`, { decision: 'withdraw' }, MAX);
    expect(keptDraft).toMatchObject({ isThrown: false, rejected: null });
    expect((await drafted({ from: { kind: 'kept' } })).text).toBe(text);
  });
});

test('whoever decides on a proposal tries it on the contacts of now; one that is not open is gone', async () => {
  const id = await proposed((await changed(70)).text);
  const preview = async (proposal: string, viewer: FetchUser) =>
    previewAnswer.parse((await post(stage, '/model/preview', { proposal }, viewer)).body);
  const seen = await preview(id, SAM);
  expect(seen).toMatchObject({ ok: true, data: { others: expect.any(Array) } });
  if (!seen.ok) throw new Error(seen.message);
  for (const { contactId, href } of seen.data.others)
    expect(href).toBe(`${stage.config.hubspot.appUrl}/contacts/${PORTAL}/record/0-1/${contactId}`);
  expect(await preview(id, OF_OTHER)).toMatchObject({ ok: false, code: 'gone' });
  expect(await preview('999', SAM)).toMatchObject({ ok: false, code: 'gone' });
  await done(stage, `/model/proposals/${id}`, { decision: 'withdraw' }, MAX);
  expect((await refusedAct(stage, `/model/proposals/${id}`, { decision: 'confirm' }, SAM)).code).toBe('gone');
});

import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPace, showProgress } from '../../src/cli/progress.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { workedLead } from '../support/worked-lead.ts';
import { fairlead } from './support/fairlead.ts';

describe('rescore', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.install();
    for (let number = 0; number < 3; number += 1) workedLead(stage, `dana${number}@northwind.example`);
    await stage.settle();
  });
  afterAll(() => stage.close());

  const rescore = (io: Parameters<typeof fairlead>[1] = {}) =>
    fairlead(`rescore --portal ${PORTAL} --json`, { stage, ...io });

  const query = async (text: string) => (await stage.context.pool.query(text)).rows;

  async function publish(version: string): Promise<string> {
    const document = structuredClone((await stage.context.models.active(PORTAL)).document);
    document.model.version = version;
    const model = compileModel(document, LEXICON);
    await stage.context.models.publish(PORTAL, model);
    return model.hash;
  }

  const oldLeads = async (hash: string) =>
    (await query(`select count(*)::int as old from lead where model_hash <> '${hash}'`))[0].old;

  test('looks at every lead under the published model and lets go of the portal', async () => {
    const hash = await publish('2.0.0');
    expect(await oldLeads(hash)).toBeGreaterThan(2);
    const { exitCode, json, err } = await rescore();
    expect(exitCode).toBe(0);
    expect(await oldLeads(hash)).toBe(0);
    const [{ leads }] = await query('select count(*)::int as leads from lead');
    expect(json).toMatchObject({ joined: false, state: 'done', done: leads, total: leads });
    expect(err).toContain(`rescore: ${leads} of ${leads}`);
    expect(await query('select owner from portal_queue')).toEqual([{ owner: null }]);
  });

  test('follows alone while another process works for the portal, and is resumed after an interruption', async () => {
    const hash = await publish('3.0.0');
    await query(`update portal_queue set owner = 'another', owner_until = now() + interval '1 hour'`);
    const calls = stage.sandbox.calls.length;
    const idle = {
      start: () => expect.unreachable('the other process works'),
    } as unknown as Stage['context']['worker'];
    const stopped = await rescore({
      context: { ...stage.context, worker: idle },
      interrupted: AbortSignal.timeout(600),
    });
    expect(stopped).toMatchObject({ exitCode: 1, json: { state: 'waiting', done: 0 } });
    expect(stage.sandbox.calls.length).toBe(calls);
    expect(await query('select owner from portal_queue')).toEqual([{ owner: 'another' }]);

    // The other process ends: whoever follows takes over.
    const joined = rescore();
    await sleep(300);
    await query('update portal_queue set owner = null, owner_until = now()');
    const ended = await joined;
    expect(ended.err).toContain('under way already: joining it');
    expect(ended).toMatchObject({
      exitCode: 0,
      json: { joined: true, state: 'done', taskId: stopped.json.taskId },
    });
    expect(await oldLeads(hash)).toBe(0);
  });

  test('with --since it looks for what changed in HubSpot since then', async () => {
    stage.sandbox.setAppUrl(null);
    const contact = workedLead(stage, 'missed@northwind.example');
    stage.sandbox.setAppUrl(stage.url);
    const told = await fairlead(`rescore --portal ${PORTAL} --since 2020-01-01 --json`, { stage });
    expect(told).toMatchObject({ exitCode: 0, json: { joined: false, state: 'done' } });
    const task = await stage.context.tasks.read(PORTAL, told.json.taskId);
    expect(task).toMatchObject({ kind: 'reconcile', input: { since: Date.UTC(2020, 0, 1) } });
    // The app itself writes what was decided, if the command ends before.
    expect(await query(`select score from lead where contact_id = ${contact}`)).toEqual([
      { score: expect.any(Number) },
    ]);
    const wrong = await fairlead(`rescore --portal ${PORTAL} --since yesterday`, { stage });
    expect(wrong.exitCode).toBe(2);
  });

  test('with --since before that of a search under way, both are made', async () => {
    const lately = await stage.context.tasks.start(PORTAL, 'reconcile', { since: Date.now() - 60_000 });
    const told = await fairlead(`rescore --portal ${PORTAL} --since 2020-01-01 --json`, { stage });
    expect(told.err).toContain('yours begins when it has ended');
    expect(told).toMatchObject({ exitCode: 0, json: { joined: false, state: 'done' } });
    expect(await stage.context.tasks.read(PORTAL, lately.taskId)).toMatchObject({ state: 'done' });
    expect(await stage.context.tasks.read(PORTAL, told.json.taskId)).toMatchObject({
      input: { since: Date.UTC(2020, 0, 1) },
    });
  });

  test('tells why it failed', async () => {
    await query(`update portal_queue set owner = 'another', owner_until = now() + interval '1 hour'`);
    const running = fairlead(`rescore --portal ${PORTAL}`, { stage });
    await sleep(300);
    const task = (await stage.context.tasks.list(PORTAL)).find(({ state }) => state === 'waiting');
    await stage.context.tasks.fail(task!, 'HubSpot is closed', Date.now());
    const { exitCode, out } = await running;
    expect(exitCode).toBe(1);
    expect(out).toContain('failed: HubSpot is closed');
    await query('update portal_queue set owner = null, owner_until = now()');
  });

  test('is refused for a portal that is unknown or disconnected', async () => {
    const unknown = await fairlead('rescore --portal 5', { stage });
    expect(unknown.exitCode).toBe(2);
    await stage.context.installations.forPortal(PORTAL).markDisconnected('the app was removed');
    const { exitCode, err } = await rescore();
    expect(exitCode).toBe(1);
    expect(err).toContain('is disconnected');
    expect(err).toContain('install-url');
  });
});

describe('progress', () => {
  test('its pace counts from the first sight of it', () => {
    let now = 0;
    const pace = createPace(() => now);
    expect(pace({ done: 500, total: 1_000 })).toEqual({ rate: 0, secondsLeft: null });
    now = 10_000;
    expect(pace({ done: 600, total: 1_000 })).toEqual({ rate: 10, secondsLeft: 40 });
    expect(pace({ done: 600, total: null })).toEqual({ rate: 10, secondsLeft: null });
  });

  test('is told in lines of five seconds and at the end where there is no terminal', () => {
    let now = 0;
    const told: string[] = [];
    const view = showProgress({ err: (text) => told.push(text), now: () => now }, 'rescore');
    for (; now <= 11_000; now += 1_000) view.show({ done: now / 100, total: 200 });
    view.end();
    view.end();
    expect(told).toEqual([
      'rescore: 0 of 200',
      'rescore: 50 of 200, 10 a second, 15 s left',
      'rescore: 100 of 200, 10 a second, 10 s left',
      'rescore: 110 of 200, 10 a second, 9 s left',
    ]);
  });

  test('says nothing of the time left where nothing is left', () => {
    let now = 0;
    const told: string[] = [];
    const view = showProgress({ err: (text) => told.push(text), now: () => now }, 'rescore');
    view.show({ done: 0, total: 20 });
    now = 1_000;
    view.show({ done: 20, total: 20 });
    view.end();
    expect(told.at(-1)).toBe('rescore: 20 of 20, 20 a second');
  });

  test('is a bar on a terminal', () => {
    const screen = Object.assign(new PassThrough(), { isTTY: true, columns: 120, fd: 2 });
    let now = 0;
    const view = showProgress(
      { err: () => undefined, now: () => now, terminal: screen as unknown as NodeJS.WriteStream },
      'rescore',
    );
    view.show({ done: 0, total: 200 });
    now = 1_000;
    view.show({ done: 100, total: 200 });
    view.end();
    const drawn = String(screen.read());
    expect(drawn).toMatch(/rescore .*50% 100\/200, 100 a second, 1 s left/);
  });
});

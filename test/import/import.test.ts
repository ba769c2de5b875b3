import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { type ImportRun, importInto, recordOf, workOn } from './support/import-into.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/imports/crm-export', import.meta.url));
const MAP = join(FOLDER, 'map.yaml');
const NOW = Date.UTC(2026, 10, 5, 12);

let stage: Stage;

/** No webhooks: what is to be seen is the import's own doing. */
async function installed(): Promise<void> {
  const opened = Date.now();
  stage = await openStage({ now: () => NOW + Date.now() - opened, sandbox: { subscriptions: [] } });
  await stage.install();
}

const contact = (id: string) => recordOf(stage, 'contacts', `old-crm:${id}`)!;
const company = (id: string) => recordOf(stage, 'companies', `old-crm:${id}`)!;
const query = async (text: string) => (await stage.context.pool.query(text)).rows;

describe('an import of companies, people and what they did', () => {
  let done: ImportRun;
  beforeAll(async () => {
    await installed();
    done = await importInto(stage, FOLDER, MAP);
  });
  afterAll(() => stage.close());

  test('writes what the rows say, in the form of the portal', async () => {
    const { exitCode, summary } = done;
    expect(exitCode).toBe(1);
    expect(summary.files.map(({ outcomes }) => outcomes)).toEqual([
      { created: 2, bad: 1 },
      { created: 3, merged: 1, bad: 3 },
      { new: 2, known: 1, bad: 2, skipped: 2 },
    ]);
    expect(company('f1').values).toMatchObject({
      name: 'Aurora Tools',
      numberofemployees: '50',
      annualrevenue: '10000000',
      industry: 'COMPUTER_SOFTWARE',
    });
    expect(company('f2').values).toMatchObject({ numberofemployees: '2000', annualrevenue: '200000000' });
    expect(contact('p1').values).toMatchObject({
      jobtitle: 'Chief Revenue Officer',
      lifecyclestage: 'lead',
      plan: 'pro',
      associatedcompanyid: company('f1').id,
      fairlead_stage: 'lead',
    });
    expect(contact('p2').values).toMatchObject({
      associatedcompanyid: company('f2').id,
      fairlead_stage: 'customer',
    });
    expect(contact('p3').values.associatedcompanyid ?? '').toBe('');
  });

  test('names every bad row with its file, its line and the reason', async () => {
    const { summary, out } = done;
    expect(summary.badRows).toEqual([
      { file: 'firms.csv', line: 4, reason: 'size is no band with a lower bound' },
      { file: 'people.csv', line: 5, reason: expect.stringContaining('person is empty') },
      { file: 'people.csv', line: 6, reason: expect.stringContaining('e-mail address of another row') },
      { file: 'people.csv', line: 7, reason: 'plan does not take this value (enumeration)' },
      { file: 'acts.csv', line: 5, reason: 'day is no date of the form DD.MM.YYYY HH:mm' },
      { file: 'acts.csv', line: 6, reason: 'names a contact that was not imported' },
    ]);
    expect(out).toContain('people.csv:5: person is empty');
    expect(summary.files[2]?.skipped).toEqual([
      { reason: 'what "lunch" is no signal', rows: 1 },
      { reason: 'what "walk" is no signal', rows: 1 },
    ]);
    expect(summary.files[1]?.withoutCompany).toBe(1);
  });

  test('stores each signal once, dated by the file, under the door of files', async () => {
    expect(
      await query('select kind, asset, occurred_at::text, doors, attributes from signal order by kind'),
    ).toEqual([
      {
        kind: 'demo_request',
        asset: '/demo',
        occurred_at: '2026-11-03 09:30:00+00',
        doors: ['file'],
        attributes: {},
      },
      {
        kind: 'webinar_attended',
        asset: 'outbound in 2026',
        occurred_at: '2026-11-02 10:00:00+00',
        doors: ['file'],
        attributes: { minutes: 45 },
      },
    ]);
  });

  test('scores the leads, but opens no episode and writes no lifecycle', async () => {
    expect(Number(contact('p1').values.fairlead_intent_score)).toBeGreaterThan(0);
    expect(await query('select decision, stage, episode from lead order by contact_id limit 1')).toEqual([
      { decision: 'mql', stage: 'lead', episode: 0 },
    ]);
    expect(await query('select from episode')).toEqual([]);
    expect(contact('p1').values.lifecyclestage).toBe('lead');
  });

  test('is the same import when it is run again: nothing is written and nothing is read', async () => {
    await workOn(stage);
    const calls = stage.sandbox.calls.length;
    const second = await importInto(stage, FOLDER, MAP);
    expect(second.summary).toMatchObject({ alreadyImported: true, files: done.summary.files });
    expect(second.out).toContain('nothing was changed');
    expect(stage.sandbox.calls.length).toBe(calls);
  });

  test('the rows are forgotten when they have ended', async () => {
    expect(await query(`select from import_row where payload <> '{}' or key is not null`)).toEqual([]);
  });
});

describe('an import among other things', () => {
  let scratch: string;
  beforeEach(async () => {
    await installed();
    scratch = mkdtempSync(join(tmpdir(), 'fairlead-import-'));
  });
  afterEach(async () => {
    await stage.close();
    rmSync(scratch, { recursive: true });
  });

  test('under a changed map the same rows update only what differs', async () => {
    await importInto(stage, FOLDER, MAP);
    const map = join(scratch, 'map.yaml');
    writeFileSync(map, readFileSync(MAP, 'utf8').replace('firstname: first', 'lastname: first'));
    const { summary } = await importInto(stage, FOLDER, map);
    expect(summary.alreadyImported).toBe(false);
    expect(summary.files.map(({ outcomes }) => outcomes)).toMatchObject([
      { unchanged: 2 },
      { updated: 3 },
      { known: 3 },
    ]);
    expect(contact('p1').values).toMatchObject({ firstname: 'Ada', lastname: 'Ada' });
  });

  test('a contact that is there already is found by its e-mail address', async () => {
    const actor = stage.sandbox.actor(PORTAL);
    const id = actor.create('contacts', { email: 'ADA@aurora.example', city: 'Oslo' });
    await importInto(stage, FOLDER, MAP);
    expect(contact('p1')).toMatchObject({ id, values: { city: 'Oslo', firstname: 'Ada' } });
  });

  test('a company a person gave a contact stays its primary one', async () => {
    const actor = stage.sandbox.actor(PORTAL);
    const id = actor.create('contacts', { email: 'ada@aurora.example' });
    const own = actor.create('companies', { name: 'Her own' });
    actor.associate('contacts', id, 'companies', own, { primary: true });
    await importInto(stage, FOLDER, MAP);
    expect(contact('p1').values.associatedcompanyid).toBe(own);
    expect(contact('p1').links.map((link) => link.id)).toEqual([own, company('f1').id]);
  });

  test('a later file finds the companies of an earlier one', async () => {
    await importInto(stage, FOLDER, MAP);
    writeFileSync(join(scratch, 'more.csv'), 'person,firm\np9,f2\n');
    writeFileSync(
      join(scratch, 'map.yaml'),
      'schema: fairlead-import/1\nsource: old-crm\nfiles: [{ object: contact, id: person, company: firm }]\n',
    );
    await importInto(stage, join(scratch, 'more.csv'), join(scratch, 'map.yaml'));
    expect(contact('p9').values.associatedcompanyid).toBe(company('f2').id);
  });

  test('a signal known through another door stays one and gains the door of files', async () => {
    await importInto(stage, FOLDER, MAP);
    await stage.context.pool.query(`update signal set doors = array['action']`);
    writeFileSync(
      join(scratch, 'again.csv'),
      'ticket,at\nT-1,2026-11-03T09:30:20Z\nT-1,2026-11-03T09:31:00Z\n',
    );
    writeFileSync(
      join(scratch, 'map.yaml'),
      `schema: fairlead-import/1
source: old-crm
files:
  - { object: signal, contact: { column: ticket, as: ticket }, kind: demo_request, occurredAt: at, asset: { constant: /demo } }
`,
    );
    const { summary } = await importInto(stage, join(scratch, 'again.csv'), join(scratch, 'map.yaml'));
    expect(summary.files[0]?.outcomes).toEqual({ new: 1, known: 1 });
    expect(await query(`select doors from signal where kind = 'demo_request' order by occurred_at`)).toEqual([
      { doors: ['action', 'file'] },
      { doors: ['file'] },
    ]);
  });

  test('a gzipped file is read as it is', async () => {
    for (const name of ['firms.csv', 'people.csv', 'acts.csv']) {
      writeFileSync(join(scratch, `${name}.gz`), gzipSync(readFileSync(join(FOLDER, name))));
    }
    const { summary } = await importInto(stage, scratch, MAP);
    expect(summary.files.map(({ rows }) => rows)).toEqual([3, 7, 7]);
  });

  test.each([
    ['a property the portal lacks', 'firstname: first', 'shoe_size: first', 'no contact property shoe_size'],
    [
      'a property HubSpot sets itself',
      'firstname: first',
      'createdate: first',
      'sets the contact property createdate',
    ],
    ['a type that is another one there', 'type: enumeration, options', 'type: number, options', undefined],
  ])('%s is told before anything is written', async (_, from, to, message) => {
    if (message === undefined) await importInto(stage, FOLDER, MAP);
    const map = join(scratch, 'map.yaml');
    writeFileSync(map, readFileSync(MAP, 'utf8').replace(from, to));
    const before = stage.sandbox.portal(PORTAL).stores.contacts.all().length;
    const { exitCode, err } = await importInto(stage, FOLDER, map);
    expect(exitCode).toBe(1);
    expect(err).toContain(message ?? 'is there with type enumeration, not number');
    expect(stage.sandbox.portal(PORTAL).stores.contacts.all().length).toBe(before);
    expect(await query(`select from import_row where payload <> '{}'`)).toEqual([]);
  });

  test('R55 the rejected rows go to a report that no spreadsheet takes for formulas', async () => {
    writeFileSync(join(scratch, 'in.csv'), 'person,size\n=1+1,\n,"=cmd()"\np4,"-2, or ""so"""\n');
    writeFileSync(
      join(scratch, 'map.yaml'),
      'schema: fairlead-import/1\nsource: s\nfiles: [{ object: company, id: person, properties: { numberofemployees: { column: size, number: true } } }]\n',
    );
    const rejects = join(scratch, 'rejects.csv');
    await importInto(stage, join(scratch, 'in.csv'), join(scratch, 'map.yaml'), ['--rejects', rejects]);
    expect(readFileSync(rejects, 'utf8').split('\r\n')).toEqual([
      'file,line,reason,person,size',
      `in.csv,3,person is empty: without its id the row cannot be told from others,,"'=cmd()"`,
      `in.csv,4,size is no number,p4,"'-2, or ""so"""`,
      '',
    ]);
  });

  test('a dry run tells the same bad rows and changes nothing', async () => {
    const calls = stage.sandbox.calls.length;
    const { exitCode, out } = await importInto(stage, FOLDER, MAP, ['--dry-run']);
    expect(exitCode).toBe(1);
    expect(out).toContain('firms.csv:4: size is no band');
    expect(stage.sandbox.calls.length).toBe(calls);
    expect(await query('select from import_row')).toEqual([]);
  });

  test('an answer that was lost costs a repeat, not a second contact', async () => {
    stage.sandbox.faults.add({
      match: { path: '/contacts/batch/upsert' },
      effect: { kind: 'drop', when: 'after' },
      times: 4,
    });
    const { summary } = await importInto(stage, FOLDER, MAP);
    expect(summary.state).toBe('done');
    expect(stage.sandbox.portal(PORTAL).stores.contacts.all()).toHaveLength(3);
    expect(await query('select from lead')).toHaveLength(3);
    expect(await query('select from signal')).toHaveLength(2);
  });

  test('one that was stopped goes on with the same command, and comes to the same', async () => {
    const stopped = await importInto(stage, FOLDER, MAP, [], AbortSignal.abort());
    expect(stopped).toMatchObject({ exitCode: 1, summary: { state: 'waiting' } });
    const { summary } = await importInto(stage, FOLDER, MAP);
    expect(summary).toMatchObject({ state: 'done', alreadyImported: false });
    expect(summary.files[1]?.outcomes).toMatchObject({ created: 3 });
  });

  test('another import has to wait for one that is not finished', async () => {
    await importInto(stage, FOLDER, MAP, [], AbortSignal.abort());
    const map = join(scratch, 'map.yaml');
    writeFileSync(map, readFileSync(MAP, 'utf8').replace('firstname: first', 'lastname: first'));
    const { exitCode, err } = await importInto(stage, FOLDER, map);
    expect(exitCode).toBe(1);
    expect(err).toContain('Another import into portal');
  });

  test.each([
    ['no map', [FOLDER, '--map', '/nowhere.yaml'], 'cannot be read'],
    ['no file', ['/nowhere', '--map', MAP], 'There is no /nowhere'],
    ['a file where a folder is needed', [join(FOLDER, 'acts.csv'), '--map', MAP], 'give the folder'],
  ])('%s is wrong use', async (_, [file, , map], message) => {
    const { exitCode, err } = await importInto(stage, file!, map!);
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signModel } from '../../src/model-file/signed-model.ts';
import { Secret } from '../../src/secret.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { type Clock, DAY_1, playFiveDays } from '../support/worked-lead.ts';
import { fairlead } from './support/fairlead.ts';

const GOOD = readFileSync(new URL('../../packs/default/model.yaml', import.meta.url), 'utf8');
const raised = (text: string, version: string) => text.replace('version: 1.0.0', `version: ${version}`);
const STRICT = raised(GOOD, '1.1.0')
  .replace('    default: 60 #', '    default: 90 #')
  .replace('paid_social: { threshold: 65 }', 'linkedin_ads: { threshold: 90 }');

const OTHER = '4812';

let folder: string;
let stage: Stage;
let contact: string;
const clock: Clock = { now: DAY_1 };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-portal-model-'));
  stage = await openStage({
    now: () => clock.now,
    sandbox: {
      portals: [
        { id: PORTAL, name: 'One' },
        { id: OTHER, name: 'Another' },
      ],
    },
  });
  await stage.install();
  contact = await playFiveDays(stage, clock);
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const model = (...line: string[]) => fairlead(['model', ...line, '--portal', PORTAL], { stage });
const published = async () => (await stage.context.models.active(PORTAL)).version;

async function everything(): Promise<string> {
  const { rows } = await stage.context.pool.query(
    `select (select jsonb_agg(l order by lead_id) from lead l) as leads, (select count(*)::int from episode) as episodes,
      (select count(*)::int from receipt) as receipts, (select count(*)::int from outbox) as outbox,
      (select count(*)::int from work) as work, (select count(*)::int from model) as models`,
  );
  return JSON.stringify(rows);
}

describe('simulate and backtest', () => {
  test('name who would stop being an MQL, with the reason, and touch nothing', async () => {
    const before = await everything();
    const { exitCode, out } = await model('simulate', write('strict.yaml', STRICT));
    expect(exitCode).toBe(0);
    expect(out).toContain('would stop being an MQL: 1');
    expect(out).toMatch(new RegExp(`contact ${contact}, stage mql: 70 -> 70 points\\. .*`));
    expect(out).toContain('would become an MQL: 0');
    expect(await everything()).toBe(before);
  });

  test('are each other the other way round', async () => {
    const strict = write('strict.yaml', STRICT);
    const there = (await model('simulate', strict, '--json')).json;
    const back = (
      await fairlead(['backtest', 'published', '--against', strict, '--portal', PORTAL, '--json'], { stage })
    ).json;
    expect([back.becomes, back.stops]).toEqual([there.stops, there.becomes]);
    expect(back.decisions).toEqual({ before: there.decisions.after, after: there.decisions.before });
    expect(there.leads).toBe(
      there.decisions.after.mql +
        there.decisions.after.not_mql +
        there.decisions.after.hold +
        there.decisions.after.disqualified +
        there.decisions.after.diverted,
    );
  });

  test('of the published model with itself change nothing', async () => {
    const { json } = await model('simulate', 'published', '--json');
    expect(json).toMatchObject({ becomes: 0, stops: 0, otherDecisions: 0, otherScores: 0 });
    expect(json.decisions.before.mql).toBe(1);
  });

  test('say what the stored evidence cannot show', async () => {
    const text = GOOD.replace('contains: /careers', 'contains: /apply')
      .replace('[/careers, /jobs]', '[/apply]')
      .replaceAll('annualrevenue', 'total_revenue');
    const { json, out } = await model('simulate', write('blind.yaml', text), '--json');
    expect(json.ungathered, out).toEqual({
      signals: ['careers_page_view'],
      properties: ['company.total_revenue'],
    });
  });

  test('take a sample of the size asked for', async () => {
    const strict = write('strict.yaml', STRICT);
    expect((await model('simulate', strict, '--sample', '0')).out).toContain('and 1 more');
    expect(await model('simulate', strict, '--sample', 'many')).toMatchObject({ exitCode: 2 });
  });
});

/** Where it stands first in the model. */
function lineOf(text: string): number {
  return GOOD.slice(0, GOOD.indexOf(text)).split('\n').length;
}

describe('publish', () => {
  beforeEach(() => expect(published()).resolves.toBe('1.0.0'));

  test('is refused where the portal lacks a property, an option or a type, with everything listed', async () => {
    const text = raised(GOOD, '1.2.0')
      .replaceAll('annualrevenue: {', 'arr_in_dollars: {')
      .replaceAll('propertyName: annualrevenue', 'propertyName: arr_in_dollars')
      .replace('[COMPUTER_SOFTWARE,', '[SOFTWARE_AND_DREAMS, COMPUTER_SOFTWARE,')
      .replace('hs_email_domain: { type: text', 'hs_email_domain: { type: enumeration');
    const { exitCode, out } = await model('publish', write('foreign.yaml', text), '--yes');
    expect(exitCode).toBe(1);
    expect(out).toContain('The portal has no company property arr_in_dollars');
    expect(out).toContain('has no option SOFTWARE_AND_DREAMS');
    expect(out).toContain(
      'hs_email_domain is of type string on the portal, and declared as enumeration: declare it as text',
    );
    expect(out).toContain('lacks 3 of what it needs');
    expect(await published()).toBe('1.0.0');
  });

  test('wants a yes where decisions change, and says what would', async () => {
    const strict = write('strict.yaml', STRICT);
    const nobody = await model('publish', strict);
    expect(nobody.exitCode).toBe(2);
    expect(nobody.err).toContain('would stop being an MQL: 1');
    expect(nobody.err).toContain('add --yes');
    const no = await fairlead(['model', 'publish', strict, '--portal', PORTAL], {
      stage,
      confirm: async () => false,
    });
    expect(no).toMatchObject({ exitCode: 0, out: expect.stringContaining('default 1.0.0') });
    expect(no.err).toContain('would stop being an MQL: 1');
    expect(await published()).toBe('1.0.0');
  });

  test('is refused for another document under a version that was used', async () => {
    const { exitCode, err } = await model(
      'publish',
      write('same.yaml', STRICT.replace('1.1.0', '1.0.0')),
      '--yes',
    );
    expect(exitCode).toBe(1);
    expect(err).toContain('Raise model.version');
  });

  test('of a file with faults tells the place', async () => {
    const { exitCode, err } = await model(
      'publish',
      write('bad.yaml', GOOD.replace('points: 15', 'points: x')),
    );
    expect(exitCode).toBe(1);
    expect(err).toContain(`bad.yaml:${lineOf('points: 15')}:5 rules.6.points`);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('of the published model does nothing', async () => {
    expect(await model('publish', 'default')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('already'),
    });
  });

  test('keeps the document, writes the audit log, and opens and closes nothing', async () => {
    const strict = write('strict.yaml', STRICT);
    const lead = async () =>
      (await stage.context.pool.query('select stage, episode, mql_at from lead order by lead_id')).rows;
    const before = await lead();
    const { exitCode, json } = await model('publish', strict, '--yes', '--json');
    expect({ exitCode, published: json.published }).toEqual({ exitCode: 0, published: true });
    expect(await published()).toBe('1.1.0');
    await stage.settle();
    expect(await lead()).toEqual(before);
    const entry = (await stage.context.audit.after('0', 1_000)).find(({ action }) => action === 'publish');
    expect(entry).toMatchObject({
      portalId: PORTAL,
      actor: 'operator',
      detail: { model: { version: '1.1.0' }, before: { version: '1.0.0' }, stops: 1, becomes: 0 },
    });
    expect(entry?.detail.changes).toContain('The MQL threshold is 90 points instead of 60.');

    const { out } = await model('diff', '1.0.0', 'published');
    expect(out).toContain('The MQL threshold is 90 points instead of 60.');
    const list = await model('list');
    expect(list.out).toMatch(/1\.1\.0 {2}[0-9a-f]{12} {2}published/);
    const back = await model('publish', '1.0.0', '--yes');
    expect(back.exitCode).toBe(0);
  });
});

describe('a model on its way to another portal', () => {
  beforeAll(() => stage.install(OTHER));

  test('arrives unchanged under the signature of this app', async () => {
    const file = join(folder, 'export.json');
    expect(await model('export', '--out', file)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('signed with key k1'),
    });
    const { exitCode, json, out } = await fairlead(['model', 'import', file, '--portal', OTHER, '--json'], {
      stage,
    });
    expect(exitCode, out).toBe(0);
    const { hash } = await stage.context.models.active(PORTAL);
    expect(json).toMatchObject({ origin: 'signed', model: { hash }, gaps: [] });
    expect((await stage.context.models.byHash(OTHER, hash)).hash).toBe(hash);
    expect(await model('export', '--out', file)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('there already'),
    });
  });

  test('can be checked and compared as it is, and written out to be edited, with the same hash', async () => {
    const [signed, plain] = [join(folder, 'signed.json'), join(folder, 'plain.yaml')];
    await model('export', '--out', signed);
    expect(await model('export', '--plain', '--out', plain)).toMatchObject({ exitCode: 0 });
    const { hash } = await stage.context.models.active(PORTAL);
    for (const file of [signed, plain]) {
      expect((await fairlead(['model', 'validate', file, '--json'], { stage })).json).toMatchObject({
        ok: true,
        hash,
      });
      expect((await model('diff', file, 'published')).out).toContain('are the same.');
    }
    const { json } = await model('lint', 'published', '--json');
    expect(json).toMatchObject({ model: { hash } });
    expect(json).toEqual((await fairlead(['model', 'lint', signed, '--json'], { stage })).json);
  });

  test('is kept with a list of what the portal lacks, and decides nothing', async () => {
    const file = join(folder, 'lacking.json');
    const lacking = write(
      'lacking.yaml',
      raised(GOOD, '3.0.0').replaceAll('annualrevenue', 'arr_in_dollars'),
    );
    await model('export', '--model', lacking, '--out', file);
    const { exitCode, out } = await fairlead(['model', 'import', file, '--portal', OTHER], { stage });
    expect(exitCode).toBe(1);
    expect(out).toContain(
      `Portal ${OTHER} lacks 1 of what it needs:\n  The portal has no company property arr_in_dollars`,
    );
    expect((await stage.context.models.active(OTHER)).version).not.toBe('3.0.0');
  });

  test('that was changed is refused', async () => {
    const file = join(folder, 'export.json');
    const signed = readFileSync(file, 'utf8');
    const changed = write('changed.json', signed.replace('"points": 20', '"points": 99'));
    expect(await fairlead(['model', 'import', changed, '--portal', OTHER], { stage })).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('(key k1) does not fit'),
    });
    const noise = write('noise.json', 'noise');
    expect(await fairlead(['model', 'import', noise, '--portal', OTHER], { stage })).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('no exported model'),
    });
  });

  test('of another app, which calls its key k1 as well, needs a word that it is trusted', async () => {
    const key = { id: 'k1', key: new Secret(Buffer.alloc(32, 5)) };
    const signed = signModel(await stage.context.models.active(PORTAL), key, clock.now);
    const { fingerprint } = signed.signature;
    const file = write('theirs.json', JSON.stringify(signed));
    const take = (name: string, ...more: string[]) =>
      fairlead(['model', 'import', name, '--portal', OTHER, ...more], { stage });
    expect(await take(file)).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining(`another app has signed it (key k1, fingerprint ${fingerprint})`),
    });
    expect(await take(file, '--trust-other-app', '--json')).toMatchObject({
      exitCode: 0,
      json: { origin: 'foreign', fingerprint },
    });
    const changed = write(
      'theirs-changed.json',
      JSON.stringify(signed).replace('"points":20', '"points":99'),
    );
    expect(await take(changed, '--trust-other-app')).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('not the one that was exported'),
    });
  });
});

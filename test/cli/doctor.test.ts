import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Io } from '../../src/cli/cli.ts';
import { schemaFinding } from '../../src/cli/doctor/database.ts';
import type { Config } from '../../src/config.ts';
import { Secret } from '../../src/secret.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { workedLead } from '../support/worked-lead.ts';
import { environmentOf } from './support/environment.ts';
import { fairlead } from './support/fairlead.ts';

describe('over an installed portal', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
    await stage.install();
    workedLead(stage);
    await stage.settle();
  });
  afterAll(() => stage.close());

  const doctor = (io: Partial<Io> = {}) => fairlead('doctor', { stage, ...io });
  const query = async (text: string) => (await stage.context.pool.query(text)).rows;
  const withConfig = (change: Partial<Config>) => ({
    context: { ...stage.context, config: { ...stage.context.config, ...change } },
  });

  test('where all is well it says so, a line a check', async () => {
    const { exitCode, out } = await doctor();
    expect(exitCode, out).toBe(0);
    const checks = out.split('\n').map((line) => /^ok {7}([^:]+):/.exec(line)?.[1] ?? line);
    expect(checks).toEqual([
      'config',
      'hubspot',
      'clock',
      'credentials',
      'public address',
      'database',
      'database schema',
      'journal',
      ...['tokens', 'scopes', 'properties', 'webhooks', 'work'].map((check) => `portal ${PORTAL} ${check}`),
      '',
      'All is well.',
    ]);
  });

  test('a process of its own finds the same, and changes nothing', async () => {
    const before = await contents();
    const { exitCode, out } = await fairlead('doctor --json', { env: environmentOf(stage) });
    expect(exitCode, out).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ problems: 0, warnings: 0 });
    expect(await contents()).toEqual(before);
  });

  async function contents(): Promise<unknown[]> {
    const tables = await query(
      `select table_name from information_schema.tables where table_schema = 'public'`,
    );
    return Promise.all(
      tables.map(({ table_name }) =>
        query(
          `select '${table_name}' as name, md5(string_agg(t::text, ',' order by t::text)) from ${table_name} t`,
        ),
      ),
    );
  }

  test.each([-60_000, 60_000])('a clock that is %d ms off is a problem', async (off) => {
    const { exitCode, out } = await doctor({ now: () => Date.now() + off });
    expect(exitCode).toBe(1);
    expect(out).toMatch(/problem {2}clock: (59|60|61) s (behind|ahead of) HubSpot's: .*NTP/);
  });

  test('a HubSpot that does not answer is a problem, and the tokens are not blamed', async () => {
    const { hubspot } = stage.context.config;
    const { exitCode, out } = await doctor(
      withConfig({ hubspot: { ...hubspot, apiUrl: 'http://127.0.0.1:9' } }),
    );
    expect(exitCode).toBe(1);
    expect(out).toContain('problem  hubspot: http://127.0.0.1:9 does not answer');
    expect(out).toContain(`warning  portal ${PORTAL} tokens: they open; HubSpot could not be asked`);
  });

  test('R52 tokens that do not open are a problem that names the key', async () => {
    const key = { id: 'k2', key: new Secret(randomBytes(32)) };
    const { exitCode, out } = await doctor(withConfig({ encryptionKeys: [key] }));
    expect(exitCode).toBe(1);
    expect(out).toMatch(/problem {2}portal \d+ tokens: .*key "k1"/);
  });

  test('tokens that HubSpot has forgotten are a problem', async () => {
    const portal = stage.context.installations.forPortal(PORTAL);
    const kept = (await portal.readTokens())!;
    const forgotten = { accessToken: 'unknown', refreshToken: 'unknown', issuedAt: 0 };
    for (const expiresAt of [Date.now() + 60_000, 1]) {
      await portal.replaceTokens({ ...forgotten, expiresAt });
      const { exitCode, out } = await doctor();
      expect(exitCode).toBe(1);
      expect(out).toContain(`problem  portal ${PORTAL} tokens: HubSpot does not know them any more`);
    }
    await portal.replaceTokens({ ...kept, expiresAt: 1 });
    expect((await doctor()).exitCode, 'an access token of yesterday is no fault').toBe(0);
  });

  test.each([
    [
      'the id of another app',
      { appId: '999' },
      /problem {2}portal \d+ tokens: they are of the app \d+, and HUBSPOT_APP_ID is 999/,
    ],
    [
      'a wrong client id',
      { clientId: 'nobody' },
      /problem {2}credentials: HubSpot refuses them .*HUBSPOT_CLIENT_ID and/,
    ],
    ['a wrong secret', { clientSecrets: [new Secret('wrong')] }, /problem {2}credentials: .*_SECRET from/],
  ] as const)('%s is a problem, be the access token alive or not', async (_, wrong, line) => {
    const { hubspot } = stage.context.config;
    for (const life of [`- interval '1 hour'`, `+ interval '1 hour'`]) {
      await query(`update installation set token_expires_at = now() ${life}`);
      const { exitCode, out } = await doctor(withConfig({ hubspot: { ...hubspot, ...wrong } }));
      expect(exitCode, out).toBe(1);
      expect(out).toMatch(line);
    }
  });

  test('events of another app are a problem until some of this app come', async () => {
    const event = (key: string, reason: string, ago: string) =>
      query(`insert into event (portal_id, key, type, object_type, object_id, occurred_at, recorded_at, outcome, reason)
        values (1, '00000000-0000-4000-8000-00000000000${key}', 'x', 'other', 1, now(), now() ${ago}, 'ignored', ${reason})`);
    await event('1', `'other app'`, `+ interval '1 second'`);
    const { exitCode, out } = await doctor();
    expect(exitCode).toBe(1);
    expect(out).toMatch(
      /problem {2}app id: the latest 1 event\(s\) are of another app than \d+ .*HUBSPOT_APP_ID/,
    );
    await event('2', 'null', `+ interval '2 seconds'`);
    expect((await doctor()).out).not.toContain('app id');
    await query(`delete from event where portal_id = 1`);
  });

  test.each([
    ['whose name nobody knows', 'https://no-such-host.invalid', /healthz does not answer \(E[A-Z_]+\)/],
    ['where something else answers', 'ELSEWHERE', /healthz answers with status 4\d\d, and not as Fairlead/],
  ])('a public address %s is a problem', async (_, address, line) => {
    const publicUrl = address === 'ELSEWHERE' ? `${stage.url}/elsewhere` : address;
    const { exitCode, out } = await doctor(withConfig({ publicUrl }));
    expect(exitCode).toBe(1);
    expect(out).toMatch(/problem {2}public address: /);
    expect(out).toMatch(line);
  });

  test('a public address on this machine is a problem where HubSpot is not', async () => {
    const hubspot = { ...stage.context.config.hubspot, apiUrl: 'https://no-such-hubspot.invalid' };
    const { out } = await doctor(withConfig({ hubspot }));
    expect(out).toMatch(/problem {2}public address: http:\/\/127.0.0.1:\d+ is this machine alone/);
  });

  describe('with one thing amiss', () => {
    beforeEach(() => query('create table kept as select * from installation'));
    afterEach(async () => {
      await query('delete from installation');
      await query('insert into installation select * from kept');
      await query('drop table kept');
      await query('truncate dead_letter, work, task, outbox');
    });

    test.each([
      [
        `update installation set scopes = array_remove(scopes, 'crm.objects.deals.read')`,
        'problem  portal P scopes: not granted: crm.objects.deals.read. Have the portal install the app again.',
      ],
      [
        `update installation set settings =
          '{"clashes": [{"object": "contact", "name": "fairlead_score", "reason": "It is a text."}]}'`,
        'problem  portal P properties: contact fairlead_score is not written. It is a text.',
      ],
      ['update installation set provisioned_at = null', 'warning  portal P properties: not set up yet'],
      [
        `update installation set state = 'disconnected', disconnected_reason = 'they left'`,
        'warning  portal P: disconnected: they left. "fairlead install-url"',
      ],
      [
        'update installation set access_token = null, refresh_token = null',
        'problem  portal P tokens: there are none. Have the portal install the app again.',
      ],
      [
        `update installation set installed_at = now() + interval '1 hour'`,
        'warning  portal P webhooks: none heard since the install.',
      ],
      [
        `insert into work (portal_id, object_type, object_id, due_at, reason, attempts, last_error)
          values (P, 'contact', 1, now() - interval '1 hour', 'event', 2, 'too bad')`,
        'problem  portal P work: waits since ',
      ],
      [
        `insert into work (portal_id, object_type, object_id, due_at, reason, attempts, last_error)
          values (P, 'contact', 1, now() + interval '1 hour', 'event', 2, 'too bad')`,
        'warning  portal P work: 1 failed and are tried again: too bad',
      ],
      [
        `insert into work (portal_id, object_type, object_id, due_at, reason, last_error)
          values (P, 'company', 1, now() + interval '1 hour', 'event', 'missing scopes')`,
        'warning  portal P work: 1 failed and are tried again: missing scopes',
      ],
      [
        `insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at, last_error)
          values (P, 'contact', 1, 'score', '{}', 1, now(), now() + interval '5 minutes', 'HubSpot is down')`,
        'warning  portal P work: 1 failed and are tried again: HubSpot is down',
      ],
      [
        `insert into task (portal_id, kind, state, error, generation) values (P, 'provision', 'running', 'forbidden', 1)`,
        'warning  portal P provision: has failed and is tried again: forbidden',
      ],
      [
        `insert into work (portal_id, object_type, object_id, due_at, reason, last_error)
          values (P, 'deal', 1, now() + interval '1 hour', 'event', 'not allowed')`,
        'warning  portal P deals: wait to be read, and are tried again once an hour at least: not allowed',
      ],
      [
        `insert into task (portal_id, kind, state, error, generation) values (P, 'deals', 'waiting', 'no right', 1)`,
        'warning  portal P deals: wait to be read, and are tried again once an hour at least: no right',
      ],
      [
        `insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
          values (P, 'contact', 1, 'score', '{}', 1, now(), now() - interval '1 hour')`,
        'problem  portal P work: waits since ',
      ],
      [
        `insert into task (portal_id, kind, state, error, generation) values (P, 'backfill', 'failed', 'no way', 1)`,
        'problem  portal P backfill: failed: no way.',
      ],
      [
        `insert into dead_letter (portal_id, at, source, reason) values (P, now(), 'work', 'why')`,
        'problem  portal P dead letters: 1 gave up. "fairlead dead list --portal P"',
      ],
      [
        `insert into dead_letter (portal_id, at, source, reason) values (0, now(), 'event', 'why')`,
        'problem  unreadable events: 1 gave up. "fairlead dead list --portal 0"',
      ],
      [
        `with agreed as (
            insert into model (portal_id, hash, document) values (P, 'deals', '{"handoff": {"deal": {}}}')
            on conflict do nothing),
            asking as (update lead set asks_for_deal = true)
          update installation set model_hash = 'deals',
            scopes = array_remove(scopes, 'crm.objects.deals.write')`,
        'warning  portal P new deals: the model asks for them, and none is made (SQLs that wait for theirs: 1).',
      ],
      [
        `with agreed as (
            insert into model (portal_id, hash, document) values (P, 'leads', '{"handoff": {"leads": {}}}')
            on conflict do nothing),
            asking as (update lead set sales_leads = '{"1": {"id": null, "act": null}}')
          update installation set model_hash = 'leads',
            scopes = array_remove(scopes, 'crm.objects.leads.read')`,
        'warning  portal P HubSpot leads: the model asks for them, and none is made (leads that wait for theirs: 1).',
      ],
      ['delete from installation', 'warning  portals: none has installed the app.'],
    ])('%s', async (statement, line) => {
      await query(statement.replaceAll(/\bP\b/g, PORTAL));
      const { exitCode, out } = await doctor();
      const wanted = line.replaceAll(/\bP\b/g, PORTAL);
      expect(out).toContain(wanted);
      expect(exitCode).toBe(wanted.startsWith('problem') ? 1 : 0);
    });
  });

  test('nothing heard for a week is worth a look', async () => {
    const { out } = await doctor({ now: () => Date.now() + 8 * 86_400_000 });
    expect(out).toMatch(/warning {2}portal \d+ webhooks: last heard .*webhook log/);
  });
});

describe('before there is anything to look at', () => {
  const settings = {
    PUBLIC_URL: 'http://localhost:8080',
    HUBSPOT_APP_ID: '1',
    HUBSPOT_CLIENT_ID: 'id',
    HUBSPOT_CLIENT_SECRET: 'secret',
    HUBSPOT_API_URL: 'http://127.0.0.1:9',
    FAIRLEAD_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
  };

  test('an environment without credentials is a problem with what to do', async () => {
    const { exitCode, out } = await fairlead('doctor', { env: { DATA_DIR: '/nowhere' } });
    expect(exitCode).toBe(1);
    expect(out).toContain('problem  config: No HubSpot credentials are set');
    expect(out).toContain('Run npm start');
  });

  test('each fault of the configuration has its line', async () => {
    const { exitCode, out } = await fairlead('doctor', { env: { HUBSPOT_APP_ID: 'x', PORT: '-1' } });
    expect(exitCode).toBe(1);
    expect(out).toContain('problem  config HUBSPOT_APP_ID: is not a number. Copy the app id');
    expect(out).toContain('problem  config PORT: ');
    expect(out).toContain('problem  config PUBLIC_URL: is not set. ');
  });

  test('a database that cannot be reached is a problem with what to do', async () => {
    const env = { ...settings, DATABASE_URL: 'postgres://127.0.0.1:9/fairlead' };
    const { exitCode, out, err } = await fairlead('doctor', { env });
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' });
    expect(out).toContain(
      'problem  database: The database cannot be used (ECONNREFUSED). Nothing listens there',
    );
  });

  test('an embedded database that was never started is not made by looking', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fairlead-doctor-'));
    chmodSync(folder, 0o755);
    try {
      for (const DATA_DIR of [folder, join(folder, 'deeper')]) {
        const { out } = await fairlead('doctor', { env: { ...settings, DATA_DIR } });
        expect(out).toContain(`warning  database: there is none yet in ${DATA_DIR}.`);
      }
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    [null, 'warning', 'there is none yet'],
    [[], 'warning', 'the next start of the app applies 0001-evidence-store'],
    [['0001-evidence-store', '9999-later'], 'problem', 'made by a newer Fairlead (9999-later)'],
  ] as const)('a schema of %j is a %s', (applied, state, text) => {
    expect(schemaFinding(applied)).toMatchObject({ state, text: expect.stringContaining(text) });
  });
});

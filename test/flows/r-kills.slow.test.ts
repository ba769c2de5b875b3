/** A process that is killed, and what its disk shows to whoever reads it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { demoPortalId as PORTAL } from '../../sandbox/sandbox.ts';
import type { PassingCall } from '../faults/kill-nine/relay.ts';
import { aContact, openScene, type Scene } from '../support/scene.ts';

const RESUMES_WITHIN_MS = 60_000;
/** What a machine that is busy with other things may need beside it. */
const patient = { timeout: 300_000 };

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanups.splice(0).reverse()) await undo();
});
const cleanUp = (undo: () => Promise<unknown> | unknown) => void cleanups.push(undo);

test(
  'R13 a process that is killed after the 2xx and before it did anything: the next one does it within 60 s, with one write',
  patient,
  async () => {
    // Leases and ownership of half their length: 30 s and 10 s.
    const scene = await openScene({ scale: 0.5, cleanUp });
    const { sandbox } = scene;
    const contact = aContact(scene);
    await scene.quiet();
    const record = () => sandbox.portal(PORTAL).live('contacts', contact);
    const before = record().values.fairlead_score;
    const writes = () =>
      record().writes.filter(
        ({ source, values }) => source.type === 'INTEGRATION' && values.fairlead_score !== undefined,
      );
    const written = writes().length;
    // HubSpot keeps every look waiting: nothing can be done of it before the end.
    const silence = sandbox.faults.add({ match: { path: '/contacts/batch/' }, effect: { kind: 'hang' } });
    sandbox
      .actor(PORTAL)
      .update('contacts', contact, { hs_analytics_last_url: 'https://www.example.com/pricing' });
    await sandbox.flushWebhooks();
    expect(sandbox.webhooks.pending()).toBe(0);
    await scene.app.kill();
    const kept = `select property, outcome from event where outcome is null`;
    expect(await scene.rows(kept)).toEqual([{ property: 'hs_analytics_last_url', outcome: null }]);
    expect(record().values.fairlead_score).toBe(before);
    sandbox.faults.remove(silence.id);
    await scene.start().ready();
    await vi.waitFor(() => expect(record().values.fairlead_score).not.toBe(before), RESUMES_WITHIN_MS);
    await scene.quiet();
    expect(await scene.rows(kept)).toEqual([]);
    expect(writes()).toHaveLength(written + 1);
  },
);

type Values = Readonly<Record<string, string>>;

/** What a call to HubSpot writes to this contact; nothing where it is no write, or another's. */
function writtenBy({ path, body }: PassingCall, contact: string): Values | undefined {
  if (!path.endsWith('/contacts/batch/update')) return undefined;
  const { inputs } = JSON.parse(body.toString()) as { inputs: { id: string; properties: Values }[] };
  return inputs.find(({ id }) => id === contact)?.properties;
}

const becomesMql = (values: Values | undefined, name: string) =>
  values?.[name] === (name === 'lifecyclestage' ? 'marketingqualifiedlead' : 'mql');

/** Keeps an answer from being noted: until `release` whoever would settle a row, or tell a lead of it, waits. */
async function holdOutbox(databaseUrl: string) {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  await db.query('begin');
  await db.query('select from lead for update');
  await db.query('select from outbox for update');
  const isWaitedFor = async () =>
    (await db.query('select 1 from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))'))
      .rowCount;
  return {
    untilWaitedFor: async () => {
      while ((await isWaitedFor()) === 0) await sleep(5);
    },
    release: () => db.end(),
  };
}

const BEFORE = 'before it has the answer';
const BETWEEN = 'with the answer, before that is kept';

test.each([
  { name: 'fairlead_stage', when: BEFORE },
  { name: 'lifecyclestage', when: BEFORE },
  { name: 'lifecyclestage', when: BETWEEN },
])(
  'R14 a process that is killed after HubSpot took its $name, $when: one identical repeat at most, one transition, one episode',
  patient,
  async ({ name, when }) => {
    let contact = '';
    const writes: Values[] = [];
    const taken = Promise.withResolvers<void>();
    const goesOn = Promise.withResolvers<void>();
    const answered = async (call: PassingCall, status: number) => {
      const values = writtenBy(call, contact);
      if (!values) return;
      expect(status).toBe(200);
      writes.push(values);
      if (!becomesMql(values, name)) return;
      taken.resolve();
      await goesOn.promise;
    };
    const scene = await openScene({ onTheWay: { answered }, cleanUp });
    const { sandbox } = scene;
    contact = aBuyer(scene);
    await scene.quiet();
    writes.length = 0;
    const demo = {
      recent_conversion_event_name: 'Request a demo',
      recent_conversion_date: new Date().toISOString(),
    };
    sandbox.actor(PORTAL).update('contacts', contact, demo);
    await taken.promise;
    if (when === BEFORE) await scene.app.kill();
    else {
      const held = await holdOutbox(scene.databaseUrl);
      goesOn.resolve();
      await held.untilWaitedFor();
      await scene.app.kill();
      await held.release();
    }
    goesOn.resolve();
    // HubSpot has it, and nothing here knows.
    expect(sandbox.portal(PORTAL).live('contacts', contact).values).toMatchObject(writes.at(-1)!);
    expect((await scene.rows('select 1 from outbox')).length).toBeGreaterThan(0);
    await scene.start().ready();
    await scene.quiet();
    const times = Map.groupBy(writes, (values) => JSON.stringify(Object.entries(values).sort()));
    for (const [write, { length }] of times) expect(length, write).toBeLessThanOrEqual(2);
    for (const each of ['fairlead_stage', 'lifecyclestage']) {
      const became = [...times.keys()].filter((text) =>
        becomesMql(Object.fromEntries(JSON.parse(text)), each),
      );
      expect(became, each).toHaveLength(1);
    }
    expect(sandbox.portal(PORTAL).live('contacts', contact).values).toMatchObject({
      fairlead_stage: 'mql',
      lifecyclestage: 'marketingqualifiedlead',
    });
    expect(
      await scene.rows(
        `select detail->>'to' as became from audit where action = 'transition' and detail->>'to' = 'mql'`,
      ),
    ).toEqual([{ became: 'mql' }]);
    expect(await scene.rows('select number from episode')).toEqual([{ number: 1 }]);
    expect(await scene.rows('select 1 from dead_letter')).toEqual([]);
  },
);

/** Whom the default model makes an MQL as soon as a demo is asked for. */
function aBuyer({ sandbox }: Scene): string {
  const actor = sandbox.actor(PORTAL);
  const company = actor.create('companies', {
    domain: 'firm.example',
    industry: 'COMPUTER_SOFTWARE',
    numberofemployees: '200',
    annualrevenue: '30000000',
  });
  const person = { jobtitle: 'VP of Sales', country: 'United States', lifecyclestage: 'lead' };
  const contact = actor.create('contacts', { ...person, email: 'kim@firm.example' });
  actor.associate('contacts', contact, 'companies', company, { primary: true });
  return contact;
}

test(
  'R52 whoever reads the disk of a running app finds neither a token nor a secret in clear',
  patient,
  async () => {
    const scene = await openScene({ cleanUp });
    const { sandbox } = scene;
    const contact = aContact(scene);
    await scene.quiet();
    const { app } = sandbox;
    const tokens = [...app.grants.keys()];
    const hidden = [...tokens, app.installations.get(PORTAL)!.refreshToken, app.options.clientSecret];
    expect(tokens.length).toBeGreaterThan(0);
    expect(hidden.every((secret) => secret.length > 10)).toBe(true);
    const files = readdirSync(scene.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    const holding = (text: string) => files.filter((bytes) => bytes.includes(text)).length;
    // What is no secret is found, so that the search is one: in the tables or in the log they are written from.
    expect(holding(contact)).toBeGreaterThan(0);
    expect(holding('kim0@firm.example')).toBeGreaterThan(0);
    expect(hidden.filter((secret) => holding(secret) > 0)).toEqual([]);
  },
);

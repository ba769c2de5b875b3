/** What one portal, or one process, that stands still means for the others. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { openStage, PORTAL } from '../support/stage.ts';
import type { Player } from '../torture/players.ts';
import { openTheatre, type Theatre } from '../torture/theatre.ts';

const SILENT = [PORTAL, '4001002'];
const HEALTHY = '4001003';
const ROUNDS = 12;
/** Several processes on a machine that may be busy with other things. */
const patient = { timeout: 300_000 };

test(
  'R31 two portals of which HubSpot answers no call hold up no third one, neither at first nor later',
  patient,
  async () => {
    const stage = await openStage({ env: { FAIRLEAD_RETRY_SCALE: '1' } });
    for (const id of [...SILENT, HEALTHY]) {
      if (id !== PORTAL) stage.sandbox.createPortal({ id, name: id });
      await stage.install(id);
    }
    const contacts = new Map(
      [...SILENT, HEALTHY].map((id) => [
        id,
        Array.from({ length: id === HEALTHY ? ROUNDS : 300 }, (_, place) =>
          stage.sandbox
            .actor(id)
            .create('contacts', { email: `k${place}@f.example`, lifecyclestage: 'lead' }),
        ),
      ]),
    );
    await stage.settle();
    const { worker } = stage.context;
    worker.start();
    for (const portalId of SILENT) {
      stage.sandbox.faults.add({ match: { portalId }, effect: { kind: 'hang' } });
      for (const contact of contacts.get(portalId)!) {
        stage.sandbox.actor(portalId).update('contacts', contact, { jobtitle: 'CEO' });
      }
    }
    const silentCalls = () =>
      stage.sandbox.calls.filter(({ portalId }) => SILENT.includes(String(portalId))).length;
    const before = silentCalls();
    await stage.sandbox.flushWebhooks();
    await vi.waitFor(() => expect(silentCalls()).toBeGreaterThan(before + 1), { timeout: 30_000 });

    // Through the first silence, which nobody knows of yet, and the pauses and the probes after it.
    for (const contact of contacts.get(HEALTHY)!) {
      const writtenAt = () => stage.contact(contact, HEALTHY).fairlead_evaluated_at;
      const before = writtenAt();
      stage.sandbox.actor(HEALTHY).update('contacts', contact, {
        recent_conversion_event_name: 'Request a demo',
        recent_conversion_date: new Date().toISOString(),
      });
      await stage.sandbox.flushWebhooks();
      // Less than one call to a silent portal takes: none of them was waited for.
      await vi.waitFor(() => expect(writtenAt()).not.toBe(before), { timeout: 8_000, interval: 20 });
      await sleep(2_000);
    }
    stage.context.endCalls();
    await worker.stop();
    stage.sandbox.faults.clear();
    await stage.close();
  },
);

test(
  'R27 a portal that HubSpot answers 429 is left alone for as long as it says, another one goes on, and all is done afterwards',
  patient,
  async () => {
    const RETRY_AFTER_S = 10;
    const stage = await openStage({ env: { FAIRLEAD_RETRY_SCALE: '1' } });
    stage.sandbox.createPortal({ id: HEALTHY, name: HEALTHY });
    for (const id of [PORTAL, HEALTHY]) await stage.install(id);
    const effect = {
      kind: 'status',
      status: 429,
      headers: { 'Retry-After': String(RETRY_AFTER_S) },
    } as const;
    const match = { portalId: PORTAL, path: '/crm/' };
    const refusal = stage.sandbox.faults.add({ match, effect, times: 1 });
    const contacts = [PORTAL, HEALTHY].map(
      (id) =>
        [
          id,
          stage.sandbox.actor(id).create('contacts', { email: 'k@f.example', lifecyclestage: 'lead' }),
        ] as const,
    );
    stage.context.worker.start();
    await stage.sandbox.flushWebhooks();
    for (const [id, contact] of contacts) {
      await vi.waitFor(() => expect(stage.contact(contact, id).fairlead_score).toBe('0'), patient);
    }
    await stage.context.worker.stop();
    expect(refusal.hits).toBe(1);
    const { calls } = stage.sandbox;
    const refused = calls.findIndex(({ status }) => status === 429);
    const next = calls.findIndex(({ portalId }, place) => place > refused && portalId === PORTAL);
    expect(calls[next]!.at - calls[refused]!.at).toBeGreaterThanOrEqual(RETRY_AFTER_S * 1_000);
    const meanwhile = calls.slice(refused, next).map(({ portalId, path }) => `${portalId} ${path}`);
    expect(meanwhile).toContainEqual(
      expect.stringMatching(new RegExp(`^${HEALTHY} .*/contacts/batch/update$`)),
    );
    expect(await stage.rows('select 1 from dead_letter')).toEqual([]);
    await stage.close();
  },
);

/** Who owns which portal from when on, by the database's own word. */
async function noteOwners({ db }: Theatre): Promise<void> {
  await db.query(`create table noted_owner (portal_id text, owner text, at timestamptz)`);
  await db.query(
    `create function note_owner() returns trigger language plpgsql as $$ begin
       insert into noted_owner values (new.portal_id, new.owner, clock_timestamp()); return new; end $$`,
  );
  await db.query(
    `create trigger note_owner after update on portal_queue for each row
       when (new.owner is distinct from old.owner) execute function note_owner()`,
  );
}

async function ownerAt({ db }: Theatre, portalId: string, at: number): Promise<string | undefined> {
  const { rows } = await db.query<{ owner: string }>(
    'select owner from noted_owner where portal_id = $1 and at <= $2 order by at desc limit 1',
    [portalId, new Date(at)],
  );
  return rows[0]?.owner;
}

test(
  'a worker that was asleep while another took its portals over calls HubSpot for none of them when it wakes',
  patient,
  async () => {
    const portals = ['4001001', '4001002'];
    const theatre = await openTheatre({ seed: 7, portals, scale: 0.25, webhookScale: 0.003 });
    const { sandbox, players } = theatre;
    const { workers } = players;
    const rows = Array.from({ length: 4_000 }, (_, place) => ({
      properties: { email: `past${place}@before.example`, jobtitle: 'Analyst', lifecyclestage: 'lead' },
    }));
    const lastCallOf = (worker: Player) => Date.now() - (worker.calls.at(-1)?.at ?? 0);
    try {
      await noteOwners(theatre);
      for (const portalId of portals) sandbox.load(portalId, 'contacts', rows);
      await theatre.install();
      const sleeper = await vi.waitUntil(
        () => workers.find(({ ledger }) => ledger.writes.length > 0),
        patient,
      );
      const other = workers.find((worker) => worker !== sleeper)!;
      // Told to wait five seconds, all its hands wait for their turn: none is on its way out when it falls asleep.
      const effect = { kind: 'status', status: 429, headers: { 'Retry-After': '5' } } as const;
      const waiting = sandbox.faults.add({ match: { path: '/crm/' }, effect });
      await vi.waitUntil(() => lastCallOf(sleeper) > 1_000 && lastCallOf(sleeper) < 3_000, patient);
      process.kill(sleeper.pid, 'SIGSTOP');
      sandbox.faults.remove(waiting.id);
      const asleepAt = Date.now();
      const before = sleeper.calls.length;
      const orphans = [...new Set(sleeper.calls.flatMap(({ portalId }) => portalId ?? []))];
      const owners = await Promise.all(orphans.map((portalId) => ownerAt(theatre, portalId, asleepAt)));
      const takenOver = () =>
        orphans.every((id) => other.calls.some(({ at, portalId }) => portalId === id && at > asleepAt));
      await vi.waitUntil(takenOver, patient);
      process.kill(sleeper.pid, 'SIGCONT');
      await sleeper.ready();
      await sleep(5_000);
      const late = sleeper.calls.slice(before).filter(({ portalId }) => orphans.includes(String(portalId)));
      const trespasses: string[] = [];
      for (const { portalId, at, path } of late) {
        const isItsOwn = owners.includes(await ownerAt(theatre, portalId!, at));
        if (!isItsOwn) trespasses.push(`${portalId} ${path}`);
      }
      expect(trespasses).toEqual([]);
      const calls = other.calls.length;
      await vi.waitUntil(() => other.calls.length > calls, patient);
    } finally {
      await theatre.close();
    }
  },
);

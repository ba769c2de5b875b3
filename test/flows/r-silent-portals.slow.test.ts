/** What one portal, or one process, that stands still means for the others. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { openStage, PORTAL } from '../support/stage.ts';
import { openTheatre } from '../torture/theatre.ts';

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
  'a worker that was asleep while another took its portals over calls HubSpot for none of them when it wakes',
  patient,
  async () => {
    const portals = ['4001001', '4001002'];
    const theatre = await openTheatre({ seed: 7, portals, scale: 0.25, webhookScale: 0.003 });
    const { sandbox, players } = theatre;
    const rows = Array.from({ length: 4_000 }, (_, place) => ({
      properties: { email: `past${place}@before.example`, jobtitle: 'Analyst', lifecyclestage: 'lead' },
    }));
    try {
      for (const portalId of portals) sandbox.load(portalId, 'contacts', rows);
      await theatre.install();
      const { workers } = players;
      const sleeper = await vi.waitUntil(() => workers.find(({ ledger }) => ledger.writes.length > 0), {
        timeout: 60_000,
      });
      const other = workers.find((worker) => worker !== sleeper)!;
      process.kill(sleeper.pid, 'SIGSTOP');
      const asleepAt = Date.now();
      const orphans = new Set(sleeper.calls.flatMap(({ portalId }) => portalId ?? []));
      await vi.waitFor(
        () => {
          const taken = other.calls.filter(({ at }) => at > asleepAt).map(({ portalId }) => portalId);
          for (const portalId of orphans) expect(taken).toContain(portalId);
        },
        { timeout: 60_000 },
      );
      const before = sleeper.calls.length;
      process.kill(sleeper.pid, 'SIGCONT');
      await sleep(5_000);
      const late = sleeper.calls.slice(before).filter(({ portalId }) => orphans.has(String(portalId)));
      // One may have been on its way when it fell asleep.
      expect(late.map(({ portalId, path }) => `${portalId} ${path}`).slice(1)).toEqual([]);
      await sleeper.ready();
      const calls = other.calls.length;
      await vi.waitFor(() => expect(other.calls.length).toBeGreaterThan(calls), { timeout: 30_000 });
    } finally {
      await theatre.close();
    }
  },
);

/** HubSpot at fault for a minute, in real time: what is asked of it meanwhile, and what is left when it is over. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const HEALTHY = '4001003';
const CONTACTS = 300;
const OUTAGE_MS = 60_000;
const DONE_WITHIN_MS = 120_000;
/** A busy machine may take half a minute for what takes one second. */
const patient = { timeout: 400_000 };

function createContacts({ sandbox }: Stage, portalId: string, count: number): string[] {
  return Array.from({ length: count }, (_, place) =>
    sandbox.actor(portalId).create('contacts', { email: `kim${place}@firm.example`, lifecyclestage: 'lead' }),
  );
}

/** One status after the other, each for a third of the time. */
function takeDown({ sandbox }: Stage): void {
  for (const [place, status] of [502, 503, 504].entries()) {
    sandbox.faults.add({
      match: { portalId: PORTAL, path: '/crm/' },
      effect: { kind: 'status', status, body: { message: 'gateway' } },
      forMs: (OUTAGE_MS / 3) * (place + 1),
    });
  }
}

/** Changes what the score rests on, and has it told. */
async function askForDemo({ sandbox }: Stage, portalId: string, contacts: readonly string[]): Promise<void> {
  for (const contact of contacts) {
    sandbox.actor(portalId).update('contacts', contact, {
      recent_conversion_event_name: 'Request a demo',
      recent_conversion_date: new Date().toISOString(),
    });
  }
  await sandbox.flushWebhooks();
}

test(
  'R28 a minute of 502, 503 and 504 is met with one probe a second at most, another portal keeps its pace, and all is done within two minutes after',
  patient,
  async () => {
    const stage = await openStage({ env: { FAIRLEAD_RETRY_SCALE: '1' } });
    stage.sandbox.createPortal({ id: HEALTHY, name: HEALTHY });
    for (const id of [PORTAL, HEALTHY]) await stage.install(id);
    const contacts = createContacts(stage, PORTAL, CONTACTS);
    const [healthy] = createContacts(stage, HEALTHY, 1);
    await stage.settle();
    const score = (contact: string, portalId = PORTAL) =>
      stage.contact(contact, portalId).fairlead_intent_score;
    const before = score(contacts[0]!);
    const { worker } = stage.context;
    worker.start();

    const downFrom = Date.now();
    takeDown(stage);
    await askForDemo(stage, PORTAL, contacts.slice(0, CONTACTS / 2));
    await sleep(OUTAGE_MS / 2);
    await askForDemo(stage, HEALTHY, [healthy!]);
    await vi.waitFor(() => expect(score(healthy!, HEALTHY)).not.toBe(before), 8_000);
    await askForDemo(stage, PORTAL, contacts.slice(CONTACTS / 2));
    await sleep(downFrom + OUTAGE_MS - Date.now());

    const refused = stage.sandbox.calls.filter(
      ({ portalId, status }) => portalId === PORTAL && status >= 502,
    );
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([502, 503, 504]));
    // What was under way side by side when the first refusal came is no probe.
    const knownFrom = refused[0]!.at + refused[0]!.durationMs;
    const probes = refused.filter(({ at }) => at > knownFrom).map(({ at }) => at);
    const pauses = probes.map((at, place) => at - (probes[place - 1] ?? knownFrom));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...pauses)).toBeGreaterThan(4 * 1_000);

    const left = () =>
      stage.rows(`select object_id from work where due_at < now() + interval '1 minute'
        union all select object_id from outbox union all select object_id from event where outcome is null`);
    await vi.waitFor(async () => expect(await left()).toEqual([]), {
      timeout: DONE_WITHIN_MS,
      interval: 200,
    });
    for (const contact of contacts) expect(score(contact), contact).toBe(score(healthy!, HEALTHY));
    expect(await stage.rows('select 1 from dead_letter')).toEqual([]);
    await worker.stop();
    await stage.close();
  },
);

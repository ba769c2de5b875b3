/** Previews judge many contacts where webhooks are answered: they take turns, and no portal has many made at once. */
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BusyError } from '../../src/settings/portal-line.ts';
import type { SampleLead, SettingsStore } from '../../src/settings/ports.ts';
import { effectOf } from '../../src/settings/preview.ts';
import { defaultModel as model } from '../engine/default-pack.ts';

const LEADS = 500;
const TURN = 100;
let judged = 0;

/** What the preview reads of a store. It has all contacts at hand, so nothing else lets others have their turn. */
const store = {
  async *sample(): AsyncGenerator<SampleLead> {
    for (let id = 1; id <= LEADS; id += 1) {
      judged += 1;
      yield {
        contactId: String(id),
        name: `Contact ${id}`,
        stage: 'lead',
        evidence: { contact: {}, company: null, signals: [] },
      };
    }
  },
} as Partial<SettingsStore> as SettingsStore;

const effect = (portalId: string) => effectOf({ store, portalId, before: model, after: model, now: 0 });

test('however many previews are made, a turn of the event loop judges as many contacts as one of them', async () => {
  judged = 0;
  const all = Promise.all(['1', '2', '3', '4', '5', '6'].map(effect));
  const inTurns: number[] = [];
  while (judged < 6 * LEADS) {
    const before = judged;
    await setImmediate();
    inTurns.push(judged - before);
  }
  expect(await all).toEqual(
    Array(6).fill({ leads: LEADS, isAll: true, becomes: 0, stops: 0, otherScores: 0 }),
  );
  // Each begins at once; from then on they take turns.
  expect(Math.max(...inTurns.slice(1))).toBeLessThanOrEqual(2 * TURN);
});

test('a portal has four in its line; who asks for more is told to come back, and others are not', async () => {
  const ends = await Promise.allSettled([...Array(6).fill('1'), '2'].map(effect));
  expect(ends.map(({ status }) => status)).toEqual([
    ...Array(4).fill('fulfilled'),
    ...Array(2).fill('rejected'),
    'fulfilled',
  ]);
  for (const end of ends) if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(BusyError);
  expect(await effect('1')).toMatchObject({ leads: LEADS });
});

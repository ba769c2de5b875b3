import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { openDatabaseClock, startClock } from '../../src/store/database-clock.ts';
import { testDatabase } from '../support/database.ts';

/** A database whose clock runs this far from ours, and what time has passed here. */
class Scene {
  elapsed = 1_000;
  apart: number;

  constructor(apart: number) {
    this.apart = apart;
  }

  get trueTime() {
    return this.elapsed + this.apart;
  }

  /** The answer is true at a moment between the two halves of the way. */
  parts(way: () => readonly [there: number, back: number]) {
    return {
      elapsed: () => this.elapsed,
      ask: async () => {
        const [there, back] = way();
        this.elapsed += there;
        const told = this.trueTime;
        this.elapsed += back;
        return told;
      },
    };
  }
}

const way = fc.tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 2_000 }));

test('the clock is never further off than the quickest answer took, however slow the others were', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: -1e9, max: 1e12 }),
      fc.array(way, { minLength: 1, maxLength: 20 }),
      async (apart, ways) => {
        const scene = new Scene(apart);
        const left = [...ways];
        const clock = await startClock(scene.parts(() => left.shift()!));
        while (left.length > 0) await clock.read();
        const quickest = Math.min(...ways.map(([there, back]) => there + back));
        expect(Math.abs(clock.now() - scene.trueTime)).toBeLessThanOrEqual(quickest + 1);
      },
    ),
  );
});

test('a reading that agrees with what is believed moves nothing, so that time does not run backwards', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(way, { minLength: 1, maxLength: 20 }), async (ways) => {
      const scene = new Scene(5_000_000);
      const left = [[0, 0] as const, ...ways];
      const clock = await startClock(scene.parts(() => left.shift()!));
      while (left.length > 0) await clock.read();
      expect(clock.now()).toBe(scene.trueTime);
    }),
  );
});

test('the database’s clock is followed where it is set', async () => {
  const scene = new Scene(0);
  const clock = await startClock(scene.parts(() => [1, 1]));
  scene.apart += 60_000;
  await clock.read();
  expect(Math.abs(clock.now() - scene.trueTime)).toBeLessThanOrEqual(2);
});

test('a host whose own clock is an hour fast has the database’s time all the same', async () => {
  const database = await testDatabase();
  const { db, pool, close } = openDatabase(database.connection);
  const { now: honest } = Date;
  Date.now = () => honest() + 3_600_000;
  try {
    const clock = await openDatabaseClock(db, () => undefined);
    const { rows } = await pool.query('select clock_timestamp() as now');
    expect(Math.abs(clock.now() - rows[0].now)).toBeLessThan(60_000);
    clock.stop();
  } finally {
    Date.now = honest;
    await close();
    await database.drop();
  }
});

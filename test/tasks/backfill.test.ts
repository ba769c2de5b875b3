import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BackfillDeps, backfillStep } from '../../src/tasks/backfill.ts';
import type { Task } from '../../src/tasks/task.ts';

const TASK: Task = {
  portalId: '1',
  taskId: '7',
  kind: 'backfill',
  state: 'running',
  input: {},
  asked: 1,
  checkpoint: {},
  progress: { done: 0, total: null },
  generation: 1,
  attempts: 0,
  error: null,
  failingSince: null,
  createdAt: 0,
  finishedAt: null,
};

test('R42 a backfill that is killed at any steps lists every page, again only the one it was killed at', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 60 }),
      fc.uniqueArray(fc.nat({ max: 40 }), { maxLength: 5 }),
      async (contacts, kills) => {
        const listed: number[] = [];
        const known = new Set<string>();
        const waiting: string[] = [];
        const deps: BackfillDeps = {
          async page(_portalId, after = '0') {
            const start = Number(after);
            listed.push(start);
            const ids = Array.from(
              { length: Math.min(5, contacts - start) },
              (_, place) => `c${start + place}`,
            );
            return start + 5 < contacts ? { ids, after: String(start + 5) } : { ids };
          },
          count: async () => contacts,
          async enqueue(_portalId, ids) {
            for (const id of ids) known.add(id);
            waiting.push(...ids);
          },
          async waiting() {
            waiting.splice(0, 7);
            return waiting.length;
          },
        };
        let task = TASK;
        for (let step = 0; step < 1_000; step += 1) {
          const result = await backfillStep(deps, task);
          // What was done stays, what was to be kept is not: so a kill leaves it.
          if (kills.includes(step)) continue;
          if (result.kind === 'done') {
            expect(result.progress).toEqual({ done: contacts, total: contacts });
            break;
          }
          expect(result.progress.done).toBeLessThanOrEqual(contacts);
          task = { ...task, checkpoint: JSON.parse(JSON.stringify(result.checkpoint)) };
        }
        expect(known.size).toBe(contacts);
        expect(listed.length).toBeLessThanOrEqual(Math.max(1, Math.ceil(contacts / 5)) + kills.length);
      },
    ),
  );
});

test('listing pauses while enough contacts wait, so that the store holds a queue and not the portal', async () => {
  const deps: BackfillDeps = {
    page: () => Promise.reject(new Error('nothing is listed now')),
    count: () => Promise.reject(new Error('nothing is counted now')),
    enqueue: () => Promise.reject(new Error('nothing is added now')),
    waiting: async () => 1_000,
  };
  const task = { ...TASK, checkpoint: { after: '5000', listed: 5_000, ended: false, total: 200_000 } };
  expect(await backfillStep(deps, task)).toEqual({
    kind: 'again',
    checkpoint: task.checkpoint,
    progress: { done: 4_000, total: 200_000 },
    afterMs: 250,
  });
});

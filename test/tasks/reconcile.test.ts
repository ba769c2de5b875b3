import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ReconcileDeps, type Reconciled, reconcileStep } from '../../src/tasks/reconcile.ts';
import { type Task, TaskRefusedError } from '../../src/tasks/task.ts';

const TASK: Task = {
  portalId: '1',
  taskId: '7',
  kind: 'reconcile',
  state: 'running',
  input: { since: 100 },
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

const PAGE = 3;

/** A portal as search shows it: by last change, and moving while it is read. */
function portal(contacts: Map<string, number>) {
  const taken: Record<Reconciled, Set<string>> = { contact: new Set(), company: new Set(), deal: new Set() };
  const deps: ReconcileDeps = {
    async changed(_portalId, object, search) {
      if (object !== 'contact') return { records: [], hasMore: false };
      const hits = [...contacts]
        .map(([id, changedAt]) => ({ id, changedAt }))
        .filter(({ id, changedAt }) =>
          'at' in search
            ? changedAt === search.at && Number(id) > Number(search.beyondId)
            : changedAt >= search.from,
        )
        .sort((a, b) => ('at' in search ? Number(a.id) - Number(b.id) : a.changedAt - b.changedAt));
      return { records: hits.slice(0, PAGE), hasMore: hits.length > PAGE };
    },
    async take(_portalId, object, { ids }) {
      for (const id of ids) taken[object].add(id);
    },
    installedAt: async () => 0,
  };
  return { deps, taken };
}

/** Runs to the end, from the checkpoint each time as after a kill; some records change again between the steps. */
async function sweep(deps: ReconcileDeps, task: Task, between: (step: number) => void = () => {}) {
  for (let step = 0, at = task; step < 1_000; step += 1) {
    const result = await reconcileStep(deps, at);
    if (result.kind === 'done') return result;
    at = { ...at, checkpoint: JSON.parse(JSON.stringify(result.checkpoint)), progress: result.progress };
    between(step);
  }
  throw new Error('it never ends');
}

test('every record that changed since is taken, also where records change again meanwhile or all at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 90, max: 112 }), { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }),
      async (times, again) => {
        const contacts = new Map(times.map((at, place) => [String(place + 1), at]));
        const wanted = [...contacts].filter(([, at]) => at >= 100).map(([id]) => id);
        const { deps, taken } = portal(contacts);
        await sweep(deps, TASK, (step) => {
          const moved = again[step];
          if (moved !== undefined && contacts.has(String(moved))) contacts.set(String(moved), 200 + step);
        });
        expect([...taken.contact]).toEqual(expect.arrayContaining(wanted));
      },
    ),
  );
});

test('what changed before the installation is left to the backfill', async () => {
  const { deps, taken } = portal(
    new Map([
      ['old', 150],
      ['new', 250],
    ]),
  );
  await sweep({ ...deps, installedAt: async () => 200 }, TASK);
  expect([...taken.contact]).toEqual(['new']);
});

test('more than a sweep is for is refused with what to do instead', async () => {
  const { deps } = portal(new Map([['a', 150]]));
  const far = {
    ...TASK,
    checkpoint: { object: 'contact', search: { from: 100 }, pages: 1_000, done: 100_000 },
  };
  const refusal = reconcileStep(deps, far);
  await expect(refusal).rejects.toThrow(TaskRefusedError);
  await expect(refusal).rejects.toThrow(/More than 100,000 records.*fairlead rescore --portal 1/);
});

test('a task without its time is refused', async () => {
  await expect(reconcileStep(portal(new Map()).deps, { ...TASK, input: {} })).rejects.toThrow(
    TaskRefusedError,
  );
});

test('asked for again before its end, it goes through all from the earlier time, and then ends', async () => {
  const contacts = new Map([['first', 150]]);
  const { deps, taken } = portal(contacts);
  let asked: Task = TASK;
  const told: ReconcileDeps = {
    ...deps,
    async changed(portalId, object, search) {
      // The companies and contacts have been searched already.
      if (object === 'deal' && asked.asked === 1) {
        contacts.set('before', 95).set('after', 160);
        asked = { ...asked, asked: 2, input: { since: 90 } };
      }
      return deps.changed(portalId, object, search);
    },
  };
  for (let step = 0, checkpoint = {}; step < 20; step += 1) {
    const seen = asked;
    const result = await reconcileStep(told, { ...seen, checkpoint });
    if (result.kind === 'again') checkpoint = result.checkpoint;
    // The store ends no task that was asked for over its last step.
    else if (seen === asked) {
      expect(step).toBe(6);
      expect([...taken.contact].sort()).toEqual(['after', 'before', 'first']);
      return;
    }
  }
  expect.fail('it never ends');
});

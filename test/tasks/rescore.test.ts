import { expect, test } from 'vitest';
import { type RescoreDeps, rescoreStep } from '../../src/tasks/rescore.ts';
import type { Task } from '../../src/tasks/task.ts';

const TASK: Task = {
  portalId: '1',
  taskId: '7',
  kind: 'rescore',
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
const LEADS = 1_200;

/** A portal whose worker looks at once at whoever is listed. @returns by which model each lead was looked at last */
async function rescore(modelAt: (listed: number) => string): Promise<Map<string, string>> {
  const lookedAt = new Map<string, string>();
  let listed = 0;
  const deps: RescoreDeps = {
    model: async () => modelAt(listed),
    count: async () => LEADS,
    waiting: async () => 0,
    slice: async (_portalId, { leadId }, limit) => {
      const from = Number(leadId ?? 0);
      const ids = Array.from({ length: Math.min(limit, LEADS - from) }, (_, place) =>
        String(from + place + 1),
      );
      return ids.map((id) => ({ leadId: id, companyId: null, contactId: id }));
    },
    enqueue: async (_portalId, ids) => {
      listed += ids.length;
      for (const id of ids) lookedAt.set(id, modelAt(listed));
    },
  };
  for (let step = 0, task = TASK; step < 50; step += 1) {
    const result = await rescoreStep(deps, task);
    if (result.kind === 'done') {
      expect(result.progress).toEqual({ done: LEADS, total: LEADS });
      return lookedAt;
    }
    task = { ...task, checkpoint: JSON.parse(JSON.stringify(result.checkpoint)), progress: result.progress };
  }
  throw new Error('it never ends');
}

test('looks at every lead under the published model', async () => {
  const lookedAt = await rescore(() => 'a');
  expect(lookedAt.size).toBe(LEADS);
});

test.each([1, 500, 1_000, LEADS])(
  'of a model published after %i leads were listed everyone is looked at',
  async (after) => {
    const lookedAt = await rescore((listed) => (listed >= after ? 'b' : 'a'));
    expect([...lookedAt.values()].filter((model) => model === 'a')).toEqual([]);
  },
);

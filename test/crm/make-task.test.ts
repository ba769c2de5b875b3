/** A task for a notice is made once: it is known again by what its text ends with. */
import { expect, test } from 'vitest';
import { makeTaskFor, type NewTask } from '../../src/crm/make-task.ts';

const TASK = {
  key: 'handover@1',
  kind: 'handover',
  clock: 'acceptance',
  startedAt: 1,
  owner: '60001',
  subject: 'A lead for you',
  body: ['Head of <b>R&D</b>.', 'Accept or reject it.'],
  priority: 'MEDIUM',
  dueAt: Date.UTC(2026, 10, 3, 10),
} as const;

/** `bodies`: of the tasks that the contact has. */
function hubspot(bodies: readonly string[]) {
  const made: NewTask[] = [];
  const client: Parameters<typeof makeTaskFor>[0] = {
    readLinked: async (_between, [id]) => new Map([[id!, bodies.map((_, place) => String(place))]]),
    readBatch: async (_object, { ids }) => ({
      found: ids.map((id) => ({
        id,
        properties: { hs_task_body: bodies[Number(id)]! },
        history: {},
        createdAt: 0,
        updatedAt: 0,
        archived: false,
        companyIds: [],
      })),
      missing: [],
    }),
    createTask: async (task) => {
      made.push(task);
      return 'new';
    },
  };
  return { client, made };
}

test('what a contact typed is shown, and is no HTML', async () => {
  const { client, made } = hubspot([]);
  expect(await makeTaskFor(client, '11', TASK)).toEqual({ taskId: 'new', how: 'made' });
  expect(made).toEqual([
    {
      subject: 'A lead for you',
      body: 'Head of &lt;b&gt;R&amp;D&lt;/b&gt;.<br>Accept or reject it.<br>[Fairlead handover@1]',
      owner: '60001',
      priority: 'MEDIUM',
      dueAt: TASK.dueAt,
      contactId: '11',
    },
  ]);
});

test('the one that was made for this notice is found, also behind a hundred others', async () => {
  const others = Array.from({ length: 100 }, () => 'Call back [Fairlead handover@1:2]');
  const { client, made } = hubspot([...others, `Accept it.<br>[Fairlead handover@1]`]);
  expect(await makeTaskFor(client, '11', TASK)).toEqual({ taskId: '100', how: 'found' });
  expect(made).toEqual([]);
});

test('those of other notices and of people are other tasks', async () => {
  const { client, made } = hubspot([
    'handover@1',
    '[Fairlead handover@1:2]',
    '[Fairlead acceptance.breach@1]',
  ]);
  expect(await makeTaskFor(client, '11', TASK)).toMatchObject({ how: 'made' });
  expect(made).toHaveLength(1);
});

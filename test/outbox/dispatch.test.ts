import { describe, expect, test } from 'vitest';
import type { LeadStanding, LeadStandings } from '../../src/handoff/sales-lead.ts';
import { type DispatchDeps, type DispatchEntry, dispatchPortal } from '../../src/outbox/dispatch.ts';
import type {
  BatchUpdate,
  KnownRecords,
  OutboxBatch,
  OutboxRow,
  StageAnswer,
} from '../../src/outbox/ports.ts';

const NOW = 1_000_000;
/** A contact of whom nothing is left when its write is refused. */
const ERASED = '13';

function row(objectId: string, properties: Record<string, string> = { fairlead_score: '1' }): OutboxRow {
  return {
    objectId,
    properties,
    version: '1',
    attempts: 0,
    causedAt: NOW - 500,
    sentBefore: false,
    seenAt: NOW - 500,
  };
}

function batch(rows: readonly OutboxRow[], lane: OutboxBatch['lane'] = 'score'): OutboxBatch {
  return { portalId: '1', token: 't', objectType: 'contact', lane, rows };
}

/** A dispatcher over batches that are there, and what it did with them. */
function world(
  batches: readonly OutboxBatch[],
  changes: Partial<DispatchDeps> & {
    update?: DispatchDeps['crm']['update'];
    /** Keys of tasks that are still to be made. */
    wanted?: readonly string[];
    standings?: LeadStandings;
  } = {},
) {
  const waiting = [...batches];
  const done = {
    updates: [] as (readonly BatchUpdate[])[],
    sent: [] as string[],
    refused: [] as string[],
    letters: [] as [string[], string][],
    again: [] as [string, number][],
    withdrawn: [] as string[],
    givenBack: [] as string[],
    letGo: [] as string[],
    tasks: [] as string[],
    leads: [] as [number, KnownRecords][],
    standings: [] as [number, LeadStanding][],
    answers: [] as StageAnswer[],
    entries: [] as DispatchEntry[],
  };
  const deps: DispatchDeps = {
    outbox: {
      claim: async () => waiting.shift() ?? null,
      done: ({ token }) => void done.letGo.push(token),
      renew: async () => undefined,
      sent: async (_batch, rows) => void done.sent.push(...rows.map((each) => each.objectId)),
      refused: async (_batch, refusals) => {
        const ids = refusals.map((each) => each.row.objectId).filter((id) => id !== ERASED);
        done.refused.push(...ids);
        done.letters.push(
          ...refusals.map(({ row, reason }): [string[], string] => [Object.keys(row.properties), reason]),
        );
        return ids;
      },
      retry: async (_batch, rows) =>
        void done.again.push(...rows.map((each): [string, number] => [each.row.objectId, each.dueAt])),
      giveBack: async (_batch, rows) => void done.givenBack.push(...rows.map((each) => each.objectId)),
      withdraw: async (_portal, _type, names) => void done.withdrawn.push(...names),
      tasksWanted: async (_portal, asked) =>
        new Map(asked.map(({ contactId }) => [contactId, new Set(changes.wanted ?? [])])),
      leadStandings: async () => changes.standings ?? {},
      keepLeadStanding: async (_portal, _contact, { attempt, standing }) =>
        void done.standings.push([attempt, standing]),
      keepStageAnswers: async (_portal, answers) => void done.answers.push(...answers),
      portalsWaiting: async () => [],
    },
    crm: {
      update: async (_type, rows) => {
        done.updates.push(rows);
        return { written: rows.map((each) => each.id), refused: [] };
      },
      openDeal: async () => ({ dealId: '9', how: 'created' }),
      makeTask: async (_contact, { key }) => {
        done.tasks.push(key);
        return { taskId: '7', how: 'made' };
      },
      putLead: async (_contact, { attempt }, known) => {
        done.leads.push([attempt, known]);
        return { leadId: `lead-${attempt}`, how: 'made' };
      },
      lastChanges: async () => new Map(),
      stageFields: async () => new Map(),
      ...(changes.update ? { update: changes.update } : {}),
    },
    retryAt: () => NOW + 1_000,
    isAnswerLost: () => false,
    missingProperties: () => [],
    markMissing: async () => undefined,
    isStopping: () => false,
    record: async (entry) => void done.entries.push(entry),
    now: () => NOW,
    ...changes,
  };
  return { deps, done };
}

describe('dispatchPortal', () => {
  test('sends batch after batch until nothing is due, and tells how long each row took', async () => {
    const { deps, done } = world([batch([row('1'), row('2')]), batch([row('3')])]);
    expect(await dispatchPortal(deps, '1')).toEqual({ sent: 3, refused: 0, latencies: [500, 500, 500] });
    expect(done.sent).toEqual(['1', '2', '3']);
  });

  test('R29 rows that HubSpot refuses are set aside with its reason, the others are sent once', async () => {
    const { deps, done } = world([batch([row('1'), row('2')])], {
      update: async () => ({
        written: ['1'],
        refused: [{ id: '2', reason: 'VALIDATION_ERROR: no', missingProperties: [] }],
      }),
    });
    await dispatchPortal(deps, '1');
    expect(done).toMatchObject({ sent: ['1'], refused: ['2'] });
    expect(done.entries).toMatchObject([
      { action: 'write-refused', objectId: '2', detail: { reason: 'VALIDATION_ERROR: no' } },
    ]);
  });

  test('R39 a refusal about a contact that was erased meanwhile is told nowhere', async () => {
    const { deps, done } = world([batch([row('1'), row(ERASED)])], {
      update: async () => ({
        written: [],
        refused: ['1', ERASED].map((id) => ({ id, reason: 'no', missingProperties: [] })),
      }),
    });
    await dispatchPortal(deps, '1');
    expect(done.entries.map(({ objectId }) => objectId)).toEqual(['1']);
  });

  test('after a failure the portal is left alone until its rows are due again', async () => {
    let calls = 0;
    const { deps, done } = world([batch([row('1')]), batch([row('2')])], {
      update: async () => {
        calls += 1;
        throw new Error('HubSpot is down');
      },
    });
    expect(await dispatchPortal(deps, '1')).toMatchObject({ sent: 0 });
    expect(calls).toBe(1);
    expect(done).toMatchObject({ again: [['1', NOW + 1_000]], refused: [] });
  });

  test('each row is judged by its own age: an old one gives up, a fresh one waits', async () => {
    const old = { ...row('old'), causedAt: 0, attempts: 99 };
    const { deps, done } = world([batch([old, row('fresh')])], {
      update: async () => {
        throw new Error('HubSpot is down');
      },
      retryAt: (_error, attempts) => (attempts > 90 ? null : NOW + 5),
    });
    await dispatchPortal(deps, '1');
    expect(done).toMatchObject({ again: [['fresh', NOW + 5]], refused: ['old'] });
  });

  test('R43 a property the portal no longer has is left out of what is on its way', async () => {
    const { deps, done } = world([batch([row('1'), row('2', { fairlead_grade: 'A' })])], {
      update: async () => {
        throw new Error('no such property');
      },
      missingProperties: () => ['fairlead_reason'],
    });
    await dispatchPortal(deps, '1');
    expect(done).toMatchObject({ withdrawn: ['fairlead_reason'], again: [], refused: [] });
    // The other was not sent either, and waits for nothing.
    expect(done.givenBack).toContain('2');
  });

  test('R43 the same, where HubSpot took the other rows of the batch', async () => {
    const { deps, done } = world([batch([row('1'), row('2')])], {
      update: async () => ({
        written: ['1'],
        refused: [{ id: '2', reason: 'no such property', missingProperties: ['fairlead_reason'] }],
      }),
    });
    expect(await dispatchPortal(deps, '1')).toMatchObject({ sent: 1, refused: 0 });
    expect(done).toMatchObject({
      sent: ['1'],
      withdrawn: ['fairlead_reason'],
      refused: [],
      givenBack: ['2'],
    });
  });

  test('R36 a lifecycle stage that HubSpot ignored in silence is noticed by reading it back', async () => {
    const stage = { lifecyclestage: 'marketingqualifiedlead', hs_lead_status: 'NEW' };
    const { deps, done } = world([batch([row('1', stage), row('2', stage)], 'stage')]);
    deps.crm.stageFields = async () =>
      new Map([
        ['1', stage],
        ['2', { ...stage, lifecyclestage: 'customer' }],
      ]);
    await dispatchPortal(deps, '1');
    expect(done.entries).toEqual([
      {
        portalId: '1',
        action: 'write-not-applied',
        objectId: '2',
        detail: { property: 'lifecyclestage', wanted: 'marketingqualifiedlead', found: 'customer' },
      },
    ]);
    expect(done.answers).toEqual([
      { contactId: '1', asked: stage, how: 'taken' },
      { contactId: '2', asked: stage, how: 'not_taken' },
    ]);
  });

  test('R36 a cleared lifecycle stage that HubSpot has none of is taken; what stays as others set it is not asked about', async () => {
    const set = { ...row('2', { lifecyclestage: 'lead' }), sentBefore: true };
    const { deps, done } = world([batch([row('1', { lifecyclestage: '' }), set], 'stage')]);
    const theirs = { lifecyclestage: { value: 'evangelist', at: NOW, isOurs: false } };
    deps.crm.lastChanges = async () => new Map([['2', theirs]]);
    const read: string[] = [];
    deps.crm.stageFields = async (ids) => {
      read.push(...ids);
      return new Map([['1', { lifecyclestage: undefined, hs_lead_status: 'NEW' }]]) as never;
    };
    await dispatchPortal(deps, '1');
    expect(read).toEqual(['1']);
    expect(done.answers).toEqual([{ contactId: '1', asked: { lifecyclestage: '' }, how: 'taken' }]);
    expect(done.entries).toEqual([]);
  });

  test('a failed read-back is told as what it is', async () => {
    const { deps, done } = world([batch([row('1', { lifecyclestage: 'customer' })], 'stage')]);
    deps.crm.stageFields = async () => {
      throw new Error('timeout');
    };
    await dispatchPortal(deps, '1');
    expect(done.sent).toEqual(['1']);
    expect(done.entries).toMatchObject([
      { action: 'read-back-failed', detail: { wanted: { lifecyclestage: 'customer' }, reason: 'timeout' } },
    ]);
  });

  test('a row from which everything was withdrawn ends without a call', async () => {
    const { deps, done } = world([batch([row('1', {})])]);
    await dispatchPortal(deps, '1');
    expect(done).toMatchObject({ sent: ['1'], updates: [] });
  });

  test('begins no further batch once the worker is asked to end', async () => {
    const { deps, done } = world([batch([row('1')]), batch([row('2')])], {
      isStopping: () => done.updates.length > 0,
    });
    await dispatchPortal(deps, '1');
    expect(done.sent).toEqual(['1']);
  });

  test('lets go of each batch however its sending ends', async () => {
    const { deps, done } = world(
      ['a', 'b', 'c'].map((token) => ({ ...batch([row('1')]), token })),
      {
        update: async () => {
          if (done.letGo.length === 1) throw new Error('HubSpot is down');
          return { written: ['1'], refused: [] };
        },
      },
    );
    await dispatchPortal(deps, '1');
    expect(done.letGo).toEqual(['a', 'b']);
    deps.outbox.sent = async () => {
      throw new Error('the store is down');
    };
    await expect(dispatchPortal(deps, '1')).rejects.toThrow('the store is down');
    expect(done.letGo).toEqual(['a', 'b', 'c']);
  });
});

describe('deals', () => {
  const wishes = [1, 2, 3, 4].map((id) =>
    row(String(id), { name: 'Dana', pipeline: 'default', stage: 'talk' }),
  );
  const answering = (error: Error): DispatchDeps['crm']['openDeal'] => {
    return async (contactId) => {
      if (contactId === '2') throw error;
      return { dealId: `7${contactId}`, how: 'created' };
    };
  };

  test('one that HubSpot refuses is set aside by itself, and those behind it are opened', async () => {
    const { deps, done } = world([batch(wishes, 'deal')], { retryAt: () => null });
    deps.crm.openDeal = answering(new Error('no such contact'));
    expect(await dispatchPortal(deps, '1')).toMatchObject({ sent: 3, refused: 1 });
    expect(done).toMatchObject({ sent: ['1', '3', '4'], refused: ['2'], again: [] });
    expect(done.entries.filter(({ action }) => action === 'write-refused')).toMatchObject([
      { objectId: '2' },
    ]);
  });

  test('those behind one that met trouble wait with it', async () => {
    const { deps, done } = world([batch(wishes, 'deal')]);
    deps.crm.openDeal = answering(new Error('HubSpot is down'));
    await dispatchPortal(deps, '1');
    expect(done).toMatchObject({ sent: ['1'], refused: [] });
    expect(done.again.map(([id]) => id)).toEqual(['2', '3', '4']);
  });

  test('are begun no more once the worker is asked to end', async () => {
    const { deps, done } = world([batch(wishes, 'deal')], { isStopping: () => done.sent.length > 0 });
    await dispatchPortal(deps, '1');
    expect(done).toMatchObject({ sent: ['1'], refused: [], again: [], givenBack: ['2', '3', '4'] });
  });

  test.each([
    ['created', 'deal-created'],
    ['joined', 'deal-joined'],
    ['found', 'deal-found'],
  ] as const)('one that was %s is told as %s', async (how, action) => {
    const { deps, done } = world([batch([wishes[0]!], 'deal')]);
    deps.crm.openDeal = async () => ({ dealId: '7', how });
    await dispatchPortal(deps, '1');
    expect(done.entries).toMatchObject([{ action, objectId: '1', detail: { dealId: '7' } }]);
  });
});

describe('tasks', () => {
  const HOUR = 3_600_000;
  const task = (key: string, more: object = {}) =>
    JSON.stringify({ key, kind: 'handover', clock: 'acceptance', owner: '5', dueAt: NOW + HOUR, ...more });
  const tasks = (...all: string[]) =>
    Object.fromEntries(all.map((each) => [(JSON.parse(each) as { key: string }).key, each]));

  test('those that are still wanted are made, and told by their notice', async () => {
    const { deps, done } = world([batch([row('1', tasks(task('a'), task('b')))], 'task')], { wanted: ['b'] });
    expect(await dispatchPortal(deps, '1')).toMatchObject({ sent: 1, refused: 0 });
    expect(done).toMatchObject({ tasks: ['b'], sent: ['1'] });
    expect(done.entries).toMatchObject([
      { action: 'task-made', objectId: '1', detail: { taskId: '7', notice: 'b' } },
    ]);
  });

  test('whoever is asked in time is not asked once the clock has run out; who is late is told so', async () => {
    const late = { dueAt: NOW };
    const all = tasks(
      task('handover', late),
      task('reminder', { kind: 'reminder', ...late }),
      task('breach', { kind: 'breach', ...late }),
      task('escalation', { kind: 'escalation', ...late }),
      task('in time', { kind: 'reminder', dueAt: NOW + 1 }),
    );
    const { deps, done } = world([batch([row('1', all)], 'task')], { wanted: Object.keys(all) });
    await dispatchPortal(deps, '1');
    expect(done.tasks).toEqual(['breach', 'escalation', 'in time']);
  });

  test('one that was there already is told as found', async () => {
    const { deps, done } = world([batch([row('1', tasks(task('a')))], 'task')], { wanted: ['a'] });
    deps.crm.makeTask = async () => ({ taskId: '7', how: 'found' });
    await dispatchPortal(deps, '1');
    expect(done.entries).toMatchObject([{ action: 'task-found' }]);
  });

  test('one that HubSpot refuses is set aside alone; its letter names no other', async () => {
    const all = tasks(task('a'), task('b'), task('c'));
    const { deps, done } = world([batch([row('1', all), row('2', all)], 'task')], {
      wanted: ['a', 'b', 'c'],
      retryAt: () => null,
    });
    deps.crm.makeTask = async (contact, { key }) => {
      if (contact === '1' && key !== 'b') throw new Error(`no ${key}`);
      done.tasks.push(key);
      return { taskId: '7', how: 'made' };
    };
    expect(await dispatchPortal(deps, '1')).toMatchObject({ sent: 1, refused: 1 });
    expect(done).toMatchObject({ tasks: ['b', 'a', 'b', 'c'], sent: ['2'] });
    expect(done.letters).toEqual([
      [['a'], 'no a'],
      [['c'], 'no c'],
    ]);
  });

  test('what is said of waiting knows the lane', async () => {
    const lanes: string[] = [];
    const { deps } = world([batch([row('1', tasks(task('a')))], 'task')], {
      wanted: ['a'],
      retryAt: (_error, _attempts, _since, lane) => {
        lanes.push(lane);
        return null;
      },
    });
    deps.crm.makeTask = async () => Promise.reject(new Error('no right'));
    expect(await dispatchPortal(deps, '1')).toMatchObject({ refused: 1 });
    expect(new Set(lanes)).toEqual(new Set(['task']));
  });
});

describe('sales leads', () => {
  const wish = (attempt: number) => ({ [attempt]: JSON.stringify({ attempt, act: 'touched', stage: 's' }) });
  const UNTOLD = { id: null, act: null };
  const lane = (...attempts: number[]) => [
    batch([row('1', Object.assign({}, ...attempts.map(wish)))], 'lead'),
  ];

  test('each is told apart from those of other attempts, and what came of it is kept', async () => {
    const standings = { 10: UNTOLD, 20: { id: '7', act: 'handedOver' } } as const;
    const { deps, done } = world(lane(10, 20), { standings });
    expect(await dispatchPortal(deps, '1')).toMatchObject({ sent: 1, refused: 0 });
    expect(done.leads).toEqual([
      [10, { id: null, ofOthers: ['7'] }],
      [20, { id: '7', ofOthers: ['lead-10'] }],
    ]);
    expect(done.standings).toEqual([
      [10, { id: 'lead-10', act: 'touched' }],
      [20, { id: 'lead-20', act: 'touched' }],
    ]);
    expect(done.entries[0]).toMatchObject({
      action: 'lead-made',
      detail: { leadId: 'lead-10', act: 'touched', stage: 's' },
    });
  });

  test('of an attempt that was erased, or that HubSpot has refused, nothing is said', async () => {
    const { deps, done } = world(lane(10, 20), { standings: { 20: { ...UNTOLD, isRefused: true } } });
    expect(await dispatchPortal(deps, '1')).toMatchObject({ sent: 1 });
    expect(done).toMatchObject({ leads: [], standings: [], sent: ['1'] });
  });

  const refusing = (attempt: number, deps: DispatchDeps) => {
    const { putLead } = deps.crm;
    deps.crm.putLead = async (contact, wished, known) => {
      if (wished.attempt === attempt) throw new Error('no seat');
      return putLead(contact, wished, known);
    };
  };

  test('one that HubSpot refuses is set aside alone, and the others of its contact are made', async () => {
    const standings = { 10: UNTOLD, 20: UNTOLD };
    const { deps, done } = world(lane(10, 20), { standings, retryAt: () => null });
    refusing(10, deps);
    expect(await dispatchPortal(deps, '1')).toMatchObject({ sent: 0, refused: 1 });
    expect(done.letters).toEqual([[['10'], 'no seat']]);
    expect(done.standings).toEqual([[20, { id: 'lead-20', act: 'touched' }]]);
  });

  test('where one meets trouble all of its contact wait with it', async () => {
    const { deps, done } = world(lane(10, 20), { standings: { 10: UNTOLD, 20: UNTOLD } });
    refusing(10, deps);
    await dispatchPortal(deps, '1');
    expect(done).toMatchObject({ leads: [], sent: [], letters: [], again: [['1', NOW + 1_000]] });
  });

  test('one that was over before there was a record leaves none, and no entry', async () => {
    const { deps, done } = world(lane(10), { standings: { 10: UNTOLD } });
    deps.crm.putLead = async () => ({ leadId: null, how: 'unmade' });
    await dispatchPortal(deps, '1');
    expect(done).toMatchObject({ entries: [], standings: [[10, { id: null, act: 'touched' }]] });
  });
});

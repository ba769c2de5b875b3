/** A record of the lead object is made once, and moved only from where this app has put it. */
import { expect, test } from 'vitest';
import { type NewLead, putLeadFor } from '../../src/crm/sales-lead.ts';
import type { WishedLead } from '../../src/handoff/sales-lead.ts';

const APP = '4711';
const OURS = APP;
const THEIRS = 'userId:77';
const WISH: WishedLead = {
  attempt: 1,
  act: 'touched',
  isOver: false,
  pipeline: 'p',
  stage: 'attempting',
  name: 'Dana: MQL of 2026-11-02 10:00',
  mark: 'MQL of 2026-11-02 10:00',
  owner: '60001',
};

interface Known {
  readonly stage?: string;
  /** The oldest first. */
  readonly names?: readonly string[];
  readonly movedBy?: string;
}

function hubspot(leads: Readonly<Record<string, Known>>) {
  const done = { made: [] as NewLead[], moved: [] as [string, string][], reads: 0 };
  const entry = (value: string, sourceId: string) => ({
    value,
    occurredAt: 0,
    source: null,
    sourceId,
    userId: null,
  });
  const client: Parameters<typeof putLeadFor>[0]['client'] = {
    readLinked: async (_between, [id]) => new Map([[id!, Object.keys(leads)]]),
    readBatch: async (_object, { ids }) => {
      done.reads += 1;
      const found = ids.flatMap((id) => {
        const lead = leads[id];
        if (!lead) return [];
        const { stage = 'new', names = [WISH.name], movedBy = OURS } = lead;
        return {
          id,
          properties: { hs_pipeline_stage: stage },
          history: {
            hs_pipeline_stage: [entry(stage, movedBy), entry('new', OURS)],
            hs_lead_name: names.map((name) => entry(name, OURS)).reverse(),
          },
          createdAt: 0,
          updatedAt: 0,
          archived: false,
          companyIds: [],
        };
      });
      return { found, missing: [] };
    },
    createLead: async (lead) => {
      done.made.push(lead);
      return 'new';
    },
    moveLead: async (id, stage) => void done.moved.push([id, stage]),
  };
  const put = (wish: Partial<WishedLead> = {}, known: Partial<Parameters<typeof putLeadFor>[3]> = {}) =>
    putLeadFor({ client, appId: APP }, '11', { ...WISH, ...wish }, { id: null, ofOthers: [], ...known });
  return { put, done };
}

test('it is made for the contact where there is none', async () => {
  const { put, done } = hubspot({});
  expect(await put()).toEqual({ leadId: 'new', how: 'made' });
  expect(done.made).toMatchObject([
    { name: WISH.name, contactId: '11', owner: '60001', stage: 'attempting' },
  ]);
});

test('those of people, of other attempts and of nobody known are others', async () => {
  const { put, done } = hubspot({
    1: { names: ['Dana'] },
    2: { names: ['Dana: MQL of 2026-09-01 10:00'] },
    3: {},
  });
  expect(await put({}, { ofOthers: ['3'] })).toMatchObject({ how: 'made' });
  expect(done.made).toHaveLength(1);
});

test('the one whose answer was lost is found, whatever it is called now, also behind fifty others', async () => {
  const others = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [String(i + 1), { names: ['Dana'] }]),
  );
  const { put, done } = hubspot({ ...others, 900: { names: [WISH.name, 'Hooli'] } });
  expect(await put({ stage: 'new' })).toEqual({ leadId: '900', how: 'found' });
  expect(done).toMatchObject({ made: [], moved: [], reads: 2 });
});

test('it is moved from a stage that this app has set, and left where somebody else has moved it', async () => {
  const ours = hubspot({ 7: { stage: 'new' } });
  expect(await ours.put({}, { id: '7' })).toEqual({ leadId: '7', how: 'moved' });
  expect(ours.done.moved).toEqual([['7', 'attempting']]);
  const theirs = hubspot({ 7: { stage: 'connected', movedBy: THEIRS } });
  expect(await theirs.put({}, { id: '7' })).toEqual({ leadId: '7', how: 'left' });
  expect(theirs.done.moved).toEqual([]);
});

test('where a person has put it in the wanted stage already there is nothing to do', async () => {
  const { put, done } = hubspot({ 7: { stage: 'attempting', movedBy: THEIRS } });
  expect(await put({}, { id: '7' })).toMatchObject({ how: 'found' });
  expect(done.moved).toEqual([]);
});

test('none is made in place of one that was deleted, nor for an attempt that is over', async () => {
  const { put, done } = hubspot({});
  expect(await put({}, { id: '7' })).toEqual({ leadId: '7', how: 'gone' });
  expect(await put({ isOver: true })).toEqual({ leadId: null, how: 'unmade' });
  expect(done.made).toEqual([]);
});

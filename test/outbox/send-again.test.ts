/** Where the answer to a write was lost, what somebody has set since then stays. */
import { describe, expect, test } from 'vitest';
import type { BatchUpdate, LastChanges, OutboxRow } from '../../src/outbox/ports.ts';
import { sendRows } from '../../src/outbox/send-again.ts';

const SEEN = 1_000_000;
const STAGE = { lifecyclestage: 'salesqualifiedlead', hs_lead_status: 'IN_PROGRESS' };

function row(properties: Record<string, string>, more: Partial<OutboxRow> = {}): OutboxRow {
  return {
    objectId: '1',
    properties,
    version: '1',
    attempts: 0,
    causedAt: SEEN,
    sentBefore: false,
    seenAt: SEEN,
    ...more,
  };
}

/** HubSpot, which loses its first answers, and what it has by whose hand. */
function hubspot({ lost = 0, last = {} }: { lost?: number; last?: LastChanges }) {
  const asked = {
    updates: [] as (readonly BatchUpdate[])[],
    repeatable: [] as (boolean | undefined)[],
    lookedUp: [] as (readonly string[])[],
  };
  const deps: Parameters<typeof sendRows>[0] = {
    isAnswerLost: () => true,
    crm: {
      async update(_type, rows, how) {
        asked.updates.push(rows);
        asked.repeatable.push(how?.repeatable);
        if (asked.updates.length <= lost) throw new Error('socket hang up');
        return { written: rows.map(({ id }) => id), refused: [] };
      },
      async lastChanges(ids, properties) {
        asked.lookedUp.push(properties);
        return new Map(ids.map((id) => [id, last]));
      },
    },
  };
  return { deps, asked };
}

const contacts = { objectType: 'contact' } as const;
const theirs = (value: string) => ({ value, at: SEEN + 200, isOurs: false });

describe('a write whose answer was lost', () => {
  test('is sent again without what somebody has set since', async () => {
    const { deps, asked } = hubspot({ lost: 1, last: { hs_lead_status: theirs('CONNECTED') } });
    const { rows } = await sendRows(deps, contacts, [row(STAGE)]);
    expect(asked.updates.map(([update]) => update?.properties)).toEqual([
      STAGE,
      { lifecyclestage: 'salesqualifiedlead' },
    ]);
    expect(rows.map(({ properties }) => properties)).toEqual([{ lifecyclestage: 'salesqualifiedlead' }]);
    // Not before the first time.
    expect(asked.lookedUp).toHaveLength(1);
  });

  test('is not sent again where nothing of it is ours to say', async () => {
    const status = { fairlead_sal_status: 'pending' };
    const { deps, asked } = hubspot({ lost: 1, last: { fairlead_sal_status: theirs('rejected') } });
    const { rows } = await sendRows(deps, contacts, [row(status)]);
    expect(rows.map(({ properties }) => properties)).toEqual([{}]);
    expect(asked.updates).toHaveLength(1);
  });

  test.each([
    ['was set by us', { value: 'NEW', at: SEEN + 200, isOurs: true }],
    ['was known when it was decided', { value: 'NEW', at: SEEN, isOurs: false }],
    ['is what we say, by whomever', theirs('IN_PROGRESS')],
  ])('goes out again over what %s', async (_what, last) => {
    const { deps, asked } = hubspot({ lost: 1, last: { hs_lead_status: last } });
    await sendRows(deps, contacts, [row(STAGE)]);
    expect(asked.updates.map(([update]) => update?.properties)).toEqual([STAGE, STAGE]);
  });

  test('is given back to wait after three calls', async () => {
    const { deps, asked } = hubspot({ lost: 9 });
    await expect(sendRows(deps, contacts, [row(STAGE)])).rejects.toThrow('socket hang up');
    expect(asked.updates).toHaveLength(3);
    // The client must not send it again by itself, without a look.
    expect(asked.repeatable).toEqual([false, false, false]);
  });

  test('is told from one that HubSpot has answered with a refusal', async () => {
    const { deps, asked } = hubspot({ lost: 1 });
    const refusing = { ...deps, isAnswerLost: () => false };
    await expect(sendRows(refusing, contacts, [row(STAGE)])).rejects.toThrow('socket hang up');
    expect(asked.updates).toHaveLength(1);
  });
});

test('a stored row that may have been taken is looked up before it is sent at all', async () => {
  const { deps, asked } = hubspot({ last: { lifecyclestage: theirs('subscriber') } });
  await sendRows(deps, contacts, [row(STAGE, { sentBefore: true }), row(STAGE, { objectId: '2' })]);
  expect(asked.lookedUp).toEqual([['lifecyclestage', 'hs_lead_status']]);
  expect(asked.updates[0]?.map(({ properties }) => properties)).toEqual([
    { hs_lead_status: 'IN_PROGRESS' },
    STAGE,
  ]);
});

test('what is ours alone is sent without a look, the first time and again', async () => {
  const { deps, asked } = hubspot({ last: { fairlead_score: theirs('1') } });
  await sendRows(deps, contacts, [row({ fairlead_score: '60' }, { sentBefore: true })]);
  // Of companies we read no changes, whatever is written.
  await sendRows(deps, { objectType: 'company' }, [row({ lifecyclestage: 'lead' }, { sentBefore: true })]);
  expect(asked.lookedUp).toEqual([]);
  expect(asked.repeatable).toEqual([true, true]);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { fairlead } from './support/fairlead.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.install();
});
afterAll(() => stage.close());

/** A portal whose account refuses one value makes one dead letter of the write. */
async function refusedWrite(): Promise<string> {
  const contact = stage.sandbox
    .actor(PORTAL)
    .create('contacts', { email: 'kim@duo.example', lifecyclestage: 'lead' });
  stage.sandbox.faults.add({
    match: { path: /contacts\/batch\/update/ },
    effect: {
      kind: 'status',
      status: 400,
      body: { category: 'VALIDATION_ERROR', message: 'a rule of the account' },
    },
    times: 1,
  });
  await stage.settle();
  return contact;
}

describe('fairlead dead', () => {
  test('says so where nothing gave up', async () => {
    const { out, exitCode } = await fairlead(`dead list --portal ${PORTAL}`, { stage });
    expect(exitCode).toBe(0);
    expect(out).toContain('Nothing gave up');
  });

  test('lists, shows and replays a write that HubSpot refused, once the cause is gone', async () => {
    const contact = await refusedWrite();
    const { json: letters } = await fairlead(`dead list --portal ${PORTAL} --json`, { stage });
    expect(letters).toMatchObject([
      { source: 'outbox', objectId: contact, reason: expect.stringContaining('VALIDATION_ERROR') },
    ]);
    const [{ deadId }] = letters;
    const { out: shown } = await fairlead(`dead show ${deadId} --portal ${PORTAL}`, { stage });
    expect(shown).toContain('fairlead_score');
    expect(stage.contact(contact).fairlead_score).toBeUndefined();

    const { out } = await fairlead(`dead replay ${deadId} --portal ${PORTAL}`, { stage });
    expect(out).toContain('1 will be tried again');
    await stage.settle();
    expect(stage.contact(contact).fairlead_score).toBe('0');
    const again = await fairlead(`dead replay ${deadId} --portal ${PORTAL}`, { stage });
    expect(again.exitCode).toBe(1);
    expect(again.out).toContain('replayed before');
    const list = `dead list --portal ${PORTAL}`;
    expect((await fairlead(list, { stage })).out).toContain('Nothing gave up');
    expect((await fairlead(`${list} --all`, { stage })).out).toMatch(/VALIDATION_ERROR.* \(replayed\)$/);
    await stage.rows(`update dead_letter set withdrawn_at = now() where dead_id = ${deadId} returning 1`);
    expect((await fairlead(`${list} --all`, { stage })).out).toMatch(/VALIDATION_ERROR.* \(withdrawn\)$/);
    await stage.rows(`update dead_letter set replayed_at = null where dead_id = ${deadId} returning 1`);
    expect((await fairlead(`dead replay ${deadId} --portal ${PORTAL}`, { stage })).out).toContain(
      'nobody wants it any more: its deal, task or sales lead is settled, or it was dismissed.',
    );
  });

  test('lists a hundred, and says so where there may be more', async () => {
    const list = async () => (await fairlead(`dead list --portal ${PORTAL}`, { stage })).out.split('\n');
    const add = (count: number) =>
      stage.rows(`insert into dead_letter (portal_id, at, source, reason)
        select ${PORTAL}, now(), 'event', 'why' from generate_series(1, ${count}) returning 1`);
    await add(99);
    expect(await list()).toHaveLength(99);
    await add(2);
    const lines = await list();
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe('The newest 100; replay or dismiss some to see the rest.');
    await stage.rows(`delete from dead_letter where portal_id = ${PORTAL} and source = 'event' returning 1`);
  });

  test('replays every one, also past a page, and passes over what could not be read', async () => {
    await stage.rows(`insert into dead_letter (portal_id, at, source, object_type, object_id, reason)
      select ${PORTAL}, now(), case when n % 2 = 0 then 'event' else 'work' end, 'contact', n, 'why'
      from generate_series(1, 1201) n returning 1`);
    const { out, exitCode } = await fairlead(`dead replay --every --portal ${PORTAL}`, { stage });
    expect({ out, exitCode }).toEqual({ out: expect.stringContaining('601 will be'), exitCode: 0 });
    const { out: dismissed } = await fairlead(`dead dismiss --every --portal ${PORTAL}`, { stage });
    expect(dismissed).toContain('600 will be waited for no more');
  });

  test('what names no portal is seen and dismissed, and the doctor is at rest', async () => {
    await stage.rows(`insert into dead_letter (portal_id, at, source, reason)
      values (0, now(), 'event', 'objectId is missing') returning 1`);
    const { json: letters } = await fairlead('dead list --portal 0 --json', { stage });
    expect(letters).toMatchObject([{ source: 'event', reason: 'objectId is missing' }]);
    const line = `dead dismiss ${letters[0].deadId} --portal 0`;
    expect((await fairlead(line, { stage })).out).toContain('1 will be waited for no more');
    expect((await fairlead(line, { stage })).exitCode).toBe(2);
    expect((await fairlead('dead list --portal 0', { stage })).out).toContain('Nothing gave up');
    expect((await fairlead('doctor', { stage })).out).not.toContain('unreadable events');
    expect(await stage.rows('select actor, detail from audit where portal_id = 0')).toEqual([
      { actor: 'operator', detail: expect.objectContaining({ reason: 'objectId is missing' }) },
    ]);
  });

  test.each([
    ['dead dismiss 999999 --portal 4001001', 'no dead letter 999999 that waits'],
    ['dead replay --portal 4001001', 'Give the number'],
    ['dead replay 1 --every --portal 4001001', 'Give the number'],
    ['dead show x --portal 4001001', 'no number'],
    ['dead show 1x --portal 4001001', 'no number'],
    ['dead show 999999 --portal 4001001', 'no dead letter 999999'],
    ['dead list --portal 9', 'Portal 9 is not known'],
  ])('%s is wrong use', async (line, sentence) => {
    const { err, exitCode } = await fairlead(line, { stage });
    expect(exitCode).toBe(2);
    expect(err).toContain(sentence);
  });
});

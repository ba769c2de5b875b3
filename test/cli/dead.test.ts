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
    expect(out).toContain('1 will be looked at again');
    await stage.settle();
    expect(stage.contact(contact).fairlead_score).toBe('0');
    const again = await fairlead(`dead replay ${deadId} --portal ${PORTAL}`, { stage });
    expect(again.exitCode).toBe(1);
    expect(again.out).toContain('replayed before');
  });

  test.each([
    ['dead replay --portal 4001001', 'Give the number'],
    ['dead replay 1 --every --portal 4001001', 'Give the number'],
    ['dead show x --portal 4001001', 'no number'],
    ['dead show 999 --portal 4001001', 'no dead letter 999'],
    ['dead list --portal 9', 'Portal 9 is not known'],
  ])('%s is wrong use', async (line, sentence) => {
    const { err, exitCode } = await fairlead(line, { stage });
    expect(exitCode).toBe(2);
    expect(err).toContain(sentence);
  });
});

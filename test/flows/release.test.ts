/** Who qualifies by the past alone waits to be released; and who was never looked at is not unknown. */
import { expect, test } from 'vitest';
import { aBuyer, becomeMql, DAY, DAY_1, viewOf } from '../card/support.ts';
import { ALL_YES } from '../support/handoff-stage.ts';
import { openStage, PORTAL } from '../support/stage.ts';

test('"Re-qualify now" hands over who qualifies by the past before Fairlead, once', async () => {
  const clock = { at: DAY_1 };
  const stage = await openStage({ now: () => clock.at });
  const contact = await aBuyer(stage);
  await becomeMql(stage, contact, clock);
  clock.at += DAY;
  await stage.install();
  await stage.settle();
  expect(stage.contact(contact)).toMatchObject({
    fairlead_stage: 'lead',
    fairlead_episode: '0',
    fairlead_next_step: expect.stringMatching(/^It qualifies by its past alone: have it re-qualified/),
  });
  expect((await viewOf(stage, contact)).nextStep).toBe(stage.contact(contact).fairlead_next_step);
  const callbackId = 'ap-1';
  const run = async () => {
    const call = { path: '/actions/rescore', objectId: contact, callbackId };
    const { body } = await stage.sandbox.runAction(PORTAL, call);
    await stage.settle();
    return body;
  };
  expect(await run()).toMatchObject({ outputFields: { result: 'looking' } });
  expect(stage.contact(contact)).toMatchObject({ fairlead_stage: 'mql', fairlead_episode: '1' });
  await run();
  const asked = await stage.rows(`select outcome from event where type = 'look.asked'`);
  expect(asked).toEqual([{ outcome: 'applied' }]);
  expect(await stage.rows('select number from episode')).toHaveLength(1);

  const fresh = stage.sandbox.actor(PORTAL).create('contacts', { email: 'new@northwind.example' });
  await stage.sandbox.flushWebhooks();
  const { decide } = stage.context.decisions;
  const act = { key: 'k', at: clock.at, decision: 'accept', answers: ALL_YES } as const;
  const by = { kind: 'person', id: '77', door: 'cli' } as const;
  expect(await decide(PORTAL, fresh, act, by)).toMatchObject({ ok: false, code: 'not_yet' });
  const early = { path: '/actions/decide', objectId: fresh, inputFields: { decision: 'accept' } };
  expect(await stage.sandbox.runAction(PORTAL, early)).toMatchObject({ status: 503 });
  expect(await decide(PORTAL, '99999999', act, by)).toMatchObject({ ok: false, code: 'no_lead' });
  await stage.settle();
  expect(await decide(PORTAL, fresh, act, by)).toMatchObject({ ok: true });
  await stage.close();
});

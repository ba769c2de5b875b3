/** What was said about a lead that was sent back can be put right, however late, through HubSpot and on the card. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HandoffStage, HOUR, openHandoffStage } from '../support/handoff-stage.ts';

let stage: HandoffStage;
beforeAll(async () => {
  stage = await openHandoffStage();
});
afterAll(() => stage.close());

const standing = () =>
  stage.rows<{ reason: string; resolution: unknown }>(
    `select record->>'reason' as reason, resolution from decision where standing = 'stands'`,
  );

test('AT-57 a wrong reason is corrected in HubSpot and on the card, as the same attempt', async () => {
  await stage.decide({ decision: 'reject', reason: 'wrong_company_size' });
  const [ended] = await stage.rows<{ closed_at: Date }>('select closed_at from episode');
  stage.clock.at += 50 * HOUR;

  await stage.edit({ fairlead_rejection_reason: 'wrong_persona' });
  expect(stage.values()).toMatchObject({
    fairlead_stage: 'nurture',
    fairlead_sal_status: 'rejected',
    fairlead_rejection_reason: 'wrong_persona',
    fairlead_episode: '1',
  });
  expect(await standing()).toMatchObject([{ reason: 'wrong_persona' }]);

  stage.clock.at += 2 * HOUR;
  const known = { wrong: 'rule', note: 'agreed', by: 'rae@northwind.example', at: stage.clock.at };
  await stage.rows(`update decision set resolution = '${JSON.stringify(known)}' where standing = 'stands'
    returning key`);
  const noted = await stage.decide({ decision: 'reject', reason: 'wrong_persona', note: 'an intern' });
  expect(noted).toMatchObject({ ok: true });
  // What people had found about it holds: the reason is the same.
  expect(await standing()).toMatchObject([{ reason: 'wrong_persona', resolution: known }]);

  stage.clock.at += 2 * HOUR;
  const answer = await stage.decide({ decision: 'reject', reason: 'competitor' });
  expect(answer).toMatchObject({
    ok: true,
    data: { view: { forms: { decisions: expect.arrayContaining(['undo']) } } },
  });
  expect(await standing()).toMatchObject([{ reason: 'competitor', resolution: null }]);
  expect(await stage.rows('select number, outcome, closed_at from episode')).toMatchObject([
    { number: 1, outcome: 'rejected', closed_at: ended!.closed_at },
  ]);
});

test('a note or a reason with what is no text is no failure: it is kept as far as it is text', async () => {
  const noted = await stage.decide({ decision: 'reject', reason: 'wrong_persona', note: 'a\u0000b \ud800' });
  expect(noted).toMatchObject({ ok: true });
  const notes = await stage.rows(
    `select record->'decision'->>'note' as note from decision where standing = 'stands'`,
  );
  expect(notes).toEqual([{ note: 'ab \ufffd' }]);
  expect(await stage.decide({ decision: 'reject', reason: 'bad\u0000lead' })).toMatchObject({ ok: false });
});

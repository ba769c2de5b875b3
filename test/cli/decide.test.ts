/** Wrong use of `fairlead decide`, and whom it takes for the one who decides. What decisions do is in test/flows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HandoffStage, openHandoffStage } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';
import { fairlead } from './support/fairlead.ts';

let stage: HandoffStage;
beforeAll(async () => {
  stage = await openHandoffStage();
});
afterAll(() => stage.close());

const decide = (contact: string, ...line: string[]) =>
  fairlead(['decide', contact, '--portal', PORTAL, ...line], { stage, env: { USER: 'rae' } });

describe('wrong use of decide', () => {
  test.each([
    [[], 'Give one of --accept'],
    [['--accept', '--undo'], 'Give one of --accept'],
    [['--accept', '--until', '2027-01-01'], '--until belongs to --recycle'],
    [['--accept', '--checklist', 'need=confirmed'], '--checklist belongs to --qualify'],
    [['--recycle', 'no_current_need', '--until', 'soon'], '"soon" is no day'],
    [['--qualify', '--checklist', 'need=maybe'], '"need=maybe" is no answer'],
    [['--accept', '--note', 'x'.repeat(2_001)], 'longer than 2000'],
    [['--accept', '--key', 'a b'], 'a key of 1 to 200 characters'],
    [['--reject'], 'argument missing'],
  ])('%j is told without a stack, and decides nothing', async (line, sentence) => {
    const { exitCode, out, err } = await decide(stage.contact1, ...line);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n\s+at /);
    expect(await stage.rows('select 1 from decision')).toEqual([]);
  });

  test('about nobody, or on an unknown portal, says so', async () => {
    expect(await decide('nobody@northwind.example', '--accept')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('has no lead'),
    });
    expect(await decide('99999', '--accept')).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('does not know this contact'),
    });
    const elsewhere = await fairlead(['decide', '1', '--portal', '1', '--accept'], { stage });
    expect(elsewhere).toMatchObject({ exitCode: 2, err: expect.stringContaining(`Known: ${PORTAL}`) });
  });
});

test('an unknown reason is refused with the reasons, as data too', async () => {
  const { exitCode, json } = await decide(stage.contact1, '--reject', 'bad_lead', '--json');
  expect(exitCode).toBe(1);
  expect(json).toMatchObject({ ok: false, code: 'reason_unknown' });
  expect(json.choices).toContain('wrong_persona');
  expect(json.message).toContain('wrong_persona');
});

test('whoever runs it has decided, unless --by names another; an address finds the contact', async () => {
  await decide('dana@northwind.example', '--accept');
  await decide(stage.contact1, '--undo', '--by', 'kim@northwind.example');
  expect(await stage.rows(`select actor from audit where action = 'decision' order by audit_id`)).toEqual([
    { actor: 'rae' },
    { actor: 'kim@northwind.example' },
  ]);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { DAY_1, workedLead } from '../support/worked-lead.ts';
import { fairlead } from './support/fairlead.ts';

let stage: Stage;
let contact: string;
beforeAll(async () => {
  stage = await openStage({ now: () => DAY_1 });
  await stage.install();
  contact = workedLead(stage);
  await stage.settle();
});
afterAll(() => stage.close());

const explain = (rest: string) => fairlead(`explain --portal ${PORTAL} ${rest}`, { stage });

describe('wrong use of explain', () => {
  test.each([
    ['999', 'has no lead 999'],
    ['nobody@example.com', 'has no lead nobody@example.com'],
    ['%s --as-of yesterday', '"yesterday" is no time'],
    ['%s --as-of 2026-02-30', '"2026-02-30" is no time'],
    ['%s --as-of 2026-11-20', 'has not come yet'],
    ['%s --hindsight', 'add --as-of'],
    ['%s --model 9', 'It has used'],
    ['%s --modle 9', 'unknown option'],
    ['', "missing required argument 'contact'"],
  ])('%j is told without a stack', async (rest, sentence) => {
    const { exitCode, out, err } = await explain(rest.replace('%s', contact));
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('an address that two contacts have had is told with their ids', async () => {
    const ids = [contact, workedLead(stage, 'other@northwind.example')];
    await stage.settle();
    await stage.context.pool.query(
      `update lead set facts = jsonb_set(facts, '{email}', '["dana@northwind.example", 0]')`,
    );
    const { exitCode, err } = await explain('dana@northwind.example');
    expect(exitCode).toBe(2);
    for (const id of ids) expect(err).toContain(id);
  });

  test.each(['1', 'x', '99999999999999999999'])(
    'an unknown portal %s is told with the known ones',
    async (portal) => {
      const { exitCode, err } = await fairlead(`explain --portal ${portal} 1`, { stage });
      expect(exitCode).toBe(2);
      expect(err).toContain(`Known: ${PORTAL}`);
    },
  );
});

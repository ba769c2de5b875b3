/** The recipes of docs/recipes.md against what really happens to a contact: each enrols where it says. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY } from '../card/support.ts';
import { enrols, RECIPES } from '../docs/recipes.ts';
import { ALL_YES, type HandoffStage, HOUR, openHandoffStage } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';

let stage: HandoffStage;
beforeEach(async () => {
  stage = await openHandoffStage();
});
afterEach(() => stage.close());

/** Titles of the recipes that enrol the contact as it is in HubSpot now. */
const enrolling = () => [
  ...new Set(RECIPES.filter((recipe) => enrols(recipe, stage.values())).map(({ title }) => title)),
];
async function after(ms: number): Promise<readonly string[]> {
  stage.clock.at += ms;
  await stage.settle();
  return enrolling();
}

test('a new MQL is told, reminded of and escalated, and then let go', async () => {
  expect(enrolling()).toEqual(['Nobody is there for it']);
  const [owner] = stage.sandbox.portal(PORTAL).owners;
  await stage.edit({ hubspot_owner_id: owner!.id });
  expect(enrolling()).toEqual(['Tell the owner of a new MQL']);
  expect(await after(19 * HOUR)).toEqual(['Remind']);
  expect(await after(30 * HOUR)).toEqual(['Escalate']);
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  expect(enrolling()).toEqual([]);
  expect(await after(4 * DAY)).toEqual(['Accepted, and not worked']);
  await stage.edit({
    notes_last_contacted: new Date(stage.clock.at).toISOString(),
    num_contacted_notes: '1',
  });
  expect(enrolling()).toEqual([]);
});

test('a recycled lead is nurtured, and woken on its day', async () => {
  await stage.decide({ decision: 'recycle', reason: 'no_current_need' });
  expect(enrolling()).toEqual(['Nurture by the reason of the rejection']);
  const wakesAt = Date.parse(stage.values().fairlead_recycle_until!);
  stage.clock.at = wakesAt + DAY;
  await stage.settle();
  expect(enrolling()).toContain('Wake a recycled lead');
});

test.each([
  ['competitor', 'Keep people out'],
  ['duplicate', 'Duplicates and wrong data'],
  ['invalid_data', 'Duplicates and wrong data'],
  ['existing_customer', 'Hand a customer on to customer success'],
  ['wrong_persona', 'Nurture by the reason of the rejection'],
] as const)('rejected as %s enrols in "%s" alone', async (reason, title) => {
  await stage.decide({ decision: 'reject', reason });
  expect(enrolling()).toEqual([title]);
});

test('AT-61 "no response" takes as many attempts as agreed, and the contact\'s own acts are none', async () => {
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  const touch = async (count: number) => {
    stage.clock.at += 2 * HOUR;
    const at = new Date(stage.clock.at).toISOString();
    await stage.edit({ notes_last_contacted: at, num_contacted_notes: String(count) });
  };
  await touch(1);
  stage.clock.at += HOUR;
  await stage.edit({ hs_sales_email_last_replied: new Date(stage.clock.at).toISOString() });
  const once = await stage.decide({ decision: 'reject', reason: 'no_response' });
  expect(once).toMatchObject({ ok: false, message: expect.stringContaining('shows 1 attempt ') });
  for (let count = 2; count <= 6; count += 1) await touch(count);
  expect(await stage.decide({ decision: 'reject', reason: 'no_response' })).toMatchObject({ ok: true });
  expect(stage.values()).toMatchObject({
    fairlead_stage: 'recycled',
    fairlead_rejection_reason: 'no_response',
  });
  expect(enrolling()).toEqual(['Nurture by the reason of the rejection']);
});

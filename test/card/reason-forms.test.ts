/** The forms to reject, recycle and disqualify say what they themselves would do. */
import { Select } from '@hubspot/ui-extensions';
import { expect, test } from 'vitest';
import { aView } from './a-view.ts';
import { openCard, withCards } from './open-card.ts';

withCards();

async function openForm(label: 'Reject' | 'Recycle' | 'Disqualify') {
  const { renderer, press, isShown } = await openCard({ ok: true, data: aView() });
  await isShown();
  press(label);
  const choose = async (reason: string) => {
    renderer.find(Select).trigger('onChange' as never, reason as never);
    await renderer.waitFor(() => expect(renderer.find(Select).props.value).toBe(reason));
    return renderer.find(Select).props.description;
  };
  const offered = renderer.find(Select).props.options.map(({ value }) => value);
  return { choose, offered };
}

test('a rejection does what its reason says', async () => {
  const { choose } = await openForm('Reject');
  expect(await choose('competitor')).toBe(
    'Works for a competitor. The lead is out until a person says otherwise.',
  );
  expect(await choose('no_current_need')).toMatch(/comes back after 90 days, or sooner on new signals\.$/);
});

test('a recycled lead comes back whatever the reason, and what could not come back is not offered', async () => {
  const { choose, offered } = await openForm('Recycle');
  expect(await choose('wrong_company_size')).toBe(
    'The company is too small or too large. ' +
      'The lead comes back after 90 days unless you choose a day, or sooner on new signals.',
  );
  expect(offered).toContain('no_current_need');
  expect(offered).not.toContain('competitor');
});

test('a disqualified lead is out whatever the reason', async () => {
  const { choose } = await openForm('Disqualify');
  expect(await choose('wrong_persona')).toMatch(/The lead is out until a person says otherwise\.$/);
});

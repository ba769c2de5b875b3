/** A server that is slow, or away for long: what it answers in the end is shown, and it is not asked without pause. */
import { Button, EmptyState, Heading } from '@hubspot/ui-extensions';
import { expect, test, vi } from 'vitest';
import { aView } from './a-view.ts';
import { Late, openCard, withCards } from './open-card.ts';

withCards();

const lead = { ok: true, data: aView({ refreshInMs: null }) };

test('the longer a server is away, the less often it is asked', async () => {
  const { renderer, calls } = await openCard('HubSpot says 502');
  await renderer.waitFor(() => renderer.find(EmptyState));
  for (let second = 0; second < 600; second += 1) await vi.advanceTimersByTimeAsync(1_000);
  expect(calls().length).toBeGreaterThan(8);
  expect(calls().length).toBeLessThan(16);
});

test('an answer that takes longer than the pause between two looks is shown', async () => {
  const { renderer, calls } = await openCard('HubSpot says 502', new Late(6_000, lead));
  await renderer.waitFor(() => renderer.find(EmptyState));
  await vi.advanceTimersByTimeAsync(5_000);
  await vi.advanceTimersByTimeAsync(6_000);
  await renderer.waitFor(() => renderer.find(Heading));
  expect(calls()).toHaveLength(2);
});

test('whoever tries again gets the answer, and can try again afterwards', async () => {
  const { renderer, press, calls } = await openCard('HubSpot says 502', new Late(7_000, {}));
  await renderer.waitFor(() => renderer.find(EmptyState));
  press('Try again');
  await renderer.waitFor(() => expect(renderer.find(Button).props.disabled).toBe(true));
  await vi.advanceTimersByTimeAsync(7_000);
  await renderer.waitFor(() => expect(renderer.find(Button).props.disabled).toBe(false));
  expect(calls()).toHaveLength(2);
});

import { expect, test } from 'vitest';
import { ledgerText, tellHandoff } from './handoff.ts';

test('AT-23 a week of 300 episodes: the ledger of HubSpot is what was decided, also when all is told again', async () => {
  const told = await tellHandoff(console.log);
  console.log(ledgerText(told));
  expect(told.ledger).toEqual({
    episodes: 300,
    accepted: 210,
    rejected: 50,
    recycled: 40,
    open: 0,
    breached: 3,
  });
  expect(told).toMatchObject({ again: told.ledger, silent: 1, writesAgain: 0 });
}, 600_000);

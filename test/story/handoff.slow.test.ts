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
  expect(told).toMatchObject({ again: told.ledger, writesAgain: 0 });
  expect(told.report).toMatchObject({
    all: { mqls: 300, answers: { accepted: 210, rejected: 50, recycled: 40, taken_away: 0, waiting: 0 } },
    breaches: {
      acceptance: { count: 2, open: 0 },
      followUp: { count: 1, open: 1 },
      attempts: told.ledger.breached,
    },
    silent: [{ ownerId: null }],
  });
}, 600_000);

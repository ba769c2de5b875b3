/** What an owner is asked to do: one task for each notice that the model names. */
import { expect, test } from 'vitest';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { noticeTasks } from '../../src/handoff/notice-tasks.ts';
import type { Notice } from '../../src/lifecycle/sla/notices.ts';
import type { OwnerState, OwnerTurn } from '../../src/lifecycle/sla/owner-turn.ts';
import { aReceipt } from '../engine/a-receipt.ts';

const NOW = Date.UTC(2026, 10, 2, 10);
const DEADLINE = Date.UTC(2026, 10, 3, 10);
const RECEIPT = aReceipt({ now: NOW });
const ALL = settingsOf(
  { timeZone: 'Europe/Berlin' },
  { handoff: { tasks: ['handover', 'reminder', 'breach', 'escalation'] } },
);

function notice(kind: Notice['kind'], clock: Notice['clock'] = 'acceptance'): Notice {
  return { key: `${clock}.${kind}@${NOW}`, kind, clock, dueAt: NOW, deadline: DEADLINE };
}

function turn(state: OwnerState, ownerId: string | null = '60001'): OwnerTurn {
  return { state, ownerId, changedAt: null };
}

test.each([
  ['handover', 'acceptance', 'A lead for you: accept or reject it by Tue 11:00 (Europe/Berlin)', 'MEDIUM'],
  ['reminder', 'first_touch', 'Due soon: get in touch by Tue 11:00 (Europe/Berlin)', 'HIGH'],
  [
    'breach',
    'follow_up',
    'Late: get in touch, it was accepted, it was due Tue 11:00 (Europe/Berlin)',
    'HIGH',
  ],
  [
    'escalation',
    'acceptance',
    'Late and still open: accept or reject it, it was due Tue 11:00 (Europe/Berlin)',
    'HIGH',
  ],
] as const)(
  'AT-34 a %s of %s asks for its deed, due when its clock runs out',
  (kind, clock, subject, priority) => {
    const [task] = noticeTasks({ notices: [notice(kind, clock)], turn: turn('owned') }, RECEIPT, ALL);
    expect(task).toMatchObject({ kind, clock, owner: '60001', subject, priority, dueAt: DEADLINE });
    expect(task!.key).toBe(`${clock}.${kind}@${NOW}`);
    expect(task!.body).toHaveLength(2);
  },
);

test('none of a kind that the model does not name, and none at all unless it asks', () => {
  const told = { notices: [notice('handover'), notice('breach')], turn: turn('owned') };
  const late = settingsOf({}, { handoff: { tasks: ['breach'] } });
  expect(noticeTasks(told, RECEIPT, late).map(({ kind }) => kind)).toEqual(['breach']);
  expect(noticeTasks(told, RECEIPT, settingsOf({}))).toEqual([]);
});

test.each([
  ['owned', 1],
  ['changed', 1],
  ['missing', 0],
  ['deactivated', 0],
  ['not_handed_on', 0],
] as const)('an owner who is %s has %i', (state, count) => {
  const owner = turn(state, state === 'missing' ? null : '60001');
  expect(noticeTasks({ notices: [notice('handover')], turn: owner }, RECEIPT, ALL)).toHaveLength(count);
});

/** What an owner is asked to do: one task for each notice that the model names. */
import { expect, test } from 'vitest';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { isTaskWanted, noticeTasks, type TaskGround } from '../../src/handoff/notice-tasks.ts';
import type { Episode } from '../../src/lifecycle/episodes.ts';
import type { Notice } from '../../src/lifecycle/sla/notices.ts';
import type { OwnerState, OwnerTurn } from '../../src/lifecycle/sla/owner-turn.ts';
import { aReceipt } from '../engine/a-receipt.ts';
import { accepted, anEpisode } from '../reports/sla-builders.ts';

const NOW = Date.UTC(2026, 10, 2, 10);
const DEADLINE = Date.UTC(2026, 10, 3, 10);
const RECEIPT = aReceipt({ now: NOW });
const ALL = settingsOf(
  { timeZone: 'Europe/Berlin' },
  { handoff: { tasks: ['handover', 'reminder', 'breach', 'escalation'] } },
);

function notice(kind: Notice['kind'], clock: Notice['clock'] = 'acceptance'): Notice {
  return { key: `${clock}.${kind}@${NOW}`, kind, clock, startedAt: NOW, dueAt: NOW, deadline: DEADLINE };
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
    expect(task).toMatchObject({
      kind,
      clock,
      owner: '60001',
      subject,
      priority,
      startedAt: NOW,
      dueAt: DEADLINE,
    });
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

const { openedAt: START } = anEpisode();
const HOUR = 3_600_000;
const LATER = START + 9 * HOUR;

function ground(episode: Partial<Episode> = {}, more: Partial<TaskGround> = {}): TaskGround {
  const state = { stage: 'mql', salStatus: 'pending' } as const;
  return { state, owner: '60001', episode: anEpisode(episode), activity: [], ...more };
}

function touchedAt(occurredAt: number): Pick<TaskGround, 'activity'> {
  return { activity: [{ property: 'num_contacted_notes', value: '1', occurredAt }] };
}

const TAKEN = { stage: 'sal', salStatus: 'accepted' } as const;
const OUT = { stage: 'recycled', salStatus: 'recycled' } as const;

test.each([
  ['acceptance', 'nobody has answered', ground(), true],
  ['acceptance', 'it was touched alone', ground({}, touchedAt(START + HOUR)), true],
  ['acceptance', 'it was accepted', ground(accepted(START + HOUR), { state: TAKEN }), false],
  ['acceptance', 'it is another owner’s', ground({}, { owner: '60002' }), false],
  ['acceptance', 'it is an attempt of its own', ground({ openedAt: LATER, mqlAt: LATER }), false],
  ['acceptance', 'it began anew for another territory', ground({ restartedAt: START + HOUR }), false],
  ['acceptance', 'there is no attempt', ground({}, { episode: null }), false],
  ['first_touch', 'nobody got in touch', ground(accepted(START + HOUR), { state: TAKEN }), true],
  ['first_touch', 'somebody got in touch', ground({}, touchedAt(START + HOUR)), false],
  ['first_touch', 'somebody had got in touch before', ground({}, touchedAt(START - HOUR)), true],
  ['first_touch', 'it was sent back', ground({}, { state: OUT }), false],
] as const)('a task of the %s clock where %s', (clock, _what, now, isWanted) => {
  expect(isTaskWanted({ clock, owner: '60001', startedAt: START }, now, LATER)).toBe(isWanted);
});

test('a task of a silent acceptance is wanted while that acceptance stands and nobody got in touch', () => {
  const task = { clock: 'follow_up', owner: '60001', startedAt: START + HOUR } as const;
  const standing = ground(accepted(START + HOUR), { state: TAKEN });
  expect(isTaskWanted(task, standing, LATER)).toBe(true);
  expect(isTaskWanted(task, { ...standing, ...touchedAt(START + 2 * HOUR) }, LATER)).toBe(false);
  expect(isTaskWanted({ ...task, startedAt: START }, standing, LATER)).toBe(false);
});

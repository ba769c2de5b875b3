import { describe, expect, test } from 'vitest';
import { healthLine } from '../../src/home/health-line.ts';
import type { WorkState } from '../../src/home/ports.ts';

const NOW = 1_800_000_000_000;
const WELL: WorkState = {
  workDueSince: null,
  writesDueSince: null,
  failing: 0,
  deadLetters: 0,
  failedTasks: [],
  backfill: null,
};

describe('the line about Fairlead itself', () => {
  test.each<[string, Partial<WorkState>, string, string]>([
    ['nothing is the matter', {}, 'good', 'Fairlead is well: everything HubSpot has told is worked.'],
    [
      'work waits for its turn',
      { workDueSince: NOW - 60_000 },
      'good',
      'Fairlead is well: everything HubSpot has told is worked.',
    ],
    ['work is stuck', { workDueSince: NOW - 11 * 60_000 }, 'bad', 'Work has been waiting for 11 minutes.'],
    [
      'writes are stuck',
      { writesDueSince: NOW - 3 * 3_600_000 },
      'bad',
      'Work has been waiting for 3 hours.',
    ],
    ['one has given up', { deadLetters: 1 }, 'soon', '1 piece of work has given up.'],
    [
      'a task failed',
      { failedTasks: [{ kind: 'provision' }], deadLetters: 3 },
      'bad',
      'Setting up the properties failed.',
    ],
    [
      'the first look goes on',
      { backfill: { done: 40, total: 600 } },
      'neutral',
      'Fairlead looks at every contact once: 40 of about 600 so far.',
    ],
    [
      'HubSpot has a bad minute',
      { failing: 2 },
      'neutral',
      '2 contacts are tried again: HubSpot did not answer as it should.',
    ],
  ])('%s', (_, change, tone, sentence) => {
    expect(healthLine({ ...WELL, ...change }, NOW)).toMatchObject({ tone, sentence });
  });

  test('what is bad comes with what to do', () => {
    for (const change of [{ workDueSince: 0 }, { deadLetters: 1 }, { failedTasks: [{ kind: 'backfill' }] }]) {
      expect(healthLine({ ...WELL, ...change }, NOW).todo).not.toBeNull();
    }
  });
});

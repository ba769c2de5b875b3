/** A deal and a person's word about the same attempt, at nearly the same time. */
import { describe, expect, test } from 'vitest';
import type { PersonAct } from '../../src/lifecycle/decision.ts';
import { ALL_YES, BANT_PASSED, DANA, HOUR, MINUTE, WORKFLOW } from '../lifecycle/handoff-builders.ts';
import { Life } from './a-life.ts';

const SECOND = 1_000;

function anMql(): Life {
  const life = new Life();
  life.now += HOUR;
  life.hear({ signal: 'demo_request' });
  life.look();
  return life;
}

function anSql(): Life {
  const life = anMql();
  life.now += HOUR;
  decide(life, { decision: 'accept', answers: ALL_YES });
  decide(life, { decision: 'qualify', checklist: BANT_PASSED });
  life.now += 2 * HOUR;
  return life;
}

function decide(life: Life, act: object, by: typeof DANA | typeof WORKFLOW = DANA): void {
  life.now += 1;
  life.decide({ ...act, key: `k${life.now}`, at: life.now } as PersonAct, by);
  life.look(false);
}

/** HubSpot tells of a deal that was opened then. */
function tell(life: Life, openedAt: number, state: 'open' | 'won' = 'open'): void {
  const present = life.now;
  life.now = openedAt + 1;
  life.hear({ deal: { id: '1', state } });
  life.now = present;
  life.look();
}

const RECYCLED = { decision: 'recycle', reason: 'no_current_need' };
const DISQUALIFIED = { decision: 'disqualify', reason: 'competitor' };
const REJECTED = { decision: 'reject', reason: 'wrong_persona' };

describe('a person’s word and a deal of the same attempt', () => {
  test.each([
    ['recycled', RECYCLED],
    ['disqualified', DISQUALIFIED],
  ])('end %s where the deal was opened before it, whichever Fairlead is told first', (stage, word) => {
    for (const before of [HOUR, SECOND, 1]) {
      const told = anSql();
      tell(told, told.now + 1 - before);
      expect(told.kept.state.stage).toBe('opportunity');
      decide(told, word);
      const late = anSql();
      decide(late, word);
      const decidedAt = late.now;
      late.now += 5 * MINUTE;
      tell(late, decidedAt - before);
      expect(late.kept.state.stage).toBe(stage);
      expect(late.kept.state.wayBack).toEqual(told.kept.state.wayBack);
      expect(told.kept.state.stage).toBe(stage);
    }
  });

  test.each([0, 1, SECOND, 10 * SECOND])('%i ms before the deal is opened, the word stands', (after) => {
    const life = anSql();
    decide(life, RECYCLED);
    const decidedAt = life.now;
    life.now += MINUTE;
    tell(life, decidedAt + after);
    expect(life.kept.state.stage).toBe('recycled');
    // The deal goes on, and is what becomes of the attempt.
    expect(life.kept.episode).toMatchObject({ outcome: 'recycled', deal: { state: 'open' } });
    life.now += HOUR;
    tell(life, life.now, 'won');
    expect(life.kept.state.stage).toBe('customer');
  });

  test('taken back, it leaves the lead to the deal', () => {
    const life = anSql();
    decide(life, RECYCLED);
    tell(life, life.now);
    expect(life.kept.state.stage).toBe('recycled');
    decide(life, { decision: 'undo' });
    expect(life.kept.state.stage).toBe('opportunity');
  });

  test('a deal that is opened later is news, and so is one from before the attempt', () => {
    const life = anSql();
    decide(life, RECYCLED);
    const decidedAt = life.now;
    life.now += MINUTE;
    tell(life, decidedAt + 10 * SECOND + 1);
    expect(life.kept.state.stage).toBe('opportunity');
    const older = anSql();
    decide(older, RECYCLED);
    tell(older, older.now - 100 * HOUR);
    expect(older.kept.state.stage).toBe('opportunity');
  });

  test('a rejection, which an opportunity does not take, and automation’s word do not outlast it', () => {
    const life = anSql();
    decide(life, REJECTED);
    tell(life, life.now);
    expect(life.kept.state.stage).toBe('opportunity');
    const automatic = anMql();
    decide(automatic, RECYCLED, WORKFLOW);
    expect(automatic.kept.state.stage).toBe('recycled');
    tell(automatic, automatic.now);
    expect(automatic.kept.state.stage).toBe('opportunity');
  });
});

describe('a deal that is opened as an attempt begins', () => {
  test.each([
    ['in the same millisecond is its outcome', 0, { state: 'open' }],
    ['after it is its outcome', 1, { state: 'open' }],
    ['before it is another’s', -1, null],
  ])('%s', (_, after, deal) => {
    const life = anMql();
    const { openedAt } = life.kept.episode!;
    life.now += MINUTE;
    tell(life, openedAt + after);
    expect(life.kept.state.stage).toBe('opportunity');
    if (deal) expect(life.kept.episode?.deal).toMatchObject(deal);
    else expect(life.kept.episode?.deal).toBeNull();
  });

  test('and is known by then, leaves nothing for an attempt to begin with', () => {
    const life = new Life();
    life.now += HOUR;
    life.hear({ signal: 'demo_request' });
    tell(life, life.now);
    expect(life.kept.state).toMatchObject({ stage: 'opportunity', episode: 0 });
    expect(life.kept.episode).toBeNull();
  });
});

import { describe, expect, test } from 'vitest';
import { asDecision, type Decision, type PersonAct } from '../../src/lifecycle/decision.ts';
import { directionOf, STAGES } from '../../src/lifecycle/stages.ts';
import {
  decisionsFrom,
  findMove,
  type MachineMove,
  type Move,
  TRANSITIONS,
} from '../../src/lifecycle/transition-table.ts';

const steps = TRANSITIONS.flatMap((move) => move.from.map((from) => ({ ...move, from })));

describe('the transition table', () => {
  test('AT-09 leads to SQL by a person alone', () => {
    expect(TRANSITIONS.filter(({ to }) => to === 'sql').map(({ by, on }) => `${by} ${on}`)).toEqual([
      'person qualify',
      'person qualify',
    ]);
  });

  test('AT-09 has no type for an SQL by anybody else', () => {
    const row = { on: 'qualified', from: ['mql'], direction: 'forward', needs: [], asks: [] } as const;
    // @ts-expect-error the engine has no way to sql
    const byEngine: MachineMove = { ...row, by: 'engine', to: 'sql' };
    // @ts-expect-error neither has automation
    const byAutomation: Move = { ...row, on: 'accept', by: 'automation', to: 'sql' };
    expect([byEngine, byAutomation]).toHaveLength(2);
  });

  test('AT-09 has no decision by automation that makes an SQL, disqualifies or takes back', () => {
    const common = { key: 'k', at: 0, by: { kind: 'automation', id: 'w', door: 'action' } } as const;
    // @ts-expect-error
    const qualify: Decision = { ...common, decision: 'qualify' };
    // @ts-expect-error
    const disqualify: Decision = { ...common, decision: 'disqualify', reason: 'competitor' };
    // @ts-expect-error
    const undo: Decision = { ...common, decision: 'undo' };
    for (const { decision, ...rest } of [qualify, disqualify, undo]) {
      expect(asDecision(common.by, { ...rest, decision } as PersonAct)).toMatchObject({
        code: 'person_only',
      });
    }
  });

  test.each([
    ['lead', 'person', 'accept disqualify'],
    ['mql', 'person', 'accept reject recycle disqualify'],
    ['mql', 'automation', 'accept reject recycle'],
    ['sal', 'person', 'reject recycle disqualify qualify'],
    ['sal', 'automation', 'reject recycle'],
    ['sql', 'person', 'reject recycle disqualify'],
    ['sql', 'automation', ''],
    ['opportunity', 'person', 'recycle disqualify'],
    ['customer', 'person', ''],
    ['disqualified', 'person', 'accept'],
  ] as const)('lets a %s be decided on by a %s: %s', (stage, mover, words) => {
    expect(decisionsFrom(stage, mover, 'three_stages').join(' ')).toBe(words);
  });

  test('has no acceptance without SAL', () => {
    expect(decisionsFrom('mql', 'person', 'two_stages')).toEqual([
      'reject',
      'recycle',
      'disqualify',
      'qualify',
    ]);
    expect(decisionsFrom('mql', 'automation', 'two_stages')).toEqual(['reject', 'recycle']);
  });

  test('has one row at most for an occasion, a mover, a place and a way of working', () => {
    for (const mode of ['three_stages', 'two_stages'] as const) {
      const places = steps
        .filter((move) => move.mode === undefined || move.mode === mode)
        .map(({ on, by, from, to }) => `${on} ${by} ${from} ${on === 'reject' ? to : ''}`);
      expect(new Set(places).size).toBe(places.length);
    }
  });

  test('names its directions as the funnel has them; going out sideways is never forward', () => {
    for (const { from, to, direction } of steps) {
      const byDepth = directionOf(from, to);
      if (to === 'expansion' || to === 'disqualified') expect(direction).toBe('sideways');
      else if (from === 'disqualified' && to === 'lead') expect(direction).toBe('backward');
      else if (byDepth === 'sideways') expect(['sideways', 'backward']).toContain(direction);
      else expect(direction).toBe(byDepth);
    }
  });

  test('takes nothing out of sales’ hands by the engine', () => {
    const bySales = ['sal', 'sql', 'opportunity'];
    expect(steps.filter(({ by, from }) => by === 'engine' && bySales.includes(from))).toEqual([]);
  });

  test('asks for a reason wherever a lead is sent back by a decision', () => {
    for (const { on, asks } of TRANSITIONS) {
      const isSentBack = ['reject', 'recycle', 'disqualify'].includes(on);
      expect(asks.includes('reason')).toBe(isSentBack);
    }
  });

  test('has a way into every stage, and a way out of it', () => {
    for (const stage of STAGES) {
      expect(steps.some(({ to }) => to === stage)).toBe(true);
      expect(steps.some(({ from }) => from === stage)).toBe(true);
    }
  });

  test('finds no move where there is none', () => {
    expect(findMove({ on: 'accept', mover: 'engine', from: 'mql' }, 'three_stages')).toBeNull();
    expect(findMove({ on: 'accept', mover: 'person', from: 'mql' }, 'two_stages')).toBeNull();
    expect(findMove({ on: 'reject', mover: 'person', from: 'mql', to: 'sql' }, 'three_stages')).toBeNull();
  });
});

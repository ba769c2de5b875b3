/** Nobody, somebody who has left, somebody else: three things a clock can run for. */
import { describe, expect, it } from 'vitest';
import { clocksOf } from '../../../src/lifecycle/sla/clocks.ts';
import { noticeShown, noticesDue } from '../../../src/lifecycle/sla/notices.ts';
import { type OwnerGiven, ownerSentence, ownerTurn } from '../../../src/lifecycle/sla/owner-turn.ts';
import { DEFAULT_SLA_RULES } from '../../../src/lifecycle/sla/sla-rules.ts';
import { aCalendar, aLead, at, HOUR } from './builders.ts';

const TEN = at('2026-11-05T10:00+01:00');
const slaOf = (facts: Partial<Parameters<typeof aLead>[0]> = {}, now = TEN + HOUR) =>
  clocksOf(aLead({ mqlAt: TEN, ...facts }), DEFAULT_SLA_RULES, aCalendar(), now);
const owner = (changes: Partial<OwnerGiven> = {}): OwnerGiven => ({
  ownerId: '60001',
  since: TEN - HOUR,
  isDeactivated: false,
  ...changes,
});

describe('the owner of a clock', () => {
  it.each([
    ['owned', owner(), null],
    ['missing', owner({ ownerId: null, since: null }), 'Nobody owns it'],
    ['deactivated', owner({ isDeactivated: true }), 'Its owner is deactivated in HubSpot'],
    ['changed', owner({ since: TEN + 1 }), null],
  ] as const)('is %s', (state, given, sentence) => {
    const turn = ownerTurn(slaOf(), given, null);
    expect(turn?.state).toBe(state);
    expect(ownerSentence(turn)).toEqual(sentence === null ? null : expect.stringContaining(sentence));
  });

  it('AT-25 is not handed on yet while a lead for another territory is still with its old owner', () => {
    const restartedAt = TEN + HOUR / 2;
    const sla = slaOf({ restartedAt });
    expect(ownerTurn(sla, owner(), restartedAt)?.state).toBe('not_handed_on');
    expect(ownerTurn(sla, owner({ since: restartedAt + 1 }), restartedAt)?.state).toBe('changed');
  });

  it('is nobody once no clock runs, or where nobody has promised anything', () => {
    const ended = slaOf({ ended: { at: TEN + 1, by: 'decision' } });
    expect(ownerTurn(ended, owner(), null)).toBeNull();
    expect(ownerTurn(null, owner(), null)).toBeNull();
  });
});

describe('who takes over', () => {
  const sla = slaOf();
  const first = noticesDue(sla, new Set(), TEN, ownerTurn(sla, owner(), null));
  const given = new Set(first.map(({ key }) => key));
  const taken = ownerTurn(sla, owner({ ownerId: '60002', since: TEN + 60_000 }), null);

  it('is told of the handover once, with the deadline that stands: no time is given back', () => {
    const told = noticesDue(sla, given, TEN + HOUR, taken);
    expect(told).toMatchObject([
      { kind: 'handover', dueAt: TEN + 60_000, deadline: first[0]!.deadline, clock: 'acceptance' },
    ]);
    const both = new Set([...given, ...told.map(({ key }) => key)]);
    expect(noticesDue(sla, both, TEN + HOUR, taken)).toEqual([]);
  });

  it('is told again at each change of hands, and the property says so even after a breach', () => {
    const late = slaOf({}, TEN + 26 * HOUR);
    const turn = ownerTurn(late, owner({ since: TEN + 25 * HOUR }), null);
    expect(noticeShown(late, TEN + 26 * HOUR, ownerTurn(late, owner(), null))).toBe('acceptance_breach');
    expect(noticeShown(late, TEN + 26 * HOUR, turn)).toBe('handover');
  });
});

import { describe, expect, it } from 'vitest';
import { clocksOf, type SlaFacts } from '../../../src/lifecycle/sla/clocks.ts';
import { silentAcceptances } from '../../../src/lifecycle/sla/silent-acceptance.ts';
import { DEFAULT_SLA_RULES } from '../../../src/lifecycle/sla/sla-rules.ts';
import { aCalendar, aLead, at, HOUR } from './builders.ts';

const TEN = at('2026-11-05T10:00+01:00');
const atFive = (leadId: string, ownerId: string | null, given: Partial<SlaFacts>) => ({
  leadId,
  ownerId,
  sla: clocksOf(aLead({ mqlAt: TEN, ...given }), DEFAULT_SLA_RULES, aCalendar(), TEN + 7 * HOUR),
});

describe('AT-35 accepted and not worked', () => {
  it('lists accepted leads without an attempt within the follow-up target, with their owner, the oldest first', () => {
    const leads = [
      atFive('late', '7', { acceptedAt: TEN + 2 * HOUR }),
      atFive('later', null, { acceptedAt: TEN + HOUR }),
      atFive('touched', '7', { acceptedAt: TEN + HOUR, firstTouchAt: TEN + 2 * HOUR }),
      atFive('touched too late', '7', { acceptedAt: TEN + HOUR, firstTouchAt: TEN + 6 * HOUR }),
      atFive('still in time', '7', { acceptedAt: TEN + 4 * HOUR }),
      atFive('sent back since', '7', {
        acceptedAt: TEN + HOUR,
        ended: { at: TEN + 6 * HOUR, by: 'decision' },
      }),
      atFive('not accepted', '7', {}),
    ];
    expect(silentAcceptances(leads)).toEqual([
      { leadId: 'later', ownerId: null, acceptedAt: TEN + HOUR, lateMs: 2 * HOUR },
      { leadId: 'late', ownerId: '7', acceptedAt: TEN + 2 * HOUR, lateMs: HOUR },
    ]);
  });
});

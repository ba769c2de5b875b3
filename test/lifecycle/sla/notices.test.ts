import { describe, expect, it } from 'vitest';
import { clocksOf, type SlaFacts } from '../../../src/lifecycle/sla/clocks.ts';
import { type Notice, noticeShown, noticesDue } from '../../../src/lifecycle/sla/notices.ts';
import { DEFAULT_SLA_RULES, type SlaRules } from '../../../src/lifecycle/sla/sla-rules.ts';
import { aCalendar, aLead, at, DAY, HOUR } from './builders.ts';

const calendar = aCalendar();
const TEN = at('2026-11-05T10:00+01:00');

/** All but that a lead was handed over. */
const lateness = (notices: readonly Notice[]) => notices.filter(({ kind }) => kind !== 'handover');

const dueFor = (
  facts: SlaFacts,
  now: number,
  given: readonly string[] = [],
  rules: SlaRules = DEFAULT_SLA_RULES,
) => lateness(noticesDue(clocksOf(facts, rules, calendar, now), new Set(given), now));
const wordsOf = (notices: ReturnType<typeof dueFor>) => notices.map(({ clock, kind }) => `${clock} ${kind}`);

/** What a worker does that wakes at every next moment and remembers what it gave. */
function lifeOf(facts: SlaFacts, rules: SlaRules = DEFAULT_SLA_RULES): readonly string[] {
  const given: string[] = [];
  const words: string[] = [];
  for (let now: number | null = facts.mqlAt; now !== null; ) {
    const sla = clocksOf(facts, rules, calendar, now);
    const notices = lateness(noticesDue(sla, new Set(given), now));
    given.push(...notices.map(({ key }) => key));
    words.push(...wordsOf(notices));
    now = sla.nextMoment;
  }
  return words;
}

describe('notices', () => {
  it('AT-34 are a reminder and a breach for each clock, and one escalation at 48 hours', () => {
    expect(lifeOf(aLead({ mqlAt: TEN }))).toEqual([
      'first_touch reminder',
      'first_touch breach',
      'acceptance reminder',
      'acceptance breach',
      'acceptance escalation',
    ]);
  });

  it('are given once: the same moment again, or any later one, gives none', () => {
    const lead = aLead({ mqlAt: TEN });
    const now = TEN + 2 * DAY;
    const given = dueFor(lead, now).map(({ key }) => key);
    expect(given).toHaveLength(3);
    expect(dueFor(lead, now, given)).toEqual([]);
    expect(dueFor(lead, now + 30 * DAY, given)).toEqual([]);
  });

  it('pass over the reminder when the worker wakes after the breach', () => {
    expect(wordsOf(dueFor(aLead({ mqlAt: TEN }), TEN + 5 * HOUR))).toEqual(['first_touch breach']);
  });

  it('are none once the deed is done, however late', () => {
    const lead = aLead({ mqlAt: TEN, firstTouchAt: TEN + 5 * HOUR, acceptedAt: TEN + 60 * HOUR });
    expect(dueFor(lead, TEN + 61 * HOUR)).toEqual([]);
  });

  it('do not come again for a decision that was undone', () => {
    const lead = aLead({ mqlAt: TEN, firstTouchAt: TEN + HOUR });
    const reminded = dueFor(lead, TEN + 19 * HOUR).map(({ key }) => key);
    expect(reminded).toEqual([`acceptance.reminder@${TEN}`]);
    expect(dueFor({ ...lead, acceptedAt: TEN + 20 * HOUR }, TEN + 20 * HOUR, reminded)).toEqual([]);
    expect(dueFor(lead, TEN + 21 * HOUR, reminded)).toEqual([]);
  });

  it('do not come again when a target is changed', () => {
    const lead = aLead({ mqlAt: TEN });
    const given = dueFor(lead, TEN + 4 * HOUR).map(({ key }) => key);
    const longer: SlaRules = { ...DEFAULT_SLA_RULES, firstTouch: { hours: 5, counted: 'business' } };
    expect(dueFor(lead, TEN + 5 * HOUR, given, longer)).toEqual([]);
  });

  it('AT-25 come afresh for the owner of another territory', () => {
    const lead = aLead({ mqlAt: TEN });
    const given = dueFor(lead, TEN + 4 * HOUR).map(({ key }) => key);
    const restartedAt = at('2026-11-09T09:00+01:00');
    expect(dueFor({ ...lead, restartedAt }, restartedAt + HOUR, given)).toEqual([]);
    expect(wordsOf(dueFor({ ...lead, restartedAt }, restartedAt + 4 * HOUR, given))).toEqual([
      'first_touch breach',
    ]);
  });

  it('AT-35 tell of a silent acceptance once', () => {
    const words = lifeOf(aLead({ mqlAt: TEN, acceptedAt: TEN + HOUR }));
    expect(words).toEqual(['first_touch reminder', 'first_touch breach', 'follow_up breach']);
  });

  it('escalate a missed first touch where the rules say so, with the time at which that was due', () => {
    const rules: SlaRules = {
      ...DEFAULT_SLA_RULES,
      escalateFirstTouchAfter: { hours: 1, counted: 'business' },
    };
    expect(dueFor(aLead({ mqlAt: TEN }), TEN + 6 * HOUR, [], rules)).toMatchObject([
      {
        deadline: TEN + 4 * HOUR,
        key: `first_touch.breach@${TEN}`,
        kind: 'breach',
        clock: 'first_touch',
        dueAt: TEN + 4 * HOUR,
      },
      {
        key: `first_touch.escalation@${TEN}`,
        kind: 'escalation',
        clock: 'first_touch',
        dueAt: TEN + 5 * HOUR,
      },
    ]);
  });

  it('tell of the handover once, and once more for the owner of another territory', () => {
    const told = (facts: SlaFacts, now: number, given: readonly string[] = []) =>
      noticesDue(clocksOf(facts, DEFAULT_SLA_RULES, calendar, now), new Set(given), now);
    const lead = aLead({ mqlAt: TEN });
    const handover = {
      key: `handover@${TEN}`,
      kind: 'handover',
      clock: 'acceptance',
      startedAt: TEN,
      dueAt: TEN,
      deadline: TEN + DAY,
    };
    expect(told(lead, TEN)).toEqual([handover]);
    expect(told(lead, TEN + HOUR, [handover.key])).toEqual([]);
    const again = { key: `handover@${TEN + HOUR}`, dueAt: TEN + HOUR };
    expect(told({ ...lead, restartedAt: TEN + HOUR }, TEN + 2 * HOUR, [handover.key])).toMatchObject([again]);
    expect(told(aLead({ mqlAt: TEN, acceptedAt: TEN }), TEN)).toEqual([]);
  });

  it('are shown one at a time, the latest that stands, and none once it is done', () => {
    const shown = (facts: SlaFacts, now: number) =>
      noticeShown(clocksOf(facts, DEFAULT_SLA_RULES, calendar, now), now);
    const lead = aLead({ mqlAt: TEN });
    expect(noticeShown(null, TEN)).toBe('none');
    expect(shown(lead, TEN)).toBe('handover');
    expect(shown(lead, TEN + 3 * HOUR)).toBe('first_touch_reminder');
    expect(shown(lead, TEN + 5 * HOUR)).toBe('first_touch_breach');
    expect(shown(lead, TEN + 19 * HOUR)).toBe('acceptance_reminder');
    expect(shown(lead, TEN + 2 * DAY)).toBe('acceptance_escalation');
    const accepted = { ...lead, acceptedAt: TEN + 2 * DAY + HOUR };
    expect(shown(accepted, TEN + 2 * DAY + HOUR)).toBe('first_touch_breach');
    expect(shown({ ...accepted, firstTouchAt: TEN + 2 * DAY + HOUR }, TEN + 3 * DAY)).toBe('none');
  });
});

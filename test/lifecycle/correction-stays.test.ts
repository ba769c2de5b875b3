/** Of a decision that a person corrects, what is not said anew stays as it was said. */
import { describe, expect, test } from 'vitest';
import { anMql, DAY, Handoff, HOUR, NOW, passed, refusal } from './handoff-builders.ts';

const LATER = NOW + 30 * DAY;
const SENT_BACK = NOW + HOUR;

/** Accepted, then recycled by Dana at `SENT_BACK`: for want of a need, which usually takes 90 days. */
function recycled(more: { readonly wakeOn?: readonly string[]; readonly until?: number } = {}): Handoff {
  const handoff = new Handoff(anMql(), { attempts: 6 });
  handoff.accept({ at: NOW });
  passed(handoff.person({ decision: 'recycle', reason: 'no_current_need', at: SENT_BACK, ...more }));
  return handoff;
}

describe('a person corrects', () => {
  test('the note alone', () => {
    const handoff = new Handoff();
    const reject = { decision: 'reject', reason: 'wrong_persona' } as const;
    passed(handoff.person({ ...reject, note: 'a student', at: SENT_BACK }));
    const { record } = passed(handoff.person({ ...reject, note: 'a trainee', at: LATER }));
    expect(record).toMatchObject({ reason: 'wrong_persona', decision: { note: 'a trainee' } });
  });

  test('the signals alone: the day stays, whose ever it was', () => {
    for (const until of [undefined, NOW + 200 * DAY]) {
      const handoff = recycled({ wakeOn: ['webinar'], ...(until === undefined ? {} : { until }) });
      const before = handoff.state.wayBack!.until;
      const again = { decision: 'recycle', reason: 'no_current_need', wakeOn: ['demo_request'] } as const;
      passed(handoff.person({ ...again, at: LATER }));
      expect(handoff.state.wayBack).toMatchObject({ wakeOn: ['demo_request'], until: before });
      expect(refusal(handoff.person({ ...again, at: LATER + DAY })).code).toBe('already_decided');
    }
  });

  test('the reason alone: the signals stay, and the days that it takes are those of the new one', () => {
    const handoff = recycled({ wakeOn: ['webinar'] });
    expect(handoff.state.wayBack?.until).toBe(SENT_BACK + 90 * DAY);
    passed(handoff.person({ decision: 'recycle', reason: 'no_response', at: LATER }));
    expect(handoff.state.wayBack).toMatchObject({ wakeOn: ['webinar'], until: SENT_BACK + 60 * DAY });
  });

  test('what became of a customer who was handed on', () => {
    const handoff = new Handoff();
    passed(handoff.person({ decision: 'reject', reason: 'existing_customer', at: SENT_BACK }));
    expect(handoff.state.stage).toBe('expansion');
    passed(handoff.person({ decision: 'reject', reason: 'wrong_persona', at: LATER }));
    expect(handoff.state).toMatchObject({ stage: 'nurture', decided: { reason: 'wrong_persona' } });
  });
});

test('a decision is past correcting once a deal or the CRM had the lead: how far it came is not taken back', () => {
  const handoff = new Handoff(anMql());
  passed(handoff.person({ decision: 'reject', reason: 'wrong_persona', at: SENT_BACK }));
  handoff.state = { ...handoff.state, furthestStage: 'opportunity' };
  const asked = handoff.person({ decision: 'reject', reason: 'wrong_company_size', at: LATER });
  expect(refusal(asked).code).toBe('already_decided');
  expect(handoff.state).toMatchObject({ furthestStage: 'opportunity', decided: { reason: 'wrong_persona' } });
});

describe('what is said once more is no correction', () => {
  test('with the day that stands, or with an empty note where there was none', () => {
    const until = NOW + 200 * DAY;
    const again = { decision: 'recycle', reason: 'no_current_need', at: LATER } as const;
    for (const more of [{ until }, { note: '' }]) {
      expect(refusal(recycled({ until }).person({ ...again, ...more })).code).toBe('already_decided');
    }
  });

  test('by automation, also of its own word', () => {
    const handoff = new Handoff();
    const reject = { decision: 'reject', reason: 'wrong_persona' } as const;
    passed(handoff.automation({ ...reject, at: SENT_BACK }));
    const again = handoff.automation({ ...reject, reason: 'wrong_company_size', at: LATER });
    expect(refusal(again).code).toBe('already_decided');
  });

  test('about an MQL that was handed on to another territory: that one is asked afresh', () => {
    const handoff = new Handoff();
    passed(handoff.person({ decision: 'reject', reason: 'outside_territory', at: SENT_BACK }));
    expect(handoff.state.stage).toBe('mql');
    const { record, revised } = passed(
      handoff.person({ decision: 'reject', reason: 'wrong_persona', at: LATER }),
    );
    expect([record.replaces, revised]).toEqual([null, []]);
  });
});

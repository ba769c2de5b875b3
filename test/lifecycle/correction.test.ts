import { describe, expect, test } from 'vitest';
import type { Decision } from '../../src/lifecycle/decision.ts';
import { decidedEpisode, type Episode, openEpisode } from '../../src/lifecycle/episodes.ts';
import { next } from '../../src/lifecycle/lifecycle-step.ts';
import { anMql, DAY, Handoff, HOUR, LEE, NOW, passed, refusal, WORKFLOW } from './handoff-builders.ts';
import { aBuyer, receiptOn } from './pack-leads.ts';

/** Rejected by Dana at `NOW + HOUR` for the wrong reason. */
function rejected(reason = 'wrong_company_size'): Handoff {
  const handoff = new Handoff();
  passed(handoff.person({ decision: 'reject', reason, at: NOW + HOUR, note: 'too small' }));
  return handoff;
}

describe('a rejection with the wrong reason', () => {
  test('is corrected weeks later: the same attempt, as it would be had the right one been said at once', () => {
    const right = rejected('wrong_persona');
    const handoff = rejected();
    const wrong = handoff.context.decisions[0]!;
    const { record, revised, state } = passed(
      handoff.person({ decision: 'reject', reason: 'wrong_persona', at: NOW + 30 * DAY }, LEE),
    );
    const { decided, ...rest } = right.state;
    expect(state).toMatchObject(rest);
    expect(state.decided).toMatchObject({ reason: 'wrong_persona', by: LEE, at: NOW + HOUR });
    expect(record).toMatchObject({ episode: 1, reason: 'wrong_persona', replaces: wrong.decision.key });
    expect(record.decision).toMatchObject({ note: 'too small', at: NOW + 30 * DAY });
    expect(revised).toEqual([{ ...wrong, standing: 'superseded' }]);
  });

  test('leaves the attempt ended when it had ended', () => {
    const handoff = rejected();
    const episode = openEpisode(anMql(), {
      at: NOW,
      by: 'engine',
      receipt: receiptOn(0, aBuyer()),
      signals: [],
      channel: 'other',
      origin: { campaign: null, source: null, topic: null },
      owner: '7',
    });
    const before: Episode = decidedEpisode(episode, handoff.context.decisions);
    handoff.person({ decision: 'reject', reason: 'wrong_persona', at: NOW + 30 * DAY });
    const after = decidedEpisode(before, handoff.context.decisions);
    expect([before.closedAt, after.closedAt, after.outcome]).toEqual([NOW + HOUR, NOW + HOUR, 'rejected']);
    expect(after.decision).toMatchObject({ reason: 'wrong_persona', at: NOW + HOUR });
  });

  test('is corrected also after the lead has woken, and more than once; taken back, the one before stands', () => {
    const handoff = new Handoff();
    passed(handoff.person({ decision: 'recycle', reason: 'no_current_need', at: NOW + HOUR }));
    const woken = {
      kind: 'verdict',
      verdict: 'held',
      live: true,
      evidence: [],
      dataChangedAt: null,
    } as const;
    handoff.state = next(handoff.state, { ...woken, at: NOW + 200 * DAY }, handoff.rules).state;
    expect(handoff.state.stage).toBe('nurture');
    const until = NOW + 300 * DAY;
    passed(handoff.person({ decision: 'recycle', reason: 'no_current_need', until, at: NOW + 201 * DAY }));
    expect(handoff.state).toMatchObject({ stage: 'recycled', wayBack: { until } });
    // The day that somebody chose stays, whatever the reason.
    passed(handoff.person({ decision: 'recycle', reason: 'no_business_context', at: NOW + 203 * DAY }));
    expect(handoff.state).toMatchObject({ decided: { reason: 'no_business_context' }, wayBack: { until } });
    passed(handoff.person({ decision: 'undo', at: NOW + 203 * DAY + HOUR / 2 }));
    expect(handoff.state).toMatchObject({ decided: { reason: 'no_current_need' }, wayBack: { until } });
    const standing = handoff.context.decisions.filter((each) => each.standing === 'stands');
    expect(standing.map(({ decision }) => decision.decision).sort()).toEqual(['recycle', 'undo']);
  });

  test('an empty note and no signals take back what was said; left out, they stay', () => {
    const said = { decision: 'recycle', reason: 'no_current_need' } as const;
    const recycled = () => {
      const handoff = new Handoff();
      passed(handoff.person({ ...said, at: NOW + HOUR, note: 'later', wakeOn: ['email_reply'] }));
      return handoff;
    };
    const kept = recycled();
    passed(kept.person({ ...said, until: NOW + 40 * DAY, at: NOW + DAY, note: null, wakeOn: null }));
    expect(kept.state.wayBack).toMatchObject({ wakeOn: ['email_reply'], until: NOW + 40 * DAY });
    expect(kept.context.decisions.at(-1)!.decision.note).toBe('later');
    const cleared = recycled();
    passed(cleared.person({ ...said, at: NOW + DAY, note: '', wakeOn: [] }));
    expect(cleared.state.wayBack!.wakeOn).toBeNull();
    expect(cleared.context.decisions.at(-1)!.decision.note).toBe('');
    expect(refusal(cleared.person({ ...said, at: NOW + 2 * DAY, note: '', wakeOn: [] })).code).toBe(
      'already_decided',
    );
  });

  test('is corrected by people alone', () => {
    const handoff = rejected();
    const byWorkflow: Decision = {
      decision: 'reject',
      reason: 'competitor',
      key: 'w',
      at: NOW + DAY,
      by: WORKFLOW,
    };
    expect(refusal(handoff.take(byWorkflow)).code).toBe('superseded');
  });

  test('is refused where nothing is new, or sales has the lead again', () => {
    const handoff = rejected();
    const again = { decision: 'reject', reason: 'wrong_company_size' } as const;
    const { code, message } = refusal(handoff.person({ ...again, at: NOW + DAY }));
    expect([code, message]).toEqual(['already_decided', expect.stringContaining('correct it')]);
    handoff.accept({ at: NOW + 2 * DAY });
    passed(handoff.person({ decision: 'reject', reason: 'wrong_persona', at: NOW + 3 * DAY }));
    expect(handoff.state.episode).toBe(2);
  });

  test('no refusal points at another: each says what is possible', () => {
    const handoff = rejected();
    const said = (act: Parameters<Handoff['person']>[0]) => refusal(handoff.person(act)).message;
    expect(said({ decision: 'undo', at: NOW + DAY })).toContain('To correct it, reject the lead once more');
    expect(said({ decision: 'recycle', reason: 'no_current_need', at: NOW + DAY })).toContain(
      'reject with another reason, which corrects it',
    );
    passed(handoff.person({ decision: 'reject', reason: 'wrong_persona', at: NOW + DAY }));
  });
});

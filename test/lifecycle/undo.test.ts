import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ALL_YES,
  aLead,
  anMql,
  BANT_PASSED,
  Handoff,
  LEE,
  MINUTE,
  NOW,
  passed,
  refusal,
} from './handoff-builders.ts';

const SOON = NOW + 30 * MINUTE;

describe('undo', () => {
  test.each([
    ['accept', { decision: 'accept', answers: ALL_YES }],
    ['reject', { decision: 'reject', reason: 'wrong_company_size' }],
    ['reroute', { decision: 'reject', reason: 'outside_territory' }],
    ['recycle', { decision: 'recycle', reason: 'no_current_need' }],
    ['disqualify', { decision: 'disqualify', reason: 'competitor' }],
  ] as const)('of %s restores the lead exactly as it was', (_, act) => {
    const before = anMql({ belowSince: NOW - 5 });
    const handoff = new Handoff(before);
    const done = passed(handoff.person({ ...act, at: NOW, key: 'first' }));
    const { state, record, revised } = passed(handoff.person({ decision: 'undo', at: SOON }, LEE));
    expect(state).toEqual(before);
    expect(record).toMatchObject({
      replaces: 'first',
      from: done.state.stage,
      to: 'mql',
      standing: 'stands',
    });
    expect(revised).toEqual([{ ...done.record, standing: 'undone' }]);
  });

  test('of a rejection opens its attempt again', () => {
    const handoff = new Handoff();
    handoff.person({ decision: 'reject', reason: 'competitor', at: NOW });
    const { state, record, transition } = passed(handoff.person({ decision: 'undo', at: SOON }));
    expect(state).toMatchObject({ salStatus: 'pending', episode: 1 });
    expect(record.endsEpisode).toBeNull();
    expect(transition).toEqual({ from: 'disqualified', to: 'mql', direction: 'forward', by: 'person' });
  });

  test('of an acceptance that began an attempt drops the attempt', () => {
    const handoff = new Handoff(aLead());
    handoff.accept({ at: NOW });
    const { state } = passed(handoff.person({ decision: 'undo', at: SOON }));
    expect(state).toMatchObject({ stage: 'lead', episode: 0 });
  });

  test('takes back automation’s decisions too', () => {
    const handoff = new Handoff();
    handoff.automation({ decision: 'reject', reason: 'competitor', at: NOW });
    expect(passed(handoff.person({ decision: 'undo', at: SOON })).state).toEqual(anMql());
  });

  test('takes back the last decision only, and nothing further', () => {
    const handoff = new Handoff();
    handoff.accept({ at: NOW });
    const accepted = handoff.state;
    passed(handoff.person({ decision: 'qualify', checklist: BANT_PASSED, at: NOW + MINUTE }));
    expect(passed(handoff.person({ decision: 'undo', at: NOW + 2 * MINUTE })).state).toEqual(accepted);
    const { code, message } = refusal(handoff.person({ decision: 'undo', at: NOW + 3 * MINUTE }));
    expect(code).toBe('nothing_to_undo');
    expect(message).toContain('taken back already');
    expect(handoff.state).toEqual(accepted);
  });

  test('is refused where there is nothing, and after its window', () => {
    const handoff = new Handoff();
    expect(refusal(handoff.person({ decision: 'undo' })).code).toBe('nothing_to_undo');
    handoff.accept({ at: NOW });
    expect(refusal(handoff.person({ decision: 'undo', at: NOW + 60 * MINUTE + 1 })).code).toBe(
      'undo_too_late',
    );
    expect(passed(handoff.person({ decision: 'undo', at: NOW + 60 * MINUTE })).state.stage).toBe('mql');
  });

  test('is refused once the lead has moved on', () => {
    const handoff = new Handoff();
    handoff.accept({ at: NOW });
    handoff.state = { ...handoff.state, stage: 'opportunity', furthestStage: 'opportunity' };
    expect(refusal(handoff.person({ decision: 'undo', at: SOON })).code).toBe('moved_on');
  });

  test('keeps what a deal has said since', () => {
    const handoff = new Handoff();
    handoff.person({ decision: 'disqualify', reason: 'competitor', at: NOW });
    const deal = { state: 'lost', at: NOW + MINUTE } as const;
    handoff.state = { ...handoff.state, deal };
    expect(passed(handoff.person({ decision: 'undo', at: SOON })).state).toEqual(anMql({ deal }));
  });

  test('twice with one key happens once', () => {
    const handoff = new Handoff();
    handoff.accept({ at: NOW });
    passed(handoff.person({ decision: 'undo', at: SOON, key: 'u' }));
    const again = passed(handoff.person({ decision: 'undo', at: SOON + 1, key: 'u' }));
    expect(again).toMatchObject({ repeated: true, state: anMql() });
  });

  test('restores any state in which a decision was possible', () => {
    const acts = fc.constantFrom(
      { decision: 'accept', answers: ALL_YES } as const,
      { decision: 'reject', reason: 'duplicate' } as const,
      { decision: 'recycle', reason: 'competitor' } as const,
      { decision: 'disqualify', reason: 'competitor' } as const,
      { decision: 'qualify', checklist: BANT_PASSED } as const,
    );
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 6 }), acts, (story, last) => {
        const handoff = new Handoff();
        for (const act of story) handoff.person(act);
        const before = handoff.state;
        const at = NOW + 1000 * MINUTE;
        if (!handoff.person({ ...last, at, key: 'last' }).ok) return;
        expect(passed(handoff.person({ decision: 'undo', at: at + 1 })).state).toEqual(before);
      }),
    );
  });
});

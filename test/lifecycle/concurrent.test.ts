import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inOrder, winnerOf } from '../../src/lifecycle/concurrent.ts';
import type { Decision } from '../../src/lifecycle/decision.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { next } from '../../src/lifecycle/lifecycle-step.ts';
import {
  ALL_YES,
  anMql,
  BANT_PASSED,
  DANA,
  DAY,
  Handoff,
  HOUR,
  LEE,
  MINUTE,
  NOW,
  passed,
  refusal,
  WORKFLOW,
} from './handoff-builders.ts';
import { aBuyer, receiptOn } from './pack-leads.ts';

const ranked = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  at: fc.nat(3),
  by: fc.record({ kind: fc.constantFrom('person' as const, 'automation' as const) }),
});

describe('the rule for two decisions', () => {
  test('gives the same winner whichever comes first, and orders any number of them', () => {
    fc.assert(
      fc.property(ranked, ranked, ranked, (a, b, c) => {
        expect(winnerOf(a, b)).toEqual(winnerOf(b, a));
        expect(winnerOf(winnerOf(a, b), c)).toEqual(winnerOf(a, winnerOf(b, c)));
        expect(Math.sign(inOrder(a, b))).toBe(-Math.sign(inOrder(b, a)) + 0);
      }),
    );
  });

  test('lets a person win over automation, the later over the earlier, the greater key at one time', () => {
    const person = { key: 'a', at: 1, by: { kind: 'person' } } as const;
    const later = { ...person, key: 'b', at: 2 };
    const workflow = { key: 'z', at: 9, by: { kind: 'automation' } } as const;
    expect(
      winnerOf<Pick<Decision, 'key' | 'at'> & { by: { kind: Decision['by']['kind'] } }>(workflow, later),
    ).toBe(later);
    expect(winnerOf(person, later)).toBe(later);
    expect(winnerOf({ ...later, key: 'c' }, later).key).toBe('c');
  });
});

const accept = (at: number, by = DANA, key = `accept ${at}`): Decision => ({
  decision: 'accept',
  answers: ALL_YES,
  key,
  at,
  by,
});
const reject = (at: number, by = DANA, reason = 'competitor'): Decision => ({
  decision: 'reject',
  reason,
  key: `reject ${at}`,
  at,
  by,
});
const rejectByWorkflow = (at: number, reason = 'competitor'): Decision => ({
  decision: 'reject',
  reason,
  key: `workflow ${at}`,
  at,
  by: WORKFLOW,
});

describe('a person and automation', () => {
  test('the person’s acceptance stands against a workflow’s rejection, however late that is', () => {
    for (const at of [NOW + 1, NOW + HOUR, NOW + 30 * DAY]) {
      const handoff = new Handoff();
      handoff.take(accept(NOW));
      const accepted = handoff.state;
      const { code, message, record } = refusal(handoff.take(rejectByWorkflow(at)));
      expect(code).toBe('superseded');
      expect(message).toContain('Dana Smith');
      expect(record).toMatchObject({ standing: 'superseded', before: accepted, after: accepted });
      expect(handoff.state).toEqual(accepted);
      expect(handoff.context.decisions).toHaveLength(2);
    }
  });

  test('the person’s acceptance replaces a workflow’s rejection of a moment ago, in the same attempt', () => {
    const handoff = new Handoff();
    handoff.take(rejectByWorkflow(NOW));
    const { state, revised, transition } = passed(handoff.take(accept(NOW + MINUTE)));
    expect(state).toMatchObject({ stage: 'sal', salStatus: 'accepted', episode: 1, wayBack: null });
    expect(revised.map(({ decision, standing }) => [decision.by.kind, standing])).toEqual([
      ['automation', 'superseded'],
    ]);
    expect(transition).toEqual({ from: 'disqualified', to: 'sal', direction: 'forward', by: 'person' });
  });

  test('that nobody answered is no contradiction: a workflow may say so of an accepted lead', () => {
    const handoff = new Handoff(anMql(), { attempts: 6 });
    handoff.take(accept(NOW));
    const { state } = passed(handoff.take(rejectByWorkflow(NOW + 20 * DAY, 'no_response')));
    expect(state).toMatchObject({ stage: 'recycled', salStatus: 'rejected' });
  });

  test('a repeat of what lost is answered as it was', () => {
    const handoff = new Handoff();
    handoff.take(accept(NOW));
    const first = refusal(handoff.take(rejectByWorkflow(NOW + 1)));
    const again = refusal(handoff.take(rejectByWorkflow(NOW + 1)));
    expect(again).toMatchObject({ code: 'superseded', record: first.record, repeated: true });
    expect(handoff.context.decisions).toHaveLength(2);
  });

  test('a workflow does not repeat what a person has taken back', () => {
    const handoff = new Handoff();
    handoff.take(rejectByWorkflow(NOW));
    handoff.person({ decision: 'undo', at: NOW + MINUTE });
    expect(refusal(handoff.take(rejectByWorkflow(NOW + DAY))).code).toBe('superseded');
    expect(handoff.state).toEqual(anMql());
  });

  test('a workflow may decide on the next attempt', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW, DANA, 'wrong_persona'));
    handoff.state = anMql({ episode: 2 });
    const { state } = passed(
      handoff.take({ ...rejectByWorkflow(NOW + DAY), reason: 'competitor' } as Decision),
    );
    expect(state.stage).toBe('disqualified');
  });

  test('a person’s word about an attempt says nothing about the next one, when that has passed', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW, DANA, 'wrong_persona'));
    handoff.state = { ...handoff.state, stage: 'nurture', salStatus: 'none', episode: 2, decided: null };
    expect(refusal(handoff.take(rejectByWorkflow(NOW + DAY))).code).toBe('wrong_stage');
  });

  test('a workflow may decide for the new owner of a rerouted lead', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW, DANA, 'outside_territory'));
    const result = handoff.take({
      decision: 'accept',
      answers: 'implied',
      key: 'w',
      at: NOW + HOUR,
      by: WORKFLOW,
    });
    expect(passed(result).state.stage).toBe('sal');
  });
});

describe('two people', () => {
  test('the later word replaces the earlier one of a moment ago', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW, DANA, 'wrong_persona'));
    const { state } = passed(handoff.take(accept(NOW + MINUTE, LEE)));
    expect(state).toMatchObject({ stage: 'sal', episode: 1, decided: { by: LEE } });
    expect(handoff.context.decisions.map(({ standing }) => standing)).toEqual(['superseded', 'stands']);
  });

  test('after the window, accepting begins a new attempt; the old one keeps its outcome', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW, DANA, 'wrong_persona'));
    const { state, revised } = passed(handoff.take(accept(NOW + 2 * HOUR, LEE)));
    expect(state).toMatchObject({ stage: 'sal', episode: 2 });
    expect(revised).toEqual([]);
  });

  test('where something else has moved the lead in between, accepting begins a new attempt', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW, DANA, 'wrong_persona'));
    const gone = {
      kind: 'verdict',
      verdict: 'disqualified',
      live: true,
      evidence: [],
      dataChangedAt: null,
    } as const;
    handoff.state = next(handoff.state, { ...gone, at: NOW + 1 }, DEFAULT_HANDOFF).state;
    expect(passed(handoff.take(accept(NOW + MINUTE, LEE))).state).toMatchObject({ stage: 'sal', episode: 2 });
  });

  test('what a deal has said in between stays', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW, DANA, 'wrong_persona'));
    const deal = { state: 'lost', at: NOW + 1 } as const;
    handoff.state = { ...handoff.state, deal };
    expect(passed(handoff.take(accept(NOW + MINUTE, LEE))).state).toMatchObject({ stage: 'sal', deal });
  });

  test('a reason can be corrected within the window', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW, DANA, 'wrong_company_size'));
    const { state, transition } = passed(handoff.take(reject(NOW + MINUTE, DANA, 'poor_company_fit')));
    expect(state).toMatchObject({ stage: 'disqualified', decided: { reason: 'poor_company_fit' } });
    expect(transition).toBeNull();
    expect(refusal(handoff.take(reject(NOW + DAY, DANA, 'poor_company_fit'))).code).toBe('already_decided');
  });

  test('what the earlier made impossible stays so', () => {
    const handoff = new Handoff();
    handoff.take(accept(NOW));
    passed(handoff.person({ decision: 'qualify', checklist: BANT_PASSED, at: NOW + MINUTE }));
    expect(refusal(handoff.take(accept(NOW + 2 * MINUTE, LEE))).code).toBe('already_decided');
    expect(handoff.state.stage).toBe('sql');
  });

  test('replacing twice answers the first question still', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW, DANA, 'wrong_persona'));
    passed(handoff.person({ decision: 'recycle', reason: 'no_current_need', at: NOW + MINUTE }));
    expect(passed(handoff.take(accept(NOW + 2 * MINUTE, LEE))).state).toMatchObject({
      stage: 'sal',
      episode: 1,
    });
  });

  test('undo of a replacement ends the attempt again as it had ended', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW, DANA, 'wrong_persona'));
    handoff.take(accept(NOW + MINUTE, LEE));
    const { record } = passed(handoff.person({ decision: 'undo', at: NOW + 2 * MINUTE }));
    expect(record).toMatchObject({ episode: 1, endsEpisode: 'rejected' });
  });

  test('undo of a replacement brings the replaced decision back', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW, DANA, 'wrong_persona'));
    const rejected = handoff.state;
    handoff.take(accept(NOW + MINUTE, LEE));
    const { state } = passed(handoff.person({ decision: 'undo', at: NOW + 2 * MINUTE }));
    expect(state).toEqual(rejected);
    expect(handoff.context.decisions.map(({ standing }) => standing)).toEqual(['stands', 'undone', 'stands']);
  });
});

describe('decisions that arrive late', () => {
  const inAnyOrder = (decisions: readonly Decision[]) =>
    decisions.map((first) => {
      const handoff = new Handoff(anMql(), { attempts: 6 });
      for (const decision of [first, ...decisions.filter((each) => each !== first)]) handoff.take(decision);
      return handoff;
    });

  test.each([
    ['accepted, then rejected', [accept(NOW), reject(NOW + HOUR, LEE)], 'disqualified'],
    ['rejected, then accepted at once', [reject(NOW), accept(NOW + MINUTE, LEE)], 'sal'],
    ['rejected by a workflow, then accepted', [rejectByWorkflow(NOW), accept(NOW + MINUTE)], 'sal'],
    ['accepted, then rejected by a workflow', [accept(NOW), rejectByWorkflow(NOW + MINUTE)], 'sal'],
    ['both at one time', [accept(NOW), rejectByWorkflow(NOW)], 'sal'],
    ['by two at one time', [accept(NOW, DANA, 'k1'), { ...reject(NOW, LEE), key: 'k2' }], 'disqualified'],
  ] as const)('end as if they had come in order: %s', (_, decisions, stage) => {
    const [one, other] = inAnyOrder(decisions);
    expect(one!.state.stage).toBe(stage);
    expect(other!.state).toEqual(one!.state);
    const byKey = ({ context }: Handoff) =>
      new Map(context.decisions.map(({ decision, standing }) => [decision.key, standing]));
    expect(byKey(other!)).toEqual(byKey(one!));
  });

  test('say what they change for those that came before', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW + HOUR, LEE));
    const { record, state, transition, revised } = passed(handoff.take(accept(NOW)));
    expect(record).toMatchObject({ from: 'mql', to: 'sal', standing: 'stands' });
    expect(state).toMatchObject({ stage: 'disqualified', salAt: NOW, decided: { by: LEE } });
    expect(transition).toBeNull();
    expect(revised.map(({ from, standing }) => [from, standing])).toEqual([['sal', 'stands']]);
  });

  test('of which a taking back did not know stay', () => {
    const handoff = new Handoff();
    handoff.take(accept(NOW));
    handoff.person({ decision: 'undo', key: 'undo', at: NOW + 20 * MINUTE });
    const { state, revised } = passed(handoff.take(reject(NOW + 10 * MINUTE, LEE)));
    expect(state).toMatchObject({ stage: 'disqualified', salAt: NOW, decided: { by: LEE } });
    expect(revised.map(({ decision, standing }) => [decision.key, standing])).toEqual([
      [`accept ${NOW}`, 'stands'],
      ['undo', 'superseded'],
    ]);
  });

  test('change the outcome of an attempt that has ended, and say so', () => {
    const handoff = new Handoff();
    handoff.take(rejectByWorkflow(NOW));
    const recycled: Decision = {
      decision: 'recycle',
      reason: 'no_current_need',
      key: 'r',
      at: NOW - MINUTE,
      by: DANA,
    };
    const { state, record } = passed(handoff.take(recycled));
    expect(state.stage).toBe('recycled');
    expect(record).toMatchObject({ episode: 1, endsEpisode: 'recycled' });
  });

  test('of a person take over from automation’s, also where both led to one place', () => {
    const handoff = new Handoff();
    handoff.take(rejectByWorkflow(NOW + MINUTE, 'duplicate'));
    const { state, nextAction } = passed(handoff.take(reject(NOW, DANA, 'invalid_data')));
    expect(state).toMatchObject({ stage: 'lead', decided: { by: DANA, reason: 'invalid_data' } });
    expect(nextAction).toBe('fix_data');
  });

  test('give back what a decision had replaced that never replaces it in the end', () => {
    const handoff = new Handoff();
    handoff.take(rejectByWorkflow(NOW + 26 * MINUTE));
    handoff.take({ ...rejectByWorkflow(NOW + 5 * MINUTE), key: 'w5' });
    handoff.take(reject(NOW + 4 * MINUTE, LEE, 'wrong_persona'));
    const { state } = passed(handoff.take(accept(NOW + 25 * MINUTE)));
    expect(state).toMatchObject({ stage: 'sal', episode: 1, decided: { by: DANA } });
    expect(handoff.context.decisions.filter(({ standing }) => standing === 'stands')).toHaveLength(1);
  });

  test('leave to the others what these saw and found', () => {
    const receipt = receiptOn(5, aBuyer());
    const handoff = new Handoff(anMql(), { receipt });
    handoff.take(reject(NOW + HOUR, LEE, 'wrong_company_size'));
    const [before] = handoff.context.decisions;
    handoff.context = { ...handoff.context, receipt: null };
    const [after] = passed(handoff.take(accept(NOW))).revised;
    expect(before!.contradiction).not.toBeNull();
    expect(after).toMatchObject({ from: 'sal', seen: before!.seen, contradiction: before!.contradiction });
  });

  test('from before the lead was asked about count from then on', () => {
    const { state } = passed(new Handoff().take(accept(NOW - DAY)));
    expect(state).toMatchObject({ stage: 'sal', salAt: NOW, mqlAt: NOW });
  });

  test('come too late once something else has moved the lead', () => {
    const handoff = new Handoff();
    handoff.take(reject(NOW + HOUR, LEE, 'wrong_persona'));
    handoff.state = anMql({ episode: 2, mqlAt: NOW + DAY });
    const before = handoff.state;
    expect(refusal(handoff.take(accept(NOW))).code).toBe('too_late');
    expect(handoff.state).toEqual(before);
  });
});

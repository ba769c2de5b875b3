import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, withResult } from '../../src/lifecycle/apply-edits.ts';
import {
  type Edits,
  NOTE,
  type PropertyEdit,
  REASON,
  readEdits,
  SAL_STATUS,
} from '../../src/lifecycle/crm-edits.ts';
import { editorOf } from '../../src/lifecycle/editors.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import type { HandoffState } from '../../src/lifecycle/lead-state.ts';
import { ALL_YES, aContext, anMql, DAY, Handoff, HOUR, MINUTE, NOW, passed } from './handoff-builders.ts';

const OURS = { appId: '4242', written: { [SAL_STATUS]: 'pending' } };
const BY_DANA = { source: 'CRM_UI', sourceId: 'userId:77' };
const BY_WORKFLOW = { source: 'AUTOMATION_PLATFORM', sourceId: 'enrollmentId:9' };
const AT = NOW + HOUR;

function edit(
  property: PropertyEdit['property'],
  value: string,
  more: Partial<PropertyEdit> = {},
): PropertyEdit {
  return { key: `${property}=${value}@${more.at ?? AT}`, property, value, at: AT, ...BY_DANA, ...more };
}

function apply(edits: readonly PropertyEdit[], more: Partial<Edits> = {}, state: HandoffState = anMql()) {
  return applyEdits(
    state,
    { edits, present: {}, ours: OURS, now: AT + MINUTE, ...more },
    aContext(),
    DEFAULT_HANDOFF,
  );
}

describe('who edits', () => {
  const status = { property: SAL_STATUS, value: 'accepted' };

  test.each(['CRM_UI', 'CRM_UI_BULK_ACTION', 'MOBILE_IOS', 'MOBILE_ANDROID'])('%s is a person', (source) => {
    expect(editorOf({ source, sourceId: 'userId:77' }, status, OURS)).toEqual({
      kind: 'person',
      id: '77',
      door: 'hubspot',
    });
  });

  test('an import is a person’s act', () => {
    expect(editorOf({ source: 'IMPORT', sourceId: null }, status, OURS)).toMatchObject({
      kind: 'person',
      door: 'import',
    });
  });

  test.each(['AUTOMATION_PLATFORM', 'INTEGRATION', 'API', 'SOMETHING_NEW', null])(
    '%s is automation',
    (source) => {
      expect(editorOf({ source, sourceId: '9' }, status, OURS)).toMatchObject({ kind: 'automation' });
    },
  );

  test('our own write comes back as an echo; a person who types the same has decided', () => {
    const written = { ...OURS, written: { [SAL_STATUS]: 'accepted' } };
    expect(editorOf({ source: 'INTEGRATION', sourceId: '4242' }, status, OURS)).toBe('own_echo');
    expect(editorOf({ source: 'INTEGRATION', sourceId: null }, status, written)).toBe('own_echo');
    expect(editorOf(BY_DANA, status, written)).toMatchObject({ kind: 'person' });
  });
});

describe('an edit in HubSpot is a decision', () => {
  test('"Accepted" says yes to all four questions, as an implied answer', () => {
    const { state, results } = apply([edit(SAL_STATUS, 'accepted')]);
    expect(state).toMatchObject({ stage: 'sal', salAt: AT, decided: { by: { id: '77', door: 'hubspot' } } });
    expect(passed(results[0]!).record.answers).toEqual({ answers: ALL_YES, implied: true });
  });

  test('AT-24 "Rejected" with its reason and note, in whatever order they come', () => {
    const edits = [
      edit(SAL_STATUS, 'rejected'),
      edit(REASON, 'wrong_company_size', { at: AT + 2 }),
      edit(NOTE, 'twelve people', { at: AT - 3 }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray([...edits, ...edits], { minLength: 6 }), (any) => {
        const { state, results, awaiting, putBack } = apply(any);
        expect(state).toMatchObject({
          stage: 'disqualified',
          decided: { reason: 'wrong_company_size', at: AT + 2 },
        });
        expect(results).toHaveLength(1);
        expect(passed(results[0]!).record.decision.note).toBe('twelve people');
        expect([awaiting, putBack]).toEqual([null, null]);
      }),
    );
  });

  test('a reason that was there first counts; one left over from before the MQL does not', () => {
    const rejected = [edit(SAL_STATUS, 'rejected')];
    const reason = (since: number) => ({ present: { [REASON]: { value: 'competitor', since } } });
    expect(apply(rejected, reason(NOW + 1)).state.decided?.reason).toBe('competitor');
    const old = apply(rejected, reason(NOW - 1));
    expect(old.state).toEqual(anMql());
    expect(old.awaiting).toMatchObject({ state: 'awaiting_reason' });
  });

  test('a reason set together with a status counts, also where both came before the MQL was kept', () => {
    const rejected = [edit(SAL_STATUS, 'rejected', { at: NOW - 3_000 })];
    const reason = (since: number) => ({ present: { [REASON]: { value: 'competitor', since } } });
    const told = apply(rejected, reason(NOW - 3_500));
    expect(told).toMatchObject({ awaiting: null, state: { decided: { reason: 'competitor' } } });
    expect(apply(rejected, reason(NOW - HOUR)).awaiting).not.toBeNull();
  });

  test('a reason that we wrote ourselves is none of theirs', () => {
    const { awaiting } = apply([edit(SAL_STATUS, 'rejected')], {
      present: { [REASON]: { value: 'competitor', since: NOW + 1 } },
      ours: { appId: '4242', written: { [REASON]: 'competitor' } },
    });
    expect(awaiting).not.toBeNull();
  });

  test('"Recycled" with a reason recycles', () => {
    const { state } = apply([edit(SAL_STATUS, 'recycled'), edit(REASON, 'no_current_need')]);
    expect(state).toMatchObject({ stage: 'recycled', salStatus: 'recycled' });
  });

  test('several edits are several decisions, each in its time and with its own reason', () => {
    const { state, results } = apply([
      edit(SAL_STATUS, 'rejected', { at: AT + 3 * HOUR }),
      edit(REASON, 'competitor', { at: AT + 3 * HOUR }),
      edit(SAL_STATUS, 'accepted'),
    ]);
    expect(results.map((result) => passed(result).record.to)).toEqual(['sal', 'disqualified']);
    expect(state).toMatchObject({ salAt: AT, decided: { reason: 'competitor' } });
  });

  test('back to "Pending" takes the decision back', () => {
    const accepted = apply([edit(SAL_STATUS, 'accepted')]);
    const decisions = withResult([], accepted.results[0]!);
    const { state } = applyEdits(
      accepted.state,
      { edits: [edit(SAL_STATUS, 'pending', { at: AT + MINUTE })], present: {}, ours: OURS, now: AT + HOUR },
      aContext({ decisions }),
      DEFAULT_HANDOFF,
    );
    expect(state).toEqual(anMql());
  });

  test('what says what stands already is nothing', () => {
    expect(apply([edit(SAL_STATUS, 'pending')]).results).toEqual([]);
    expect(
      apply([edit(SAL_STATUS, 'accepted', { source: 'INTEGRATION', sourceId: '4242' })]).results,
    ).toEqual([]);
  });

  test('a workflow may accept, and its word is automation’s', () => {
    const { state } = apply([edit(SAL_STATUS, 'accepted', BY_WORKFLOW)]);
    expect(state).toMatchObject({
      stage: 'sal',
      decided: { by: { kind: 'automation', id: 'enrollmentId:9' } },
    });
  });

  test('a note by itself is a note', () => {
    expect(apply([edit(NOTE, 'call back in May')])).toMatchObject({
      results: [],
      note: { text: 'call back in May' },
    });
  });
});

describe('a rejection without its reason', () => {
  const rejected = [edit(SAL_STATUS, 'rejected')];

  test('waits ten minutes for it, and is then shown as lacking one', () => {
    const at = (now: number) => apply(rejected, { now });
    expect(at(AT + 10 * MINUTE - 1).awaiting).toMatchObject({ isLacking: false, until: AT + 10 * MINUTE });
    const { awaiting, state, results, putBack } = at(AT + 10 * MINUTE);
    expect(awaiting).toMatchObject({
      state: 'awaiting_reason',
      isLacking: true,
      what: 'rejected',
      key: rejected[0]!.key,
    });
    expect([state, results, putBack]).toEqual([anMql(), [], null]);
  });

  test('is complete when the reason comes, also much later', () => {
    const late = edit(REASON, 'duplicate', { at: AT + DAY });
    expect(apply([...rejected, late]).state).toMatchObject({
      stage: 'lead',
      decided: { reason: 'duplicate', at: AT + DAY, key: rejected[0]!.key },
    });
  });

  test('is complete when the reason comes and only HubSpot still knows of the rejection', () => {
    const late = [edit(REASON, 'duplicate', { at: AT + DAY })];
    const present = { [SAL_STATUS]: { value: 'rejected', since: AT } };
    expect(apply(late, { present }).state.decided).toMatchObject({ decision: 'reject', reason: 'duplicate' });
    expect(apply(late).results).toEqual([]);
    const before = { [SAL_STATUS]: { value: 'rejected', since: NOW - DAY } };
    expect(apply(late, { present: before }).results).toEqual([]);
  });

  test('takes no reason that the owner before had given', () => {
    const rerouted = anMql({ restartedAt: AT - MINUTE });
    const present = { [REASON]: { value: 'outside_territory', since: AT - 2 * MINUTE } };
    expect(apply(rejected, { present }, rerouted).awaiting).not.toBeNull();
    expect(apply(rejected, { present }).awaiting).toBeNull();
  });

  test('finds it in HubSpot, where its edit was not told, but none that came with a later status', () => {
    const edits = [edit(SAL_STATUS, 'accepted'), edit(SAL_STATUS, 'rejected', { at: AT + HOUR })];
    const reason = (since: number) => ({ present: { [REASON]: { value: 'competitor', since } } });
    expect(apply(edits, reason(AT + 1)).state.decided?.reason).toBe('competitor');
    expect(apply(edits, reason(AT - 1)).awaiting).not.toBeNull();
    const twice = [edit(SAL_STATUS, 'rejected'), edit(SAL_STATUS, 'accepted', { at: AT + HOUR })];
    expect(apply(twice, reason(AT + HOUR)).state.stage).toBe('sal');
    expect(apply(twice, reason(AT + HOUR)).results).toHaveLength(1);
  });

  test('leaves HubSpot as it is while it waits, whatever was refused before', () => {
    const { awaiting, putBack } = apply([edit(SAL_STATUS, 'maybe', { at: AT - 1 }), ...rejected]);
    expect(awaiting).not.toBeNull();
    expect(putBack).toBeNull();
  });

  test('is overtaken by another status', () => {
    const { state, awaiting } = apply([...rejected, edit(SAL_STATUS, 'accepted', { at: AT + MINUTE })]);
    expect(state.stage).toBe('sal');
    expect(awaiting).toBeNull();
  });

  test('is not completed by a reason that was cleared', () => {
    const edits = [edit(REASON, 'competitor'), edit(REASON, '', { at: AT + 1 }), ...rejected];
    expect(apply(edits, { present: {} }).awaiting).not.toBeNull();
  });
});

describe('an edit that is not possible', () => {
  test('is refused, and what stands is put back with a sentence', () => {
    const { state, results, putBack } = apply([edit(SAL_STATUS, 'rejected'), edit(REASON, 'no_response')]);
    expect(state).toEqual(anMql());
    expect(results[0]).toMatchObject({ ok: false, code: 'reason_not_here' });
    expect(putBack?.properties).toEqual({ [SAL_STATUS]: 'pending', [REASON]: '' });
    expect(putBack?.message).toContain('Choose one of');
  });

  test('of a workflow against a person is put back to the person’s word', () => {
    const handoff = new Handoff();
    handoff.accept({ at: NOW + MINUTE });
    const { state, putBack } = applyEdits(
      handoff.state,
      {
        edits: [edit(SAL_STATUS, 'rejected', BY_WORKFLOW), edit(REASON, 'competitor', BY_WORKFLOW)],
        present: {},
        ours: OURS,
        now: AT + HOUR,
      },
      handoff.context,
      DEFAULT_HANDOFF,
    );
    expect(state).toEqual(handoff.state);
    expect(putBack?.properties).toEqual({ [SAL_STATUS]: 'accepted', [REASON]: '' });
  });

  test('of a workflow that would take back a decision is refused', () => {
    const handoff = new Handoff();
    handoff.accept({ at: NOW + MINUTE });
    const reading = readEdits(
      handoff.state,
      { edits: [edit(SAL_STATUS, 'none', BY_WORKFLOW)], present: {}, ours: OURS, now: AT },
      DEFAULT_HANDOFF,
    );
    expect(reading.decisions).toEqual([]);
    expect(reading.refusals).toMatchObject([{ code: 'person_only' }]);
  });

  test('a value that is no status is put back', () => {
    const { putBack } = apply([edit(SAL_STATUS, 'maybe')]);
    expect(putBack).toMatchObject({
      properties: { [SAL_STATUS]: 'pending' },
      message: expect.stringContaining('maybe'),
    });
  });
});

describe('a reason that is changed afterwards', () => {
  const first = apply([edit(SAL_STATUS, 'rejected'), edit(REASON, 'wrong_company_size')]);
  const decisions = withResult([], first.results[0]!);
  const change = (at: number) =>
    applyEdits(
      first.state,
      { edits: [edit(REASON, 'poor_company_fit', { at })], present: {}, ours: OURS, now: at },
      aContext({ decisions }),
      DEFAULT_HANDOFF,
    );

  test('within the window corrects the rejection', () => {
    const { state, results } = change(AT + MINUTE);
    expect(state).toMatchObject({ stage: 'disqualified', decided: { reason: 'poor_company_fit' } });
    expect(passed(results[0]!).revised).toMatchObject([{ standing: 'superseded' }]);
  });

  test('to what it was is nothing', () => {
    const same = [edit(REASON, 'wrong_company_size', { at: AT + MINUTE })];
    const given = { edits: same, present: {}, ours: OURS, now: AT + HOUR };
    expect(applyEdits(first.state, given, aContext({ decisions }), DEFAULT_HANDOFF).results).toEqual([]);
  });

  test('is not taken for a part of the rejection, where that is told once more with it', () => {
    const handoff = new Handoff();
    const status = edit(SAL_STATUS, 'rejected', { key: 'd1' });
    passed(handoff.person({ decision: 'reject', reason: 'competitor', at: AT, key: 'd1' }));
    const later = [edit(REASON, 'wrong_persona', { at: AT + MINUTE }), edit(NOTE, 'x', { at: AT + MINUTE })];
    const told = (edits: readonly PropertyEdit[]) =>
      applyEdits(
        handoff.state,
        { edits, present: {}, ours: OURS, now: AT + 2 * MINUTE },
        aContext({ decisions: handoff.context.decisions }),
        DEFAULT_HANDOFF,
      );
    const once = told(later);
    expect(once.state.decided).toMatchObject({ reason: 'wrong_persona' });
    expect(told([...later, status])).toEqual(once);
    const noted = told([status, later[1]!]);
    expect(noted).toMatchObject({ note: { text: 'x' }, asked: [], putBack: null });
  });

  test('after it corrects the reason all the same, and nothing else', () => {
    const { state, putBack } = change(AT + DAY);
    expect(state.decided).toMatchObject({ reason: 'poor_company_fit', at: AT, correctedAt: AT + DAY });
    expect({ ...state, decided: null }).toEqual({ ...first.state, decided: null });
    expect(putBack).toBeNull();
  });
});

test('no edits, however strange, throw or make an SQL', () => {
  const anyEdit = fc.record({
    key: fc.string({ maxLength: 2 }),
    property: fc.constantFrom(SAL_STATUS, REASON, NOTE),
    value: fc.constantFrom(
      'accepted',
      'rejected',
      'recycled',
      'pending',
      'none',
      '',
      'bad lead',
      'competitor',
      '__proto__',
    ),
    at: fc.integer({ min: NOW - HOUR, max: NOW + DAY }),
    source: fc.constantFrom('CRM_UI', 'IMPORT', 'INTEGRATION', null),
    sourceId: fc.constantFrom('userId:1', '4242', null),
  });
  fc.assert(
    fc.property(fc.array(anyEdit, { maxLength: 8 }), (edits) => {
      const { state } = apply(edits as PropertyEdit[]);
      expect(['mql', 'sal', 'disqualified', 'recycled']).toContain(state.stage);
    }),
  );
});
